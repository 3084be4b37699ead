defmodule Shop.Orders do
  @moduledoc """
  Orders of a shop. They are kept in memory.
  """

  use GenServer
  import Ecto.Query, only: [from: 2]
  alias Shop.{Item, Repo}
  alias Shop.Notifier, as: Mail
  require Logger

  @behaviour Shop.Repository
  @maximum 100

  @type id :: String.t()
  @typep state :: %{orders: map()}
  @callback find(id()) :: {:ok, t()} | :error

  defstruct [:id, items: []]

  defmodule NotFound do
    defexception [:message]
  end

  @doc """
  Places an order.

  Tells the customer.
  """
  @spec place(id(), [Item.t()]) :: {:ok, t()}
  def place(id, items \\ []) when is_binary(id) do
    order = %__MODULE__{id: id, items: items}

    with {:ok, saved} <- Repo.insert(order),
         :ok <- notify(saved) do
      Logger.info("placed #{saved.id}")
      {:ok, saved}
    end
  end

  @impl true
  def init(_), do: {:ok, %{}}

  defp notify(order) do
    order |> Mail.build() |> Mail.deliver()
  end

  defmacro unless_empty(list, do: block) do
    quote do
      if unquote(list) != [], do: unquote(block)
    end
  end

  defguard is_large(order) when length(order.items) > 10

  defdelegate count(order), to: Item
end

defprotocol Shop.Priced do
  @doc "What it costs."
  def price(value)
end

defimpl Shop.Priced, for: Shop.Orders do
  def price(order), do: Enum.sum(order.items)
end

defmodule Shop.OrdersTest do
  use ExUnit.Case, async: true

  describe "place/2" do
    test "an order is placed", %{id: id} do
      assert {:ok, _} = Shop.Orders.place(id)
    end
  end
end

# frozen_string_literal: true

require 'json'
require_relative '../lib/money'

# Everything about the shop.
module Shop
  # An order of a customer. It can be paid once.
  class Order < ActiveRecord::Base
    include Comparable
    extend Forwardable

    MAX = 10
    attr_accessor :name, :age
    belongs_to :customer
    scope :open, -> { where(open: true) }

    # Makes an order.
    def initialize(name, *rest, key: nil, &block)
      @name = name
    end

    def self.find(id)
      new(Money::Amount.parse(id))
    end

    def total?
      items.map { |item| item.price }.sum
    end

    class << self
      def build(options = {})
        JSON.parse(options)
      end
    end

    private

    def <=>(other) = age <=> other.age
  end

  class Error::NotFound < StandardError; end
end

# Builds it.
task build: [:clean] do
  sh 'make'
end

RSpec.describe Shop::Order do
  context 'when empty' do
    it 'costs nothing' do
      expect(described_class.new('x').total).to eq(0)
    end
  end
end

class OrderTest < Minitest::Test
  def test_total
    assert_equal 0, Order.find(1).total
  end
end

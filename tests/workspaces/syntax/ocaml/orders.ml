(* Orders of a shop. *)
open Printf
open! Shop.Item
include Shop_intf.S

(** How an order stands. *)
type status =
  | Open
  | Closed of string
  | Expired of { since : int }

(** What a customer ordered. *)
type order = {
  id : string;
  mutable items : Item.t list;
}

exception Rejected of string

let maximum = 100

(** Places an order. *)
let rec place ?(notify = true) store order =
  if List.length order.items > maximum then raise (Rejected order.id);
  let saved = Store.save store order in
  if notify then Notifier.send saved;
  place_all store [ saved ]

and place_all store orders = List.iter (fun order -> ignore (place store order)) orders

let ( <+> ) a b = { a with items = a.items @ b.items }

let total order =
  let price item = Item.price item in
  order.items |> List.map price |> List.fold_left ( + ) 0

module type REPOSITORY = sig
  type t
  val find : t -> string -> order option
end

module Memory : REPOSITORY = struct
  type t = (string, order) Hashtbl.t
  let find store id = Hashtbl.find_opt store id
end

module Make (R : REPOSITORY) = struct
  module Cache = Hashtbl.Make (String)
  let lookup store id = R.find store id
end

module M = Make (Memory)

class virtual counter initial = object (self)
  inherit base initial
  val mutable count = initial
  method increment = count <- count + 1
  method virtual name : string
end

external now : unit -> float = "caml_now"

let () = printf "%d\n" (total { id = "1"; items = [] })
let%test "an order is empty" = total { id = ""; items = [] } = 0

(** Orders of a shop. *)

open Shop

(** What a customer ordered. *)
type order = { id : string; items : Item.t list }

type t

exception Rejected of string

(** Places an order. *)
val place : ?notify:bool -> t -> order -> order

val ( <+> ) : order -> order -> order

external now : unit -> float = "caml_now"

module type REPOSITORY = sig
  type key
  val find : key -> order option
end

module Memory : REPOSITORY with type key = string

module Make (R : REPOSITORY) : sig
  val lookup : R.key -> order
end

class counter : int -> object
  method increment : unit
end

include Shop_intf.S

import type { Parcel } from "./api";

const WORDS: Record<Parcel["state"], string> = {
  ordered: "Ordered",
  packed: "Packed",
  shipped: "On its way",
  delivered: "Delivered",
  lost: "Lost",
};

export function formatState(parcel: Parcel): string {
  return WORDS[parcel.state];
}

export const formatCode = (code: string): string => code.replace(/(.{4})/g, "$1 ").trim();

export interface Parcel {
  id: number;
  carrierCode: string;
  state: "ordered" | "packed" | "shipped" | "delivered" | "lost";
}

/** All parcels, as the server knows them. */
export async function fetchParcels(): Promise<Parcel[]> {
  const answer = await fetch("/parcels");
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

export async function advanceParcel(id: number, state: Parcel["state"]): Promise<Parcel> {
  const body = JSON.stringify({ id, state });
  const answer = await fetch("/parcels/advance", { method: "POST", body });
  return answer.json();
}

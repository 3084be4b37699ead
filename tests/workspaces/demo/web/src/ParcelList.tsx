import { useEffect, useState } from "react";
import { fetchParcels, type Parcel } from "./api";
import { formatCode, formatState } from "./format";

export function ParcelList() {
  const [parcels, setParcels] = useState<Parcel[]>([]);
  useEffect(() => {
    fetchParcels().then(setParcels);
  }, []);
  return (
    <ul>
      {parcels.map((parcel) => (
        <li key={parcel.id}>
          {formatCode(parcel.carrierCode)}: {formatState(parcel)}
        </li>
      ))}
    </ul>
  );
}

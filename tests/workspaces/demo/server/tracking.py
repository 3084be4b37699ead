"""The life of a parcel."""

from enum import Enum

from server.errors import IllegalMove


class ParcelState(Enum):
    ordered = "ordered"
    packed = "packed"
    shipped = "shipped"
    delivered = "delivered"
    lost = "lost"


# Which state may follow which.
LEGAL_MOVES = {
    ParcelState.ordered: {ParcelState.packed},
    ParcelState.packed: {ParcelState.shipped},
    ParcelState.shipped: {ParcelState.delivered, ParcelState.lost},
}


class Tracker:
    """Moves parcels from state to state; refuses moves that are not legal."""

    def __init__(self, storage):
        self.storage = storage

    def advance(self, parcel_id, state):
        parcel = self.storage.load_parcel(parcel_id)
        wanted = ParcelState(state)
        if wanted not in LEGAL_MOVES.get(parcel.state, set()):
            raise IllegalMove(parcel.state, wanted)
        parcel.state = wanted
        self.storage.save_parcel(parcel)
        return parcel

    def refresh(self, client):
        """Asks the carrier for news of every parcel on its way."""
        for parcel in self.storage.all_parcels():
            if parcel.state is ParcelState.shipped:
                news = client.fetch_status(parcel.carrier_code)
                if news == "delivered":
                    self.advance(parcel.id, "delivered")

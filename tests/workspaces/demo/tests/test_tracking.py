import pytest

from server.errors import IllegalMove
from server.tracking import ParcelState, Tracker


class FakeStorage:
    def __init__(self, parcel):
        self.parcel = parcel

    def load_parcel(self, parcel_id):
        return self.parcel

    def save_parcel(self, parcel):
        self.parcel = parcel


def test_a_parcel_is_not_delivered_before_it_is_shipped(parcel):
    parcel.state = ParcelState.packed
    with pytest.raises(IllegalMove):
        Tracker(FakeStorage(parcel)).advance(parcel.id, "delivered")

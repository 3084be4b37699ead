"""What can go wrong, as the caller sees it."""


class IllegalMove(Exception):
    def __init__(self, before, wanted):
        super().__init__(f"a parcel cannot go from {before} to {wanted}")


class CarrierTimeout(Exception):
    """The carrier did not answer in time."""

"""The HTTP server: routes, and nothing else."""

from server.carriers import CarrierClient
from server.storage import Storage
from server.tracking import Tracker

ROUTES = {}


def route(path):
    """Registers a handler for a path."""

    def register(handler):
        ROUTES[path] = handler
        return handler

    return register


@route("/parcels")
def list_parcels(request):
    return [parcel.to_json() for parcel in request.storage.all_parcels()]


@route("/parcels/advance")
def advance_parcel(request):
    tracker = Tracker(request.storage)
    return tracker.advance(request.body["id"], request.body["state"]).to_json()


def main():
    storage = Storage("parcels.db")
    client = CarrierClient("https://carrier.example")
    Tracker(storage).refresh(client)


if __name__ == "__main__":
    main()

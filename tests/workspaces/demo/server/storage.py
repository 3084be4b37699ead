"""Parcels in SQLite."""

import sqlite3


class Parcel:
    def __init__(self, id, carrier_code, state):
        self.id = id
        self.carrier_code = carrier_code
        self.state = state

    def to_json(self):
        return {"id": self.id, "carrierCode": self.carrier_code, "state": self.state.value}


class Storage:
    def __init__(self, file):
        self.connection = sqlite3.connect(file)

    def load_parcel(self, parcel_id):
        row = self.connection.execute("SELECT * FROM parcel WHERE id = ?", (parcel_id,)).fetchone()
        return Parcel(*row)

    def save_parcel(self, parcel):
        self.connection.execute("UPDATE parcel SET state = ? WHERE id = ?", (parcel.state.value, parcel.id))

    def all_parcels(self):
        return [Parcel(*row) for row in self.connection.execute("SELECT * FROM parcel")]

    def close(self):
        self.connection.close()

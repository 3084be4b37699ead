from . import ledger


def store(row):
    ledger.append(row)
    return ledger.path()


def alike(out, rows, key, value):
    out.append(value)
    rows.setdefault(key, []).append(value)
    rows[key].append(value)
    [].append(value)


class Shelf:
    def __init__(self):
        self.data = []

    def keep(self, value):
        self.data.append(value)

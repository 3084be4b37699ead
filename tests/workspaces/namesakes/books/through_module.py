import books.ledger
import books.ledger as book


def change(row):
    books.ledger.update(row)
    book.close()
    return book.get(row)


DEFAULTS = {"answer": "42"}


def setting(name):
    DEFAULTS.update(other=1)
    return DEFAULTS.get(name, None)


def whole(file):
    with open(file) as stream:
        stream.close()

#!/usr/bin/env python3
# Copyright: the authors
"""Orders and what they cost."""
from __future__ import annotations

import os
import os.path as osp, sys
from dataclasses import dataclass, field
from typing import (
    Iterable,
    Protocol as P,
)
from . import money
from ..base.model import Model, Field as F
from .helpers import *

try:
    import ujson as json
except ImportError:
    import json

#: Percent.
VAT = 20
_cache: dict[str, "Order"] = {}
low, high = 1, 9

if sys.version_info > (3, 8):
    FAST = True


class PriceError(ValueError):
    """Raised when a price makes no sense."""


# A thing with a price.
@dataclass(frozen=True)
class Item(Model, abc.Priced):
    name: str
    price: float = 0.0
    tags = []

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    @property
    def gross(self) -> float:
        """The price with tax.

        Rounded to cents.
        """
        return money.round(self.price * (1 + VAT / 100))

    @classmethod
    async def load(cls, path: osp.PathLike, *, strict: bool = False,
                   **options) -> Optional[Item]:
        '''Reads one item. May be slow.'''
        def parse(line):
            return json.loads(line)

        return cls(parse(open(path).read()))

    def _private(self): return None


class Order(Generic[T]):
    class Meta:
        ordering = ["id"]

    items: list[Item]

    def total(self) -> float:
        return sum(item.gross for item in self.items)


def find(items: Iterable[Item], name: str) -> Item | None:
    # inside
    for item in items:
        if item.name == name:
            return item
    raise PriceError(name)


@pytest.mark.parametrize("n", [1, 2])
def test_total_is_a_sum(n):
    """One order costs what its items cost."""
    assert Order([Item("a")] * n).total() == 0


class TestOrders(unittest.TestCase):
    def test_empty(self):
        self.assertEqual(find([], "x"), None)


type Pair = tuple[Item, Item]
handler = lambda event: find(event.items, "x")

if __name__ == "__main__":
    main()

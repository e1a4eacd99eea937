"""Subscribers in memory that keep the promises of `ports.subscribers.Subscribers`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.values import Subscriber
from dispatch_app.ports.errors import Unavailable


class MemorySubscribers:
    """Set `away` to make every lookup fail."""

    def __init__(self, rows: Iterable[Subscriber] = ()) -> None:
        self._table: dict[str, Subscriber] = {}
        self.away = False
        self.replace_all(rows)

    def lookup(self, number: str) -> Subscriber | None:
        if self.away:
            raise Unavailable("subscriber table is away")
        return self._table.get(normal_number(number))

    def all(self) -> Iterator[Subscriber]:
        if self.away:
            raise Unavailable("subscriber table is away")
        return iter([self._table[number] for number in sorted(self._table)])

    def replace_all(self, rows: Iterable[Subscriber]) -> int:
        fresh = {normal_number(row.number): row for row in rows}
        fresh.pop("", None)
        self._table = {number: replace(row, number=number) for number, row in fresh.items()}
        return len(self._table)

"""Queries that somebody kept at this seat, as they were typed: `-1` stays yesterday. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

MOST = 30
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    field: str
    operator: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuery:
    name: str
    subject: str
    lines: tuple[KeptLine, ...] = ()
    text: str = ""
    sort: str = ""
    ascending: bool = False
    columns: tuple[str, ...] = ()


_LIST = msgspec.json.Decoder(tuple[KeptQuery, ...])


class Drafts(Protocol):
    """What of a desk keeps words on this machine's disk."""

    def put_draft(self, name: str, body: bytes) -> None: ...
    def draft(self, name: str) -> bytes | None: ...


class KeptQueries:
    """Of one account, on this machine."""

    def __init__(self, drafts: Drafts, account: str) -> None:
        self._drafts = drafts
        self._name = f"queries:{account}"

    @property
    def all(self) -> tuple[KeptQuery, ...]:
        """In the order of their names; what another version wrote is passed over."""
        try:
            return _LIST.decode(self._drafts.draft(self._name) or b"[]")
        except (msgspec.ValidationError, msgspec.DecodeError):
            return ()

    def keep(self, query: KeptQuery) -> bool:
        """In place of one of the same name; False where there are too many."""
        others = [each for each in self.all if each.name != query.name]
        if len(others) >= MOST:
            return False
        self._write([*others, query])
        return True

    def drop(self, name: str) -> None:
        self._write([each for each in self.all if each.name != name])

    def _write(self, queries: Sequence[KeptQuery]) -> None:
        ordered = sorted(queries, key=lambda query: query.name)
        self._drafts.put_draft(self._name, msgspec.json.encode(ordered))

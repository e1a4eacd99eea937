"""Chains each commit of the journal to the one before it: no event can be altered, dropped or put
in without every later head being another. Heads that are kept elsewhere: `checkpoints`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from dispatch_app.adapters.storage.tables.journal import EVENT, JOURNAL_SEAL

NOTHING = bytes(32)
"""What stands before the first seal."""
AT_A_TIME = 5000
COLUMNS = ("sequence", "command_id", "kind", "at", "account", "role", "seat", "station", "body")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: SHA-256 over the head before it and every event up to `through`."""

    through: int
    digest: bytes

    @property
    def text(self) -> str:
        return self.digest.hex()


BEGINNING = Head(0, NOTHING)


class Chain:
    """Grows by rows of the event table, in their order."""

    def __init__(self, head: Head) -> None:
        self._digest = hashlib.sha256(head.digest)
        self.through = head.through

    def add(self, row: Mapping[str, Any]) -> None:
        """The one way to write an event for its seal: its columns as a JSON list, a line each."""
        self._digest.update(msgspec.json.encode([row[name] for name in COLUMNS]) + b"\n")
        self.through = row["sequence"]

    def head(self) -> Head:
        return Head(self.through, self._digest.digest())


def newest_head(connection: Connection) -> Head:
    row = connection.execute(
        select(JOURNAL_SEAL).order_by(JOURNAL_SEAL.c.through.desc()).limit(1)
    ).one_or_none()
    return BEGINNING if row is None else Head(row.through, bytes.fromhex(row.head))


def seal(connection: Connection, head: Head, rows: Iterable[Mapping[str, Any]]) -> Head:
    """Write the seal of what is written with it, in the same transaction; gives the new head."""
    chain = Chain(head)
    for row in rows:
        chain.add(row)
    sealed = chain.head()
    connection.execute(
        insert(JOURNAL_SEAL).values(
            through=sealed.through, first=head.through + 1, head=sealed.text
        )
    )
    return sealed


def seal_the_rest(connection: Connection) -> Head:
    """Seal what was written before there were seals, as one piece."""
    head = newest_head(connection)
    chain, last = Chain(head), head.through
    while rows := events_after(connection, last):
        for row in rows:
            chain.add(row)
        last = chain.through
    sealed = chain.head()
    if sealed.through == head.through:
        return head
    connection.execute(
        insert(JOURNAL_SEAL).values(
            through=sealed.through, first=head.through + 1, head=sealed.text
        )
    )
    return sealed


def events_after(connection: Connection, sequence: int) -> list[Mapping[str, Any]]:
    wanted = (
        select(*(EVENT.c[name] for name in COLUMNS))
        .where(EVENT.c.sequence > sequence)
        .order_by(EVENT.c.sequence)
        .limit(AT_A_TIME)
    )
    return [dict(row) for row in connection.execute(wanted).mappings()]

"""Holds a journal against its seals and against heads that were kept elsewhere. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.sealing import (
    AT_A_TIME,
    BEGINNING,
    Chain,
    Head,
    events_after,
)
from dispatch_app.adapters.storage.tables.journal import JOURNAL_SEAL


class Altered(Exception):
    """The record is not what was written; the message names the first place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A head that was kept elsewhere."""

    through: int
    head: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was looked at, and found whole."""

    events: int
    commits: int
    checkpoints: int
    head: Head


def check(database: Database, checkpoints: Iterable[Checkpoint]) -> Checked:
    """
    Raises:
        Altered: the first event, seal or checkpoint that does not fit.
        Unavailable: the store is away.
    """
    kept = {point.through: point for point in checkpoints}
    with database.reading() as connection:
        return _check(connection, kept)


def _check(connection: Connection, kept: Mapping[int, Checkpoint]) -> Checked:
    events, head, commits = _events(connection), BEGINNING, 0
    met: set[int] = set()
    for first, through, said in _seals(connection):
        if first != head.through + 1:
            raise Altered(f"the seal of event {head.through + 1} is missing")
        head = _recomputed(head, through, events)
        if head.text != said:
            raise Altered(f"events {first} to {through} are not what was sealed when they happened")
        commits += 1
        if through in kept:
            _must_fit(head, kept[through])
            met.add(through)
    extra = next(events, None)
    if extra is not None:
        raise Altered(f"event {extra['sequence']} was never sealed: it was put in")
    for point in sorted(kept.values(), key=lambda p: p.through):
        _must_be_reached(head, point)
        if point.through not in met:
            raise _anew(point)
    return Checked(events=head.through, commits=commits, checkpoints=len(kept), head=head)


def _recomputed(before: Head, through: int, events: Iterator[Mapping[str, Any]]) -> Head:
    chain = Chain(before)
    for number in range(before.through + 1, through + 1):
        row = next(events, None)
        if row is None or row["sequence"] != number:
            raise Altered(f"event {number} is missing")
        chain.add(row)
    return chain.head()


def _must_fit(head: Head, point: Checkpoint) -> None:
    if point.head != head.text:
        raise _anew(point)


def _anew(point: Checkpoint) -> Altered:
    return Altered(
        f"the record up to event {point.through} was sealed anew: it is not what the"
        f" checkpoint of {point.at:%Y-%m-%d %H:%M:%SZ} knows"
    )


def _must_be_reached(head: Head, point: Checkpoint) -> None:
    if point.through > head.through:
        raise Altered(
            f"the record ends at {head.through}, but the checkpoint of"
            f" {point.at:%Y-%m-%d %H:%M:%SZ} knows event {point.through}: its end was cut off"
        )


def _events(connection: Connection) -> Iterator[Mapping[str, Any]]:
    last = 0
    while rows := events_after(connection, last):
        yield from rows
        last = rows[-1]["sequence"]


def _seals(connection: Connection) -> Iterator[tuple[int, int, str]]:
    last = 0
    while True:
        wanted = (
            select(JOURNAL_SEAL)
            .where(JOURNAL_SEAL.c.through > last)
            .order_by(JOURNAL_SEAL.c.through)
            .limit(AT_A_TIME)
        )
        rows = connection.execute(wanted).all()
        if not rows:
            return
        for row in rows:
            yield row.first, row.through, row.head
        last = rows[-1].through

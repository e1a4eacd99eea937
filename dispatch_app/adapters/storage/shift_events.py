"""Reads the events of a shift out of a journal of any length, with what held when it began.

Reads a store that another process may keep. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from dispatch_app.adapters.storage.entries import entry_from
from dispatch_app.adapters.storage.figures.facts import Reads
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.domain import fleet_events as fe
from dispatch_app.domain.centre import evolve
from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.training.events import TrainingDeclared
from dispatch_app.domain.training.ledger import Told

LEAD = timedelta(hours=14)
"""A shift lasts twelve hours: who has sat down, and which vehicles are on the road, lies within."""
TAIL = timedelta(hours=2)
"""So long afterwards it is still looked at how something ended."""
PAGE = 2_000
_SEATED = fe.SeatSignedIn.__name__
_STANDING = frozenset(
    kind.__name__
    for kind in (
        *(fe.StationRegistered, fe.StationRetired, fe.VehicleRegistered, fe.VehicleRetired),
        *(fe.HospitalRegistered, fe.HospitalRetired, fe.SeatRegistered, TrainingDeclared),
    )
)
"""What goes on to hold until it is said otherwise, however long ago it was said."""


@dataclass(frozen=True, slots=True)
class ShiftEvents:
    before: CentreState
    told: tuple[Told, ...]


def shift_events(store: Reads, since: datetime, until: datetime) -> ShiftEvents:
    """Raises Unavailable where the store is away."""
    with store.reading() as connection:
        first = _first_at(connection, since - LEAD)
        before, seated = CentreState(), list[Told]()
        for row in _standing(connection, first):
            entry = entry_from(row)
            before = evolve(before, entry.event)
            if row.kind == _SEATED:
                seated.append((entry.actor, entry.event))
        return ShiftEvents(_ready(before), (*seated, *_told(connection, first, until + TAIL)))


def _first_at(connection: Connection, at: datetime) -> int:
    """The number of the first event at that time or later; events have no index by their time."""
    low, high = 1, (connection.scalar(select(func.max(EVENT.c.sequence))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        told = connection.scalar(select(EVENT.c.at).where(EVENT.c.sequence == middle))
        if told is not None and told < to_ms(at):
            low = middle + 1
        else:
            high = middle
    return low


def _standing(connection: Connection, first: int) -> Sequence[Row[Any]]:
    wanted = (
        select(EVENT)
        .where(EVENT.c.kind.in_([*_STANDING, _SEATED]), EVENT.c.sequence < first)
        .order_by(EVENT.c.sequence)
    )
    return connection.execute(wanted).fetchall()


def _ready(state: CentreState) -> CentreState:
    """A vehicle that said nothing lately stands ready, as most do: else it covered nobody."""
    vehicles = {
        key: replace(vehicle, base=VehicleState.STANDBY)
        if vehicle.base is VehicleState.UNKNOWN
        else vehicle
        for key, vehicle in state.vehicles.items()
    }
    return replace(state, vehicles=vehicles)


def _told(connection: Connection, first: int, until: datetime) -> Iterator[Told]:
    after = first - 1
    while True:
        wanted = (
            select(EVENT).where(EVENT.c.sequence > after).order_by(EVENT.c.sequence).limit(PAGE)
        )
        rows = connection.execute(wanted).fetchall()
        for row in rows:
            if row.at >= to_ms(until):
                return
            entry = entry_from(row)
            yield entry.actor, entry.event
        if len(rows) < PAGE:
            return
        after = rows[-1].sequence

"""Brings stations, vehicles, hospitals and seats to what the tables say, by commands.

What is already so is not said again: a restart changes nothing.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace

from dispatch_app.domain.commands import (
    RegisterHospital,
    RegisterSeat,
    RegisterStation,
    RegisterVehicle,
)
from dispatch_app.domain.state import CentreState, Hospital, Seat, Station, Vehicle
from dispatch_app.services.bus import Bus
from dispatch_app.services.deciding import Taken
from dispatch_app.services.watch import CENTRE

log = logging.getLogger(__name__)

Registration = RegisterStation | RegisterVehicle | RegisterHospital | RegisterSeat


def register(bus: Bus, wanted: Iterable[Registration]) -> int:
    """Register what differs; how many changed. Stations must come before their vehicles.

    Raises:
        Unavailable: the journal is away; the rest is registered at the next start.
    """
    folded = bus.folded
    changes = [c for c in (missing(folded.state, each) for each in wanted) if c is not None]
    replies = [_submit(bus, change, folded.sequence) for change in changes]
    for change, reply in zip(changes, replies, strict=True):
        answer = reply.result().answer
        if answer.refusal:
            log.error("%s %s was refused: %s", answer.kind, change.id, answer.refusal)
    return len(changes)


def missing(state: CentreState, wanted: Registration) -> Registration | None:
    """What must still be registered; None if the state says the same already."""
    known = _known(state, wanted)
    if known is None:
        return wanted
    if isinstance(wanted, RegisterVehicle) and isinstance(
        known, Vehicle
    ):  # the table names a first crew, the shift the next ones
        wanted = replace(wanted, crew=known.crew)
    same = all(getattr(known, n) == getattr(wanted, n) for n in wanted.__dataclass_fields__)
    return None if same else wanted


def _known(state: CentreState, wanted: Registration) -> Station | Vehicle | Hospital | Seat | None:
    match wanted:
        case RegisterStation():
            return state.stations.get(wanted.id)
        case RegisterVehicle():
            return state.vehicles.get(wanted.id)
        case RegisterHospital():
            return state.hospitals.get(wanted.id)
        case RegisterSeat():
            return state.seats.get(wanted.id)


def _submit(bus: Bus, change: Registration, sequence: int) -> Future[Taken]:
    """The id follows from what is asked and from where the journal stood: a start that was cut
    off asks again under the same ids, and a table that goes back to an old row is no repeat."""
    digest = hashlib.sha256(f"{sequence}:{change!r}".encode()).hexdigest()[:32]
    return bus.submit(change, actor=CENTRE, command_id=f"table:{digest}")

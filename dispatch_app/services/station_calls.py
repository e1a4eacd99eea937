"""Rings the station for the dispatcher when a vehicle is sent (呼通), where a centre wants it so.

The call goes out as soon as the dispatcher's telephone is free, and not at all once somebody at the
station has acknowledged the order: it must be needed when it comes.
"""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.domain.codes import Role, SeatState, Stage
from dispatch_app.domain.ids import MissionId, StationId
from dispatch_app.domain.state import CentreState, Mission
from dispatch_app.domain.telephone import CallPurpose, Target, TargetKind
from dispatch_app.domain.telephone_commands import CallOut
from dispatch_app.domain.values import Actor
from dispatch_app.ports.clock import Clock
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE

WORTH_S = 120.0
"""An order older than this is the overdue watch's."""
_FREE = frozenset({SeatState.READY, SeatState.AFTER_CALL})


class StationCalls:
    """Looks once a second for orders that no one at the station has acknowledged."""

    period_s = 1.0

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._rung: set[MissionId] = set()

    def __call__(self) -> None:
        state = self._bus.state
        if state.telephone.exchange is None or not state.telephone.exchange.up:
            return
        since = self._clock.now() - timedelta(seconds=WORTH_S)
        waiting = [
            m
            for m in state.missions.values()
            if m.stage is Stage.ORDERED and m.ordered_at >= since and m.id not in self._rung
        ]
        for mission in waiting:
            self._ring(state, mission)

    def _ring(self, state: CentreState, mission: Mission) -> None:
        seat = state.seats.get(mission.seat) if mission.seat else None
        to = telephone_of(state, mission.station)
        if to is None or seat is None or seat.state not in _FREE:
            return
        self._rung.add(mission.id)
        self._bus.submit(
            CallOut(to=to, purpose=CallPurpose.STATION, incident=mission.incident),
            actor=Actor(account=CENTRE.account, role=Role.SYSTEM, seat=seat.id),
            command_id=f"ring-station:{mission.id}",
        )


def telephone_of(state: CentreState, station: StationId) -> Target | None:
    """How a station is called: its dedicated line, its number in the phone book, its own number."""
    own = [c for c in state.telephone.contacts.values() if c.station == station]
    line = next((c.line for c in own if c.line), None)
    if line is not None:
        return Target(kind=TargetKind.LINE, id=line)
    number = next((n for c in own for n in c.numbers), None) or _own_number(state, station)
    return Target(kind=TargetKind.NUMBER, id=number) if number else None


def _own_number(state: CentreState, station: StationId) -> str:
    known = state.stations.get(station)
    return known.phone if known else ""

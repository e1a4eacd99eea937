"""Presses of keys on their way to become the centre's commands. Pure.

A press may be here before the news of the order that it answers, above all while the centre is
away: it waits for that news, and keeps its own time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.rules.stages import ON_THE_WAY
from dispatch_app.domain.state import CentreState, Mission
from dispatch_app.gateways.vehicles_keys import Meaning, command_of

WAITS = timedelta(minutes=10)
MOST_WAITING = 1000
CLOCKS = timedelta(seconds=5)
"""So far the clocks of two machines, as they know of each other, may be apart."""


@dataclass(frozen=True, slots=True)
class Press:
    vehicle: VehicleId
    meaning: Meaning
    at: datetime


@dataclass(slots=True)
class Presses:
    read: Callable[[Mission], int | None] = lambda _mission: None
    """The newest version of an order that the crew has on its screen; None if none."""
    _waiting: list[Press] = field(default_factory=list)
    _pressed: dict[MissionId, Stage] = field(default_factory=dict)
    """The furthest stage that a mission's crew has told; the centre's word on it may be under
    way still."""

    def take(self, press: Press, state: CentreState) -> Command | None:
        """What a press asks for now; None while it waits."""
        command = self._command(press, state)
        if command is None:
            self._waiting = [*self._waiting[-MOST_WAITING + 1 :], press]
        return command

    def due(self, state: CentreState, now: datetime) -> list[Command]:
        """What presses ask for that have waited for news; those too old are forgotten."""
        waiting, self._waiting = self._waiting, []
        found = []
        for press in waiting:
            command = self._command(press, state)
            if command is not None:
                found.append(command)
            elif now - press.at < WAITS:
                self._waiting.append(press)
        self._pressed = {m: s for m, s in self._pressed.items() if m in state.missions}
        return found

    def _command(self, press: Press, state: CentreState) -> Command | None:
        vehicle = state.vehicles.get(press.vehicle)
        if vehicle is None:
            return None
        mission = state.missions.get(vehicle.mission) if vehicle.mission else None
        of_mission = press.meaning.stage is not None or press.meaning.more
        if of_mission and not _answers(press, mission):
            return None
        told = self._pressed.get(mission.id) if mission else None
        if mission is not None and press.meaning.stage in ON_THE_WAY:
            self._pressed[mission.id] = press.meaning.stage
        return command_of(
            press.meaning,
            vehicle,
            mission and _as_read(mission, self.read(mission)),
            press.at,
            told=told,
        )


def _as_read(mission: Mission, version: int | None) -> Mission:
    """A mission with the orders that its crew can have read: a change that came in the meantime is
    not acknowledged with them."""
    if version is None:
        return mission
    return replace(mission, slips=tuple(s for s in mission.slips if s.version <= version))


def _answers(press: Press, mission: Mission | None) -> bool:
    """A press from before an order cannot be about it."""
    return mission is not None and mission.ordered_at <= press.at + CLOCKS

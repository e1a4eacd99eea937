"""A whole period on one line, such as a shift: its incidents are fetched one after the other.

Asks the centre, knows no widgets. Live work goes on between two questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dispatch_app.client.api import Away, Declined
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.ports.records import IncidentLine, IncidentRecord
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.replay.answers import IncidentLines
from dispatch_app.ui.kit.replay.wishes import MOST_INCIDENTS, incidents_path

MOST_SHOWN = 150
"""Incidents on one line; more could not be told apart."""
VEHICLES_AT_ONCE = 6
"""Whose tracks are asked for together: the answer is read within one turn of the window."""

Answer = bytes | Declined | Away
Taken = Callable[[Answer, Any], Any]
"""Reads an answer; None where there is none, which it has said itself."""


@dataclass(slots=True, kw_only=True)
class PeriodLoading:
    """One loading; a newer one makes it silent by `stop`."""

    desk: Desk
    take: Taken
    told: Callable[[int, int], None]
    """So many of so many are there."""
    done: Callable[[Sequence[IncidentRecord], bool], None]
    """All records; whether there were more."""
    _wanted: list[IncidentLine] = field(default_factory=list)
    _records: list[IncidentRecord] = field(default_factory=list)
    _more: bool = False
    _stopped: bool = False

    def begin(self, since: datetime, until: datetime) -> None:
        self.desk.ask(incidents_path(since, until), self._listed)

    def stop(self) -> None:
        self._stopped = True

    def _listed(self, answer: Answer) -> None:
        lines = None if self._stopped else self.take(answer, IncidentLines)
        if lines is None:
            return
        self._more = len(lines) > MOST_SHOWN or len(lines) >= MOST_INCIDENTS
        self._wanted = list(reversed(lines[:MOST_SHOWN]))
        self._next()

    def _next(self) -> None:
        at = len(self._records)
        if at == len(self._wanted):
            self.done(tuple(self._records), self._more)
            return
        self.told(at, len(self._wanted))
        wanted: IncidentId = self._wanted[at].id
        self.desk.ask(f"/v1/incidents/{wanted}", self._recorded)

    def _recorded(self, answer: Answer) -> None:
        record = None if self._stopped else self.take(answer, IncidentRecord)
        if record is not None:
            self._records.append(record)
            self._next()


def by_portions(
    vehicles: Sequence[VehicleId],
    ask: Callable[[tuple[VehicleId, ...], Callable[[Answer], None]], None],
    heard: Callable[[Answer], bool],
) -> None:
    """Ask for some vehicles after the others, as long as `heard` wants more."""
    portions = _portions(vehicles)

    def next_one() -> None:
        portion = next(portions, None)
        if portion is not None:
            ask(portion, answered)

    def answered(answer: Answer) -> None:
        if heard(answer):
            next_one()

    next_one()


def _portions(vehicles: Sequence[VehicleId]) -> Iterator[tuple[VehicleId, ...]]:
    for at in range(0, len(vehicles), VEHICLES_AT_ONCE):
        yield tuple(vehicles[at : at + VEHICLES_AT_ONCE])

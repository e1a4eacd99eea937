"""What was, for lists, histories and reports: read from the tables, not from the live state.

Values and a protocol only. Records are told in the live state's own values, so that a closed
incident is shown by the same code as an open one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.codes import (
    CallOutcome,
    ChoiceReason,
    IncidentOutcome,
    Nature,
    Priority,
    ReceiptStep,
)
from dispatch_app.domain.ids import CallId, IncidentId, MissionId, SeatId, VehicleId
from dispatch_app.domain.state import Call, Incident, Mission, RunSheet
from dispatch_app.domain.values import Position, Recommendation
from dispatch_app.ports.journal import Entry

SAME_PLACE_M = 60.0
"""A house with its neighbours: so exact are the places that crews were sent to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberHistory:
    """One earlier call of a number, with the incident it belonged to."""

    call: CallId
    rang_at: datetime
    nature: Nature
    outcome: CallOutcome | None
    incident: IncidentId | None = None
    incident_number: str = ""
    place: str = ""
    position: Position | None = None
    complaint: str = ""
    incident_outcome: IncidentOutcome | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    """One incident in a list."""

    id: IncidentId
    number: str
    nature: Nature
    opened_at: datetime
    seat: SeatId | None
    place: str
    position: Position | None
    complaint: str
    priority: Priority | None
    patients: int
    missions: int
    closed_at: datetime | None
    outcome: IncidentOutcome | None
    callers: tuple[str, ...] = ()
    """Numbers that called about it, normal and each once; told with the history of a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of an order version, in order of hearing; reprints and failures too."""

    mission: MissionId
    version: int
    step: ReceiptStep
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The table that was shown before a vehicle was sent, and what was made of it."""

    mission: MissionId
    shown: Recommendation
    chosen: VehicleId
    reason: ChoiceReason | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecord:
    """Everything about one incident. Stages carry their origins inside the missions."""

    incident: Incident
    calls: tuple[Call, ...]
    missions: tuple[Mission, ...]
    receipts: tuple[Receipt, ...]
    choices: tuple[Choice, ...]
    earlier_sheets: tuple[tuple[MissionId, RunSheet], ...]
    """Run sheets that a later filing replaced, oldest first."""
    placed_at: datetime | None
    """When a place was fixed first."""
    complaint_at: datetime | None
    close_note: str
    closed_by: SeatId | None
    archived_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionPeriod:
    """When a vehicle was on a mission; `ended_at` is None while it goes on."""

    id: MissionId
    number: str
    vehicle: VehicleId
    nature: Nature
    ordered_at: datetime
    ended_at: datetime | None


class Records(Protocol):
    """Reads only. Every method raises `Unavailable` when the store is away."""

    def history_of_number(self, number: str, limit: int) -> tuple[NumberHistory, ...]:
        """Earlier calls of this number however it is written, newest first."""
        ...

    def history_at(self, at: Position, limit: int) -> tuple[IncidentLine, ...]:
        """Incidents whose place lay within `SAME_PLACE_M` of a point, newest first."""
        ...

    def incident_record(self, incident: IncidentId) -> IncidentRecord | None: ...

    def missions_of(
        self, vehicle: VehicleId, since: datetime, until: datetime
    ) -> tuple[MissionPeriod, ...]:
        """Missions that a vehicle was ordered to in [since, until), in order of time."""
        ...

    def incidents(
        self,
        since: datetime,
        until: datetime,
        limit: int,
        after: IncidentId | None = None,
    ) -> tuple[IncidentLine, ...]:
        """Incidents opened in [since, until), newest first, going on behind `after`."""
        ...

    def record_steps(self, register: str, record: str, limit: int) -> tuple[Entry, ...]:
        """What happened to one row of one of the centre's own tables, newest first."""
        ...

    def calls(
        self,
        since: datetime,
        until: datetime,
        limit: int,
        after: CallId | None = None,
    ) -> tuple[Call, ...]:
        """Calls that rang in [since, until), newest first, going on behind `after`."""
        ...

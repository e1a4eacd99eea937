"""What is replayed: an incident with its vehicles, or vehicles over a period. Pure values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch_app.domain.form_history import FormStep
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.state import FINAL, Mission
from dispatch_app.domain.tracks import Stretch, Track
from dispatch_app.domain.values import Place
from dispatch_app.i18n.texts import Texts
from dispatch_app.ports.records import Choice, IncidentRecord
from dispatch_app.ui.kit.recording.found import Found
from dispatch_app.ui.kit.time_chain import Moment, of_call, of_incident, of_mission

BEFORE = timedelta(minutes=1)
AFTER = timedelta(minutes=2)
LONGEST = timedelta(hours=24)
"""An incident that nobody closed is shown for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    title: str
    since: datetime
    until: datetime
    vehicles: tuple[VehicleId, ...]
    incident: IncidentId | None = None
    number: str = ""
    place: Place | None = None
    priority: int = 4
    missions: tuple[Mission, ...] = ()
    chain: tuple[Moment, ...] = ()
    tracks: tuple[Track, ...] = ()
    recordings: tuple[Found, ...] = ()
    form: tuple[FormStep, ...] = ()
    """What was written into the form, once it is known."""
    record: IncidentRecord | None = None
    """Of one incident."""
    choices: tuple[Choice, ...] = ()
    """The tables that were shown before vehicles were sent, oldest first."""

    def with_recordings(self, found: Sequence[Found]) -> Subject:
        return replace(self, recordings=tuple(f for f in found if f.removed_at is None))

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """What must be kept so that this can be seen again."""
        return tuple(Stretch(vehicle=v, since=self.since, until=self.until) for v in self.vehicles)


def of_record(record: IncidentRecord, texts: Texts, now: datetime) -> Subject:
    """From the first ring until the last vehicle was done; of one that goes on, until now."""
    incident = record.incident
    chain = sorted(
        (
            *of_incident(incident, texts),
            *(m for call in record.calls for m in of_call(call, texts)),
            *(m for mission in record.missions for m in of_mission(mission, texts)),
        ),
        key=lambda m: m.at,
    )
    since = min(chain[0].at, incident.opened_at) - BEFORE
    until = now if _goes_on(record) else chain[-1].at + AFTER
    return Subject(
        title=incident.number,
        since=since,
        until=max(min(until, since + LONGEST, now), since + BEFORE),
        vehicles=tuple(dict.fromkeys(m.vehicle for m in record.missions)),
        incident=incident.id,
        number=incident.number,
        place=incident.place,
        priority=int(incident.plan.priority) if incident.plan else 4,
        missions=record.missions,
        chain=tuple(chain),
        record=record,
        choices=tuple(sorted(record.choices, key=lambda choice: choice.at)),
    )


def _goes_on(record: IncidentRecord) -> bool:
    open_missions = any(m.stage not in FINAL for m in record.missions)
    return open_missions or record.incident.closed_at is None


def of_vehicles(
    vehicles: Sequence[VehicleId], since: datetime, until: datetime, names: str
) -> Subject:
    return Subject(title=names, since=since, until=until, vehicles=tuple(vehicles))

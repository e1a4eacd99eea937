"""What is replayed: an incident with its vehicles, or vehicles over a period. Pure values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from dispatch_app.domain.form_history import FormStep
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.replay_marks import ReplayMark
from dispatch_app.domain.state import FINAL, Incident, Mission
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


MOST_VEHICLES = 60
"""Of a period; those with the most missions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One incident of a period on the map, while it was open."""

    number: str
    place: Place
    priority: int
    since: datetime
    until: datetime | None

    def is_open(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose(Moment):
    """An event among those of other incidents."""

    incident: IncidentId


def _whose(moment: Moment, incident: Incident) -> Whose:
    told = {field.name: getattr(moment, field.name) for field in fields(moment)}
    told["word"] = f"{incident.number[-4:]}  {moment.word}"
    return Whose(**told, incident=incident.id)


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
    marks: tuple[ReplayMark, ...] = ()
    """Bookmarks; they stand in the chain as well."""
    form: tuple[FormStep, ...] = ()
    """What was written into the form, once it is known."""
    scenes: tuple[Scene, ...] = ()
    """Of a period with all its incidents."""
    record: IncidentRecord | None = None
    """Of one incident."""
    choices: tuple[Choice, ...] = ()
    """The tables that were shown before vehicles were sent, oldest first."""
    records: tuple[IncidentRecord, ...] = ()
    """Of a period: all its incidents."""
    chosen: IncidentId | None = None
    """Of a period: the one whose sound, form and bookmarks are here too."""

    @property
    def focus(self) -> IncidentId | None:
        """Whose form, sound and bookmarks these are."""
        return self.incident or self.chosen

    def choosing(self, incident: IncidentId) -> Subject | None:
        """The same period with one of its incidents looked at closely; None if it has no such
        one, or has it already."""
        record = next((r for r in self.records if r.incident.id == incident), None)
        if record is None or self.chosen == incident:
            return None
        return replace(
            self,
            chosen=incident,
            choices=_choices_of(record),
            chain=tuple(m for m in self.chain if isinstance(m, Whose)),
            form=(),
            recordings=(),
            marks=(),
        )

    @property
    def number_in_focus(self) -> str:
        found = (r.incident.number for r in self.records if r.incident.id == self.chosen)
        return self.number or next(found, "")

    def with_recordings(self, found: Sequence[Found]) -> Subject:
        return replace(self, recordings=tuple(f for f in found if f.removed_at is None))

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """What must be kept so that this can be seen again."""
        return tuple(Stretch(vehicle=v, since=self.since, until=self.until) for v in self.vehicles)


def of_record(record: IncidentRecord, texts: Texts, now: datetime) -> Subject:
    """From the first ring until the last vehicle was done; of one that goes on, until now."""
    incident = record.incident
    chain = _chain_of(record, texts)
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
        choices=_choices_of(record),
    )


def _choices_of(record: IncidentRecord) -> tuple[Choice, ...]:
    return tuple(sorted(record.choices, key=lambda choice: choice.at))


def _goes_on(record: IncidentRecord) -> bool:
    open_missions = any(m.stage not in FINAL for m in record.missions)
    return open_missions or record.incident.closed_at is None


def of_vehicles(
    vehicles: Sequence[VehicleId], since: datetime, until: datetime, names: str
) -> Subject:
    return Subject(title=names, since=since, until=until, vehicles=tuple(vehicles))


def of_period(
    records: Sequence[IncidentRecord], since: datetime, until: datetime, title: str, texts: Texts
) -> Subject:
    """All incidents that were opened in it, on one line; each event says whose it is."""
    missions = sorted((m for r in records for m in r.missions), key=lambda m: m.ordered_at)
    often = Counter(mission.vehicle for mission in missions)
    chain = [
        _whose(moment, record.incident)
        for record in records
        for moment in _chain_of(record, texts)
        if since <= moment.at <= until
    ]
    return Subject(
        title=title,
        since=since,
        until=until,
        vehicles=tuple(vehicle for vehicle, _ in often.most_common(MOST_VEHICLES)),
        missions=tuple(missions),
        chain=tuple(sorted(chain, key=lambda moment: moment.at)),
        records=tuple(records),
        scenes=tuple(scene for r in records if (scene := _scene(r)) is not None),
    )


def _scene(record: IncidentRecord) -> Scene | None:
    incident = record.incident
    if incident.place is None or incident.place.position is None:
        return None
    return Scene(
        number=incident.number,
        place=incident.place,
        priority=int(incident.plan.priority) if incident.plan else 4,
        since=incident.opened_at,
        until=incident.closed_at,
    )


def _chain_of(record: IncidentRecord, texts: Texts) -> list[Moment]:
    moments = (
        *of_incident(record.incident, texts),
        *(m for call in record.calls for m in of_call(call, texts)),
        *(m for mission in record.missions for m in of_mission(mission, texts)),
    )
    return sorted(moments, key=lambda moment: moment.at)

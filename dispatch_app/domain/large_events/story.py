"""The duty log of a large event: lines that people wrote, between what happened by itself. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from datetime import datetime

from dispatch_app.domain.large_events.values import LargeEvent, Triage
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import CentreState, Mission


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a key of the catalogue with its values, or words that a person wrote."""

    at: datetime
    key: str = ""
    values: dict[str, str] = field(default_factory=dict)
    words: str = ""
    by: str = ""


def duty_log(state: CentreState, event: LargeEvent) -> tuple[Line, ...]:
    """Everything in the order in which it happened."""
    lines = [
        *_of_event(event),
        *_of_telling(event),
        *(line for mission in missions(state, event) for line in _of_mission(mission)),
        *_of_stand_bys(state, event),
        *(Line(at=line.at, words=line.text, by=line.by) for line in event.log),
    ]
    return tuple(sorted(lines, key=lambda line: line.at))


def missions(state: CentreState, event: LargeEvent) -> tuple[Mission, ...]:
    """Those of its incident, in the order of sending; archived ones are in the record alone."""
    incident = state.incidents.get(event.id)
    known = incident.missions if incident is not None else ()
    return tuple(state.missions[m] for m in known if m in state.missions)


def by_colour(event: LargeEvent) -> Counter[Triage]:
    return Counter(casualty.triage for casualty in event.casualties.values())


def _of_event(event: LargeEvent) -> Iterator[Line]:
    for number, step in enumerate(event.levels):
        values = {"level": str(int(step.level)), "patients": str(step.patients)}
        yield Line(at=step.at, key="level" if number else "declared", values=values, by=step.by)
    for bundle in event.bundles:
        yield Line(
            at=bundle.at,
            key="sent",
            values={
                "count": str(len(bundle.sent)),
                "vehicles": " ".join(s.vehicle for s in bundle.sent),
            },
            by=bundle.by,
        )
        for left in bundle.left:
            yield Line(at=bundle.at, key="left", values={"vehicle": left.vehicle}, by=bundle.by)
    if event.closed_at is not None:
        yield Line(at=event.closed_at, key="closed", words=event.review)


def _of_telling(event: LargeEvent) -> Iterator[Line]:
    for one in event.to_tell:
        for note in one.notes:
            values = {"zh": one.zh, "en": one.en, "name": note.name}
            yield Line(at=note.at, key=f"told.{note.step.value}", values=values, by=note.by)


def _of_mission(mission: Mission) -> Iterator[Line]:
    for stage in mission.stages[1:]:
        yield Line(
            at=stage.at,
            key="stage",
            values={"vehicle": mission.vehicle, "stage": stage.stage.value},
            by=stage.by,
        )


def _of_stand_bys(state: CentreState, event: LargeEvent) -> Iterator[Line]:
    for one in state.large.stand_bys.values():
        if one.incident == event.id:
            values = {"vehicle": one.vehicle, "station": one.station}
            yield Line(at=one.ordered_at, key="moved_up", values=values, by=one.by)

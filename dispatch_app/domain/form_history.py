"""The intake form as it was written, step by step, and what stood in it at a moment. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime

from dispatch_app.domain.events import Event, IntakeRecorded, PlaceFixed, PlanSet
from dispatch_app.domain.ids import IncidentId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Patient, Place, Plan

WORDS = (
    "complaint",
    "meeting_point",
    "callback_number",
    "contact_name",
    "needs",
    "impression",
    "note",
)
"""Fields of text, in the order of the form."""
KINDS = ("IntakeRecorded", "PlaceFixed", "PlanSet")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStep:
    """What changed in the form at once; all else stayed."""

    at: datetime
    """When the centre had it: what a seat typed in between is nowhere."""
    seat: SeatId | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] | None = None
    """All answers that were given by then."""
    patient: Patient | None = None
    place: Place | None = None
    plan: Plan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormThen:
    """The form at a moment."""

    changed_at: datetime
    seat: SeatId | None = None
    """Who wrote last."""
    words: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    patient: Patient | None = None
    place: Place | None = None
    plan: Plan | None = None
    fresh: frozenset[str] = frozenset()
    """Fields that the last step changed."""


def steps_of(incident: IncidentId, events: Iterable[Event]) -> tuple[FormStep, ...]:
    """Of this incident, in the order of the journal."""
    steps = (_step(event) for event in events if getattr(event, "incident", None) == incident)
    return tuple(step for step in steps if step is not None)


def _step(event: Event) -> FormStep | None:
    match event:
        case IntakeRecorded():
            told = {name: getattr(event, name) for name in WORDS}
            return FormStep(
                at=event.at,
                seat=event.seat,
                words={name: word for name, word in told.items() if word is not None},
                answers=event.answers,
                patient=event.patient,
            )
        case PlaceFixed():
            return FormStep(at=event.at, seat=event.seat, place=event.place)
        case PlanSet():
            return FormStep(at=event.at, plan=event.plan)
        case _:
            return None


def form_at(steps: Iterable[FormStep], moment: datetime) -> FormThen | None:
    """None: nothing was written by then."""
    then: FormThen | None = None
    for step in steps:
        if step.at > moment:
            break
        then = _with(then or FormThen(changed_at=step.at), step)
    return then


def _with(then: FormThen, step: FormStep) -> FormThen:
    changed = {
        name: value
        for name in ("answers", "patient", "place", "plan")
        if (value := getattr(step, name)) is not None
    }
    fresh = frozenset((*step.words, *changed))
    return replace(
        then,
        changed_at=step.at,
        seat=step.seat or then.seat,
        words={**then.words, **step.words},
        fresh=fresh,
        **changed,
    )

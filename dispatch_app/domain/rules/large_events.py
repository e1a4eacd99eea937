"""Rules of large events: declared once, everybody told, casualties counted, closed with a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dispatch_app.domain.commands import ChooseHospital
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.large_events.commands import (
    ChangeEventLevel,
    CloseLargeEvent,
    DeclareLargeEvent,
    EscalateTelling,
    NoteTold,
    RecordCasualty,
    SetEventGround,
    SetEventPlans,
    TakeSituationReport,
    WriteEventLog,
)
from dispatch_app.domain.large_events.events import (
    CasualtyRecorded,
    EventGroundSet,
    EventLevelChanged,
    EventLogWritten,
    EventPlansSet,
    LargeEventClosed,
    LargeEventDeclared,
    SituationReportTaken,
    SomebodyTold,
)
from dispatch_app.domain.large_events.plans import CommandLevel, EventPlan, Notifiable
from dispatch_app.domain.large_events.values import (
    MOST_CASUALTIES,
    Casualty,
    LargeEvent,
    NotifyNote,
    NotifyStep,
    ToTell,
)
from dispatch_app.domain.rules import missions
from dispatch_app.domain.rules.finding import an_incident, an_open_incident, own_seat, who_asks
from dispatch_app.domain.state import FINAL, CentreState, Context


def set_plans(state: CentreState, command: SetEventPlans, context: Context) -> tuple[Event, ...]:
    if state.large.plans == {plan.kind: plan for plan in command.plans}:
        return ()
    return (EventPlansSet(plans=command.plans, at=context.at),)


def declare(state: CentreState, command: DeclareLargeEvent, context: Context) -> tuple[Event, ...]:
    seat = own_seat(context)
    incident = an_open_incident(state, command.incident)
    known = state.large.events.get(incident.id)
    if known is not None and known.open:
        raise Rejected("large.declared", incident=incident.number)
    plan = state.large.plans.get(command.kind)
    if plan is None:
        raise Rejected("large.no-plan", kind=command.kind.value)
    level = command.level or plan.size_for(command.patients).level
    declared = LargeEventDeclared(
        incident=incident.id,
        number=incident.number,
        kind=command.kind,
        level=level,
        patients=command.patients,
        plan=plan,
        to_tell=_to_tell(state, plan, level, frozenset(), context),
        seat=seat,
        person=who_asks(state, context),
        by=context.actor,
        at=context.at,
    )
    return (declared,)


def _to_tell(
    state: CentreState,
    plan: EventPlan,
    level: CommandLevel,
    known: Iterable[str],
    context: Context,
) -> tuple[ToTell, ...]:
    return tuple(
        ToTell(
            role=person.role,
            zh=person.text.zh,
            en=person.text.en,
            due_at=context.at + timedelta(seconds=person.within_s),
            escalates_to=person.escalates_to,
            name=person.name,
            number=person.number or _in_the_book(state, person),
        )
        for person in plan.told_at(level)
        if person.role not in set(known)
    )


def _in_the_book(state: CentreState, person: Notifiable) -> str:
    """The phone book's first number under the role's name."""
    names = {person.text.zh, person.text.en, person.name} - {""}
    found = (c for c in state.telephone.contacts.values() if c.name in names and c.numbers)
    return next((contact.numbers[0] for contact in found), "")


def an_open_event(state: CentreState, incident: IncidentId) -> LargeEvent:
    """
    Raises:
        Rejected: `large.unknown` or `large.closed`.
    """
    known = state.large.events.get(incident)
    if known is None:
        raise Rejected("large.unknown", incident=incident)
    if not known.open:
        raise Rejected("large.closed", incident=known.number)
    return known


def level(state: CentreState, command: ChangeEventLevel, context: Context) -> tuple[Event, ...]:
    known = an_open_event(state, command.incident)
    if (command.level, command.patients) == (known.level, known.patients):
        return ()
    told = {one.role for one in known.to_tell}
    changed = EventLevelChanged(
        incident=known.id,
        level=command.level,
        patients=command.patients,
        to_tell=_to_tell(state, known.plan, command.level, told, context),
        person=who_asks(state, context),
        by=context.actor,
        at=context.at,
    )
    return (changed,)


def note_told(state: CentreState, command: NoteTold, context: Context) -> tuple[Event, ...]:
    known = an_open_event(state, command.incident)
    one = one_to_tell(known, command.role)
    if command.step is NotifyStep.ESCALATED:
        raise Rejected("large.escalates-itself", role=one.role)
    if command.step is not NotifyStep.CONFIRMED and not (command.number or one.number):
        raise Rejected("large.no-number", role=one.role)
    note = NotifyNote(
        step=command.step,
        at=context.at,
        by=who_asks(state, context),
        name=command.name.strip() or one.name,
        number=command.number.strip() or one.number,
        note=command.note.strip(),
    )
    return (noted(known, one.role, note, context),)


def escalate(state: CentreState, command: EscalateTelling, context: Context) -> tuple[Event, ...]:
    """Once for each role. Whoever is told instead comes into the list, with a time limit anew."""
    known = state.large.events.get(command.incident)
    if known is None or not known.open:
        return ()
    one = one_to_tell(known, command.role)
    if one.escalated or not one.late(context.at):
        return ()
    also = _escalated_to(state, known, one, context)
    instead = next((o for o in (*known.to_tell, *also) if o.role == one.escalates_to), None)
    note = NotifyNote(
        step=NotifyStep.ESCALATED,
        at=context.at,
        by="",
        name=instead.name if instead else "",
        number=instead.number if instead else "",
        note=one.escalates_to,
    )
    return (noted(known, one.role, note, context, also),)


def _escalated_to(
    state: CentreState, known: LargeEvent, one: ToTell, context: Context
) -> tuple[ToTell, ...]:
    told = {other.role for other in known.to_tell}
    gravest = _to_tell(state, known.plan, min(CommandLevel), told, context)
    return tuple(other for other in gravest if other.role == one.escalates_to)


def noted(
    known: LargeEvent,
    role: str,
    note: NotifyNote,
    context: Context,
    also: tuple[ToTell, ...] = (),
) -> SomebodyTold:
    """`also`: who comes into the list with it."""
    return SomebodyTold(
        incident=known.id, role=role, note=note, by=context.actor, also=also, at=context.at
    )


def one_to_tell(known: LargeEvent, role: str) -> ToTell:
    """
    Raises:
        Rejected: `large.unknown-role`.
    """
    one = next((o for o in known.to_tell if o.role == role), None)
    if one is None:
        raise Rejected("large.unknown-role", role=role)
    return one


def casualty(state: CentreState, command: RecordCasualty, context: Context) -> tuple[Event, ...]:
    """A hospital chosen for somebody aboard is also the vehicle's: its slip says so at once."""
    known = an_open_event(state, command.incident)
    given = replace(command.casualty, tag=command.casualty.tag.strip())
    if known.casualties.get(given.tag) == given:
        return ()
    if given.tag not in known.casualties and len(known.casualties) >= MOST_CASUALTIES:
        raise Rejected("large.too-many-casualties", most=str(MOST_CASUALTIES))
    if given.hospital is not None and given.hospital not in state.hospitals:
        raise Rejected("hospital.unknown", hospital=given.hospital)
    recorded = CasualtyRecorded(
        incident=known.id,
        casualty=given,
        again=given.tag in known.casualties,
        person=who_asks(state, context),
        by=context.actor,
        at=context.at,
    )
    return (recorded, *_driven_there(state, known, given, context))


def _driven_there(
    state: CentreState, known: LargeEvent, given: Casualty, context: Context
) -> tuple[Event, ...]:
    if given.mission is None:
        return ()
    mission = state.missions.get(given.mission)
    if mission is None or mission.incident != known.id:
        raise Rejected("large.other-vehicle", incident=known.number)
    if given.hospital is None or mission.stage in FINAL:
        return ()
    wish = ChooseHospital(mission=mission.id, hospital=given.hospital)
    return missions.choose_hospital(state, wish, context)


def ground(state: CentreState, command: SetEventGround, context: Context) -> tuple[Event, ...]:
    known = an_open_event(state, command.incident)
    words = command.staging_words.strip()
    if (command.staging, words, command.sectors) == (
        known.staging,
        known.staging_words,
        known.sectors,
    ):
        return ()
    laid = EventGroundSet(
        incident=known.id,
        staging=command.staging,
        staging_words=words,
        sectors=command.sectors,
        person=who_asks(state, context),
        by=context.actor,
        at=context.at,
    )
    return (laid,)


def write(state: CentreState, command: WriteEventLog, context: Context) -> tuple[Event, ...]:
    known = an_open_event(state, command.incident)
    text = command.text.strip()
    if not text:
        raise Rejected("large.empty-line")
    written = EventLogWritten(
        incident=known.id,
        text=text,
        person=who_asks(state, context),
        by=context.actor,
        happened_at=min(command.at or context.at, context.at),
        at=context.at,
    )
    return (written,)


def report(state: CentreState, command: TakeSituationReport, context: Context) -> tuple[Event, ...]:
    """Also of one that is closed: it is written about for days."""
    known = state.large.events.get(command.incident)
    if known is None:
        raise Rejected("large.unknown", incident=command.incident)
    reason = command.reason.strip()
    if not reason:
        raise Rejected("export.reason-missing")
    taken = SituationReportTaken(
        incident=known.id,
        reason=reason,
        person=who_asks(state, context),
        by=context.actor,
        at=context.at,
    )
    return (taken,)


def close(state: CentreState, command: CloseLargeEvent, context: Context) -> tuple[Event, ...]:
    """Refused while a vehicle is still out, naming it: who drives there must be on the board."""
    known = an_open_event(state, command.incident)
    review = command.review.strip()
    if not review:
        raise Rejected("large.no-review")
    incident = an_incident(state, known.id)
    out = state.open_missions(incident)
    if out:
        raise Rejected(
            "incident.missions-open",
            incident=incident.number,
            vehicles=",".join(m.vehicle for m in out),
        )
    closed = LargeEventClosed(
        incident=known.id,
        review=review,
        person=who_asks(state, context),
        by=context.actor,
        at=context.at,
    )
    return (closed,)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    SetEventPlans: set_plans,
    DeclareLargeEvent: declare,
    ChangeEventLevel: level,
    NoteTold: note_told,
    EscalateTelling: escalate,
    RecordCasualty: casualty,
    SetEventGround: ground,
    WriteEventLog: write,
    TakeSituationReport: report,
    CloseLargeEvent: close,
}

"""What scores are counted from: the moments of calls, incidents, orders and alarms, out of events.

Rows hold moments, never durations, by the same definitions as the rows of figures. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from dispatch_app.domain import alarm_events as ae
from dispatch_app.domain import events as e
from dispatch_app.domain import fleet_events as fe
from dispatch_app.domain import notice_events as ne
from dispatch_app.domain import telephone_events as te
from dispatch_app.domain.bad_hour.events import PaperFormFiled
from dispatch_app.domain.centre import evolve
from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    IncidentOutcome,
    Nature,
    ReceiptStep,
    Stage,
)
from dispatch_app.domain.cpr.events import CprStepReached
from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.ids import AccountId, CallId, HospitalId, IncidentId, SeatId
from dispatch_app.domain.notices import NoticeUrgency
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.radar import naked_districts
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.training import events as tne
from dispatch_app.domain.training.values import CallerScript
from dispatch_app.domain.values import Actor, Place, Plan

Told = tuple[Actor, e.Event]
"""An event, and who caused it."""


@dataclass(slots=True, kw_only=True)
class CallRow:
    id: CallId
    nature: Nature
    rang_at: datetime
    number: str = ""
    answered_at: datetime | None = None
    abandoned_at: datetime | None = None
    ended_at: datetime | None = None
    called_back_at: datetime | None = None
    seat: SeatId | None = None
    outcome: CallOutcome | None = None
    incident: IncidentId | None = None
    script: CallerScript | None = None


@dataclass(slots=True, kw_only=True)
class IncidentRow:
    id: IncidentId
    nature: Nature
    opened_at: datetime
    call: CallId | None = None
    seat: SeatId | None = None
    complaint: str = ""
    number: str = ""
    place: Place | None = None
    plan: Plan | None = None
    planned_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: IncidentOutcome | None = None
    back_entered: bool = False
    answered_at: datetime | None = None
    """Of the call, as the lane of reanimation tells it."""
    cpr: dict[CprStep, datetime] = field(default_factory=dict)
    orders: list[datetime] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class AcceptanceRow:
    kind: AcceptanceKind
    incident: IncidentId
    seat: SeatId | None
    began_at: datetime
    first_ordered_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class OrderRow:
    """`bared`: districts that had a vehicle to send before this order, and none after it."""

    incident: IncidentId
    vehicle: str
    seat: SeatId | None
    at: datetime
    acceptance: AcceptanceKind | None
    bared: tuple[str, ...]
    back_entered: bool
    delivered_at: datetime | None = None
    en_route_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class ChoiceRow:
    """A hospital as it stood when it was chosen."""

    incident: IncidentId
    hospital: HospitalId
    seat: SeatId | None
    at: datetime
    able: frozenset[str]
    diverted: bool


@dataclass(slots=True, kw_only=True)
class AlarmRow:
    kind: str
    severity: int
    at: datetime
    nature: Nature
    seen_at: datetime | None = None
    seen_by: SeatId | None = None
    over_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class NoticeRow:
    title: str
    at: datetime
    reads: dict[SeatId, datetime] = field(default_factory=dict)


class Ledger:
    """Fed with every event in order. `before`: what held when the first of them happened."""

    def __init__(self, before: CentreState) -> None:
        self.before = self.state = before
        self.calls: dict[str, CallRow] = {}
        self.incidents: dict[str, IncidentRow] = {}
        self.acceptances: dict[str, AcceptanceRow] = {}
        self.orders: dict[str, OrderRow] = {}
        self.choices: list[ChoiceRow] = []
        self.alarms: list[AlarmRow] = []
        self.notices: dict[str, NoticeRow] = {}
        self.placed: list[tuple[datetime, CallerScript]] = []
        self.sat: list[tuple[datetime, SeatId, AccountId, str]] = []
        """When, where, by which account and name somebody sat down."""

    def take(self, actor: Actor, event: e.Event) -> None:
        step = _STEPS.get(type(event))
        bare = naked_districts(self.state) if isinstance(event, e.MissionOrdered) else {}
        self.state = evolve(self.state, event)
        if step is not None:
            step(self, actor, event)
        if isinstance(event, e.MissionOrdered):
            after = naked_districts(self.state)
            self.orders[event.mission].bared = tuple(sorted(set(after) - set(bare)))

    def script_of(self, incident: IncidentRow) -> CallerScript | None:
        call = self.calls.get(incident.call or "")
        return call.script if call is not None else None

    # ---- calls

    def rang(self, _: Actor, event: e.CallRang) -> None:
        self.calls[event.call] = CallRow(id=event.call, nature=event.nature, rang_at=event.at)

    def identified(self, _: Actor, event: e.CallerIdentified) -> None:
        call = self.calls.get(event.call)
        if call is None:
            return
        call.number = event.number
        training = self.state.training
        placed = training.calls.get(event.number) if training is not None else None
        call.script = placed.script if placed is not None else None

    def answered(self, _: Actor, event: e.CallAnswered) -> None:
        call = self.calls.get(event.call)
        if call is None:
            return
        call.answered_at = call.answered_at or event.at
        call.seat = call.seat or event.seat

    def ended(self, _: Actor, event: e.CallEnded) -> None:
        if call := self.calls.get(event.call):
            call.ended_at = event.at

    def abandoned(self, _: Actor, event: e.CallAbandoned) -> None:
        if call := self.calls.get(event.call):
            call.abandoned_at = event.at

    def settled(self, _: Actor, event: e.CallSettled) -> None:
        if call := self.calls.get(event.call):
            call.outcome = event.outcome

    def attached(self, _: Actor, event: e.CallAttached) -> None:
        if call := self.calls.get(event.call):
            call.incident, call.outcome = event.incident, event.outcome

    def called_out(self, _: Actor, event: te.CalledOut) -> None:
        call = self.calls.get(event.back_to or "")
        if call is not None and call.called_back_at is None:
            call.called_back_at = event.at

    def call_back_settled(self, _: Actor, event: te.CallBackSettled) -> None:
        call = self.calls.get(event.call)
        if call is not None and call.called_back_at is None:
            call.called_back_at = event.at

    # ---- incidents

    def opened(self, _: Actor, event: e.IncidentOpened) -> None:
        self.incidents[event.incident] = IncidentRow(
            id=event.incident,
            nature=event.nature,
            opened_at=event.at,
            call=event.call,
            seat=event.seat,
        )
        if event.call is not None and event.call in self.calls:
            self.calls[event.call].incident = event.incident

    def acceptance_began(self, _: Actor, event: e.AcceptanceBegan) -> None:
        self.acceptances[event.acceptance] = AcceptanceRow(
            kind=event.kind,
            incident=event.incident,
            seat=event.seat,
            began_at=event.began_at,
        )

    def intake(self, _: Actor, event: e.IntakeRecorded) -> None:
        incident = self.incidents.get(event.incident)
        if incident is not None:
            incident.complaint = event.complaint or incident.complaint
            incident.number = event.callback_number or incident.number

    def place_fixed(self, _: Actor, event: e.PlaceFixed) -> None:
        if incident := self.incidents.get(event.incident):
            incident.place = event.place

    def planned(self, _: Actor, event: e.PlanSet) -> None:
        if incident := self.incidents.get(event.incident):
            incident.plan = event.plan
            incident.planned_at = incident.planned_at or event.at

    def closed(self, _: Actor, event: e.IncidentClosed) -> None:
        if incident := self.incidents.get(event.incident):
            incident.closed_at, incident.outcome = event.at, event.outcome

    def cpr_step(self, _: Actor, event: CprStepReached) -> None:
        if incident := self.incidents.get(event.incident):
            incident.cpr.setdefault(event.step, event.reached_at)
            incident.answered_at = incident.answered_at or event.answered_at

    def paper(self, _: Actor, event: PaperFormFiled) -> None:
        if incident := self.incidents.get(event.incident):
            incident.back_entered = True

    def caller_placed(self, _: Actor, event: tne.TrainingCallPlaced) -> None:
        """Told late where the record could not be written: the call may be known already."""
        self.placed.append((event.happened_at or event.at, event.script))
        for call in self.calls.values():
            if call.number == event.script.number and call.script is None:
                call.script = event.script

    # ---- orders

    def ordered(self, _: Actor, event: e.MissionOrdered) -> None:
        acceptance = self.acceptances.get(event.acceptance or "")
        if acceptance is not None:
            acceptance.first_ordered_at = acceptance.first_ordered_at or event.at
        if incident := self.incidents.get(event.incident):
            incident.orders.append(event.at)
        self.orders[event.mission] = OrderRow(
            incident=event.incident,
            vehicle=event.vehicle,
            seat=event.seat,
            at=event.at,
            acceptance=acceptance.kind if acceptance is not None else None,
            bared=(),
            back_entered=event.back_entered,
        )

    def receipt(self, _: Actor, event: e.ReceiptRecorded) -> None:
        order = self.orders.get(event.mission)
        if order is not None and event.step is ReceiptStep.DELIVERED:
            order.delivered_at = order.delivered_at or event.happened_at or event.at

    def stage(self, _: Actor, event: e.StageReached) -> None:
        order = self.orders.get(event.mission)
        if order is not None and event.stage is Stage.EN_ROUTE:
            order.en_route_at = event.happened_at

    def hospital(self, actor: Actor, event: e.HospitalChosen) -> None:
        order, hospital = self.orders.get(event.mission), self.state.hospitals.get(event.hospital)
        if order is None or hospital is None:
            return
        incident = self.incidents.get(order.incident)
        wanted = incident.plan.capabilities if incident is not None and incident.plan else ()
        self.choices.append(
            ChoiceRow(
                incident=order.incident,
                hospital=event.hospital,
                seat=actor.seat,
                at=event.at,
                able=frozenset(hospital.capabilities) - frozenset(hospital.diverted_for),
                diverted=hospital.diverted_at(event.at, wanted),
            )
        )

    # ---- alarms and notices

    def alarm(self, _: Actor, event: ae.AlarmRaised) -> None:
        stands = any(a.kind == event.alarm and a.over_at is None for a in self.alarms)
        if not stands and not event.flapping:
            self.alarms.append(
                AlarmRow(
                    kind=event.alarm, severity=event.severity, at=event.at, nature=event.nature
                )
            )

    def alarm_seen(self, _: Actor, event: ae.AlarmAcknowledged) -> None:
        for alarm in self.alarms:
            if alarm.kind == event.alarm and alarm.seen_at is None:
                alarm.seen_at, alarm.seen_by = event.at, event.by.seat

    def alarm_over(self, _: Actor, event: ae.AlarmCleared) -> None:
        for alarm in self.alarms:
            if alarm.kind == event.alarm and alarm.over_at is None:
                alarm.over_at = event.at

    def notice(self, _: Actor, event: ne.NoticePosted) -> None:
        if event.urgency is NoticeUrgency.URGENT:
            self.notices[event.notice] = NoticeRow(title=event.title, at=event.at)

    def read(self, _: Actor, event: ne.NoticeWasRead) -> None:
        notice = self.notices.get(event.notice)
        if notice is not None and event.by.seat is not None:
            notice.reads.setdefault(event.by.seat, event.read_at)

    def sat_down(self, actor: Actor, event: fe.SeatSignedIn) -> None:
        self.sat.append((event.at, event.seat, actor.account, event.person))


_STEPS: Mapping[type, Callable[[Ledger, Actor, Any], None]] = {
    e.CallRang: Ledger.rang,
    e.CallerIdentified: Ledger.identified,
    e.CallAnswered: Ledger.answered,
    e.CallEnded: Ledger.ended,
    e.CallAbandoned: Ledger.abandoned,
    e.CallSettled: Ledger.settled,
    e.CallAttached: Ledger.attached,
    te.CalledOut: Ledger.called_out,
    te.CallBackSettled: Ledger.call_back_settled,
    e.IncidentOpened: Ledger.opened,
    e.AcceptanceBegan: Ledger.acceptance_began,
    e.IntakeRecorded: Ledger.intake,
    e.PlaceFixed: Ledger.place_fixed,
    e.PlanSet: Ledger.planned,
    e.IncidentClosed: Ledger.closed,
    CprStepReached: Ledger.cpr_step,
    PaperFormFiled: Ledger.paper,
    e.MissionOrdered: Ledger.ordered,
    e.ReceiptRecorded: Ledger.receipt,
    e.StageReached: Ledger.stage,
    e.HospitalChosen: Ledger.hospital,
    ae.AlarmRaised: Ledger.alarm,
    ae.AlarmAcknowledged: Ledger.alarm_seen,
    ae.AlarmCleared: Ledger.alarm_over,
    ne.NoticePosted: Ledger.notice,
    ne.NoticeWasRead: Ledger.read,
    fe.SeatSignedIn: Ledger.sat_down,
    tne.TrainingCallPlaced: Ledger.caller_placed,
}

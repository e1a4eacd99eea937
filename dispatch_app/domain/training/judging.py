"""Holds each row against its norm: met or missed, whose it was, and where a replay finds it. Pure.

The times are those of the figures: the same moments, the same exclusions, the same limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.codes import AcceptanceKind, IncidentOutcome, Nature
from dispatch_app.domain.cpr.steps import PRESSED_WITHIN, CprStep
from dispatch_app.domain.ids import CallId, IncidentId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.timers import Timers
from dispatch_app.domain.tracks import distance_m
from dispatch_app.domain.training.ledger import CallRow, IncidentRow, Ledger
from dispatch_app.domain.training.scores import Kpi, Norm, Norms
from dispatch_app.domain.training.values import TECHNICAL, CallerScript, Trouble

DISPATCH_S = 60.0
"""As the figure `dispatch` has it."""
SENT_S = 300.0
"""After so long nobody can still be on the way to sending somebody."""
NOTICE_S = 120.0
"""An urgent notice sounds until it is read."""
SHORTLY = timedelta(seconds=30)
"""So long after a record is there again, it tells of what could not be written."""
NEAR_M = 150.0
"""So far from the caller a crew still finds them."""
_NEEDING = frozenset(
    {AcceptanceKind.FIRST_CALL, AcceptanceKind.REINFORCEMENT, AcceptanceKind.WOKEN}
)
_AFTER_A_WAIT = frozenset({AcceptanceKind.SUSPENDED, AcceptanceKind.WOKEN})
_NEED_NOBODY = frozenset(
    {
        IncidentOutcome.DUPLICATE,
        IncidentOutcome.REFERRED,
        IncidentOutcome.MALICIOUS,
        IncidentOutcome.TEST_ENDED,
        IncidentOutcome.FALSE_ALARM,
        IncidentOutcome.CANCELLED_BY_CALLER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`hit`: it counts among those that the norm speaks of. `at` is where to look."""

    kpi: Kpi
    hit: bool
    at: datetime
    seat: SeatId | None = None
    incident: IncidentId | None = None
    call: CallId | None = None
    subject: str = ""
    value_s: float | None = None
    norm_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    since: datetime
    until: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.since <= at < self.until


def usual(timers: Timers) -> Norms:
    """What is asked of a shift, and the points that it gives."""
    pressed_s = PRESSED_WITHIN.total_seconds()
    return {
        Kpi.ANSWERED: Norm(share=0.95, points=10, within_s=timers.pick_up_s),
        Kpi.ABANDONED: Norm(share=0.05, points=5, at_most=True),
        Kpi.CALLED_BACK: Norm(share=0.9, points=5, within_s=timers.call_back_s),
        Kpi.SETTLED: Norm(share=0.9, points=5),
        Kpi.PLACE: Norm(share=0.9, points=10),
        Kpi.PROTOCOL: Norm(share=0.9, points=8),
        Kpi.PRIORITY: Norm(share=0.8, points=7),
        Kpi.COMPRESSIONS: Norm(share=0.9, points=10, within_s=pressed_s),
        Kpi.DISPATCHED: Norm(share=0.9, points=15, within_s=DISPATCH_S),
        Kpi.SENT: Norm(share=0.98, points=10),
        Kpi.HOSPITAL: Norm(share=0.9, points=5),
        Kpi.WHEELS: Norm(share=0.9, points=5, within_s=timers.wheels_s),
        Kpi.COVER: Norm(share=0.8, points=5),
        Kpi.NOTICES: Norm(share=0.9, points=3, within_s=NOTICE_S),
        Kpi.ALARM_SEEN: Norm(share=0.9, points=7, within_s=timers.alarm_critical_s),
        Kpi.PAPER: Norm(share=1.0, points=5),
    }


def verdicts(ledger: Ledger, window: Window, timers: Timers) -> Iterator[Verdict]:
    """Everything that can be judged of what began within the window."""
    for judge in _JUDGES:
        yield from judge(ledger, window, timers)


def _calls(ledger: Ledger, window: Window) -> Iterator[CallRow]:
    for call in ledger.calls.values():
        if call.nature is Nature.REAL and call.rang_at in window:
            yield call


def _incidents(ledger: Ledger, window: Window) -> Iterator[IncidentRow]:
    """But for those entered from paper: their times tell when somebody typed."""
    for incident in ledger.incidents.values():
        real = incident.nature is Nature.REAL and not incident.back_entered
        if real and incident.opened_at in window:
            yield incident


def _real(ledger: Ledger, incident: IncidentId) -> bool:
    known = ledger.incidents.get(incident)
    return known is None or (known.nature is Nature.REAL and not known.back_entered)


def _took(begin: datetime, end: datetime) -> float | None:
    """None where the end lies before the beginning: figures leave such rows out as well."""
    took_s = (end - begin).total_seconds()
    return took_s if took_s >= 0 else None


# ---- calls -----------------------------------------------------------------------------------


def _answered(ledger: Ledger, window: Window, timers: Timers) -> Iterator[Verdict]:
    for call in _calls(ledger, window):
        if call.answered_at is None:
            continue
        took_s = _took(call.rang_at, call.answered_at)
        if took_s is not None:
            yield Verdict(
                kpi=Kpi.ANSWERED,
                hit=took_s <= timers.pick_up_s,
                at=call.rang_at,
                seat=call.seat,
                incident=call.incident,
                call=call.id,
                value_s=took_s,
                norm_s=timers.pick_up_s,
            )


def _abandoned(ledger: Ledger, window: Window, timers: Timers) -> Iterator[Verdict]:
    for call in _calls(ledger, window):
        lost = call.answered_at is None and call.abandoned_at is not None
        yield Verdict(
            kpi=Kpi.ABANDONED, hit=lost, at=call.rang_at, call=call.id, incident=call.incident
        )
        if lost and call.abandoned_at is not None:
            back = call.called_back_at
            took_s = _took(call.abandoned_at, back) if back is not None else None
            yield Verdict(
                kpi=Kpi.CALLED_BACK,
                hit=took_s is not None and took_s <= timers.call_back_s,
                at=call.abandoned_at,
                call=call.id,
                value_s=took_s,
                norm_s=timers.call_back_s,
            )


def _settled(ledger: Ledger, window: Window, _: Timers) -> Iterator[Verdict]:
    first: dict[str, CallRow] = {}
    for call in _calls(ledger, window):
        script = call.script
        if script is None or call.answered_at is None:
            continue
        told_before = first.setdefault(script.same_event, call) if script.same_event else call
        if told_before is not call:
            hit = call.incident is not None and call.incident == told_before.incident
        elif script.outcome:
            hit = call.outcome is not None and call.outcome.value == script.outcome
        else:
            continue
        yield Verdict(
            kpi=Kpi.SETTLED,
            hit=hit,
            at=call.answered_at,
            seat=call.seat,
            incident=call.incident,
            call=call.id,
            subject=call.outcome.value if call.outcome else "",
        )


# ---- incidents -------------------------------------------------------------------------------


def _interviews(ledger: Ledger, window: Window, _: Timers) -> Iterator[Verdict]:
    """Place, protocol, urgency: where a vehicle was sent."""
    for incident in _incidents(ledger, window):
        script = ledger.script_of(incident)
        if incident.orders:
            yield _of(incident, Kpi.PLACE, hit=_found(incident, script))
        if incident.orders and incident.complaint:
            yield _of(incident, Kpi.PROTOCOL, hit=_in_time(ledger, incident))
        if script is not None and script.priority is not None and incident.plan is not None:
            hit = incident.plan.priority == script.priority
            yield _of(incident, Kpi.PRIORITY, hit=hit, subject=str(int(incident.plan.priority)))


def _of(incident: IncidentRow, kpi: Kpi, *, hit: bool, subject: str = "") -> Verdict:
    return Verdict(
        kpi=kpi,
        hit=hit,
        at=incident.opened_at,
        seat=incident.seat,
        incident=incident.id,
        call=incident.call,
        subject=subject,
    )


def _found(incident: IncidentRow, script: CallerScript | None) -> bool:
    place = incident.place
    if place is None or place.position is None:
        return False
    if script is None or script.lat is None or script.lon is None:
        return True
    here = (place.position.lat, place.position.lon)
    return distance_m(here, (script.lat, script.lon)) <= NEAR_M


def _in_time(ledger: Ledger, incident: IncidentRow) -> bool:
    """While the caller could still be asked: before the call was over, or the first order."""
    call = ledger.calls.get(incident.call or "")
    ends = [at for at in (call.ended_at if call else None, incident.orders[0]) if at is not None]
    return incident.planned_at is not None and incident.planned_at <= max(ends)


def _compressions(ledger: Ledger, window: Window, _: Timers) -> Iterator[Verdict]:
    for incident in _incidents(ledger, window):
        script = ledger.script_of(incident)
        if not incident.cpr and (script is None or not script.compressions):
            continue
        call = ledger.calls.get(incident.call or "")
        answered = incident.answered_at or (call.answered_at if call else None)
        pressed = incident.cpr.get(CprStep.FIRST_COMPRESSION)
        took_s = _took(answered, pressed) if answered and pressed else None
        limit_s = PRESSED_WITHIN.total_seconds()
        yield Verdict(
            kpi=Kpi.COMPRESSIONS,
            hit=took_s is not None and took_s <= limit_s,
            at=answered or incident.opened_at,
            seat=incident.seat,
            incident=incident.id,
            call=incident.call,
            value_s=took_s,
            norm_s=limit_s,
        )


def _dispatched(ledger: Ledger, window: Window, _: Timers) -> Iterator[Verdict]:
    for acceptance in ledger.acceptances.values():
        ordered = acceptance.first_ordered_at
        if acceptance.kind not in _NEEDING or ordered is None or acceptance.began_at not in window:
            continue
        took_s = _took(acceptance.began_at, ordered)
        if took_s is None or not _real(ledger, acceptance.incident):
            continue
        yield Verdict(
            kpi=Kpi.DISPATCHED,
            hit=took_s <= DISPATCH_S,
            at=acceptance.began_at,
            seat=acceptance.seat,
            incident=acceptance.incident,
            value_s=took_s,
            norm_s=DISPATCH_S,
        )


def _sent(ledger: Ledger, window: Window, _: Timers) -> Iterator[Verdict]:
    """Callers in need by their stories; without stories, closed incidents that needed somebody."""
    told = set[str]()
    for call in _calls(ledger, window):
        script = call.script
        if script is None or not script.complaint or call.answered_at is None:
            continue
        if script.same_event in told:
            continue
        told |= {script.same_event} - {""}
        incident = ledger.incidents.get(call.incident or "")
        sent = len(incident.orders) if incident is not None else 0
        waits_s = (window.until - call.answered_at).total_seconds()
        if sent < script.vehicles and waits_s < SENT_S and not _is_closed(incident):
            continue  # somebody is still at it
        yield Verdict(
            kpi=Kpi.SENT,
            hit=sent >= script.vehicles,
            at=call.answered_at,
            seat=call.seat,
            incident=call.incident,
            call=call.id,
            subject=f"{sent}/{script.vehicles}",
        )
    for incident in _incidents(ledger, window):
        needs = incident.closed_at is not None and incident.outcome not in _NEED_NOBODY
        if needs and ledger.script_of(incident) is None:
            yield _of(incident, Kpi.SENT, hit=bool(incident.orders))


def _is_closed(incident: IncidentRow | None) -> bool:
    return incident is not None and incident.closed_at is not None


# ---- orders ----------------------------------------------------------------------------------


def _hospitals(ledger: Ledger, window: Window, _: Timers) -> Iterator[Verdict]:
    for choice in ledger.choices:
        incident = ledger.incidents.get(choice.incident)
        if choice.at not in window or not _real(ledger, choice.incident):
            continue
        script = ledger.script_of(incident) if incident is not None else None
        lacks = script is not None and script.ability and script.ability not in choice.able
        yield Verdict(
            kpi=Kpi.HOSPITAL,
            hit=not choice.diverted and not lacks,
            at=choice.at,
            seat=choice.seat,
            incident=choice.incident,
            subject=choice.hospital,
        )


def _orders(ledger: Ledger, window: Window, timers: Timers) -> Iterator[Verdict]:
    for order in ledger.orders.values():
        if order.at not in window or order.back_entered or not _real(ledger, order.incident):
            continue
        yield Verdict(
            kpi=Kpi.COVER,
            hit=not order.bared,
            at=order.at,
            seat=order.seat,
            incident=order.incident,
            subject=", ".join(order.bared) or order.vehicle,
        )
        if order.delivered_at is None or order.en_route_at is None:
            continue
        took_s = _took(order.delivered_at, order.en_route_at)
        if took_s is not None and order.acceptance not in _AFTER_A_WAIT:
            yield Verdict(
                kpi=Kpi.WHEELS,
                hit=took_s <= timers.wheels_s,
                at=order.delivered_at,
                seat=order.seat,
                incident=order.incident,
                subject=order.vehicle,
                value_s=took_s,
                norm_s=timers.wheels_s,
            )


# ---- what else has to be seen ----------------------------------------------------------------


def _notices(ledger: Ledger, window: Window, _: Timers) -> Iterator[Verdict]:
    for notice in ledger.notices.values():
        if notice.at not in window:
            continue
        if not notice.reads:
            yield Verdict(kpi=Kpi.NOTICES, hit=False, at=notice.at, subject=notice.title)
        for seat, read_at in notice.reads.items():
            took_s = (read_at - notice.at).total_seconds()
            yield Verdict(
                kpi=Kpi.NOTICES,
                hit=took_s <= NOTICE_S,
                at=notice.at,
                seat=seat,
                subject=notice.title,
                value_s=took_s,
                norm_s=NOTICE_S,
            )


def _alarms(ledger: Ledger, window: Window, timers: Timers) -> Iterator[Verdict]:
    """One that was over before its time needed nobody."""
    limits = {
        Severity.CRITICAL: timers.alarm_critical_s,
        Severity.WARNING: timers.alarm_warning_s,
    }
    for alarm in ledger.alarms:
        limit_s = limits.get(Severity(alarm.severity))
        if limit_s is None or alarm.nature is not Nature.REAL or alarm.at not in window:
            continue
        seen_s = (alarm.seen_at - alarm.at).total_seconds() if alarm.seen_at else None
        stood_s = ((alarm.over_at or window.until) - alarm.at).total_seconds()
        if seen_s is None and stood_s <= limit_s and not _taken_away(ledger, alarm.at):
            continue
        yield Verdict(
            kpi=Kpi.ALARM_SEEN,
            hit=seen_s is not None and seen_s <= limit_s,
            at=alarm.at,
            seat=alarm.seen_by,
            subject=alarm.kind,
            value_s=seen_s,
            norm_s=limit_s,
        )


def _taken_away(ledger: Ledger, at: datetime) -> bool:
    """Whether a part was missing on purpose: that its alarm was short excuses nobody then."""
    training = ledger.state.training
    return any(
        made.trouble in TECHNICAL and made.began_at <= at <= (made.ended_at or at) + SHORTLY
        for made in (training.troubles if training is not None else ())
    )


def _paper(ledger: Ledger, window: Window, _: Timers) -> Iterator[Verdict]:
    """Who called in need while the record could not be written stands in it afterwards."""
    training = ledger.state.training
    gone = [
        Window(since=made.began_at, until=made.ended_at or window.until)
        for made in (training.troubles if training is not None else ())
        if made.trouble is Trouble.DATABASE_GONE
    ]
    known = {i.number for i in ledger.incidents.values()}
    known |= {c.number for c in ledger.calls.values() if c.incident is not None}
    for at, script in ledger.placed:
        if script.complaint and any(at in hour for hour in gone):
            yield Verdict(kpi=Kpi.PAPER, hit=script.number in known, at=at, subject=script.number)


_JUDGES: tuple[Callable[[Ledger, Window, Timers], Iterator[Verdict]], ...] = (
    *(_answered, _abandoned, _settled, _interviews, _compressions, _dispatched, _sent),
    *(_hospitals, _orders, _notices, _alarms, _paper),
)

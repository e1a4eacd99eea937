"""Composes a shift hand-over from what the centre knows: nobody has to write it. Pure.

What is done stands nowhere on it; what is not done cannot be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.alarms import AlarmKind, Severity
from dispatch_app.domain.codes import Overdue, SeatState, Stage, VehicleState
from dispatch_app.domain.hand_over_sheet import HandOverItem, HandOverKind, HandOverSheet
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.state import READY, Call, CentreState, Incident, Mission, Vehicle
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.domain.telephone_state import CallBack
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.waiting.due import next_due

_KINDS = {kind: at for at, kind in enumerate(HandOverKind)}
_WAITING = frozenset({Stage.ORDERED})


def compose(state: CentreState, at: datetime, timers: Timers = NORM) -> HandOverSheet:
    """All that one shift leaves to the next: by kind, the oldest first within each."""
    items = [
        *_incidents(state, at, timers),
        *_calls(state),
        *_orders(state),
        *_call_backs(state),
        *_vehicles(state),
        *_numbers(state, at),
        *_devices(state),
        *_map(state),
    ]
    items.sort(key=lambda item: (_KINDS[item.kind], item.since or at, item.subject))
    working = [v for v in state.vehicles.values() if _state(state, v) in READY]
    return HandOverSheet(
        items=tuple(items), composed_at=at, ready=len(working), vehicles=len(state.vehicles)
    )


def _state(state: CentreState, vehicle: Vehicle) -> VehicleState:
    return state.vehicle_state(vehicle)


# ---- incidents, calls and orders


def _incidents(state: CentreState, at: datetime, timers: Timers) -> Iterator[HandOverItem]:
    for incident in state.incidents.values():
        if not incident.open:
            continue
        held = incident.suspended_at is not None
        kind = HandOverKind.SUSPENDED if held else HandOverKind.INCIDENT
        reason = incident.suspend_reason
        due = next_due(state, incident, timers)
        yield HandOverItem(
            kind=kind,
            subject=incident.number,
            since=incident.suspended_at or incident.opened_at,
            code=reason.value if reason is not None and held else incident.complaint,
            words=incident.place.text if incident.place else "",
            with_whom=tuple(m.vehicle for m in state.open_missions(incident)),
            late=_is_late(state, incident) or (due is not None and due <= at),
            until=due,
        )


def _is_late(state: CentreState, incident: Incident) -> bool:
    """No vehicle was sent and it is not on hold, or an order of it is overdue."""
    if incident.suspended_at is not None:
        return False
    return not incident.missions or any(m.overdue for m in state.open_missions(incident))


def _calls(state: CentreState) -> Iterator[HandOverItem]:
    """Conversations, calls on hold, and forms without an outcome."""
    for call in state.calls.values():
        bare = call.answered_at is not None and call.incident is None and call.outcome is None
        if not (call.talking or bare) or call.id in state.telephone.call_backs:
            continue
        yield HandOverItem(
            kind=HandOverKind.CALL,
            subject=_said(call),
            since=call.answered_at,
            code="held" if call.held else "talking" if call.talking else "no_outcome",
            with_whom=(call.seat,) if call.seat else (),
            late=bare and not call.talking,
        )


def _said(call: Call) -> str:
    return call.number or call.line


def _orders(state: CentreState) -> Iterator[HandOverItem]:
    """Orders and amendments that no person has acknowledged."""
    for mission in state.missions.values():
        version = mission.slip
        if version is None or not _waits(state, mission):
            continue
        yield HandOverItem(
            kind=HandOverKind.NOT_ACKNOWLEDGED,
            subject=mission.number,
            since=version.issued_at,
            code=version.kind.value,
            with_whom=(mission.vehicle,),
            late=bool(mission.overdue),
        )


def _waits(state: CentreState, mission: Mission) -> bool:
    incident = state.incidents.get(mission.incident)
    if incident is None or not incident.open or mission not in state.open_missions(incident):
        return False
    version = mission.slip
    unread = version is not None and version.acknowledged_at is None and version.version > 1
    return mission.stage in _WAITING or unread


def _call_backs(state: CentreState) -> Iterator[HandOverItem]:
    for due in state.telephone.call_backs.values():
        yield HandOverItem(
            kind=HandOverKind.CALL_BACK,
            subject=_number_of(state, due),
            since=due.since,
            code=due.why.value,
            words=str(len(due.attempts)) if due.attempts else "",
            late=not due.attempts and (Overdue.CALL_BACK, due.call) in state.raised,
        )


def _number_of(state: CentreState, due: CallBack) -> str:
    call = state.calls.get(due.call)
    return due.number or (_said(call) if call is not None else due.line or "")


# ---- vehicles


def _vehicles(state: CentreState) -> Iterator[HandOverItem]:
    for vehicle in state.vehicles.values():
        match state.vehicle_state(vehicle):
            case VehicleState.PAUSED:
                reason = vehicle.pause_reason
                code = reason.value if reason is not None else ""
                yield _vehicle(HandOverKind.PAUSED_VEHICLE, vehicle, code)
            case VehicleState.UNKNOWN:
                yield _vehicle(HandOverKind.UNKNOWN_VEHICLE, vehicle, "")
            case _:
                pass


def _vehicle(kind: HandOverKind, vehicle: Vehicle, code: str) -> HandOverItem:
    return HandOverItem(
        kind=kind, subject=vehicle.id, since=vehicle.since, code=code, words=vehicle.station
    )


# ---- what holds, and what does not work


def _numbers(state: CentreState, at: datetime) -> Iterator[HandOverItem]:
    for lock in state.telephone.locks.values():
        if lock.holds(at):
            yield HandOverItem(
                kind=HandOverKind.NUMBER_LOCK,
                subject=normal_number(lock.number),
                since=lock.at,
                words=lock.reason,
                until=lock.until,
            )
    for held in state.telephone.interceptions.values():
        if not held.over(at):
            yield HandOverItem(
                kind=HandOverKind.INTERCEPTION,
                subject=held.number,
                since=held.at,
                words=held.reason,
                until=held.until,
            )


def _devices(state: CentreState) -> Iterator[HandOverItem]:
    exchange = state.telephone.exchange
    if exchange is not None and not exchange.up:
        yield _fault(HandOverKind.EXCHANGE, "", exchange.reason, exchange.since)
    for line in state.lines.values():
        if not line.heard:
            yield _fault(HandOverKind.LINE, line.id, line.reason, line.since)
    for phone in state.telephone.phones.values():
        seat = state.seats.get(phone.seat)
        used = seat is not None and seat.state is not SeatState.SIGNED_OUT
        if phone.state is PhoneState.GONE and used:
            yield _fault(HandOverKind.SEAT_PHONE, phone.seat, "", phone.since)
    for locator in state.locators.values():
        if not locator.answers:
            yield _fault(HandOverKind.LOCATOR, locator.id, locator.reason, locator.since)

    yield from _alarms(state)


_SAID_ABOVE = frozenset({AlarmKind.EXCHANGE, AlarmKind.TRUNK, AlarmKind.GAZETTEER})
"""Alarms of what stands on the sheet with its own words already."""


def _alarms(state: CentreState) -> Iterator[HandOverItem]:
    for alarm in state.alarms.values():
        if alarm.over or alarm.severity is Severity.NOTICE or alarm.kind in _SAID_ABOVE:
            continue
        yield HandOverItem(
            kind=HandOverKind.ALARM,
            subject=alarm.id,
            since=alarm.since,
            code=alarm.reason,
            words=alarm.detail,
            late=alarm.standing,
        )


def _fault(kind: HandOverKind, subject: str, code: str, since: datetime) -> HandOverItem:
    return HandOverItem(kind=kind, subject=subject, since=since, code=code, late=True)


def _map(state: CentreState) -> Iterator[HandOverItem]:
    for kept in state.road_conditions.values():
        condition = kept.condition
        yield HandOverItem(
            kind=HandOverKind.ROAD,
            subject=condition.road,
            since=kept.changes[0].at if kept.changes else None,
            code=condition.reason.value,
            words=condition.text,
            until=condition.until,
        )
    for filed in state.corrections.values():
        yield HandOverItem(
            kind=HandOverKind.CORRECTION,
            subject=filed.correction.typed,
            since=filed.filed_at,
            words=filed.correction.right.text,
        )

"""What about booked transports needs somebody now, and when an order is due. Pure; remembers
nothing, so that nothing is lost when a centre or a seat starts anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch_app.domain.appointments.values import (
    BEFORE_OFFER,
    Appointment,
    AppointmentState,
)
from dispatch_app.domain.codes import Stage
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import CentreState, Mission
from dispatch_app.domain.timers import NORM, Timers

AGAIN_AFTER = timedelta(minutes=10)
"""A reminder that reached nobody is due again so long after."""
VEHICLE_BEFORE = timedelta(hours=12)
"""So long before the order is due, one without a vehicle is named."""


class DueKind(StrEnum):
    """What is to be done; in order of urgency."""

    ORDER_LATE = "order_late"
    """It should have been made an order long ago: somebody waits in vain."""
    ORDER = "order"
    NO_VEHICLE_NOW = "no_vehicle_now"
    """It is to be made an order, and no vehicle has accepted."""
    NOBODY_ABOARD = "nobody_aboard"
    """The run is over, and nobody was taken: say what became of the patient."""
    NOT_BOARDED = "not_boarded"
    """The window is over, and nobody has boarded."""
    DECLINED = "declined"
    """The last vehicle that was asked for does not go, and no other has been asked for."""
    REMIND = "remind"
    NO_VEHICLE = "no_vehicle"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    appointment: Appointment
    kind: DueKind
    since: datetime


_RANK = {kind: at for at, kind in enumerate(DueKind)}


def due_rows(state: CentreState, now: datetime, timers: Timers = NORM) -> list[DueRow]:
    """One row at most for each transport: the most urgent, and the longest due first."""
    found = (_first(state, one, now, timers) for one in state.appointments.items.values())
    return sorted((row for row in found if row), key=lambda r: (_RANK[r.kind], r.since))


def order_due_at(one: Appointment, timers: Timers = NORM) -> datetime:
    return one.booking.pick_up_at - timedelta(seconds=timers.appointment_order_s)


def _first(state: CentreState, one: Appointment, now: datetime, timers: Timers) -> DueRow | None:
    rows = [
        DueRow(appointment=one, kind=kind, since=since)
        for kind, since in _due(state, one, timers)
        if now >= since
    ]
    return min(rows, key=lambda r: _RANK[r.kind], default=None)


def _due(
    state: CentreState, one: Appointment, timers: Timers
) -> Iterator[tuple[DueKind, datetime]]:
    if one.over:
        return
    if one.state is AppointmentState.DISPATCHED:
        yield from _on_the_way(state, one, timers)
    elif one.state is not AppointmentState.BOARDED:
        yield from _before_order(one, timers)


def _before_order(one: Appointment, timers: Timers) -> Iterator[tuple[DueKind, datetime]]:
    due_at = order_due_at(one, timers)
    yield DueKind.ORDER_LATE, due_at + timedelta(seconds=timers.appointment_late_s)
    if one.state is AppointmentState.ASSIGNED:
        yield DueKind.ORDER, due_at
    else:
        yield DueKind.NO_VEHICLE_NOW, due_at
    if one.state in BEFORE_OFFER:
        yield DueKind.NO_VEHICLE, max(due_at - VEHICLE_BEFORE, one.booked_at)
        if one.refusals:
            yield DueKind.DECLINED, one.refusals[-1].at
    if one.reminded_at is None:
        yield DueKind.REMIND, remind_at(one, timers)


def remind_at(one: Appointment, timers: Timers = NORM) -> datetime:
    """When whoever booked is to be called; each call that reached nobody puts it off a little."""
    usual = one.booking.pick_up_at - timedelta(seconds=timers.appointment_remind_s)
    return max(usual, one.booked_at) + one.remind_tries * AGAIN_AFTER


def _on_the_way(
    state: CentreState, one: Appointment, timers: Timers
) -> Iterator[tuple[DueKind, datetime]]:
    mission = mission_of(state, one)
    if mission is not None and mission.stage in (Stage.EMPTY, Stage.COMPLETE):
        yield DueKind.NOBODY_ABOARD, _reached_at(mission, mission.stage)
    late = timedelta(seconds=timers.appointment_late_s)
    told = one.delays[-1].expected_at if one.delays else one.booking.latest
    yield DueKind.NOT_BOARDED, max(told, one.booking.latest) + late


def mission_of(state: CentreState, one: Appointment) -> Mission | None:
    return state.missions.get(one.mission) if one.mission is not None else None


def run_failed(mission: Mission) -> bool:
    """It ended before anybody was at the door: another vehicle is wanted."""
    return mission.stage in (Stage.STOOD_DOWN, Stage.REFUSED)


def _reached_at(mission: Mission, stage: Stage) -> datetime:
    reached = mission.reached(stage)
    return mission.ordered_at if reached is None else reached.at

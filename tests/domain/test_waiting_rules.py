"""Suspended incidents cannot be forgotten: who keeps them, and when to call."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    Overdue,
    Priority,
    SeatState,
    SuspendReason,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.hand_over import compose
from dispatch_app.domain.hand_over_sheet import HandOverKind
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.radar import RadarKind, radar
from dispatch_app.domain.supervising_commands import TakeOverIncident
from dispatch_app.domain.timers import NORM
from dispatch_app.domain.waiting.due import (
    interval,
    keeper,
    late_welfare,
    next_due,
)
from dispatch_app.domain.waiting.kept import WelfareResult
from tests.fakes.builders import (
    SEAT_1,
    SEAT_2,
    Centre,
    a_plan,
    at_seat,
)
from tests.fakes.waiting_room import a_busy_centre, called, waits


@pytest.fixture
def centre() -> Centre:
    return a_busy_centre()


# ---- calling whoever waits


@pytest.mark.parametrize("priority", Priority)
def test_a_graver_incident_is_called_sooner(centre: Centre, priority: Priority) -> None:
    incident = waits(centre, priority)
    assert next_due(centre.state, incident) == centre.now + interval(priority)


def test_the_limits_grow_with_the_priority() -> None:
    spans = [interval(priority) for priority in Priority]
    assert spans == sorted(spans)


def test_an_incident_without_a_plan_is_called_as_if_it_were_grave(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(c.SuspendIncident(incident=incident.id, reason=SuspendReason.OTHER))
    held = centre.incident(incident.id)
    assert next_due(centre.state, held) == centre.now + interval(Priority.P1)


@pytest.mark.parametrize(
    "result", [WelfareResult.SAME, WelfareResult.BETTER, WelfareResult.NOT_NEEDED]
)
def test_a_call_puts_the_next_one_off_by_the_usual_time(
    centre: Centre, result: WelfareResult
) -> None:
    incident = waits(centre)
    called(centre.later(500), incident, result)
    assert next_due(centre.state, incident) == centre.now + interval(Priority.P2)


@pytest.mark.parametrize("result", [WelfareResult.NOT_REACHED, WelfareResult.WORSE])
def test_who_was_not_reached_or_is_worse_is_called_again_soon(
    centre: Centre, result: WelfareResult
) -> None:
    incident = waits(centre)
    called(centre.later(500), incident, result)
    soon = timedelta(seconds=NORM.welfare_again_s)
    assert next_due(centre.state, incident) == centre.now + soon


def test_an_incident_that_becomes_graver_is_due_sooner_at_once(centre: Centre) -> None:
    incident = waits(centre, Priority.P4)
    centre.do(c.SetPlan(incident=incident.id, plan=a_plan(priority=Priority.P1)))
    worse = centre.incident(incident.id)
    assert next_due(centre.state, worse) == centre.now + interval(Priority.P1)


def test_calls_of_an_earlier_suspension_do_not_count_for_this_one(centre: Centre) -> None:
    incident = waits(centre)
    called(centre.later(60), incident, WelfareResult.NOT_REACHED)
    centre.do(c.WakeIncident(incident=incident.id))
    centre.later(60).do(c.SuspendIncident(incident=incident.id, reason=SuspendReason.NO_VEHICLE))
    again = centre.incident(incident.id)
    assert next_due(centre.state, again) == centre.now + interval(Priority.P2)


def test_only_who_is_suspended_is_called(centre: Centre) -> None:
    incident = centre.opens()
    with pytest.raises(Rejected) as refusal:
        called(centre, incident, WelfareResult.SAME)
    assert refusal.value.code == "incident.not-suspended"
    assert next_due(centre.state, incident) is None


def test_a_call_that_is_due_is_raised_once_and_the_next_one_again(centre: Centre) -> None:
    incident = waits(centre, Priority.P1)
    assert list(late_welfare(centre.state, centre.now)) == []
    centre.later(NORM.welfare_p1_s)
    ((kind, subject, first),) = late_welfare(centre.state, centre.now)
    assert (kind, subject) == (Overdue.WELFARE_DUE, incident.id)
    raised = c.RaiseOverdue(kind=kind.value, subject=subject, version=first)
    assert len(centre.do(raised)) == 1
    assert centre.do(raised) == ()
    called(centre, incident, WelfareResult.SAME)
    centre.later(NORM.welfare_p1_s)
    ((_, _, second),) = late_welfare(centre.state, centre.now)
    assert second != first


def test_a_call_that_nobody_makes_comes_before_the_shift_leader(centre: Centre) -> None:
    incident = waits(centre)
    centre.later(NORM.welfare_p2_s + NORM.welfare_radar_s - 1)
    kinds = [row.kind for row in radar(centre.state, centre.now)]
    assert RadarKind.WELFARE_LATE not in kinds
    centre.later(1)
    rows = [r for r in radar(centre.state, centre.now) if r.kind is RadarKind.WELFARE_LATE]
    assert [(row.incident, row.seat) for row in rows] == [(incident.id, SEAT_1)]


def test_the_hand_over_names_who_waits_with_the_next_call(centre: Centre) -> None:
    incident = waits(centre)
    (item,) = compose(centre.state, centre.now).of(HandOverKind.SUSPENDED)
    assert (item.until, item.late) == (next_due(centre.state, incident), False)
    (item,) = compose(centre.state, centre.now + timedelta(hours=1)).of(HandOverKind.SUSPENDED)
    assert item.late


# ---- who keeps it


def test_the_seat_that_opened_it_keeps_it(centre: Centre) -> None:
    assert keeper(centre.state, waits(centre)) == SEAT_1


def test_who_leads_an_incident_keeps_it(centre: Centre) -> None:
    incident = waits(centre)
    taken = TakeOverIncident(incident=incident.id, reason="要紧")
    centre.do(taken, at_seat(SEAT_2))
    assert keeper(centre.state, incident) == SEAT_2


def test_when_its_seat_goes_another_one_keeps_it(centre: Centre) -> None:
    incident = waits(centre)
    goes(centre, SEAT_1)
    assert keeper(centre.state, incident) == SEAT_2


def goes(centre: Centre, seat: SeatId) -> None:
    seats = {
        **centre.state.seats,
        seat: replace(centre.state.seats[seat], state=SeatState.SIGNED_OUT),
    }
    centre.state = replace(centre.state, seats=seats)

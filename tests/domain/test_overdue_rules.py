"""What is late, when, and how often it is said."""

from __future__ import annotations

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    CallOutcome,
    Overdue,
    ReceiptStep,
    Stage,
    StageReason,
    SuspendReason,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.overdue import overdue
from dispatch_app.domain.timers import NORM, Timers
from tests.fakes.builders import LINE_1, MACHINE, NORTH, Centre, a_centre, a_mission, at_station


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def late(centre: Centre, timers: Timers = NORM) -> set[str]:
    return {kind.value for kind, _ in overdue(centre.state, centre.now, timers)}


def test_a_call_rings_ten_seconds_without_alarm(centre: Centre) -> None:
    centre.rings()
    assert late(centre.later(10)) == set()
    assert late(centre.later(0.001)) == {Overdue.CALL_UNANSWERED}


def test_a_call_that_was_answered_or_lost_no_longer_waits(centre: Centre) -> None:
    call = centre.rings()
    centre.later(11).do(c.ReportRingingStopped(line=LINE_1), MACHINE)
    assert late(centre) == set()
    assert call.id in centre.state.calls


def test_the_call_clock_runs_from_the_answer(centre: Centre) -> None:
    centre.answers()
    assert late(centre.later(60)) == set()
    assert late(centre.later(1)) == {Overdue.CALL_AMBER}
    assert late(centre.later(60)) == {Overdue.CALL_AMBER, Overdue.CALL_RED}


def test_opening_an_incident_does_not_stop_the_call_clock(centre: Centre) -> None:
    centre.opens()
    assert late(centre.later(61)) == {Overdue.CALL_AMBER}


def test_an_order_stops_the_call_clock(centre: Centre) -> None:
    centre.sends(centre.opens())
    centre.later(61)
    assert Overdue.CALL_AMBER not in late(centre)


def test_any_other_outcome_stops_the_call_clock(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(c.SuspendIncident(incident=incident.id, reason=SuspendReason.NO_VEHICLE))
    call = centre.answers()
    centre.do(c.AttachCall(call=call.id, incident=incident.id))
    other = centre.answers()
    centre.do(c.SettleCall(call=other.id, outcome=CallOutcome.CONSULTATION))
    assert late(centre.later(200)) == set()


def test_an_order_goes_late_step_by_step() -> None:
    centre, _ = a_mission()
    assert late(centre.later(20)) == set()
    assert late(centre.later(1)) == {"not_delivered"}
    assert late(centre.later(10)) == {"not_delivered", "not_acknowledged"}
    assert "not_acknowledged_radar" in late(centre.later(30))
    assert "wheels_late" in late(centre.later(120))


def test_a_delivered_slip_still_has_to_be_acknowledged() -> None:
    centre, mission = a_mission()
    delivered = c.ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.DELIVERED)
    centre.do(delivered, at_station(NORTH))
    assert late(centre.later(31)) == {"not_sounding", "not_acknowledged"}


def test_an_acknowledged_crew_still_has_to_roll() -> None:
    centre, _ = a_mission(Stage.ACKNOWLEDGED)
    assert late(centre.later(180)) == set()
    assert late(centre.later(1)) == {"wheels_late"}


@pytest.mark.parametrize("stage", [Stage.EN_ROUTE, Stage.STOOD_DOWN])
def test_who_rolls_or_was_called_off_is_not_late(stage: Stage) -> None:
    centre, mission = a_mission(Stage.ACKNOWLEDGED)
    centre.reaches(mission, stage, reason=StageReason.OTHER)
    assert late(centre.later(1000)) == set()


def test_each_lateness_is_said_once() -> None:
    centre, mission = a_mission(Stage.ACKNOWLEDGED)
    raise_it = c.RaiseOverdue(kind=Overdue.WHEELS_LATE, subject=mission.id)
    centre.later(200)
    assert len(centre.do(raise_it, MACHINE)) == 1
    assert centre.do(raise_it, MACHINE) == ()
    assert late(centre) == set()
    assert centre.mission(mission.id).overdue == ("wheels_late",)


def test_what_has_left_meanwhile_is_not_raised(centre: Centre) -> None:
    call = centre.answers()
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.HANG_UP))
    assert centre.do(c.RaiseOverdue(kind=Overdue.CALL_RED, subject=call.id), MACHINE) == ()


def test_an_unknown_kind_is_refused(centre: Centre) -> None:
    call = centre.answers()
    with pytest.raises(Rejected) as refusal:
        centre.do(c.RaiseOverdue(kind="boredom", subject=call.id), MACHINE)
    assert refusal.value.code == "overdue.unknown-kind"


def test_the_centre_may_set_its_own_limits() -> None:
    centre, _ = a_mission(Stage.ACKNOWLEDGED)
    assert late(centre.later(100), Timers(wheels_s=90)) == {"wheels_late"}


def test_an_order_that_is_there_and_does_not_sound_is_late_before_anybody_should_sign() -> None:
    centre, mission = a_mission()
    delivered = c.ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.DELIVERED)
    centre.later(1).do(delivered, at_station(NORTH))
    assert late(centre.later(10)) == set()
    assert late(centre.later(1)) == {Overdue.NOT_SOUNDING}
    sounding = c.ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.SOUNDING)
    centre.do(sounding, at_station(NORTH))
    assert late(centre) == set()

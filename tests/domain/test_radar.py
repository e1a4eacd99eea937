"""What stands on the shift leader's radar, since when, in which order, and when it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import alarm_commands as ac
from dispatch_app.domain import commands as c
from dispatch_app.domain import supervising_commands as suc
from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.codes import (
    CallOutcome,
    Origin,
    PauseReason,
    ReceiptStep,
    Stage,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.radar import RadarAct, RadarKind, RadarRow, radar
from dispatch_app.domain.truth.doubting import Doubt
from dispatch_app.domain.truth.kept import DoubtKind
from dispatch_app.domain.truth.rows import TruthRow
from tests.fakes.builders import (
    LINE_1,
    LINE_2,
    MACHINE,
    NORTH,
    SEAT_1,
    SEAT_2,
    V01,
    V02,
    V03,
    Centre,
    a_centre,
    a_mission,
    a_plan,
    at_seat,
    at_station,
)

K = RadarKind


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def rows(centre: Centre) -> tuple[RadarRow, ...]:
    return radar(centre.state, centre.now)


def kinds(centre: Centre) -> list[RadarKind]:
    return [row.kind for row in rows(centre)]


def test_a_quiet_centre_needs_nobody(centre: Centre) -> None:
    assert rows(centre) == ()


def test_a_call_stands_there_once_by_what_is_gravest_about_it(centre: Centre) -> None:
    centre.answers()
    assert kinds(centre.later(61)) == [K.CALL_AMBER]
    assert kinds(centre.later(60)) == [K.CALL_RED]
    (row,) = rows(centre)
    assert row.seat == SEAT_1
    assert row.acts[:2] == (RadarAct.WATCH, RadarAct.LISTEN)


def test_a_call_leaves_by_itself_as_soon_as_its_order_is_out(centre: Centre) -> None:
    incident = centre.opens()
    assert kinds(centre.later(61)) == [K.CALL_AMBER]
    centre.sends(incident)
    assert kinds(centre) == []


def test_what_was_raised_before_still_stands(centre: Centre) -> None:
    call = centre.rings()
    centre.later(11)
    raised = frozenset({("call_unanswered", str(call.id))})
    centre.state = replace(centre.state, raised=raised)
    assert kinds(centre) == [K.CALL_UNANSWERED]


def with_plan(centre: Centre, first: bool) -> None:
    incident = centre.opens()
    if first:
        centre.do(c.SetPlan(incident=incident.id, plan=a_plan()))
    mission = centre.sends(incident)
    centre.do(
        c.ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.DELIVERED),
        at_station(NORTH),
    )


@pytest.mark.parametrize(("first", "after_s"), [(True, 31), (False, 61)])
def test_an_unsigned_order_stands_there_after_30_s_for_a_life_and_after_60_else(
    centre: Centre, first: bool, after_s: int
) -> None:
    with_plan(centre, first)
    assert kinds(centre.later(after_s - 2)) == []
    expected = K.P1_UNSIGNED if first else K.UNSIGNED
    (row,) = rows(centre.later(2))
    assert row.kind is expected
    assert row.acts[0] is RadarAct.RING_STATION
    assert row.station == NORTH


def test_wheels_that_do_not_roll_are_listed_until_they_do(centre: Centre) -> None:
    mission = centre.sends(centre.opens())
    centre.reaches(mission, Stage.ACKNOWLEDGED)
    assert kinds(centre.later(181)) == [K.WHEELS_LATE]
    centre.reaches(mission, Stage.EN_ROUTE)
    assert kinds(centre) == []


def test_a_raised_hand_comes_first_and_brings_the_seats_call_along(centre: Centre) -> None:
    call = centre.answers()
    centre.later(121).do(suc.RaiseHand(note="家属失控"))
    hand, late = rows(centre)
    assert (hand.kind, hand.call, hand.names) == (K.HAND_RAISED, call.id, ("家属失控",))
    assert late.kind is K.CALL_RED
    assert RadarAct.LOWER_HAND in hand.acts
    assert RadarAct.LISTEN in hand.acts


def test_a_hand_without_a_call_offers_no_listening(centre: Centre) -> None:
    centre.do(suc.RaiseHand())
    (row,) = rows(centre)
    assert RadarAct.LISTEN not in row.acts
    assert RadarAct.RING_SEAT in row.acts


def test_an_incident_that_waits_for_a_vehicle_stands_there_until_it_is_woken(
    centre: Centre,
) -> None:
    incident = centre.opens()
    centre.do(c.SuspendIncident(incident=incident.id, reason=SuspendReason.NO_VEHICLE))
    assert kinds(centre) == [K.NO_VEHICLE]
    centre.do(c.WakeIncident(incident=incident.id))
    assert K.NO_VEHICLE not in kinds(centre)


def test_who_waits_for_other_things_than_vehicles_needs_nobody_above(centre: Centre) -> None:
    incident = centre.opens()
    reason = SuspendReason.WAITING_FOR_PATIENT
    centre.do(c.SuspendIncident(incident=incident.id, reason=reason))
    assert rows(centre) == ()


# ---- one number twice


def calls(centre: Centre, number: str, outcome: CallOutcome | None = None) -> None:
    call = centre.rings()
    centre.do(c.ReportCaller(line=LINE_1, number=number), MACHINE)
    if outcome is not None:
        centre.do(c.AnswerCall(call=call.id))
        centre.do(c.EndCall(call=call.id))
        centre.do(c.SettleCall(call=call.id, outcome=outcome))


def test_the_second_call_of_a_number_without_a_vehicle_stands_there(centre: Centre) -> None:
    calls(centre, "0999-0001234", CallOutcome.SILENT)
    assert kinds(centre) == []
    calls(centre.later(60), "09990001234")
    (row,) = rows(centre)
    assert row.kind is K.CALLED_AGAIN
    assert len(row.names) == 3
    assert row.since == centre.now - timedelta(seconds=60)


def test_two_numbers_are_not_one_number_twice(centre: Centre) -> None:
    calls(centre, "09990001234", CallOutcome.SILENT)
    calls(centre, "09990001235")
    assert rows(centre) == ()


def test_a_number_leaves_when_its_vehicle_is_sent_or_an_hour_is_over(centre: Centre) -> None:
    calls(centre, "09990001234", CallOutcome.SILENT)
    calls(centre.later(60), "09990001234", CallOutcome.CONSULTATION)
    assert kinds(centre) == [K.CALLED_AGAIN]
    assert K.CALLED_AGAIN not in kinds(centre.later(3541))
    calls(centre, "09990001234")
    assert K.CALLED_AGAIN in kinds(centre)
    (call,) = [x for x in centre.state.calls.values() if x.ringing]
    centre.do(c.AnswerCall(call=call.id))
    centre.do(c.OpenIncident(call=call.id))
    incident = centre.call(call.id).incident
    assert incident is not None
    centre.sends(centre.incident(incident))
    assert K.CALLED_AGAIN not in kinds(centre)


# ---- faults, doubts, doors, bare districts


def test_faults_of_one_kind_are_one_row_that_leaves_when_seen_or_over(centre: Centre) -> None:
    for source in ("N", "S"):
        centre.do(ac.RaiseAlarm(kind=AlarmKind.STATION_LINK, source=source), MACHINE)
    (row,) = rows(centre)
    assert (row.kind, row.names) == (K.FAULT, ("station_link", "N", "S"))
    for source in ("N", "S"):
        centre.do(ac.ClearAlarm(kind=AlarmKind.STATION_LINK, source=source), MACHINE)
    assert rows(centre) == ()


def test_doubts_of_the_truth_desk_stand_there_as_they_are_listed(centre: Centre) -> None:
    doubt = Doubt(kind=DoubtKind.NOT_MOVING, since=centre.now)
    listed = TruthRow(vehicle=V01, state=VehicleState.EN_ROUTE, doubts=(doubt,))
    (row,) = radar(centre.state, centre.now, doubts=(listed,))
    assert (row.kind, row.vehicle, row.acts) == (K.TRUTH, V01, (RadarAct.TRUTH_DESK,))


def test_a_vehicle_that_stands_half_an_hour_at_the_door_stands_there_too() -> None:
    stages = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    centre, mission = a_mission(*stages, Stage.AT_HOSPITAL)
    assert kinds(centre.later(1800)) == []
    assert kinds(centre.later(1)) == [K.AT_DOOR]
    centre.reaches(mission, Stage.COMPLETE)
    assert kinds(centre) == []


def in_districts(centre: Centre) -> Centre:
    stations = centre.state.stations.items()
    named = {k: replace(s, district="上街" if k == NORTH else "登封") for k, s in stations}
    centre.state = replace(centre.state, stations=named)
    return centre


def test_a_district_is_bare_once_its_last_free_vehicle_is_taken(centre: Centre) -> None:
    in_districts(centre).sends(centre.opens(), V03)
    centre.later(1)
    (row,) = rows(centre)
    assert (row.kind, row.names) == (K.NAKED, ("登封",))
    pause = c.PauseVehicle(vehicle=V01, reason=PauseReason.MEAL, origin=Origin.STATION_BUTTON)
    centre.do(pause, at_station(NORTH))
    assert [row.names for row in rows(centre)] == [("登封",)]
    centre.sends(centre.opens(LINE_2, SEAT_2), V02, SEAT_2)
    assert [row.names for row in rows(centre)] == [("上街", "登封")]


def test_a_district_whose_vehicles_do_not_serve_is_not_bare(centre: Centre) -> None:
    out = c.ReportVehicleState(
        vehicle=V03, state=VehicleState.OUT_OF_SERVICE, origin=Origin.STATION_BUTTON
    )
    in_districts(centre).do(out)
    assert rows(centre) == ()


# ---- order


def test_rows_stand_by_urgency_and_within_it_by_age(centre: Centre) -> None:
    first = centre.answers()
    second = centre.later(5).answers(LINE_2, SEAT_2)
    centre.later(70).do(suc.RaiseHand(), at_seat(SEAT_2))
    found = rows(centre)
    assert [row.kind for row in found] == [K.HAND_RAISED, K.CALL_AMBER, K.CALL_AMBER]
    assert [row.call for row in found[1:]] == [first.id, second.id]
    before = [row.key for row in found]
    assert [row.key for row in rows(centre.later(3))] == before


@pytest.mark.parametrize("kind", RadarKind)
def test_what_a_row_is_not_about_it_offers_no_key_for(kind: RadarKind, centre: Centre) -> None:
    bare = RadarRow(key="x", kind=kind, since=centre.now)
    needs_nothing = {RadarAct.TRUTH_DESK, RadarAct.LAMPS}
    assert set(bare.acts) <= needs_nothing

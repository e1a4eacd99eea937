"""The table of vehicles: all of them, best first, always for the place that stands."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtTest import QTest

from dispatch_app.domain.codes import Level, Origin, PauseReason, Priority, VehicleState
from dispatch_app.domain.commands import (
    AnswerCall,
    PauseVehicle,
    RegisterHospital,
    ReportCaller,
    ReportVehicleState,
)
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.ranking import Why
from dispatch_app.domain.values import Place, Position
from dispatch_app.ui.dispatcher.dispatching.recommending import PATIENCE_MS
from dispatch_app.ui.dispatcher.dispatching.words import fitness_text
from tests.fakes.builders import H1, H2, LINE_1, MACHINE, V01, V02, V03, a_place, a_plan, at_seat
from tests.fakes.form_seat import LANDLINE

NEAR_NORTH = a_place(position=Position(lat=31.508, lon=120.508))
NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))


def wait_until(condition, timeout_ms=5000):
    waited = 0
    while not condition() and waited < timeout_ms:
        QTest.qWait(10)
        waited += 10
    assert condition()


def why(room, vehicle):
    return next(row.why for row in room.panel.vehicles.rows if row.vehicle == vehicle)


def test_every_vehicle_stands_in_the_table(room):
    room.opens(NEAR_NORTH)
    assert set(room.order) == {V01, V02, V03}


def test_the_nearest_by_road_stands_first(room):
    room.opens(NEAR_SOUTH)
    assert room.order[0] == V03


def test_a_vehicle_that_can_do_what_is_wanted_goes_before_a_nearer_one_that_cannot(room):
    room.opens(NEAR_SOUTH)
    room.intake.set_plan(a_plan(level=Level.ALS, priority=Priority.P3))
    assert (room.order[0], why(room, V03)) == (V02, Why.OTHER_LEVEL)


def test_a_new_plan_sorts_anew_without_searching_again(room):
    room.opens(NEAR_SOUTH)
    asked = len(room.roads.ranks)
    room.intake.set_plan(a_plan(level=Level.ALS, priority=Priority.P3))
    assert len(room.roads.ranks) == asked


def test_confirming_the_place_that_was_coarse_needs_no_search(room):
    room.centre.subscriber = LANDLINE
    call = room.centre.rings()
    room.centre.do(ReportCaller(line=LINE_1, number=LANDLINE.number), MACHINE)
    room.centre.do(AnswerCall(call=call.id), at_seat(room.desk.seat))
    room.desk.hear()
    room.selection.select(call=call.id)
    assert room.dispatching.recommending.target.coarse
    asked = len(room.roads.ranks)
    room.intake.fix(Place(text=LANDLINE.address, position=LANDLINE.position))
    assert not room.dispatching.recommending.target.coarse
    assert len(room.roads.ranks) == asked


def test_a_vehicle_without_a_fix_on_standby_counts_from_its_station(room):
    room.opens(NEAR_NORTH)
    assert why(room, V01) == Why.AT_STATION_NO_FIX


def test_a_vehicle_on_the_road_without_a_fix_is_out(room):
    room.centre.do(
        ReportVehicleState(vehicle=V01, state=VehicleState.RETURNING, origin=Origin.TERMINAL_KEY),
        MACHINE,
    )
    room.opens(NEAR_NORTH)
    assert why(room, V01) == Why.NO_FIX


def test_an_old_fix_keeps_a_vehicle_out_and_tells_its_age(room):
    room.fix(V01, lon=120.508, lat=31.508, age_s=14 * 60)
    room.opens(NEAR_NORTH)
    row = next(r for r in room.panel.vehicles.rows if r.vehicle == V01)
    assert (row.excluded, row.fix_age_min) == (True, 14)


def test_a_vehicle_that_pauses_leaves_the_candidates_without_a_search(room):
    room.opens(NEAR_SOUTH)
    asked = len(room.roads.ranks)
    room.desk.elsewhere(
        PauseVehicle(vehicle=V03, reason=PauseReason.MEAL, origin=Origin.BY_HAND), MACHINE
    )
    wait_until(lambda: why(room, V03) == Why.PAUSED)
    assert len(room.roads.ranks) == asked


def test_excluded_vehicles_that_would_be_sooner_stay_in_sight(room):
    room.desk.elsewhere(
        PauseVehicle(vehicle=V03, reason=PauseReason.MEAL, origin=Origin.BY_HAND), MACHINE
    )
    room.opens(NEAR_SOUTH)
    assert room.order == [V01, V02, V03]
    assert room.panel.vehicles.rows[2].excluded


def test_a_ready_vehicle_that_has_moved_is_searched_from_where_it_is_now(room):
    room.opens(NEAR_NORTH)
    assert room.order[0] != V03
    room.fix(V03, lon=120.508, lat=31.508)
    wait_until(lambda: room.order[0] == V03)


def test_a_few_metres_are_no_reason_to_search_again(room):
    room.fix(V01, lon=120.51, lat=31.51)
    room.opens(NEAR_NORTH)
    asked = len(room.roads.ranks)
    room.fix(V01, lon=120.5101, lat=31.5101)
    assert not room.dispatching.recommending._search.isActive()
    assert len(room.roads.ranks) == asked


def test_a_slow_search_is_not_overtaken_by_the_next(room):
    room.opens(NEAR_NORTH)
    recommending, room.roads.dumb = room.dispatching.recommending, True
    room.fix(V03, lon=120.508, lat=31.508)
    recommending._ask_again()
    asked = len(room.roads.ranks)
    recommending._ask_again()
    assert len(room.roads.ranks) == asked
    assert recommending._search.isActive()
    room.roads.speak()
    assert room.order[0] == V03
    recommending._ask_again()
    assert len(room.roads.ranks) == asked + 1


def test_the_answer_for_another_place_is_thrown_away(room):
    room.opens(None)
    room.roads.dumb = True
    room.intake.fix(NEAR_NORTH)
    room.intake.fix(NEAR_SOUTH)
    room.roads.speak()
    assert room.order[0] == V03


def test_the_table_of_another_place_counts_no_longer_once_the_place_has_changed(room):
    room.opens(NEAR_NORTH)
    room.roads.dumb = True
    room.intake.fix(NEAR_SOUTH)
    room.dispatching.key_f9()
    assert room.desk.kinds() == []
    assert room.notes.last == room.texts("dispatch.why.searching")


def test_without_roads_straight_lines_stand_in_and_are_said_to_be_so(room):
    room.roads.lost = True
    room.opens(NEAR_SOUTH)
    table = room.dispatching.recommending.table
    assert room.order[0] == V03
    assert table.kept(None, 0.0).road_version == "straight-line"
    assert room.panel._note.text() == room.texts("dispatch.note-estimated")


def test_a_slow_guide_is_waited_for_no_longer_than_a_moment(room):
    room.roads.dumb = True
    room.opens(NEAR_SOUTH)
    wait_until(lambda: room.order, timeout_ms=PATIENCE_MS + 3000)
    room.roads.speak()
    assert not room.dispatching.recommending.table.legs.estimated


def test_the_hospital_that_can_do_it_stands_first(room):
    room.opens(NEAR_SOUTH)
    room.intake.set_plan(a_plan(capabilities=("chest_pain",)))
    assert room.panel.hospitals.rows[0].hospital == H1
    assert room.panel.hospitals.rows[1].missing == ("chest_pain",)


def test_a_specialised_hospital_says_what_alone_it_is_for(room):
    room.desk.elsewhere(
        RegisterHospital(
            id=HospitalId("H9"),
            name="演示儿童医院",
            position=Position(lat=31.492, lon=120.492),
            capabilities=("emergency", "paediatric"),
        ),
        MACHINE,
    )
    room.opens(NEAR_SOUTH)
    last = room.panel.hospitals.rows[-1]
    assert last.hospital == "H9"
    assert fitness_text(last, room.texts) == room.texts(
        "dispatch.hospital-only", what=room.texts.code("capability", "paediatric")
    )


def hospital_questions(room):
    return [q for q in room.roads.ranks if q.hospitals]


def test_vehicles_do_not_wait_for_hospitals(room):
    room.roads.hospitals_later = True
    room.opens(NEAR_SOUTH)
    assert room.order[0] == V03
    assert list(room.panel.hospitals.rows) == []
    room.roads.speak()
    assert {row.hospital for row in room.panel.hospitals.rows} == {H1, H2}


def test_hospitals_are_asked_once_for_a_place_however_the_vehicles_move(room):
    room.opens(NEAR_NORTH)
    asked = len(hospital_questions(room))
    room.fix(V03, lon=120.508, lat=31.508)
    room.dispatching.recommending._ask()
    assert len(hospital_questions(room)) == asked
    room.intake.fix(NEAR_SOUTH)
    assert len(hospital_questions(room)) == asked + 1


def test_a_closure_makes_the_roads_to_the_hospitals_be_searched_again(room):
    room.opens(NEAR_NORTH)
    asked = len(hospital_questions(room))
    room.roads.closures += 1
    room.dispatching.recommending._ask()
    assert len(hospital_questions(room)) == asked + 1


def test_hospitals_of_another_place_are_not_shown_for_this_one(room):
    room.opens(NEAR_NORTH)
    room.roads.hospitals_later = True
    room.intake.fix(NEAR_SOUTH)
    assert list(room.panel.hospitals.rows) == []


def test_how_long_it_took_is_noted_once_for_each_place(room):
    room.opens(NEAR_NORTH)
    wait_until(lambda: "ranking-shown" in [what for what, _ in room.trace.notes])
    room.dispatching.recommending.renewed.emit()
    room.settle()
    assert [what for what, _ in room.trace.notes].count("ranking-shown") == 1


def test_no_place_no_table(room):
    room.opens(None)
    assert room.dispatching.recommending.table is None
    assert room.panel._empty.text() == room.texts("dispatch.empty-no-place")


def test_leaving_the_incident_clears_the_table(room):
    room.opens(NEAR_NORTH)
    room.intake.facts = replace(room.intake.facts, place=None)
    room.selection.select()
    assert room.dispatching.recommending.table is None

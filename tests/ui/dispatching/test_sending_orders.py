"""F9 and its sisters: what is sent, what is refused, what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dispatch_app.client.replies import Refused, Unreachable
from dispatch_app.domain.codes import (
    ChoiceReason,
    IncidentOutcome,
    Priority,
    Stage,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.commands import (
    AnswerCall,
    CloseIncident,
    DispatchVehicle,
    FixPlace,
    ReportCaller,
    SuspendIncident,
    WakeIncident,
)
from dispatch_app.domain.values import Place, Position, Subscriber
from dispatch_app.ui.kit.guide.in_time import IN_TIME_MS
from dispatch_app.ui.kit.guide.questions import Haste
from tests.fakes.builders import (
    H1,
    H2,
    LINE_1,
    MACHINE,
    SEAT_2,
    V01,
    V02,
    V03,
    a_place,
    a_plan,
    at_seat,
)

NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))
KNOWN = Subscriber(
    number="09990001234",
    name="王家饭店",
    address="演示区和平路1号",
    position=Position(lat=31.50, lon=120.50),
)


def wait_until(condition, timeout_ms=5000):
    waited = 0
    while not condition() and waited < timeout_ms:
        QTest.qWait(10)
        waited += 10
    assert condition()


def orders(room) -> list[DispatchVehicle]:
    return [c for c in room.desk.sent if isinstance(c, DispatchVehicle)]


def with_known_number(room):
    """A call whose place is known only by where its number is installed."""
    room.centre.subscriber = KNOWN
    call = room.centre.rings()
    room.centre.do(ReportCaller(line=LINE_1, number=KNOWN.number), MACHINE)
    room.centre.do(AnswerCall(call=call.id), at_seat(room.desk.seat))
    room.desk.hear()
    room.selection.select(call=call.id)
    room.settle()
    return call


def test_f9_sends_the_pick_with_all_that_the_crew_must_know(room):
    room.opens(NEAR_SOUTH)
    room.intake.set_plan(a_plan(priority=Priority.P1))
    room.intake.facts = replace(
        room.intake.facts,
        warnings=("家中有犬",),
        meeting_point="东门",
        callback_number="09990001234",
    )
    room.dispatching.key_f9()
    (order,) = orders(room)
    slip = order.slip
    assert (order.vehicle, slip.place, slip.priority) == (V03, NEAR_SOUTH, Priority.P1)
    assert (slip.complaint_name, slip.warnings, slip.meeting_point) == (
        "胸痛",
        ("家中有犬",),
        "东门",
    )
    assert slip.route is not None
    assert slip.route.streets == ("和平路",)
    assert room.centre.doing(V03) is VehicleState.ASSIGNED


def test_the_form_is_saved_before_the_order_leaves(room):
    room.takes_call()
    room.intake.fix(NEAR_SOUTH)
    room.dispatching.key_f9()
    assert room.desk.kinds() == ["OpenIncident", "FixPlace", "DispatchVehicle"]


def test_the_order_carries_the_whole_table_with_its_versions(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    kept = orders(room)[0].recommendation
    assert {row.vehicle for row in kept.rows} == {V01, V02, V03}
    assert (kept.pick, kept.road_version, kept.closure_version) == (V03, "roads-1", 3)


def test_the_best_hospital_goes_along_and_a_wish_takes_its_place(room):
    room.opens(NEAR_SOUTH)
    room.intake.set_plan(a_plan(capabilities=("chest_pain",), vehicles=2))
    room.dispatching.key_f9()
    room.dispatching.choose_hospital(H2)
    room.dispatching.key_f9()
    assert [o.hospital for o in orders(room)] == [H1, H2]
    assert orders(room)[1].slip.hospital_name == "演示二院"


def test_the_key_is_noted_with_incident_and_vehicle(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    noted = [facts for what, facts in room.trace.notes if what == "dispatch-pressed"]
    assert [(f["incident"], f["vehicle"]) for f in noted] == [(incident.number, V03)]


def test_the_key_is_noted_when_the_incident_is_only_opened_by_it(room):
    room.takes_call()
    room.intake.fix(NEAR_SOUTH)
    room.dispatching.key_f9()
    (incident,) = room.centre.state.incidents.values()
    noted = [facts for what, facts in room.trace.notes if what == "dispatch-pressed"]
    assert [f["incident"] for f in noted] == [incident.number]


def with_a_table_but_no_ways(room, place=NEAR_SOUTH):
    """The roads have told who can be there when, and fall silent before the first way."""
    incident = room.opens(place)
    room.dispatching._ways.forget()
    room.roads.dumb = True
    return incident


def test_an_order_waits_a_moment_for_its_way(room):
    with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    assert orders(room) == []
    room.roads.speak()
    assert orders(room)[0].slip.route.streets == ("和平路",)


def test_an_order_leaves_without_its_way_rather_than_late(room):
    with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    wait_until(lambda: orders(room))
    assert orders(room)[0].slip.route is None
    room.roads.speak()
    assert len(orders(room)) == 1


def test_no_order_carries_a_way_from_where_the_vehicle_no_longer_is(room, monkeypatch):
    room.opens(NEAR_SOUTH)
    room.settle()
    monkeypatch.setattr(room.roads, "drive", lambda question, then: None)
    room.fix(V03, lon=120.4921, lat=31.4921)
    room.dispatching.recommending._ask()
    room.dispatching.key_f9()
    wait_until(lambda: orders(room))
    assert (orders(room)[0].vehicle, orders(room)[0].slip.route) == (V03, None)


def with_a_table_but_no_hospitals(room):
    """Vehicles and their ways are there, the hospitals are still being searched."""
    room.roads.hospitals_later = True
    incident = room.opens(NEAR_SOUTH)
    room.settle()
    return incident


def marked(room):
    return room.panel.hospitals.rows[0].hospital


def test_an_order_waits_a_moment_for_its_hospital(room):
    with_a_table_but_no_hospitals(room)
    room.dispatching.key_f9()
    assert orders(room) == []
    room.roads.speak()
    (order,) = orders(room)
    assert order.hospital == order.slip.hospital == marked(room) == H2
    assert order.slip.hospital_name == room.desk.state.hospitals[H2].name
    assert order.slip.route is not None


def test_an_order_leaves_without_its_hospital_rather_than_late(room):
    with_a_table_but_no_hospitals(room)
    room.dispatching.key_f9()
    wait_until(lambda: orders(room), timeout_ms=IN_TIME_MS * 8)
    assert (orders(room)[0].hospital, orders(room)[0].slip.hospital) == (None, None)
    room.roads.speak()
    assert len(orders(room)) == 1


def test_way_and_hospital_are_waited_for_together(room):
    with_a_table_but_no_hospitals(room)
    room.dispatching._ways.forget()
    held = []
    drive = room.roads.drive
    room.roads.drive = lambda question, then: held.append((question, then))
    room.dispatching.key_f9()
    room.roads.speak()
    assert orders(room) == []
    for question, then in held:
        drive(question, then)
    (order,) = orders(room)
    assert order.hospital == marked(room)
    assert order.slip.route is not None


def test_the_hospitals_of_another_place_do_not_go_with_an_order(room):
    with_a_table_but_no_hospitals(room)
    room.dispatching.key_f9()
    room.intake.fix(a_place(position=Position(lat=31.508, lon=120.508)))
    room.roads.speak()
    (order,) = orders(room)
    assert (order.slip.place, order.hospital) == (NEAR_SOUTH, None)


def test_hospitals_that_came_while_the_reason_was_asked_go_with_the_order(room):
    with_a_table_but_no_hospitals(room)
    room.dispatching.key_nth(2)
    room.dispatching.key_f9()
    room.roads.speak()
    QTest.keyClick(room.chooser, Qt.Key.Key_1)
    assert orders(room)[0].hospital == marked(room)


def test_the_way_of_an_order_is_asked_before_all_others(room):
    with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    asked = room.roads.drives[-1]
    assert (asked.haste, asked.end) == (Haste.ORDERED, (120.492, 31.492))


def test_an_order_that_waits_for_its_way_is_sent_once(room):
    with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    room.dispatching.key_f9()
    room.roads.speak()
    assert len(orders(room)) == 1


def test_what_was_pressed_goes_though_the_table_has_changed_meanwhile(room):
    with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    shown = room.dispatching.recommending.table
    room.fix(V01, lon=120.492, lat=31.492)
    room.dispatching.recommending._ask()
    room.roads.speak()
    (order,) = orders(room)
    assert room.dispatching.recommending.table is not shown
    assert (order.vehicle, order.recommendation.pick) == (V03, V03)


def test_an_order_that_waits_for_its_way_leaves_before_another_place_does(room):
    incident = with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    room.intake.fix(replace(NEAR_SOUTH, text="演示区解放路11号"))
    assert [o.slip.place for o in orders(room)] == [NEAR_SOUTH]
    assert orders(room)[0].incident == incident.id


def test_a_provisional_order_waits_for_its_way_too(room):
    with_known_number(room)
    room.dispatching._ways.forget()
    room.roads.dumb = True
    room.dispatching.key_shift_f9()
    assert orders(room) == []
    room.roads.speak()
    (order,) = orders(room)
    assert order.provisional
    assert order.slip.route is not None


def test_without_a_guide_no_order_waits(room):
    with_a_table_but_no_ways(room)
    room.roads.dumb, room.roads.lost = False, True
    room.dispatching.key_f9()
    assert orders(room)[0].slip.route is None


def test_a_key_pressed_twice_sends_once(room):
    room.opens(NEAR_SOUTH)
    room.desk.holding = True
    room.dispatching.key_f9()
    room.dispatching.key_f9()
    room.desk.release()
    assert len(orders(room)) == 1


def test_another_f9_after_the_order_points_to_f10(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    room.dispatching.key_f9()
    assert len(orders(room)) == 1
    assert room.notes.last == room.texts("dispatch.why.enough", vehicles=V03)


def test_f9_goes_on_until_the_plan_has_its_vehicles(room):
    room.opens(NEAR_SOUTH)
    room.intake.set_plan(a_plan(vehicles=2, priority=Priority.P3))
    for _ in range(3):
        room.dispatching.key_f9()
    assert len(orders(room)) == 2


def test_a_vehicle_that_a_rival_took_is_named_with_the_rivals_incident(room):
    room.opens(NEAR_SOUTH)
    rival = room.centre.opens(LINE_1, SEAT_2)
    room.centre.sends(rival, V03, SEAT_2)
    room.dispatching.key_f9()
    assert V03 in room.panel.said
    assert rival.number in room.panel.said
    room.desk.hear()
    assert room.dispatching._vehicle().vehicle != V03


@pytest.mark.parametrize("reply", [Refused("unavailable"), Unreachable()])
def test_what_was_not_taken_can_be_sent_again(room, reply):
    room.opens(NEAR_SOUTH)
    room.desk.refuse_next = reply
    room.dispatching.key_f9()
    assert room.panel.said
    room.dispatching.key_f9()
    assert len(orders(room)) == 2


def test_an_incident_that_cannot_be_opened_lets_go_of_the_order(room):
    room.takes_call()
    room.intake.fix(NEAR_SOUTH)
    room.intake.stuck = True
    room.dispatching.key_f9()
    ordering = room.dispatching.ordering
    (order,) = ordering._under_way
    ordering.give_up(order)
    assert not ordering.busy_with(order.call, None)
    assert room.panel.said == room.texts("dispatch.not-opened", vehicle=V03)


def test_turning_away_does_not_turn_the_order_to_another_incident(room):
    first = room.opens(NEAR_SOUTH)
    room.desk.holding = True
    room.dispatching.key_f9()
    second = room.centre.opens(LINE_1, room.desk.seat)
    room.selection.select(incident=second.id)
    room.desk.release()
    assert [o.incident for o in orders(room)] == [first.id]


def test_two_orders_on_their_way_do_not_disturb_each_other(room):
    first = room.opens(NEAR_SOUTH)
    second = room.centre.opens(LINE_1, room.desk.seat)
    room.desk.hear()
    room.desk.holding = True
    room.dispatching.key_f9()
    room.selection.select(incident=second.id)
    room.dispatching.key_f10()
    room.dispatching.key_f9()
    room.desk.release()
    assert {o.incident for o in orders(room)} == {first.id, second.id}


def test_an_order_that_has_left_is_not_given_up(room):
    room.opens(NEAR_SOUTH)
    room.desk.holding = True
    room.dispatching.key_f9()
    (order,) = room.dispatching.ordering._under_way
    room.dispatching.ordering.give_up(order)
    assert room.dispatching.ordering.busy_with(None, order.incident)
    room.desk.release()
    assert not room.dispatching.ordering.busy_with(None, order.incident)


# ---- another choice


def test_another_vehicle_asks_for_its_reason_and_then_goes(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_nth(2)
    room.dispatching.key_f9()
    assert orders(room) == []
    QTest.keyClick(room.chooser, "2")
    (order,) = orders(room)
    assert order.vehicle == V01
    assert order.choice_reason is list(ChoiceReason)[1]


def test_no_reason_no_order(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_nth(2)
    room.dispatching.key_f9()
    QTest.keyClick(room.chooser, Qt.Key.Key_Escape)
    assert orders(room) == []


def test_a_persons_choice_stays_when_the_table_is_sorted_anew(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.choose_vehicle(V01)
    room.intake.set_plan(a_plan(priority=Priority.P3))
    assert room.panel.vehicles.chosen_key == V01


def test_a_choice_that_a_rival_took_is_given_up_with_a_word(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.choose_vehicle(V01)
    rival = room.centre.opens(LINE_1, SEAT_2)
    room.centre.sends(rival, V01, SEAT_2)
    room.desk.hear()
    room.dispatching.recommending._sort()
    assert room.panel.vehicles.chosen_key == V03
    assert room.notes.last == room.texts("dispatch.choice-gone", vehicle=V01)


def test_a_vehicle_on_a_mission_cannot_be_chosen(room):
    rival = room.centre.opens(LINE_1, SEAT_2)
    room.centre.sends(rival, V03, SEAT_2)
    room.opens(NEAR_SOUTH)
    room.dispatching.choose_vehicle(V03)
    assert room.panel.vehicles.chosen_key != V03
    assert room.notes.last == room.texts("dispatch.cannot-choose", vehicle=V03)


def test_another_call_forgets_the_choice(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.choose_vehicle(V01)
    second = room.centre.opens(LINE_1, room.desk.seat)
    room.desk.hear()
    room.selection.select(incident=second.id)
    assert room.panel.vehicles.chosen_key == V03


# ---- before the place is sure


def test_a_place_that_nobody_confirmed_is_for_provisional_orders_only(room):
    with_known_number(room)
    room.dispatching.key_f9()
    assert orders(room) == []
    assert room.notes.last == room.texts("dispatch.why.not-confirmed")


def test_a_provisional_order_goes_to_where_the_number_is_installed(room):
    with_known_number(room)
    room.dispatching.key_shift_f9()
    (order,) = orders(room)
    assert order.provisional
    assert order.slip.place.position == KNOWN.position
    assert order.slip.place.uncertainty_m > 0


def test_typed_words_without_a_position_go_with_the_coarse_position(room):
    with_known_number(room)
    room.intake.fix(Place(text="老城桥头"))
    room.dispatching.key_shift_f9()
    assert orders(room)[0].slip.place.text == "老城桥头"
    assert orders(room)[0].slip.place.position == KNOWN.position


def test_without_any_position_nothing_can_be_sent(room):
    room.opens(None)
    room.dispatching.key_shift_f9()
    assert orders(room) == []
    assert room.notes.last == room.texts("dispatch.why.no-position")


def test_the_place_that_is_fixed_later_reaches_the_crew_by_itself(room):
    with_known_number(room)
    room.dispatching.key_shift_f9()
    (mission,) = room.centre.state.missions.values()
    room.desk.send(FixPlace(incident=mission.incident, place=NEAR_SOUTH))
    slip = room.centre.mission(mission.id).slip.slip
    assert (slip.provisional, slip.place) == (False, NEAR_SOUTH)


# ---- reinforcement, suspend, close


def test_reinforcement_sends_the_next_best(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    room.dispatching.key_f10()
    assert [o.vehicle for o in orders(room)] == [V03, V01]


def test_reinforcement_needs_something_to_reinforce(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f10()
    assert orders(room) == []
    assert room.notes.last == room.texts("dispatch.why.none-out")


def test_suspending_asks_for_a_reason_and_waking_does_not(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f11()
    QTest.keyClick(room.chooser, "1")
    assert room.desk.sent[-1] == SuspendIncident(
        incident=incident.id, reason=SuspendReason.NO_VEHICLE
    )
    assert room.panel.buttons.suspend.word == room.texts("dispatch.wake")
    room.dispatching.key_f11()
    assert room.desk.sent[-1] == WakeIncident(incident=incident.id)


def test_closing_asks_for_the_outcome(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f12()
    QTest.keyClick(room.chooser, "7")
    outcome = list(IncidentOutcome)[6]
    assert room.desk.sent[-1] == CloseIncident(incident=incident.id, outcome=outcome)
    assert not room.centre.incident(incident.id).open


def test_an_incident_with_vehicles_out_is_not_closed_and_names_them(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    room.dispatching.key_f12()
    assert room.chooser.isHidden()
    assert V03 in room.notes.last


def test_buttons_say_on_hover_why_they_cannot_act(room):
    room.opens(NEAR_SOUTH)
    button = room.panel.buttons.reinforce
    assert not button.isEnabled()
    assert button.toolTip() == room.texts("dispatch.why.none-out")


def test_the_big_button_names_the_vehicle(room):
    room.opens(NEAR_SOUTH)
    assert room.panel.buttons.dispatch.word == room.texts("dispatch.button", vehicle=V03)
    room.dispatching.key_nth(2)
    assert room.panel.buttons.dispatch.word == room.texts("dispatch.button", vehicle=V01)


def test_a_click_on_the_big_button_sends(room):
    room.opens(NEAR_SOUTH)
    room.panel.buttons.dispatch.click()
    assert len(orders(room)) == 1


def test_a_mission_that_came_back_frees_its_vehicle_for_the_table(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    mission = room.centre.mission(room.centre.incident(incident.id).missions[0])
    chain = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    room.centre.reaches(mission, *chain, Stage.AT_HOSPITAL, Stage.COMPLETE)
    room.desk.hear()
    room.dispatching.recommending._sort()
    assert room.dispatching.recommending.table.vehicle(V03).why != "on_mission"

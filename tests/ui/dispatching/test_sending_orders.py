"""F9 and its sisters: what is sent, what is refused, what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dispatch_app.client.replies import Refused, Unreachable
from dispatch_app.domain.codes import (
    ChoiceReason,
    Priority,
    VehicleState,
)
from dispatch_app.domain.commands import (
    FixPlace,
)
from dispatch_app.domain.values import Place, Position
from tests.fakes.builders import (
    H1,
    H2,
    LINE_1,
    SEAT_2,
    V01,
    V02,
    V03,
    a_place,
    a_plan,
)

NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))


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
    (order,) = room.orders
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
    kept = room.orders[0].recommendation
    assert {row.vehicle for row in kept.rows} == {V01, V02, V03}
    assert (kept.pick, kept.road_version, kept.closure_version) == (V03, "roads-1", 3)


def test_the_best_hospital_goes_along_and_a_wish_takes_its_place(room):
    room.opens(NEAR_SOUTH)
    room.intake.set_plan(a_plan(capabilities=("chest_pain",), vehicles=2))
    room.dispatching.key_f9()
    room.dispatching.choose_hospital(H2)
    room.dispatching.key_f9()
    assert [o.hospital for o in room.orders] == [H1, H2]
    assert room.orders[1].slip.hospital_name == "演示二院"


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


def test_a_key_pressed_twice_sends_once(room):
    room.opens(NEAR_SOUTH)
    room.desk.holding = True
    room.dispatching.key_f9()
    room.dispatching.key_f9()
    room.desk.release()
    assert len(room.orders) == 1


def test_another_f9_after_the_order_points_to_f10(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    room.dispatching.key_f9()
    assert len(room.orders) == 1
    assert room.notes.last == room.texts("dispatch.why.enough", vehicles=V03)


def test_f9_goes_on_until_the_plan_has_its_vehicles(room):
    room.opens(NEAR_SOUTH)
    room.intake.set_plan(a_plan(vehicles=2, priority=Priority.P3))
    for _ in range(3):
        room.dispatching.key_f9()
    assert len(room.orders) == 2


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
    assert len(room.orders) == 2


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
    assert [o.incident for o in room.orders] == [first.id]


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
    assert {o.incident for o in room.orders} == {first.id, second.id}


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
    assert room.orders == []
    QTest.keyClick(room.chooser, "2")
    (order,) = room.orders
    assert order.vehicle == V01
    assert order.choice_reason is list(ChoiceReason)[1]


def test_no_reason_no_order(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_nth(2)
    room.dispatching.key_f9()
    QTest.keyClick(room.chooser, Qt.Key.Key_Escape)
    assert room.orders == []


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
    room.takes_known_number()
    room.dispatching.key_f9()
    assert room.orders == []
    assert room.notes.last == room.texts("dispatch.why.not-confirmed")


def test_a_provisional_order_goes_to_where_the_number_is_installed(room):
    room.takes_known_number()
    room.dispatching.key_shift_f9()
    (order,) = room.orders
    assert order.provisional
    assert order.slip.place.position == room.centre.subscriber.position
    assert order.slip.place.uncertainty_m > 0


def test_typed_words_without_a_position_go_with_the_coarse_position(room):
    room.takes_known_number()
    room.intake.fix(Place(text="老城桥头"))
    room.dispatching.key_shift_f9()
    assert room.orders[0].slip.place.text == "老城桥头"
    assert room.orders[0].slip.place.position == room.centre.subscriber.position


def test_without_any_position_nothing_can_be_sent(room):
    room.opens(None)
    room.dispatching.key_shift_f9()
    assert room.orders == []
    assert room.notes.last == room.texts("dispatch.why.no-position")


def test_the_place_that_is_fixed_later_reaches_the_crew_by_itself(room):
    room.takes_known_number()
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
    assert [o.vehicle for o in room.orders] == [V03, V01]


def test_reinforcement_needs_something_to_reinforce(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f10()
    assert room.orders == []
    assert room.notes.last == room.texts("dispatch.why.none-out")

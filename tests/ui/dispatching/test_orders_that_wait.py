"""An order waits a moment for its way and its hospital, never longer, and is sent once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dispatch_app.domain.values import Position
from dispatch_app.ui.kit.guide.in_time import IN_TIME_MS
from dispatch_app.ui.kit.guide.questions import Haste
from tests.fakes.builders import (
    H2,
    V01,
    V03,
    a_place,
)

NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))


def with_a_table_but_no_ways(room, place=NEAR_SOUTH):
    """The roads have told who can be there when, and fall silent before the first way."""
    incident = room.opens(place)
    room.dispatching._ways.forget()
    room.roads.dumb = True
    return incident


def test_an_order_waits_a_moment_for_its_way(room):
    with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    assert room.orders == []
    room.roads.speak()
    assert room.orders[0].slip.route.streets == ("和平路",)


def test_an_order_leaves_without_its_way_rather_than_late(room):
    with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    room.wait_until(lambda: room.orders)
    assert room.orders[0].slip.route is None
    room.roads.speak()
    assert len(room.orders) == 1


def test_no_order_carries_a_way_from_where_the_vehicle_no_longer_is(room, monkeypatch):
    room.opens(NEAR_SOUTH)
    room.settle()
    monkeypatch.setattr(room.roads, "drive", lambda question, then: None)
    room.fix(V03, lon=120.4921, lat=31.4921)
    room.dispatching.recommending._ask()
    room.dispatching.key_f9()
    room.wait_until(lambda: room.orders)
    assert (room.orders[0].vehicle, room.orders[0].slip.route) == (V03, None)


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
    assert room.orders == []
    room.roads.speak()
    (order,) = room.orders
    assert order.hospital == order.slip.hospital == marked(room) == H2
    assert order.slip.hospital_name == room.desk.state.hospitals[H2].name
    assert order.slip.route is not None


def test_an_order_leaves_without_its_hospital_rather_than_late(room):
    with_a_table_but_no_hospitals(room)
    room.dispatching.key_f9()
    room.wait_until(lambda: room.orders, timeout_ms=IN_TIME_MS * 8)
    assert (room.orders[0].hospital, room.orders[0].slip.hospital) == (None, None)
    room.roads.speak()
    assert len(room.orders) == 1


def test_way_and_hospital_are_waited_for_together(room):
    with_a_table_but_no_hospitals(room)
    room.dispatching._ways.forget()
    held = []
    drive = room.roads.drive
    room.roads.drive = lambda question, then: held.append((question, then))
    room.dispatching.key_f9()
    room.roads.speak()
    assert room.orders == []
    for question, then in held:
        drive(question, then)
    (order,) = room.orders
    assert order.hospital == marked(room)
    assert order.slip.route is not None


def test_the_hospitals_of_another_place_do_not_go_with_an_order(room):
    with_a_table_but_no_hospitals(room)
    room.dispatching.key_f9()
    room.intake.fix(a_place(position=Position(lat=31.508, lon=120.508)))
    room.roads.speak()
    (order,) = room.orders
    assert (order.slip.place, order.hospital) == (NEAR_SOUTH, None)


def test_hospitals_that_came_while_the_reason_was_asked_go_with_the_order(room):
    with_a_table_but_no_hospitals(room)
    room.dispatching.key_nth(2)
    room.dispatching.key_f9()
    room.roads.speak()
    QTest.keyClick(room.chooser, Qt.Key.Key_1)
    assert room.orders[0].hospital == marked(room)


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
    assert len(room.orders) == 1


def test_what_was_pressed_goes_though_the_table_has_changed_meanwhile(room):
    with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    shown = room.dispatching.recommending.table
    room.fix(V01, lon=120.492, lat=31.492)
    room.dispatching.recommending._ask()
    room.roads.speak()
    (order,) = room.orders
    assert room.dispatching.recommending.table is not shown
    assert (order.vehicle, order.recommendation.pick) == (V03, V03)


def test_an_order_that_waits_for_its_way_leaves_before_another_place_does(room):
    incident = with_a_table_but_no_ways(room)
    room.dispatching.key_f9()
    room.intake.fix(replace(NEAR_SOUTH, text="演示区解放路11号"))
    assert [o.slip.place for o in room.orders] == [NEAR_SOUTH]
    assert room.orders[0].incident == incident.id


def test_a_provisional_order_waits_for_its_way_too(room):
    room.takes_known_number()
    room.dispatching._ways.forget()
    room.roads.dumb = True
    room.dispatching.key_shift_f9()
    assert room.orders == []
    room.roads.speak()
    (order,) = room.orders
    assert order.provisional
    assert order.slip.route is not None


def test_without_a_guide_no_order_waits(room):
    with_a_table_but_no_ways(room)
    room.roads.dumb, room.roads.lost = False, True
    room.dispatching.key_f9()
    assert room.orders[0].slip.route is None

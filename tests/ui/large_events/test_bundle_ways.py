"""Orders of a bundle carry their way; hospitals their road time, as soon as anybody knows it."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.commands import FixPlace
from dispatch_app.domain.large_events.commands import SendBundle
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.dispatching.slips import route_summary
from dispatch_app.ui.dispatcher.large_events.slips import MOST_POINTS, thinned
from dispatch_app.ui.kit.guide.questions import Driven
from tests.fakes.builders import a_place
from tests.fakes.large_event_seat import LargeEventSeat


def bundle(seat: LargeEventSeat) -> SendBundle:
    return next(c for c in seat.desk.sent if isinstance(c, SendBundle))


def asks_for_ways_anew(seat: LargeEventSeat) -> None:
    """A proposal stands whose ways nobody has told yet: a road was closed a moment ago."""
    seat.declares("1")
    seat.roads.dumb = True
    state = seat.large.room.place.desk.state
    seat.large.room.place.desk.state = replace(state, road_condition_version=99)
    seat.large.bundle.renew()


def test_every_order_of_a_bundle_and_every_reserve_carries_the_way_of_its_vehicle(
    seat: LargeEventSeat,
) -> None:
    seat.declares("1")
    seat.presses("bundle", "send")
    sent = bundle(seat)
    assert len(sent.orders) == 10 and sent.reserves
    for order in (*sent.orders, *sent.reserves):
        assert order.slip.route is not None
        assert order.slip.route.streets == ("和平路",)
    mission = seat.centre.state.missions[seat.centre.incident(seat.event.id).missions[0]]
    assert mission.slip is not None and mission.slip.slip.route is not None


def test_orders_wait_for_their_ways_and_go_as_soon_as_the_last_has_come(
    seat: LargeEventSeat,
) -> None:
    asks_for_ways_anew(seat)
    seat.presses("bundle", "send")
    assert "SendBundle" not in seat.desk.kinds()
    seat.roads.speak()
    assert all(order.slip.route is not None for order in bundle(seat).orders)


def test_orders_do_not_wait_for_ways_that_nobody_tells(seat: LargeEventSeat) -> None:
    asks_for_ways_anew(seat)
    seat.presses("bundle", "send")
    seat.presses("bundle", "send")
    assert "SendBundle" not in seat.desk.kinds()
    seat.large.bundle.held.timeout.emit()
    assert seat.desk.kinds().count("SendBundle") == 1
    assert all(order.slip.route is None for order in bundle(seat).orders)


def test_a_long_way_isthinned_and_keeps_its_ends() -> None:
    line = tuple((120.0 + n / 10_000, 31.0) for n in range(1003))
    way = Driven(line=line, time_s=1.0, distance_m=1.0, streets=(), road_version="r")
    short = thinned(route_summary(way))
    assert short is not None
    assert len(short.line) <= MOST_POINTS
    assert (short.line[0], short.line[-1]) == ((120.0, 31.0), (120.1002, 31.0))


def test_hospitals_have_their_road_times_as_soon_as_the_place_is_another(
    seat: LargeEventSeat,
) -> None:
    seat.declares("1")
    seat.large.window.turn(4)
    before = [cells[1] for cells in seat.lines("hospitals")]
    assert all("—" not in time for time in before)
    elsewhere = a_place("演示区解放路9号", position=Position(lat=31.90, lon=120.90))
    seat.centre.do(FixPlace(incident=seat.event.id, place=elsewhere))
    seat.desk.hear()
    assert [cells[1] for cells in seat.lines("hospitals")] != before


def test_without_roads_hospitals_stand_by_straight_line_and_say_so(seat: LargeEventSeat) -> None:
    seat.roads.lost = True
    seat.declares("1")
    seat.large.window.turn(4)
    assert all("—" not in cells[1] for cells in seat.lines("hospitals"))
    assert seat.texts("large.bundle.estimated") in seat.page("hospitals").title.text()

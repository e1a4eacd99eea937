"""Many vehicles by one action: each has its own order, and who was taken is replaced or named."""

from dataclasses import replace

import pytest

from dispatch_app.domain.codes import OrderKind, Origin, PauseReason, Stage, VehicleState
from dispatch_app.domain.commands import EndCall, PauseVehicle
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.events import AcceptanceBegan, AcceptanceEnded, MissionOrdered, OrderIssued
from dispatch_app.domain.large_events.commands import SendBundle
from dispatch_app.domain.large_events.events import BundleSent
from dispatch_app.domain.large_events.plans import Unit
from tests.fakes.builders import SEAT_1, at_station
from tests.fakes.large_event_room import (
    STATIONS,
    VEHICLES,
    a_bundle,
    a_large_centre,
    an_accident,
    an_order,
    declared,
)


def paused(centre, vehicle):
    known = centre.vehicle(vehicle)
    wish = PauseVehicle(
        vehicle=vehicle, reason=PauseReason.REFUELLING, origin=Origin.STATION_BUTTON
    )
    centre.do(wish, at_station(known.station))


def test_one_action_sends_twelve_vehicles_each_with_an_order_of_its_own():
    centre = a_large_centre()
    event = declared(centre)
    events = centre.do(a_bundle(event, *VEHICLES))
    orders = [e for e in events if isinstance(e, OrderIssued)]
    assert {o.slip.vehicle for o in orders} == set(VEHICLES)
    assert {o.station for o in orders} == set(STATIONS)
    assert {o.kind for o in orders} == {OrderKind.NEW}
    assert len({o.slip.mission_number for o in orders}) == 12
    assert all(centre.doing(v) is VehicleState.ASSIGNED for v in VEHICLES)
    assert len(centre.incident(event.id).missions) == 12


def test_a_bundle_is_one_handling_and_not_twelve():
    centre = a_large_centre()
    event = declared(centre)
    events = centre.do(a_bundle(event, *VEHICLES))
    assert not [e for e in events if isinstance(e, AcceptanceBegan)]
    assert len({e.acceptance for e in events if isinstance(e, MissionOrdered)}) == 1
    later = [e for e in events if isinstance(e, AcceptanceEnded)]
    assert len(later) <= 1


def test_a_second_bundle_is_one_reinforcement():
    centre = a_large_centre()
    event = declared(centre)
    centre.do(a_bundle(event, *VEHICLES[:3]))
    centre.do(EndCall(call=next(iter(centre.state.calls))))
    centre.do(a_bundle(event, *VEHICLES[3:6]))
    events = centre.do(a_bundle(event, *VEHICLES[6:9]))
    began = [e for e in events if isinstance(e, AcceptanceBegan)]
    ended = [e for e in events if isinstance(e, AcceptanceEnded)]
    assert len(began) == 1
    assert began[0].acceptance in {e.acceptance for e in ended}
    assert centre.incident(event.id).open_acceptance is None


def test_who_was_taken_meanwhile_is_replaced_by_the_first_reserve_of_its_unit():
    centre = a_large_centre()
    event = declared(centre)
    paused(centre, VEHICLES[0])
    centre.do(a_bundle(event, *VEHICLES[:4], reserves=2))
    bundle = centre.state.large.events[event.id].bundles[0]
    assert [(s.vehicle, s.instead_of) for s in bundle.sent] == [
        (VEHICLES[2], VEHICLES[0]),
        (VEHICLES[1], None),
    ]
    assert bundle.left == ()


def test_a_reserve_of_another_unit_stands_in_for_nobody():
    centre = a_large_centre()
    event = declared(centre)
    paused(centre, VEHICLES[0])
    wish = SendBundle(
        incident=event.id,
        orders=(an_order(VEHICLES[0], Unit.ALS), an_order(VEHICLES[1])),
        reserves=(an_order(VEHICLES[3]),),
    )
    centre.do(wish)
    bundle = centre.state.large.events[event.id].bundles[0]
    assert [left.vehicle for left in bundle.left] == [VEHICLES[0]]
    assert bundle.left[0].why == "vehicle.not-ready"
    assert centre.doing(VEHICLES[3]) is VehicleState.STANDBY


def test_a_bundle_of_which_nobody_can_go_is_refused_by_name():
    centre = a_large_centre()
    event = declared(centre)
    paused(centre, VEHICLES[0])
    with pytest.raises(Rejected) as refusal:
        centre.do(a_bundle(event, VEHICLES[0]))
    assert refusal.value.code == "large.nobody-left"
    assert refusal.value.details["vehicles"] == VEHICLES[0]


def test_a_slip_without_a_position_sends_nobody_at_all():
    centre = a_large_centre()
    event = declared(centre)
    wish = a_bundle(event, *VEHICLES[:3])
    lost = replace(
        wish.orders[2],
        slip=replace(wish.orders[2].slip, place=replace(wish.orders[2].slip.place, position=None)),
    )
    with pytest.raises(Rejected) as refusal:
        centre.do(replace(wish, orders=(*wish.orders[:2], lost)))
    assert refusal.value.code == "order.no-position"
    assert centre.doing(VEHICLES[0]) is VehicleState.STANDBY


def test_a_bundle_needs_a_declared_event():
    centre = a_large_centre()
    incident = an_accident(centre)
    with pytest.raises(Rejected) as refusal:
        centre.do(SendBundle(incident=incident, orders=(an_order(VEHICLES[0]),)))
    assert refusal.value.code == "large.unknown"


def test_a_vehicle_stands_in_a_bundle_once():
    with pytest.raises(InvalidValue):
        SendBundle(incident="I", orders=(an_order(VEHICLES[0]), an_order(VEHICLES[0])))


def test_the_proposal_that_was_shown_is_kept_with_the_bundle():
    centre = a_large_centre()
    event = declared(centre)
    events = centre.do(a_bundle(event, *VEHICLES[:2]))
    sent = next(e for e in events if isinstance(e, BundleSent))
    assert sent.person == f"person-{SEAT_1}"
    assert [centre.mission(s.mission).stage for s in sent.sent] == [Stage.ORDERED] * 2

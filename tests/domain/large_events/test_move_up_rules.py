"""Moving up: ordered by one command, acknowledged by reading it, over by itself when it is over."""

import pytest

from dispatch_app.domain.codes import Origin, PauseReason, VehicleState
from dispatch_app.domain.commands import PauseVehicle, ReportVehicleState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.large_events.commands import (
    AcknowledgeMoveUp,
    CloseLargeEvent,
    EndMoveUp,
    OrderMoveUp,
)
from dispatch_app.domain.large_events.covering import bared, left_at
from dispatch_app.domain.notice_commands import ReadNotice
from dispatch_app.domain.notices import NoticeUrgency
from dispatch_app.domain.radar import RadarAct, RadarKind, radar
from dispatch_app.services.large_event_watch import due
from tests.fakes.builders import at_station
from tests.fakes.large_event_room import (
    CENTRE,
    STATIONS,
    VEHICLES,
    a_bundle,
    a_large_centre,
    declared,
)

DONOR, TARGET = STATIONS[0], STATIONS[3]
TO_TARGET = OrderMoveUp(vehicle=VEHICLES[0], station=TARGET, title="21 车前往演示3站待命")


def refused(centre, command, actor=None):
    with pytest.raises(Rejected) as refusal:
        centre.do(command, actor)
    return refusal.value.code


def moved():
    centre = a_large_centre()
    centre.do(TO_TARGET)
    return centre, next(iter(centre.state.large.stand_bys.values()))


def after_watch(centre):
    for command, _ in list(due(centre.state, centre.now)):
        centre.do(command, CENTRE)
    return centre.state.large.stand_bys


def test_the_order_goes_to_both_stations_in_writing():
    centre, stand_by = moved()
    notice = centre.state.notices[stand_by.notice]
    assert set(notice.to.stations) == {DONOR, TARGET}
    assert notice.urgency is NoticeUrgency.URGENT
    assert (stand_by.donor, stand_by.station) == (DONOR, TARGET)


def test_only_the_donors_own_reading_acknowledges():
    centre, stand_by = moved()
    centre.do(ReadNotice(notice=stand_by.notice), at_station(TARGET))
    assert after_watch(centre)[stand_by.id].acknowledged_at is None
    centre.later(9).do(ReadNotice(notice=stand_by.notice), at_station(DONOR))
    assert after_watch(centre)[stand_by.id].acknowledged_at == centre.now
    assert not list(due(centre.state, centre.now))


def test_another_station_acknowledges_for_nobody():
    centre, stand_by = moved()
    wish = AcknowledgeMoveUp(move_up=stand_by.id)
    assert refused(centre, wish, at_station(STATIONS[4])) == "right.other-station"
    centre.do(wish, at_station(DONOR))
    assert centre.do(wish) == ()


def test_a_vehicle_is_moved_once_and_never_home_or_while_it_is_out():
    centre, _ = moved()
    assert refused(centre, TO_TARGET) == "move-up.already"
    home = OrderMoveUp(vehicle=VEHICLES[2], station=STATIONS[1], title="x")
    assert refused(centre, home) == "move-up.at-home"
    centre.do(a_bundle(declared(centre), VEHICLES[4]))
    out = OrderMoveUp(vehicle=VEHICLES[4], station=TARGET, title="x")
    assert refused(centre, out) == "vehicle.not-ready"


def test_it_is_over_by_itself_when_the_vehicle_is_sent_and_the_written_order_with_it():
    centre, stand_by = moved()
    centre.later(5).do(a_bundle(declared(centre), VEHICLES[0]))
    assert after_watch(centre) == {}
    assert centre.state.notices[stand_by.notice].withdrawn_because == "on_mission"


def test_it_is_over_when_the_vehicle_cannot_go():
    centre, _ = moved()
    pause = PauseVehicle(
        vehicle=VEHICLES[0], reason=PauseReason.REPAIR, origin=Origin.STATION_BUTTON
    )
    centre.do(pause, at_station(DONOR))
    assert after_watch(centre) == {}


def test_it_is_over_with_the_event_that_wanted_it():
    centre = a_large_centre()
    event = declared(centre)
    order = OrderMoveUp(vehicle=VEHICLES[0], station=TARGET, title="x", incident=event.id)
    centre.do(order)
    assert after_watch(centre)
    centre.do(CloseLargeEvent(incident=event.id, review="完"))
    assert after_watch(centre) == {}


def test_a_person_calls_it_back_and_a_second_time_nothing_happens():
    centre, stand_by = moved()
    end = EndMoveUp(move_up=stand_by.id)
    assert len(centre.do(end)) == 2
    assert centre.do(end) == ()
    assert centre.state.notices[stand_by.notice].withdrawn_because == "recalled"


def until_home(centre):
    centre.do(
        OrderMoveUp(
            vehicle=VEHICLES[0], station=TARGET, title="21 车前往演示4站补位", until_home=True
        )
    )
    return next(iter(centre.state.large.stand_bys.values()))


def becomes(centre, vehicle, state):
    centre.do(
        ReportVehicleState(vehicle=vehicle, state=state, origin=Origin.STATION_BUTTON), CENTRE
    )


def paused(centre, vehicle):
    pause = PauseVehicle(vehicle=vehicle, reason=PauseReason.MEAL, origin=Origin.STATION_BUTTON)
    centre.do(pause, CENTRE)


def test_a_station_is_bare_when_none_of_its_own_can_go_and_nobody_covers_it():
    centre = a_large_centre()
    assert TARGET not in bared(centre.state)
    for vehicle in VEHICLES[6:8]:
        paused(centre, vehicle)
    assert bared(centre.state) == {TARGET}
    until_home(centre)
    assert bared(centre.state) == frozenset()
    assert (left_at(centre.state, DONOR), left_at(centre.state, TARGET)) == (1, 1)


def test_a_donor_whose_last_vehicle_is_taken_is_bare_in_its_place():
    centre = a_large_centre()
    for vehicle in (*VEHICLES[6:8], VEHICLES[1]):
        paused(centre, vehicle)
    until_home(centre)
    assert bared(centre.state) == {DONOR}


def test_a_station_without_vehicles_in_service_is_not_bare():
    centre = a_large_centre()
    for vehicle in VEHICLES[6:8]:
        becomes(centre, vehicle, VehicleState.OUT_OF_SERVICE)
    assert bared(centre.state) == frozenset()


def test_a_move_up_until_home_ends_when_one_stands_by_and_not_on_its_way_back():
    centre = a_large_centre()
    for vehicle in VEHICLES[6:8]:
        paused(centre, vehicle)
    stand_by = until_home(centre)
    becomes(centre, VEHICLES[6], VehicleState.RETURNING)
    assert stand_by.id in after_watch(centre)
    becomes(centre, VEHICLES[6], VehicleState.STANDBY)
    assert after_watch(centre) == {}
    assert centre.state.notices[stand_by.notice].withdrawn_because == "home_again"


def test_one_ordered_for_its_own_sake_stays_though_the_station_has_vehicles():
    centre, stand_by = moved()
    assert stand_by.id in after_watch(centre)


def test_an_unsigned_move_up_comes_before_the_shift_leader():
    centre, stand_by = moved()
    kinds = {row.kind for row in radar(centre.state, centre.later(59).now)}
    assert RadarKind.MOVE_UP not in kinds
    (row,) = (r for r in radar(centre.state, centre.later(1).now) if r.kind is RadarKind.MOVE_UP)
    assert (row.vehicle, row.station, row.acts) == (
        stand_by.vehicle,
        DONOR,
        (RadarAct.RING_STATION,),
    )
    centre.do(AcknowledgeMoveUp(move_up=stand_by.id), at_station(DONOR))
    assert RadarKind.MOVE_UP not in {r.kind for r in radar(centre.state, centre.now)}

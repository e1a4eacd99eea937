"""What the centre does at the telephone by the clock: seats ready again, stations rung."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import Origin, SeatState, Stage
from dispatch_app.domain.ids import ContactId, LineId
from dispatch_app.domain.state import Call, Mission
from dispatch_app.domain.telephone import CallPurpose, ContactKind, Target, TargetKind
from dispatch_app.domain.timers import Timers
from dispatch_app.services.station_calls import WORTH_S, StationCalls
from dispatch_app.services.watch import AfterCallWatch
from tests.fakes import any_telephone as any_t
from tests.fakes import builders as a
from tests.fakes.working_bus import WorkingBus, a_bus

SEAT = a.at_seat(a.SEAT_1)
PHONE = "09990000007"


@pytest.fixture
def working() -> Iterator[WorkingBus]:
    with a_bus() as bus:
        bus.set_up()
        station = c.RegisterStation(
            id=a.NORTH, name="城北站", position=bus.state.stations[a.NORTH].position, phone=PHONE
        )
        bus.ask(station)
        bus.ask(tc.ReportExchange(up=True, at=bus.clock.now()), any_t.EXCHANGE)
        yield bus


def rounds(working: WorkingBus, watch: AfterCallWatch | StationCalls) -> None:
    """Come round once; commands are taken in order, so an answer to the last means all."""
    watch()
    working.ask(c.ReportLine(line=LineId("flush"), heard=True))


def an_order(working: WorkingBus) -> Mission:
    """Vehicle 01 of the north station is sent, and the caller has hung up."""
    working.ask(c.ReportRinging(line=a.LINE_1))
    call = working.state.ringing_on(a.LINE_1)
    assert call is not None
    working.ask(c.AnswerCall(call=call.id), SEAT)
    working.ask(c.OpenIncident(call=call.id), SEAT)
    incident = working.state.calls[call.id].incident
    assert incident is not None
    order = c.DispatchVehicle(
        incident=incident,
        vehicle=a.V01,
        slip=a.a_slip(),
        recommendation=a.a_recommendation(a.V01),
    )
    working.ask(order, SEAT)
    (mission,) = working.state.missions.values()
    return mission


def hangs_up(working: WorkingBus) -> None:
    (call,) = [call for call in working.state.calls.values() if call.talking]
    working.ask(c.EndCall(call=call.id), SEAT)


def calls_out(working: WorkingBus) -> list[Call]:
    return [call for call in working.state.calls.values() if call.purpose is not None]


def test_a_seat_with_work_after_a_call_is_ready_again_after_its_time(
    working: WorkingBus,
) -> None:
    watch = AfterCallWatch(working.bus, working.clock, Timers(after_call_s=60.0))
    working.ask(c.SetSeatState(seat=a.SEAT_1, state=SeatState.AFTER_CALL), SEAT)
    working.clock.later(59)
    rounds(working, watch)
    assert working.state.seats[a.SEAT_1].state is SeatState.AFTER_CALL
    working.clock.later(1)
    rounds(working, watch)
    assert working.state.seats[a.SEAT_1].state is SeatState.READY


def test_the_station_is_rung_for_the_dispatcher_once(working: WorkingBus) -> None:
    watch = StationCalls(working.bus, working.clock)
    mission = an_order(working)
    hangs_up(working)
    rounds(working, watch)
    rounds(working, watch)
    (call,) = calls_out(working)
    assert call.to == (Target(kind=TargetKind.NUMBER, id=PHONE),)
    assert (call.seat, call.purpose, call.incident) == (
        a.SEAT_1,
        CallPurpose.STATION,
        mission.incident,
    )


def test_it_waits_until_the_dispatcher_has_done_with_the_caller(working: WorkingBus) -> None:
    watch = StationCalls(working.bus, working.clock)
    an_order(working)
    rounds(working, watch)
    assert calls_out(working) == []
    hangs_up(working)
    rounds(working, watch)
    assert len(calls_out(working)) == 1


def test_a_station_that_has_acknowledged_is_left_alone(working: WorkingBus) -> None:
    watch = StationCalls(working.bus, working.clock)
    mission = an_order(working)
    stage = c.ReportStage(
        mission=mission.id, stage=Stage.ACKNOWLEDGED, origin=Origin.STATION_BUTTON
    )
    working.ask(stage)
    hangs_up(working)
    rounds(working, watch)
    assert calls_out(working) == []


def test_an_order_of_long_ago_rings_nobody(working: WorkingBus) -> None:
    watch = StationCalls(working.bus, working.clock)
    an_order(working)
    working.clock.later(WORTH_S + 1)
    hangs_up(working)
    rounds(working, watch)
    assert calls_out(working) == []


def test_a_stations_dedicated_line_comes_before_its_number(working: WorkingBus) -> None:
    contact = tc.RegisterContact(
        id=ContactId("N"),
        name="城北站",
        kind=ContactKind.STATION,
        line=LineId("D1"),
        station=a.NORTH,
    )
    working.ask(contact)
    watch = StationCalls(working.bus, working.clock)
    an_order(working)
    hangs_up(working)
    rounds(working, watch)
    (call,) = calls_out(working)
    assert call.to == (Target(kind=TargetKind.LINE, id="D1"),)


def test_an_exchange_that_is_down_is_not_asked_to_ring(working: WorkingBus) -> None:
    watch = StationCalls(working.bus, working.clock)
    an_order(working)
    hangs_up(working)
    working.ask(tc.ReportExchange(up=False, at=working.clock.now()), any_t.EXCHANGE)
    rounds(working, watch)
    assert calls_out(working) == []

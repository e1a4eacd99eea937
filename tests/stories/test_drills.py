"""A drill from end to end: what two seats begin is really away, and is back when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dispatch_app.client.link import LinkState
from dispatch_app.client.replies import Accepted
from dispatch_app.client.severing import CUT
from dispatch_app.domain.alarm_commands import RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.codes import Nature, Priority, Role
from dispatch_app.domain.commands import AnswerCall, OpenIncident, ReportRinging, SetPlan
from dispatch_app.domain.drill_commands import AgreeToDrill, AskDrill, EndDrill
from dispatch_app.domain.drills import LASTS, SEATS, Drill
from dispatch_app.domain.ids import AccountId, CallId, IncidentId, LineId, StationId, VehicleId
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.values import Fix
from dispatch_app.ports.accounts import Account
from dispatch_app.services.watch import DrillWatch
from dispatch_app.wire.messages import Fixes
from tests.fakes.builders import a_plan
from tests.fakes.linked_seat import PASSWORD, LinkedSeat
from tests.fakes.running_server import RunningServer, running_server, until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture
def seats(server: RunningServer, tmp_path: Path) -> Iterator[tuple[LinkedSeat, LinkedSeat]]:
    both = (linked(server, tmp_path, "1"), linked(server, tmp_path, "2"))
    yield both
    for seat in both:
        seat.stop()


def linked(
    server: RunningServer,
    directory: Path,
    seat: str,
    role: Role = Role.DISPATCHER,
    station: str = "",
) -> LinkedSeat:
    account = Account(
        id=AccountId(f"person-{seat}"),
        role=role,
        name=seat,
        station=StationId(station) if station else None,
    )
    server.accounts.create(account, password=PASSWORD)
    found = LinkedSeat(server.url, directory, seat=seat, sits=role in SEATS).start()
    until(lambda: found.ear.online, f"the link of {seat}")
    return found


def begin(lamp: Lamp, one: LinkedSeat, two: LinkedSeat) -> None:
    assert isinstance(one.does(AskDrill(lamp=lamp)), Accepted)
    assert isinstance(two.does(AgreeToDrill(lamp=lamp)), Accepted)


def begin_unlinked(server: RunningServer, lamp: Lamp) -> None:
    """By two persons of whose links nothing is to be seen."""
    server.client(seat="1").does(AskDrill(lamp=lamp))
    server.client(seat="2").does(AgreeToDrill(lamp=lamp))


def drills(server: RunningServer) -> dict[Lamp, Drill]:
    return server.server.bus.state.drills


def end(server: RunningServer, lamp: Lamp) -> None:
    server.client(seat="9").does(EndDrill(lamp=lamp))


def rings(server: RunningServer, nature: Nature = Nature.REAL) -> CallId:
    events = server.client(Role.GATEWAY).does(ReportRinging(line=LineId("1"), nature=nature))
    return CallId(events[0]["body"]["call"])


# ---- machines that are cut off -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("lamp", "role"), [(Lamp.TELEPHONE, Role.EXCHANGE), (Lamp.RECORDER, Role.RECORDER)]
)
def test_a_machine_is_cut_off_both_ways_and_says_afterwards_what_it_had_to_say(
    server: RunningServer,
    tmp_path: Path,
    lamp: Lamp,
    role: Role,
) -> None:
    machine = linked(server, tmp_path, "machine", role)
    told = RaiseAlarm(kind=AlarmKind.OTHER, source="thing")
    try:
        begin_unlinked(server, lamp)
        until(lambda: machine.ear.statuses[-1].state is LinkState.OFFLINE, "the cut")
        machine.link.send(told)
        assert server.client(role, name="another").send(told).status_code == 503
        end(server, lamp)
        until(lambda: "other/thing" in server.server.bus.state.alarms, "what waited")
    finally:
        machine.stop()


# ---- links of seats and stations ---------------------------------------------------------------


def test_without_their_network_seats_hear_nothing_and_keep_what_they_ask(
    server: RunningServer, seats: tuple[LinkedSeat, LinkedSeat]
) -> None:
    begin(Lamp.NETWORK, *seats)
    one, _ = seats
    until(lambda: all(s.ear.statuses[-1].code == CUT for s in seats), "the cut")
    call = rings(server, Nature.DRILL)
    replies: list[object] = []
    one.link.send(AnswerCall(call=call), replies.append)
    pulses = len(one.ear.pulses)
    assert one.ear.latest is not None
    end(server, Lamp.NETWORK)
    until(lambda: replies, "the answer that waited")
    assert isinstance(replies[0], Accepted)
    until(lambda: len(one.ear.pulses) > pulses, "the sign of life")
    until(lambda: one.ear.online and call in one.ear.latest.state.calls, "the call")  # type: ignore[union-attr]
    kinds = [type(event).__name__ for event in one.ear.events]
    assert kinds.index("CallRang") > kinds.index("DrillBegan")


def test_a_station_in_a_drill_has_no_centre_and_everybody_sees_it_gone(
    server: RunningServer, seats: tuple[LinkedSeat, LinkedSeat], tmp_path: Path
) -> None:
    one, _ = seats
    station = linked(server, tmp_path, "north", Role.STATION, station="N")
    try:
        until(lambda: one.ear.pulses and "N" in one.ear.pulses[-1].stations_online, "the station")
        begin(Lamp.STATIONS, *seats)
        until(lambda: station.ear.statuses[-1].code == CUT, "the cut")
        until(lambda: one.ear.pulses[-1].stations_online == frozenset(), "its absence")
        assert one.ear.online
        end(server, Lamp.STATIONS)
        until(lambda: station.ear.online, "the station's link")
        until(lambda: "N" in one.ear.pulses[-1].stations_online, "its return")
    finally:
        station.stop()


def test_without_the_database_seats_hear_on_and_what_they_ask_waits(
    server: RunningServer, seats: tuple[LinkedSeat, LinkedSeat]
) -> None:
    begin(Lamp.DATABASE, *seats)
    one, two = seats
    until(lambda: one.link.holding, "the drill")
    call = rings(server, Nature.DRILL)
    for seat in seats:  # until it is known as a drill's, a call is a real one
        until(lambda: seat.ear.latest and call in seat.ear.latest.state.calls, "the call")  # noqa: B023
    replies: list[object] = []
    one.link.send(AnswerCall(call=call), replies.append)
    until(lambda: two.ear.pulses and two.ear.pulses[-1].sequence > 0, "a while")
    assert replies == []
    end(server, Lamp.DATABASE)
    until(lambda: replies, "the answer that waited")


def test_a_real_caller_who_is_answered_ends_the_drill_that_would_keep_them_waiting(
    server: RunningServer, seats: tuple[LinkedSeat, LinkedSeat]
) -> None:
    call = rings(server)
    one, two = seats
    until(lambda: one.ear.latest and call in one.ear.latest.state.calls, "the call")
    begin(Lamp.DATABASE, one, two)
    until(lambda: one.link.holding, "the drill")
    assert isinstance(one.does(AnswerCall(call=call)), Accepted)
    assert drills(server) == {}


def test_a_real_caller_who_rings_brings_the_network_back(
    server: RunningServer, seats: tuple[LinkedSeat, LinkedSeat]
) -> None:
    begin(Lamp.NETWORK, *seats)
    until(lambda: all(s.ear.statuses[-1].code == CUT for s in seats), "the cut")
    call = rings(server)
    for seat in seats:
        until(lambda: seat.ear.latest and call in seat.ear.latest.state.calls, "the call")  # noqa: B023
        assert seat.ear.online


def test_a_priority_1_from_anywhere_ends_the_drill_for_all(
    server: RunningServer, seats: tuple[LinkedSeat, LinkedSeat]
) -> None:
    call = rings(server)
    one, two = seats
    assert isinstance(one.does(AnswerCall(call=call)), Accepted)
    reply = one.does(OpenIncident(call=call))
    assert isinstance(reply, Accepted)
    incident = IncidentId(next(e.incident for e in reply.events if hasattr(e, "incident")))
    begin(Lamp.NETWORK, one, two)
    until(lambda: one.link.holding and two.link.holding, "the drill")
    plan = a_plan(priority=Priority.P1)
    assert isinstance(one.does(SetPlan(incident=incident, plan=plan)), Accepted)
    until(lambda: two.ear.online and not two.link.holding, "the other seat")


# ---- figures that are kept back ----------------------------------------------------------------


def test_positions_wait_on_the_board_and_none_is_lost(server: RunningServer) -> None:
    begin_unlinked(server, Lamp.GPS)
    feeder, reader = server.client(Role.VEHICLE_GATEWAY), server.client(seat="9")
    fix = Fix(vehicle=VehicleId("01"), at=datetime.now(UTC), lat=31.5, lon=120.5)
    assert feeder.post("/v1/positions", Fixes(fixes=[fix])).json()["kept"] == 1
    assert reader.get("/v1/positions").json()["fixes"] == []
    end(server, Lamp.GPS)
    assert [f["vehicle"] for f in reader.get("/v1/positions").json()["fixes"]] == ["01"]


# ---- its time ----------------------------------------------------------------------------------


def test_a_drill_outlives_a_restart_of_the_centre_and_ends_in_its_time(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        begin_unlinked(server, Lamp.MAP)
        before = drills(server)[Lamp.MAP]
    with running_server(tmp_path) as server:
        assert drills(server) == {Lamp.MAP: before}
        clock: Any = SimpleNamespace(now=lambda: before.over_at - timedelta(seconds=1))
        bus = server.server.bus
        DrillWatch(bus, clock)()
        assert drills(server)[Lamp.MAP].runs
        assert before.began_at is not None
        assert before.over_at == before.began_at + LASTS


def test_what_became_of_a_drill_stands_among_the_alarms(server: RunningServer) -> None:
    one, two = server.client(seat="1"), server.client(seat="2")
    one.does(AskDrill(lamp=Lamp.RECORDER, note="月度演练"))
    two.does(AgreeToDrill(lamp=Lamp.RECORDER))
    two.does(EndDrill(lamp=Lamp.RECORDER))
    steps = one.get("/v1/alarm-steps?alarm=drill/recorder").json()
    assert [(s["act"], s["by"]["seat"]) for s in steps] == [
        ("drill_ended", "2"),
        ("drill_began", "2"),
        ("drill_asked", "1"),
    ]
    assert (steps[0]["reason"], steps[2]["note"]) == ("person", "月度演练")
    assert {s["nature"] for s in steps} == {"drill"}

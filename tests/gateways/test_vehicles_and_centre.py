"""Vehicle terminals and a real centre: positions and keys come up, orders go down."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from operator import xor
from pathlib import Path

import pytest

import main
from devices.simulator.sip.loopback import free_port
from devices.simulator.vehicle_terminal import wire
from dispatch_app.adapters.key_files import make_key
from dispatch_app.domain import commands as c
from dispatch_app.domain.alarm_commands import AcknowledgeAlarm
from dispatch_app.domain.alarms import AlarmKind, alarm_id
from dispatch_app.domain.channels import Channel, ChannelNote, ChannelStep
from dispatch_app.domain.codes import Origin, Overdue, Role, Stage, StageReason, VehicleState
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.order_commands import SendAnotherWay
from dispatch_app.domain.state import Mission
from dispatch_app.domain.terminal_commands import ReleaseTerminal
from dispatch_app.gateways.vehicles_settings import ReceiverSettings, TerminalSettings
from dispatch_app.ports.accounts import Account
from dispatch_app.services.watch import CENTRE
from tests.fakes import builders as a
from tests.fakes.running_server import RunningServer, running_server, until
from tests.fakes.vehicle_room import ANY_PORT, PHONE, T1, VehicleRoom, now

LAT, LON = 31.5, 120.5


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture
def room(server: RunningServer, tmp_path: Path) -> Iterator[VehicleRoom]:
    room = VehicleRoom(server, tmp_path)
    yield room
    room.stop()


def sends(room: VehicleRoom, **more: str) -> Mission:
    """A dispatcher sends the vehicle."""
    desk = room.server.client(seat=a.SEAT_1)
    room.server.client(Role.GATEWAY).does(c.ReportRinging(line=a.LINE_1))
    call = room.state.ringing_on(a.LINE_1)
    assert call is not None
    desk.does(c.AnswerCall(call=call.id))
    desk.does(c.OpenIncident(call=call.id))
    incident = room.state.calls[call.id].incident
    assert incident is not None
    order = c.DispatchVehicle(
        incident=incident,
        vehicle=a.V01,
        slip=a.a_slip(**more),
        recommendation=a.a_recommendation(a.V01),
    )
    desk.does(order)
    return mission(room)


def mission(room: VehicleRoom) -> Mission:
    (found,) = room.state.missions.values()
    return found


def presses(room: VehicleRoom, event: int) -> None:
    room.town.does(PHONE, lambda box: box.pressed(event))


@pytest.mark.parametrize("edition", [wire.E2011, wire.E2013, wire.E2019])
def test_a_vehicle_moves_on_the_map_as_its_terminal_tells(room: VehicleRoom, edition: str) -> None:
    room.on_the_road(a.V01, edition=edition)
    room.drives_to(LAT, LON, speed_mps=10.0, heading_deg=90)
    fix = until(lambda: room.fix(a.V01), "the position")
    assert (fix["lat"], fix["lon"], fix["plausible"]) == (LAT, LON, True)
    assert (fix["speed_mps"], fix["heading_deg"], fix["source"]) == (10.0, 90.0, "terminal")


def test_keys_become_stages_with_their_origin(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    sends(room)
    for event, stage in ((1, Stage.ACKNOWLEDGED), (2, Stage.EN_ROUTE), (3, Stage.ON_SCENE)):
        presses(room, event)
        until(lambda stage=stage: mission(room).stage is stage, stage.value)
    assert {s.origin for s in mission(room).stages[1:]} == {Origin.TERMINAL_KEY}
    assert mission(room).slips[0].acknowledged_at is not None


def test_a_key_that_was_forgotten_stands_in_the_record(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    sends(room)
    presses(room, 3)
    until(lambda: mission(room).stage is Stage.ON_SCENE, "the scene")
    reached = mission(room).reached(Stage.ON_SCENE)
    assert reached is not None
    assert reached.reason is StageReason.KEY_FORGOTTEN


def test_without_a_mission_keys_tell_the_vehicles_own_state(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    presses(room, 10)
    until(lambda: room.state.vehicles[a.V01].base is VehicleState.OUT_OF_SERVICE, "the state")
    assert room.state.vehicles[a.V01].origin is Origin.TERMINAL_KEY


@pytest.mark.parametrize("edition", [wire.E2013, wire.E2019])
def test_the_crew_reads_its_order(room: VehicleRoom, edition: str) -> None:
    room.on_the_road(a.V01, edition=edition)
    sent = sends(room, meeting_point="东门")
    (text,) = until(lambda: room.texts, "the order")
    assert sent.number in text
    assert "演示区和平路1号" in text
    assert "等车：东门" in text
    (note,) = until(lambda: mission(room).channels, "the terminal's answer in the record")
    assert (note.version, note.channel, note.step) == (
        1,
        Channel.VEHICLE_TERMINAL,
        ChannelStep.TAKEN,
    )


def test_a_person_sends_an_order_once_more_to_a_terminal_that_has_it(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    sent = sends(room)
    until(lambda: mission(room).channels, "the terminal's answer")
    room.server.client(seat=a.SEAT_1).does(SendAnotherWay(mission=sent.id))
    until(lambda: len(room.texts) == 2, "the order once more")
    until(lambda: len(taken(room)) == 2, "its second answer")


def taken(room: VehicleRoom) -> list[ChannelNote]:
    return [n for n in mission(room).channels if n.step is ChannelStep.TAKEN]


def test_a_long_order_comes_whole_in_parts(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    sends(room, note="楼道狭窄，" * 99, meeting_point="东门岗亭" * 100)
    (text,) = until(lambda: room.texts, "the order")
    assert len(text.encode("gbk")) > 1500
    assert text.endswith("楼道狭窄，")


def test_a_changed_place_and_the_cancellation_follow(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    sent = sends(room)
    until(lambda: room.texts, "the order")
    desk = room.server.client(seat=a.SEAT_1)
    slip = mission(room).slip
    assert slip is not None
    desk.does(c.AmendOrder(mission=sent.id, slip=a.a_slip(place=a.a_place("另一处"))))
    until(lambda: len(room.texts) == 2, "the amendment")
    assert "已更改：地址" in room.texts[1]
    called_off = c.ReportStage(
        mission=sent.id,
        stage=Stage.STOOD_DOWN,
        origin=Origin.BY_HAND,
        reason=StageReason.CANCELLED_BY_CALLER,
    )
    desk.does(called_off)
    until(lambda: len(room.texts) == 3, "the cancellation")
    assert "任务取消" in room.texts[2]


def test_an_order_issued_in_a_tunnel_comes_when_the_terminal_is_back(room: VehicleRoom) -> None:
    room.binds(a.V01)
    sends(room)
    room.switches_on()
    until(lambda: room.texts, "the order")


def test_the_order_comes_once_though_connection_and_process_begin_anew(room: VehicleRoom) -> None:
    box = room.on_the_road(a.V01)
    sends(room)
    until(lambda: room.texts, "the order")
    room.town.cut(PHONE)
    until(lambda: not box.signed_in, "the cut")
    room.restart()
    until(lambda: box.signed_in, "coming back")
    room.drives_to(LAT, LON)
    until(lambda: room.fix(a.V01), "the position")
    assert len(room.texts) == 1


def test_the_vehicle_counts_as_reached_only_where_the_station_was_not(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    sent = sends(room)
    until(lambda: room.texts, "the order")
    assert mission(room).slips[0].delivered_at is None
    late = c.RaiseOverdue(kind=Overdue.NOT_DELIVERED.value, subject=sent.id)
    room.server.server.bus.submit(late, actor=CENTRE, command_id="late-1").result(10)
    until(lambda: mission(room).slips[0].delivered_at, "the receipt")


def test_the_emergency_key_calls_all_seats_and_ends_when_it_is_let_go(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    room.drives_to(LAT, LON, sos=True)
    sos = alarm_id(AlarmKind.SOS, a.V01)
    alarm = until(lambda: room.state.alarms.get(sos), "the alarm")
    assert (alarm.standing, alarm.reason) == (True, "sos_key")
    room.drives_to(LAT, LON, at=now().replace(microsecond=0) + timedelta(seconds=1))
    until(lambda: not room.state.alarms[sos].standing, "the end")


def test_the_crew_learns_that_somebody_has_seen_its_call_for_help(room: VehicleRoom) -> None:
    box = room.on_the_road(a.V01)
    room.drives_to(LAT, LON, sos=True)
    sos = alarm_id(AlarmKind.SOS, a.V01)
    until(lambda: room.state.alarms.get(sos), "the alarm")
    assert not box.help_seen
    room.server.client(seat=a.SEAT_1).does(AcknowledgeAlarm(alarm=sos))
    until(lambda: box.help_seen, "the word")


def test_a_damaged_message_does_not_end_a_call_for_help(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    at = now().replace(microsecond=0)
    room.drives_to(LAT, LON, at=at, sos=True)
    sos = alarm_id(AlarmKind.SOS, a.V01)
    until(lambda: room.state.alarms.get(sos), "the alarm")
    body = wire.position(wire.Reading(at=at, lat=LAT, lon=LON))
    (frame,) = wire.frames(wire.E2013, PHONE, wire.POSITION, body, 900)
    room.town.does(PHONE, lambda _box: frame[:-3] + frame[-2:])
    until(lambda: room.running.gateway.feed.counts["taken"] >= 2, "the damaged one")
    assert room.state.alarms[sos].standing
    room.drives_to(LAT, LON, at=at + timedelta(seconds=5))
    until(lambda: not room.state.alarms[sos].standing, "the end")


def test_what_was_kept_in_a_tunnel_never_moves_the_vehicle_back(room: VehicleRoom) -> None:
    box = room.on_the_road(a.V01)
    at = now().replace(microsecond=0)
    room.drives_to(LAT, LON, at=at)
    until(lambda: room.fix(a.V01), "the position")
    room.town.cut(PHONE)
    until(lambda: not box.signed_in, "the tunnel")
    room.drives_to(LAT + 0.001, LON, at=at + timedelta(seconds=1))
    until(lambda: box.signed_in, "coming back")
    until(lambda: room.running.gateway.feed.counts["taken"] >= 2, "the track")
    fix = room.fix(a.V01)
    assert fix is not None
    assert fix["lat"] == LAT


def test_a_receiver_without_satellites_moves_nobody(room: VehicleRoom) -> None:
    room.on_the_road(a.V01)
    at = now().replace(microsecond=0)
    room.drives_to(LAT, LON, at=at)
    until(lambda: room.fix(a.V01), "the position")
    room.drives_to(LAT + 0.0005, LON, at=at + timedelta(seconds=5), located=False)
    fix = until(lambda: (f := room.fix(a.V01)) and not f["plausible"] and f, "the doubt")
    assert fix["lat"] == LAT


def test_a_stranger_is_listed_and_not_obeyed_until_a_person_binds_it(room: VehicleRoom) -> None:
    box = room.switches_on(device="0000007")
    stranger = until(lambda: room.terminal(), "the list")
    assert (stranger.vehicle, stranger.online, stranger.reason) == (None, False, "no_such_terminal")
    assert stranger.identity is not None
    assert (stranger.identity.device, stranger.identity.plate) == ("0000007", "京A00000")
    assert not box.signed_in
    room.binds(a.V01)
    until(lambda: box.signed_in, "signing in")
    until(lambda: (t := room.terminal()) and t.online, "the list")


def test_a_wrong_code_is_refused_and_said(room: VehicleRoom) -> None:
    room.binds(a.V01)
    box = room.switches_on(code="GUESSED", stubborn=True)
    until(lambda: (t := room.terminal()) and t.reason == "wrong_code", "the word")
    assert not box.signed_in


def test_another_box_with_the_same_number_is_kept_out_and_shown(room: VehicleRoom) -> None:
    room.on_the_road(a.V01, device="0000001")
    room.town.cut(PHONE)
    claims = room.switches_on(device="0000002")
    terminal = until(lambda: (t := room.terminal()) and t.claimed and t, "the claim")
    assert (terminal.claimed.device, claims.signed_in) == ("0000002", False)


def test_a_terminal_that_is_released_is_sent_away_at_once(room: VehicleRoom) -> None:
    box = room.on_the_road(a.V01)
    room.server.client(Role.MAINTAINER).does(ReleaseTerminal(terminal=T1))
    until(lambda: box.refused, "being sent away")


def test_terminals_are_told_their_settings(server: RunningServer, tmp_path: Path) -> None:
    wanted = TerminalSettings(heartbeat_s=60, report_s=5)
    room = VehicleRoom(server, tmp_path, replace(ANY_PORT, settings=wanted))
    try:
        box = room.on_the_road(a.V01)
        until(lambda: len(box.settings) == 2, "the settings")
        assert box.settings == {0x01: b"\0\0\0\x3c", 0x29: b"\0\0\0\x05"}
    finally:
        room.stop()


def test_a_receiver_by_udp_moves_its_vehicle(server: RunningServer, tmp_path: Path) -> None:
    receivers = {"roof": ReceiverSettings(vehicle=a.V02, udp=free_port())}
    room = VehicleRoom(server, tmp_path, replace(ANY_PORT, receivers=receivers))
    at = now()
    body = f"GNRMC,{at:%H%M%S}.00,A,3130.0000,N,12030.0000,E,19.44,90.0,{at:%d%m%y},,,A"
    line = f"${body}*{reduce(xor, body.encode(), 0):02X}\r\n"
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(line.encode(), ("127.0.0.1", receivers["roof"].udp))
        fix = until(lambda: room.fix(a.V02), "the position")
        assert (fix["lat"], fix["lon"], fix["source"]) == (31.5, 120.5, "nmea")
    finally:
        room.stop()


# ---- whose they are, from the command line


def terminals(server: RunningServer, directory: Path, *words: str) -> int:
    """Run `main.py terminals …` as the maintainer."""
    name = AccountId("maintainer")
    if server.accounts.find(name) is None:
        public = make_key(directory / "maintainer.key")
        account = Account(id=name, role=Role.MAINTAINER, name="maintainer")
        server.accounts.create(account, public_key=public)
    key = str(directory / "maintainer.key")
    who = ["--centre", server.url, "--key", key, "--data", str(directory)]
    return main.main(["terminals", *words, *who])


def test_a_maintainer_binds_lists_and_releases(
    server: RunningServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminals(server, tmp_path, "bind", "019900000001", "01") == 0
    assert terminals(server, tmp_path, "list") == 0
    assert capsys.readouterr().out.split("\t")[:4] == ["19900000001", "01", "away", "never heard"]
    assert terminals(server, tmp_path, "release", "19900000001") == 0
    assert server.server.bus.state.terminals[T1].vehicle is None


def test_many_are_bound_by_a_table_and_what_is_refused_keeps_no_other(
    server: RunningServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "boxes.csv"
    table.write_text("terminal,vehicle\n019900000001,01\n019900000002,99\n019900000003,02\n")
    assert terminals(server, tmp_path, "bind", "--file", str(table)) == 1
    assert "vehicle.unknown" in capsys.readouterr().err
    bound = {t.id: t.vehicle for t in server.server.bus.state.terminals.values()}
    assert bound == {"19900000001": "01", "19900000003": "02"}


@pytest.mark.parametrize("words", [("bind", "19900000001"), ("bind", "12a", "01")])
def test_a_wish_that_names_nothing_is_told_the_mend(
    server: RunningServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    assert terminals(server, tmp_path, *words) == 2
    assert capsys.readouterr().err

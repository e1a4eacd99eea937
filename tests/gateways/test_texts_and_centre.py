"""From a seat's wish to a telephone and back: a real centre, the gateway, a modem on a wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("pty", reason="the simulated modem needs a pseudo-terminal")

from devices.simulator.text_modem_port import SimulatedTextModem
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role, Stage
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.texts.commands import SendText
from dispatch_app.domain.texts.values import TextAbout, TextState
from dispatch_app.gateways import texts_cli
from dispatch_app.gateways.devices_file import SettingsFile
from dispatch_app.gateways.devices_texts import modems_in
from tests.fakes.builders import LINE_1, V01, a_recommendation, a_slip
from tests.fakes.device_room import DeviceRoom
from tests.fakes.running_server import RunningServer, running_server, until

CREW_NUMBER = "19900000077"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("centre")) as running:
        yield running


@pytest.fixture(scope="module")
def modem() -> Iterator[SimulatedTextModem]:
    with SimulatedTextModem() as simulated:
        yield simulated


@pytest.fixture(scope="module")
def room(
    server: RunningServer, modem: SimulatedTextModem, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DeviceRoom]:
    directory = tmp_path_factory.mktemp("texts")
    config = f'[texts.main]\nport = "{modem.port}"\n'
    room = DeviceRoom(server, directory, "gateway-texts", Role.TEXTS, config)

    def serve(args, wait):
        return texts_cli.serve(modems_in(SettingsFile(args.config)), args, wait=wait)

    room.start(texts_cli, serve)
    try:
        room.sees("texts-main", lambda word: word["state"] == "heard")
        until(lambda: server.server.bus.state.texts.able, "a modem that can send")
        yield room
    finally:
        room.stop()


def an_order(server: RunningServer) -> MissionId:
    """A vehicle is sent; its mission."""
    seat = server.client(seat="1")
    server.client(Role.GATEWAY).does(c.ReportRinging(line=LINE_1))
    call = next(iter(seat.snapshot()["state"]["calls"]))
    seat.does(c.AnswerCall(call=call))
    incident = seat.does(c.OpenIncident(call=call))[0]["body"]["incident"]
    order = c.DispatchVehicle(
        incident=incident, vehicle=V01, slip=a_slip(), recommendation=a_recommendation(V01)
    )
    return next(e["body"] for e in seat.does(order) if e["kind"] == "MissionOrdered")["mission"]


def test_a_crew_gets_its_order_as_a_text_and_signs_by_its_answer(
    room: DeviceRoom, server: RunningServer, modem: SimulatedTextModem
) -> None:
    bus, seat = server.server.bus, server.client(seat="1")
    mission = an_order(server)
    wish = SendText(
        number=CREW_NUMBER, words="出车，回复1", about=TextAbout(mission=mission, version=1)
    )
    seat.does(wish)

    def is_delivered() -> bool:
        (text,) = bus.state.texts.messages.values()
        return text.state is TextState.DELIVERED

    until(is_delivered, "a delivered text")
    assert [(t.number, t.words) for t in modem.model.taken] == [(CREW_NUMBER, "出车，回复1")]
    modem.receive(f"+86{CREW_NUMBER}", "1")
    until(lambda: bus.state.missions[mission].stage is Stage.ACKNOWLEDGED, "a signed order")

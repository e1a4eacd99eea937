"""A station tells of its printers over the wire, and hears what is asked of them alone."""

from __future__ import annotations

from pathlib import Path

from dispatch_app.domain.codes import Role
from dispatch_app.domain.device_commands import AskDevice, ReportDeviceRequest
from dispatch_app.domain.devices import DeviceId, DeviceOutcome, DeviceRequestId, DeviceWish
from dispatch_app.domain.ids import AccountId
from dispatch_app.wire.devices import DeviceFeed, DeviceWord
from tests.fakes.builders import NORTH, SOUTH
from tests.fakes.running_server import running_server

NAME = f"station-{NORTH}"


def test_a_stations_printers_go_through_the_one_door(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        north = server.client(Role.STATION, station=NORTH, name=NAME)
        south = server.client(Role.STATION, station=SOUTH, name=f"station-{SOUTH}")
        maintainer = server.client(Role.MAINTAINER, name="maintainer")
        word = DeviceWord(name="slip", protocol="printer", port="纸", state="heard", every_s=5.0)
        assert north.post("/v1/devices", DeviceFeed(devices=[word])).status_code == 200
        (seen,) = maintainer.get("/v1/devices").json()["devices"]
        assert (seen["gateway"], seen["word"]["name"], seen["here"]) == (NAME, "slip", True)

        ask = AskDevice(gateway=AccountId(NAME), device=DeviceId("slip"), wish=DeviceWish.RESTORE)
        (asked,) = maintainer.does(ask)
        request = DeviceRequestId(asked["body"]["request"])
        assert request in north.snapshot()["state"]["device_requests"]
        assert south.snapshot()["state"]["device_requests"] == {}

        report = ReportDeviceRequest(request=request, outcome=DeviceOutcome.DONE)
        assert south.send(report).json()["code"] == "right.other-gateway"
        north.does(report)
        assert server.server.bus.state.device_requests[request].outcome is DeviceOutcome.DONE

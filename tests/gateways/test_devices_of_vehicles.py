"""Receivers and the terminals' port as devices: heard, counted, moved while the gateway runs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="pseudo-terminals are POSIX only")

from devices.vehicle_terminal.driver import TerminalServer
from devices.vehicle_terminal.limits import Limits
from devices.vehicle_terminal.packet import Sender, TerminalId, sequences
from dispatch_app.client.replica import View
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.devices_device import ConfiguredDevice
from dispatch_app.gateways.devices_file import BadSetting
from dispatch_app.gateways.devices_terminals import TerminalsPort
from dispatch_app.gateways.devices_vehicles import devices_of, ports_of
from dispatch_app.gateways.vehicles import Setting, VehicleGateway
from dispatch_app.gateways.vehicles_doors import Doors
from dispatch_app.gateways.vehicles_memory import TakenTexts
from dispatch_app.gateways.vehicles_receivers import Receivers
from dispatch_app.gateways.vehicles_settings import (
    ListenSettings,
    ReceiverSettings,
    VehicleSettings,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.wire.devices import BurstWord, FrameWord
from tests.fakes.wire_pair import WirePair

BODY = b"GNRMC,093000.00,A,3115.0000,N,12128.0000,E,10.0,90.0,221126,,,A"
WITHIN_S = 30.0


def sentence() -> bytes:
    check = 0
    for byte in BODY:
        check ^= byte
    return b"$%s*%02X\r\n" % (BODY, check)


async def comes(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not condition():
            await asyncio.sleep(0.01)


class Speaking:
    """Receivers that say where they are, at the far ends of some wires."""

    def __init__(self, *wires: WirePair) -> None:
        self._ports = [os.open(wire.right, os.O_WRONLY | os.O_NOCTTY) for wire in wires]

    async def __aenter__(self) -> None:
        self._task = asyncio.create_task(self._speak())

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        for port in self._ports:
            os.close(port)

    async def _speak(self) -> None:
        while True:
            for port in self._ports:
                os.write(port, sentence())
            await asyncio.sleep(0.05)


def test_a_receiver_moves_to_another_port_and_its_vehicle_is_still_heard(tmp_path: Path) -> None:
    with WirePair() as first, WirePair() as second:
        asyncio.run(_moves(tmp_path, first, second))


async def _moves(tmp_path: Path, first: WirePair, second: WirePair) -> None:
    config = tmp_path / "vehicles.toml"
    config.write_text(
        f'[receivers.boat]\nvehicle = "07"\nport = "{first.left}"\n', encoding="utf-8"
    )
    settings = {"boat": ReceiverSettings(vehicle="07", port=first.left)}
    ports, fixes = ports_of(settings, tmp_path / "recordings"), list[Fix]()
    receivers = Receivers(settings, fixes.append, ports)
    [device] = devices_of(receivers, ports, settings, config)
    async with Speaking(first, second):
        await receivers.start("127.0.0.1")
        try:
            await comes(lambda: device.word().state == "heard" and device.word().frames_good)
            with pytest.raises(BadSetting, match="no-such-port"):
                await asyncio.to_thread(device.take, {"port": "no-such-port"})
            await asyncio.to_thread(device.take, {"port": second.left})
            before = len(fixes)
            await comes(lambda: len(fixes) > before)
        finally:
            receivers.stop()
    assert device.word().port == second.left
    assert {fix.vehicle for fix in fixes} == {"07"}
    assert tomllib.loads(config.read_text(encoding="utf-8"))["receivers"]["boat"] == {
        "vehicle": "07",
        "port": second.left,
    }
    assert isinstance(device, ConfiguredDevice)


def test_the_terminals_port_counts_what_came_and_is_not_changed_from_afar(tmp_path: Path) -> None:
    asyncio.run(_counts(tmp_path))


def test_bytes_of_many_terminals_do_not_mix_and_their_codes_are_masked(tmp_path: Path) -> None:
    asyncio.run(_mixed(tmp_path))


async def _mixed(tmp_path: Path) -> None:
    server = TerminalServer(Doors(b"x" * 32), lambda _events: None)
    tcp, _ = await server.start("127.0.0.1", tcp=0, udp=None)
    device = TerminalsPort(server, ListenSettings(tcp=tcp), tmp_path)
    device.port.look(on=True)
    device.record()
    frames = [
        Sender(TerminalId(f"99900000{n}")).frames(0x0102, b"secret-code", sequences())[0]
        for n in (1, 2)
    ]
    try:
        with (
            socket.create_connection(("127.0.0.1", tcp)) as first,
            socket.create_connection(("127.0.0.1", tcp)) as second,
        ):
            for wire, frame, before in ((first, frames[0], 0), (second, frames[1], 9)):
                wire.sendall(frame[:9])
                await comes(lambda before=before: server.tap.bytes_in > before)
            first.sendall(frames[0][9:])
            second.sendall(frames[1][9:])
            seen: list[BurstWord] = []
            await comes(lambda: seen.extend(device.port.take_bursts()) or len(read(seen)) == 2)
    finally:
        device.port.look(on=False)
        kept = device.port.stop_recording()
        await server.stop()
    assert sorted(dict(frame.fields)["terminal"] for frame in read(seen)) == [
        "999000001",
        "999000002",
    ]
    assert all(not frame.why for frame in read(seen))
    assert kept is not None
    assert b"secret" not in kept.read_bytes() + b"".join(bytes.fromhex(b.hex) for b in seen)


def read(bursts: list[BurstWord]) -> list[FrameWord]:
    return [f for burst in bursts for f in burst.frames if f.kind == "jt808.up"]


async def _counts(tmp_path: Path) -> None:
    server = TerminalServer(Doors(b"x" * 32), lambda _events: None)
    tcp, _ = await server.start("127.0.0.1", tcp=0, udp=None)
    device = TerminalsPort(server, ListenSettings(tcp=0), tmp_path)
    try:
        assert f"tcp {tcp} " in device.word().port
        assert (device.word().state, device.word().reason) == ("silent", "no_terminal")
        with socket.create_connection(("127.0.0.1", tcp)) as wire:
            wire.sendall(b"\x7e" + bytes(20) + b"\x01\x7e")
            await comes(lambda: device.word().bytes_in == 23)
            await comes(lambda: device.word().frames_bad == 1)
        with pytest.raises(BadSetting):
            device.take({"tcp": "1"})
    finally:
        await server.stop()


def test_a_view_that_came_before_the_loop_lets_the_terminals_call(tmp_path: Path) -> None:
    asyncio.run(_told_early(tmp_path))


async def _told_early(tmp_path: Path) -> None:
    setting = Setting(
        settings=VehicleSettings(listen=ListenSettings(tcp=0, use_udp=False)),
        limits=Limits(),
        keys={},
        words=Texts.load("zh"),
        doors=Doors(b"x" * 32),
        memory=TakenTexts(tmp_path / "orders.json"),
    )
    gateway = VehicleGateway(setting, now=lambda: datetime.now(UTC))
    gateway.view(View(state=CentreState(), sequence=1))
    stopping, ports = asyncio.Event(), list[int]()
    beats = set[str]()

    def beat(worker: str, _period_s: float) -> None:
        beats.add(worker)
        stopping.set()

    gateway.beat = beat

    def ready(tcp: int, _udp: int) -> None:
        ports.append(tcp)

    async with asyncio.timeout(WITHIN_S):
        await gateway.run(Deaf(), ready, stopping)
    assert ports and beats == {"terminals"}


class Deaf:
    """A centre that hears nothing."""

    def send(self, command: object) -> None: ...

    def report_positions(self, fixes: object, then: object) -> None: ...

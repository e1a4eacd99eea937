"""Doors that others call at, as devices: the terminals' port and receivers by UDP, moved whole."""

from __future__ import annotations

import asyncio
import functools
import operator
import socket
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from devices.vehicle_terminal.driver import TerminalServer
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.devices_file import BadSetting, SectionsFile
from dispatch_app.gateways.devices_terminals import BOUND, SECTIONS, TerminalsPort
from dispatch_app.gateways.devices_vehicles import devices_of, ports_of
from dispatch_app.gateways.vehicles_doors import Doors
from dispatch_app.gateways.vehicles_receivers import Receivers
from dispatch_app.gateways.vehicles_settings import ListenSettings, ReceiverSettings

HOST = "127.0.0.1"
WITHIN_S = 30.0
BODY = b"GNRMC,093000.00,A,3115.0000,N,12128.0000,E,10.0,90.0,221126,,,A"
CHECK = functools.reduce(operator.xor, BODY)
SENTENCE = b"$%s*%02X\r\n" % (BODY, CHECK)


async def comes(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not condition():
            await asyncio.sleep(0.01)


def on_this_loop() -> Callable[[Callable[[], Awaitable[Any]]], Any]:
    loop = asyncio.get_running_loop()

    def run(work: Callable[[], Awaitable[Any]]) -> Any:
        async def done() -> Any:
            return await work()

        return asyncio.run_coroutine_threadsafe(done(), loop).result(WITHIN_S)

    return run


@contextmanager
def taken_port(kind: socket.SocketKind) -> Iterator[int]:
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind((HOST, 0))
        if kind is socket.SOCK_STREAM:
            other.listen()
        yield other.getsockname()[1]


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with taken_port(kind) as port:
        return port


class TerminalsDoor:
    """A terminal server with its device and its file."""

    def __init__(self, directory: Path) -> None:
        self.tcp, self.udp = free_port(), free_port(socket.SOCK_DGRAM)
        self.config = directory / "vehicles.toml"
        self.config.write_text(
            f"# by the window\n[listen]\ntcp = {self.tcp} # door\nudp = {self.udp}\n",
            encoding="utf-8",
        )
        self.server = TerminalServer(Doors(b"x" * 32), lambda _events: None)
        self._directory = directory

    async def __aenter__(self) -> TerminalsDoor:
        await self.server.start(HOST, tcp=self.tcp, udp=self.udp)
        self.device = TerminalsPort(
            self.server,
            ListenSettings(tcp=self.tcp, udp=self.udp),
            self._directory,
            file=SectionsFile(self.config, SECTIONS),
            on_loop=on_this_loop(),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()

    async def take(self, **changes: object) -> str:
        told = {key.replace("__", "."): str(value) for key, value in changes.items()}
        return await asyncio.to_thread(self.device.take, told)

    @property
    def written(self) -> dict[str, Any]:
        return tomllib.loads(self.config.read_text(encoding="utf-8"))


def test_the_terminals_port_moves_and_who_is_connected_stays(tmp_path: Path) -> None:
    asyncio.run(_moves(tmp_path))


async def _moves(tmp_path: Path) -> None:
    async with TerminalsDoor(tmp_path) as door:
        with socket.create_connection((HOST, door.tcp)) as early:
            await comes(lambda: door.server.callers == 1)
            other = free_port()
            assert await door.take(listen__tcp=other) == BOUND
            early.sendall(b"\x7e")
            await comes(lambda: door.server.tap.bytes_in == 1)
            with socket.create_connection((HOST, other)):
                await comes(lambda: door.server.callers == 2)
            with pytest.raises(OSError):
                socket.create_connection((HOST, door.tcp)).close()
        assert f"tcp {other} " in door.device.word().port
        assert door.written["listen"] == {"tcp": other, "udp": door.udp}
        assert "# by the window" in door.config.read_text(encoding="utf-8")
        await asyncio.to_thread(door.device.restore)
        assert door.server.ports == (door.tcp, door.udp)
        assert door.written["listen"]["tcp"] == door.tcp


def test_a_port_that_another_program_has_is_refused_by_its_key(tmp_path: Path) -> None:
    asyncio.run(_refused(tmp_path))


async def _refused(tmp_path: Path) -> None:
    async with TerminalsDoor(tmp_path) as door:
        before = door.config.read_bytes()
        with taken_port(socket.SOCK_STREAM) as tcp, taken_port(socket.SOCK_DGRAM) as udp:
            for key, port in (("listen.tcp", tcp), ("listen.udp", udp)):
                for ask in (door.device.try_out, door.device.take):
                    with pytest.raises(BadSetting) as refused:
                        await asyncio.to_thread(ask, {key: str(port)})
                    assert (refused.value.code, refused.value.place) == ("device.reason.bind", key)
        assert (door.config.read_bytes(), door.server.ports) == (before, (door.tcp, door.udp))
        with socket.create_connection((HOST, door.tcp)):
            await comes(lambda: door.server.callers == 1)


def test_limits_hold_from_the_next_caller_on(tmp_path: Path) -> None:
    asyncio.run(_limited(tmp_path))


async def _limited(tmp_path: Path) -> None:
    async with TerminalsDoor(tmp_path) as door:
        assert await door.take(limits__connections=7, limits__silence_s="90.5") == BOUND
        assert (door.server.limits.connections, door.server.limits.silence_s) == (7, 90.5)
        assert door.written["limits"] == {"connections": 7, "silence_s": 90.5}
        shown = {field.key: field.value for field in door.device.word().settings}
        assert shown["limits.connections"] == "7"
        assert shown["listen.use_tcp"] == "on"


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"listen.tcp": "70000"}, "device.setting-port", "listen.tcp"),
        ({"listen.use_tcp": "off", "listen.use_udp": "off"}, "device.no-way-in", "listen.use_tcp"),
        ({"listen.use_tcp": "perhaps"}, "device.setting-choice", "listen.use_tcp"),
        ({"limits.connections": "0"}, "device.setting-above", "limits.connections"),
        ({"listen.host": "no such host"}, "device.reason.bind", "listen.tcp"),
        ({"texts.send": "off"}, "device.setting-unknown", "texts.send"),
    ],
)
def test_a_door_nobody_could_come_in_by_is_refused(
    tmp_path: Path, changes: dict[str, str], code: str, place: str
) -> None:
    async def refused() -> BadSetting:
        async with TerminalsDoor(tmp_path) as door:
            with pytest.raises(BadSetting) as no:
                await asyncio.to_thread(door.device.try_out, changes)
            return no.value

    no = asyncio.run(refused())
    assert (no.code, no.place) == (code, place)


def test_a_receiver_by_udp_is_heard_counted_and_moved(tmp_path: Path) -> None:
    asyncio.run(_receiver(tmp_path))


async def _receiver(tmp_path: Path) -> None:
    first, second = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_DGRAM)
    config = tmp_path / "vehicles.toml"
    config.write_text(f'[receivers.boat]\nvehicle = "07"\nudp = {first}\n', encoding="utf-8")
    settings = {"boat": ReceiverSettings(vehicle="07", udp=first)}
    ports, fixes = ports_of(settings, tmp_path / "recordings"), list[Fix]()
    receivers = Receivers(settings, fixes.append, ports)
    [device] = devices_of(receivers, ports, settings, config)
    await receivers.start(HOST)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as boat:
            boat.sendto(SENTENCE, (HOST, first))
            await comes(lambda: device.word().state == "heard")
            assert (device.word().frames_good, device.word().bytes_in) == (1, len(SENTENCE))
            with taken_port(socket.SOCK_DGRAM) as taken, pytest.raises(BadSetting) as refused:
                await asyncio.to_thread(device.take, {"udp": str(taken)})
            assert (refused.value.code, refused.value.place) == ("device.reason.bind", "udp")
            assert await asyncio.to_thread(device.take, {"udp": str(second)}) == BOUND
            boat.sendto(SENTENCE, (HOST, second))
            await comes(lambda: len(fixes) == 2)
    finally:
        receivers.stop()
    assert tomllib.loads(config.read_text(encoding="utf-8"))["receivers"]["boat"] == {
        "vehicle": "07",
        "udp": second,
    }

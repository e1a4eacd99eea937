"""A centre, the process beside the vehicle terminals, and simulated terminals that call it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from devices.simulator.vehicle_terminal.box import Box
from devices.simulator.vehicle_terminal.town import Town
from devices.simulator.vehicle_terminal.wire import Reading
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.key_files import make_key
from dispatch_app.client.credentials import Key
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.commands_vehicles import setting_of
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, TerminalId, VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.terminal_commands import BindTerminal
from dispatch_app.domain.terminals import Terminal
from dispatch_app.gateways.vehicles import VehicleGateway
from dispatch_app.gateways.vehicles_settings import ListenSettings, VehicleSettings
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import RunningServer, until

PHONE = "019900000001"
T1 = TerminalId("19900000001")


def now() -> datetime:
    return datetime.now(UTC)


class RunningGateway:
    """The real process's parts, on a thread with a loop of its own."""

    def __init__(self, server: RunningServer, directory: Path, settings: VehicleSettings) -> None:
        self._store = LocalStore(directory / "gateway.sqlite")
        self.gateway = VehicleGateway(setting_of(settings, directory, "test"), now=now, told_s=0.05)
        outbox = Outbox(self._store, now=now, new_id=Uuid7Maker())
        who = Key.read("gateway-vehicles", directory / "vehicles.key")
        self.link = Link([server.url], who, outbox, self.gateway, keep=self._store)
        self.tcp = self.udp = 0
        self._stopping: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)

    def start(self) -> RunningGateway:
        self.link.start()
        self._thread.start()
        until(self._listening.is_set, "the terminals' port")
        return self

    def stop(self) -> None:
        if self._loop is not None and self._stopping is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._store.settle()
        self.link.stop()
        self._store.close()

    def on_loop(self, work: Callable[[], None]) -> None:
        done = threading.Event()
        assert self._loop is not None
        self._loop.call_soon_threadsafe(lambda: (work(), done.set()))
        until(done.is_set, "the gateway's loop")

    async def _live(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()

        def ready(tcp: int, udp: int) -> None:
            self.tcp, self.udp = tcp, udp
            self._listening.set()

        await self.gateway.run(self.link, ready, self._stopping)


ANY_PORT = VehicleSettings(listen=ListenSettings(tcp=0, udp=0))


class VehicleRoom:
    def __init__(
        self, server: RunningServer, directory: Path, settings: VehicleSettings = ANY_PORT
    ) -> None:
        self.server = server
        self._directory = directory
        public = make_key(directory / "vehicles.key")
        account = Account(
            id=AccountId("gateway-vehicles"), role=Role.VEHICLE_GATEWAY, name="gateway-vehicles"
        )
        server.accounts.create(account, public_key=public)
        self.settings = settings
        self.running = RunningGateway(server, directory, settings).start()
        self.town = Town("127.0.0.1", self.running.tcp, again_s=0.05)
        self.town.start()
        self.texts: list[str] = []
        self._seat = server.client()

    def stop(self) -> None:
        self.town.stop()
        self.running.stop()

    def restart(self) -> None:
        """The process ends and begins anew, on the same port."""
        listen = ListenSettings(tcp=self.running.tcp, udp=self.running.udp)
        self.running.stop()
        settings = VehicleSettings(listen=listen)
        self.running = RunningGateway(self.server, self._directory, settings).start()

    @property
    def state(self) -> CentreState:
        return self.server.server.bus.state

    def binds(self, vehicle: VehicleId, terminal: TerminalId = T1) -> None:
        client = self.server.client(Role.MAINTAINER)
        client.does(BindTerminal(terminal=terminal, vehicle=vehicle))

    def switches_on(self, **more: object) -> Box:
        given: dict[str, Any] = {"phone": PHONE, "plate": "京A00000"}
        box = Box(on_text=self.texts.append, **{**given, **more})
        self.town.add(box)
        return box

    def on_the_road(self, vehicle: VehicleId, **more: object) -> Box:
        """A terminal that is bound and signed in."""
        self.binds(vehicle)
        box = self.switches_on(**more)
        until(lambda: box.signed_in, "signing in")
        return box

    def drives_to(self, lat: float, lon: float, **more: object) -> Reading:
        given: dict[str, Any] = {"at": now().replace(microsecond=0), "lat": lat, "lon": lon}
        reading = Reading(**{**given, **more})
        self.town.does(PHONE, lambda box: box.located(reading))
        return reading

    def fix(self, vehicle: VehicleId) -> dict[str, Any] | None:
        """Where the seats see it."""
        fixes = self._seat.get("/v1/positions").json()["fixes"]
        return next((fix for fix in fixes if fix["vehicle"] == vehicle), None)

    def terminal(self, terminal: TerminalId = T1) -> Terminal | None:
        return self.state.terminals.get(terminal)

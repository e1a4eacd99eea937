"""NMEA receivers beside the terminals: each is one vehicle's, by the configuration."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from functools import partial

from devices.errors import PortLost
from devices.nmea.driver import SerialReceiver, UdpReceiver
from devices.nmea.listening import Event, Measured, ReceiverBack, ReceiverLost
from devices.transports.serial_port import serial_opener
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.vehicles_settings import ReceiverSettings

log = logging.getLogger(__name__)

WAITED_S = 10.0
"""For the loop to open or close a port."""
OnFix = Callable[[Fix], None]


class Receivers:
    """Fixes come on the loop that `start` was called on."""

    def __init__(
        self,
        settings: Mapping[str, ReceiverSettings],
        on_fix: OnFix,
        ports: Mapping[str, ManagedPort] | None = None,
    ) -> None:
        """`ports`: what the device desk sees of them."""
        self._settings = settings
        self._on_fix = on_fix
        self._ports = ports or {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._host = ""
        self._serial: dict[str, SerialReceiver] = {}
        self._udp: dict[str, UdpReceiver] = {}

    async def start(self, host: str) -> None:
        """
        Raises:
            PortLost: a UDP port cannot be had. Serial ports are waited for.
        """
        self._loop, self._host = asyncio.get_running_loop(), host
        for name, receiver in self._settings.items():
            if receiver.udp:
                await self._open(name, receiver)
            else:
                self.put(name, receiver)

    def put(self, name: str, receiver: ReceiverSettings) -> None:
        """Listen to a receiver from now on, from any thread but the loop's for one by UDP; before
        `start` it does nothing. A UDP port that cannot be had is noted at its device."""
        if self._loop is None or self._loop.is_closed():
            return
        if receiver.udp:
            self._wait_for(self._open_or_note(name, receiver))
            return
        opener = serial_opener(receiver.port, baud=receiver.baud)
        port = self._ports.get(name)
        heard = partial(_on_loop, self._loop, self._told(name, receiver))
        by_port = SerialReceiver(name, port.tap.on(opener) if port is not None else opener, heard)
        self._serial[name] = by_port
        by_port.start()

    def take(self, name: str) -> None:
        """Give the port of a receiver back."""
        by_port = self._serial.pop(name, None)
        if by_port is not None:
            by_port.stop()
        by_udp = self._udp.pop(name, None)
        if by_udp is not None:
            self._wait_for(_closed(by_udp))

    def _told(self, name: str, receiver: ReceiverSettings) -> Callable[[Event], None]:
        """What becomes of an event; the desk hears of it too."""
        heard = partial(self._heard, VehicleId(receiver.vehicle))
        port = self._ports.get(name)
        return partial(_noted, port, heard) if port is not None else heard

    async def _open(self, name: str, receiver: ReceiverSettings) -> None:
        port = self._ports.get(name)
        by_udp = UdpReceiver(
            name, self._told(name, receiver), tap=port.tap if port is not None else None
        )
        await by_udp.open(self._host, receiver.udp)
        self._udp[name] = by_udp

    async def _open_or_note(self, name: str, receiver: ReceiverSettings) -> None:
        try:
            await self._open(name, receiver)
        except PortLost as lost:
            log.error("receiver %s: %s", name, lost)
            if (port := self._ports.get(name)) is not None:
                port.lost("port_missing")

    def _wait_for(self, work: Coroutine[object, object, None]) -> None:
        assert self._loop is not None
        if self._loop.is_closed():
            work.close()
            return
        asyncio.run_coroutine_threadsafe(work, self._loop).result(WAITED_S)

    def tick(self) -> None:
        for receiver in self._udp.values():
            receiver.tick()

    def stop(self) -> None:
        """On the loop."""
        for by_udp in self._udp.values():
            by_udp.close()
        self._udp = {}
        for name in list(self._serial):
            self.take(name)

    def _heard(self, vehicle: VehicleId, event: Event) -> None:
        match event:
            case Measured():
                self._on_fix(fix_of(vehicle, event))
            case ReceiverLost():
                log.warning("receiver %s of vehicle %s: %s", event.receiver, vehicle, event.reason)
            case ReceiverBack():
                log.info("receiver %s of vehicle %s is heard again", event.receiver, vehicle)


def _noted(port: ManagedPort, heard: Callable[[Event], None], event: Event) -> None:
    """Tell the desk whether it is heard, besides who listens."""
    match event:
        case ReceiverLost(reason=reason):
            port.lost(reason)
        case Measured() | ReceiverBack():
            port.heard()
    heard(event)


async def _closed(receiver: UdpReceiver) -> None:
    receiver.close()
    await asyncio.sleep(0)  # only then is its socket closed


def _on_loop(loop: asyncio.AbstractEventLoop, heard: Callable[[Event], None], event: Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(heard, event)


def fix_of(vehicle: VehicleId, measured: Measured) -> Fix:
    fix = measured.fix
    return Fix(
        vehicle=vehicle,
        lat=fix.lat,
        lon=fix.lon,
        at=fix.at,
        speed_mps=round(fix.speed_mps, 1),
        heading_deg=fix.heading_deg,
        source="nmea",
        plausible=fix.valid,
    )

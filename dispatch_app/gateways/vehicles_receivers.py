"""NMEA receivers beside the terminals: each is one vehicle's, by the configuration."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial

from devices.nmea.driver import SerialReceiver, UdpReceiver
from devices.nmea.listening import Event, Measured, ReceiverBack, ReceiverLost
from devices.transports.serial_port import serial_opener
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.vehicles_settings import ReceiverSettings

log = logging.getLogger(__name__)

OnFix = Callable[[Fix], None]


class Receivers:
    """Fixes come on the loop that `start` was called on."""

    def __init__(
        self,
        settings: Mapping[str, ReceiverSettings],
        on_fix: OnFix,
        ports: Mapping[str, ManagedPort] | None = None,
    ) -> None:
        """`ports`: what the device desk sees of the serial ones."""
        self._settings = settings
        self._on_fix = on_fix
        self._ports = ports or {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._serial: dict[str, SerialReceiver] = {}
        self._udp: list[UdpReceiver] = []

    async def start(self, host: str) -> None:
        """
        Raises:
            PortLost: a UDP port cannot be had. Serial ports are waited for.
        """
        self._loop = asyncio.get_running_loop()
        for name, receiver in self._settings.items():
            if receiver.udp:
                by_udp = UdpReceiver(name, partial(self._heard, VehicleId(receiver.vehicle)))
                await by_udp.open(host, receiver.udp)
                self._udp.append(by_udp)
            else:
                self.put(name, receiver)

    def put(self, name: str, receiver: ReceiverSettings) -> None:
        """Listen to a serial receiver from now on; before `start` it does nothing."""
        if self._loop is None:
            return
        opener = serial_opener(receiver.port, baud=receiver.baud)
        port = self._ports.get(name)
        heard = partial(_on_loop, self._loop, partial(self._heard, VehicleId(receiver.vehicle)))
        by_port = SerialReceiver(
            name,
            port.tap.on(opener) if port is not None else opener,
            partial(_noted, port, heard) if port is not None else heard,
        )
        self._serial[name] = by_port
        by_port.start()

    def take(self, name: str) -> None:
        """Give the port of a serial receiver back."""
        by_port = self._serial.pop(name, None)
        if by_port is not None:
            by_port.stop()

    def tick(self) -> None:
        for receiver in self._udp:
            receiver.tick()

    def stop(self) -> None:
        for name in list(self._serial):
            self.take(name)
        for by_udp in self._udp:
            by_udp.close()
        self._udp = []

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

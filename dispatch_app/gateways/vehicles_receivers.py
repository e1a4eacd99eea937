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
from dispatch_app.gateways.vehicles_settings import ReceiverSettings

log = logging.getLogger(__name__)

OnFix = Callable[[Fix], None]


class Receivers:
    """Fixes come on the loop that `start` was called on."""

    def __init__(self, settings: Mapping[str, ReceiverSettings], on_fix: OnFix) -> None:
        self._settings = settings
        self._on_fix = on_fix
        self._serial: list[SerialReceiver] = []
        self._udp: list[UdpReceiver] = []

    async def start(self, host: str) -> None:
        """
        Raises:
            PortLost: a UDP port cannot be had. Serial ports are waited for.
        """
        loop = asyncio.get_running_loop()
        for name, receiver in self._settings.items():
            heard = partial(self._heard, VehicleId(receiver.vehicle))
            if receiver.udp:
                by_udp = UdpReceiver(name, heard)
                await by_udp.open(host, receiver.udp)
                self._udp.append(by_udp)
            else:
                by_port = SerialReceiver(
                    name,
                    serial_opener(receiver.port, baud=receiver.baud),
                    partial(_on_loop, loop, heard),
                )
                by_port.start()
                self._serial.append(by_port)

    def tick(self) -> None:
        for receiver in self._udp:
            receiver.tick()

    def stop(self) -> None:
        for by_port in self._serial:
            by_port.stop()
        for by_udp in self._udp:
            by_udp.close()
        self._serial, self._udp = [], []

    def _heard(self, vehicle: VehicleId, event: Event) -> None:
        match event:
            case Measured():
                self._on_fix(fix_of(vehicle, event))
            case ReceiverLost():
                log.warning("receiver %s of vehicle %s: %s", event.receiver, vehicle, event.reason)
            case ReceiverBack():
                log.info("receiver %s of vehicle %s is heard again", event.receiver, vehicle)


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

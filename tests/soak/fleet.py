"""Simulated terminals in trouble: cut connections, blind areas, slow and deaf boxes, rubbish.

Each remembers what it measured; at the end the centre must have heard all of it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from random import Random

from devices.simulator.vehicle_terminal import wire
from devices.simulator.vehicle_terminal.box import Box

EDITIONS = (wire.E2011, wire.E2013, wire.E2019)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_BYTE_S = 0.01


class Trouble(Enum):
    CUT = "cut"
    BLIND = "blind"
    """The network is away and nobody says so."""
    TWICE = "twice"
    """It comes again before its old connection is known to be dead."""
    SLOW = "slow"
    DEAF = "deaf"
    RUBBISH = "rubbish"
    CLOCK = "clock"
    POWER = "power"
    """It has forgotten its code."""


@dataclass(slots=True, kw_only=True)
class Pace:
    period_s: float
    """Between two positions of a vehicle."""
    trouble_s: float
    """Between two troubles of a vehicle, on the average."""
    gap_s: float
    """The longest that a network is away."""
    again_s: float = 8.0
    """A box that is not signed in by then begins anew, as terminals do."""


@dataclass(slots=True)
class Vehicle:
    box: Box
    random: Random
    by_udp: bool
    made: set[int] = field(default_factory=set)
    ticks: int = 0
    ahead: timedelta = timedelta(0)
    in_trouble: bool = False
    quiet: bool = False
    """No more positions and troubles; it only brings home what it has."""
    cable: asyncio.Transport | asyncio.DatagramTransport | None = None
    leave: asyncio.Event | None = None
    """Its connection is dead, or it takes it for dead."""
    left: list[asyncio.Transport] = field(default_factory=list)
    """Connections that it has left without a word."""
    slow: bool = False
    blind: bool = False
    _pending: bytearray = field(default_factory=bytearray)

    def measures(self) -> None:
        """One position; each has a second of its own, by whatever clock the box believes in."""
        self.ticks += 1
        at = EPOCH + timedelta(seconds=self.ticks) + self.ahead
        self.made.add(round(at.timestamp()))
        reading = wire.Reading(at=at, lat=31.5 + self.ticks * 1e-5, lon=120.5, odometer_m=1000)
        self.sends(self.box.located(reading))

    def sends(self, data: bytes) -> None:
        if not data or self.blind or self.cable is None or self.cable.is_closing():
            return
        if isinstance(self.cable, asyncio.DatagramTransport):
            for frame in _frames(data):
                self.cable.sendto(frame)
        elif self.slow or self._pending:
            self._pending += data
        else:
            self.cable.write(data)

    async def dribbles(self) -> None:
        """Byte by byte, what a slow one has to say."""
        while self._pending:
            cable, byte = self.cable, bytes(self._pending[:1])
            del self._pending[:1]
            if isinstance(cable, asyncio.Transport) and not cable.is_closing():
                cable.write(byte)
            await asyncio.sleep(_BYTE_S)

    def forgets_pending(self) -> None:
        self._pending.clear()


def _frames(data: bytes) -> list[bytes]:
    return [b"\x7e" + piece + b"\x7e" for piece in data.split(b"\x7e") if piece]


class TcpEnd(asyncio.Protocol):
    def __init__(self, vehicle: Vehicle) -> None:
        self._vehicle = vehicle
        self._own: asyncio.Transport | None = None
        self.lost = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        vehicle = self._vehicle
        vehicle.cable = self._own = transport
        vehicle.forgets_pending()
        vehicle.sends(vehicle.box.connected())

    def data_received(self, data: bytes) -> None:
        if not self._vehicle.blind and self._vehicle.cable is self._own:
            self._vehicle.sends(self._vehicle.box.heard(data))

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set()


class UdpEnd(asyncio.DatagramProtocol):
    def __init__(self, vehicle: Vehicle) -> None:
        self._vehicle = vehicle

    def datagram_received(self, data: bytes, _address: object) -> None:
        if not self._vehicle.blind:
            self._vehicle.sends(self._vehicle.box.heard(data))


class Fleet:
    """All vehicles on one loop."""

    def __init__(self, tcp: int, udp: int, vehicles: int, pace: Pace, seed: int) -> None:
        self.troubles: Counter[str] = Counter()
        self.vehicles = [_vehicle(number, seed) for number in range(vehicles)]
        self._tcp, self._udp, self._pace = tcp, udp, pace
        self._tasks: list[asyncio.Task[None]] = []

    async def begin(self) -> None:
        for vehicle in self.vehicles:
            live = self._by_udp(vehicle) if vehicle.by_udp else self._by_tcp(vehicle)
            self._tasks += [
                asyncio.create_task(live),
                asyncio.create_task(self._drives(vehicle)),
            ]

    def go_wrong(self) -> None:
        self._tasks += [asyncio.create_task(self._suffers(v)) for v in self.vehicles]

    def calm(self) -> None:
        """From now on nothing goes wrong."""
        for vehicle in self.vehicles:
            vehicle.quiet = True
            for cable in vehicle.left:
                cable.abort()

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for vehicle in self.vehicles:
            if vehicle.cable is not None:
                vehicle.cable.abort()
        await asyncio.sleep(0)

    @property
    def untold(self) -> list[str]:
        return [v.box.phone for v in self.vehicles if v.in_trouble or not v.box.told_all]

    async def _drives(self, vehicle: Vehicle) -> None:
        await asyncio.sleep(vehicle.random.uniform(0, self._pace.period_s))
        while not vehicle.quiet:
            vehicle.measures()
            await vehicle.dribbles()
            await asyncio.sleep(self._pace.period_s)

    async def _by_tcp(self, vehicle: Vehicle) -> None:
        loop = asyncio.get_running_loop()
        while True:
            with contextlib.suppress(OSError):
                _, end = await loop.create_connection(
                    lambda: TcpEnd(vehicle), "127.0.0.1", self._tcp
                )
                vehicle.leave = end.lost
                asking = asyncio.create_task(_asks_again(vehicle, self._pace.again_s))
                try:
                    await end.lost.wait()
                finally:
                    asking.cancel()
            vehicle.box.disconnected()
            while vehicle.blind:
                await asyncio.sleep(0.05)
            await asyncio.sleep(vehicle.random.uniform(0.05, 0.5))

    async def _by_udp(self, vehicle: Vehicle) -> None:
        loop = asyncio.get_running_loop()
        vehicle.cable, _ = await loop.create_datagram_endpoint(
            lambda: UdpEnd(vehicle), remote_addr=("127.0.0.1", self._udp)
        )
        while True:
            if not vehicle.blind and _is_stuck(vehicle):
                vehicle.box.disconnected()
                vehicle.sends(vehicle.box.connected())
            await asyncio.sleep(self._pace.again_s)

    async def _suffers(self, vehicle: Vehicle) -> None:
        random, pace = vehicle.random, self._pace
        while not vehicle.quiet:
            await asyncio.sleep(random.expovariate(1 / pace.trouble_s))
            if vehicle.quiet:
                return
            kinds = (
                [Trouble.BLIND, Trouble.CLOCK, Trouble.RUBBISH, Trouble.POWER]
                if vehicle.by_udp
                else list(Trouble)
            )
            trouble = random.choice(kinds)
            self.troubles[trouble.value] += 1
            vehicle.in_trouble = True
            await self._suffer(vehicle, trouble, random.uniform(0.05, pace.gap_s))
            vehicle.in_trouble = False

    async def _suffer(self, vehicle: Vehicle, trouble: Trouble, lasts_s: float) -> None:
        cable, random = vehicle.cable, vehicle.random
        match trouble:
            case Trouble.CLOCK:
                vehicle.ahead = timedelta(days=random.randrange(-3000, 3000))
            case Trouble.RUBBISH:
                vehicle.sends(random.randbytes(random.randrange(1, 400)) + b"\x7e")
            case Trouble.POWER:
                vehicle.box.code = None
                vehicle.box.disconnected()
                _cut(cable)
            case Trouble.CUT:
                _cut(cable)
            case Trouble.TWICE:
                if vehicle.leave is not None and isinstance(cable, asyncio.Transport):
                    vehicle.left.append(cable)
                    vehicle.leave.set()
            case Trouble.BLIND:
                vehicle.blind = True
                vehicle.box.disconnected()
                await asyncio.sleep(lasts_s)
                _cut(cable)
                vehicle.blind = False
            case Trouble.SLOW:
                vehicle.slow = True
                await asyncio.sleep(lasts_s)
                vehicle.slow = False
            case Trouble.DEAF:
                await _stop_reading(cable, lasts_s)


async def _asks_again(vehicle: Vehicle, again_s: float) -> None:
    """A box that is not let in, or not answered, begins anew."""
    while True:
        await asyncio.sleep(again_s)
        if _is_stuck(vehicle):
            _cut(vehicle.cable)


def _is_stuck(vehicle: Vehicle) -> bool:
    return not vehicle.box.signed_in or (vehicle.quiet and not vehicle.box.told_all)


def _cut(cable: asyncio.BaseTransport | None) -> None:
    if isinstance(cable, asyncio.Transport) and not isinstance(cable, asyncio.DatagramTransport):
        cable.abort()


async def _stop_reading(cable: asyncio.BaseTransport | None, lasts_s: float) -> None:
    if not isinstance(cable, asyncio.Transport) or cable.is_closing():
        return
    cable.pause_reading()
    await asyncio.sleep(lasts_s)
    if not cable.is_closing():
        cable.resume_reading()


def _vehicle(number: int, seed: int) -> Vehicle:
    box = Box(phone=f"0{19_900_000_000 + number}", edition=EDITIONS[number % 3])
    return Vehicle(box, Random(f"{seed} {number}"), by_udp=number % 10 == 9)

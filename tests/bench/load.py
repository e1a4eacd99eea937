"""The rest of a big centre in one process: authenticated links of stations and seats, and a fleet.

Each link is a session and a stream of its own on a socket of its own; every frame is decoded as a
seat does it. Stations say that an order arrived, as terminals do. What the links hear is noted
with the machine's clock. Keeps out windows and state.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from websockets.asyncio.client import connect

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.api import Api, Away
from dispatch_app.client.credentials import Credentials
from dispatch_app.client.link import RETRY_S
from dispatch_app.client.trace import Trace
from dispatch_app.domain.codes import Origin, ReceiptStep, VehicleState
from dispatch_app.domain.commands import Command, ReportReceipt, ReportVehicleState
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.wire import codec
from dispatch_app.wire.messages import FRAMES, EventRecord, Events, Fixes
from gis.region import Region

BATCHES_PER_S = 10
_METRES_A_DEGREE = 111_320.0
_SPEED_MPS = 12.0
_NOTED = frozenset({"CallRang", "OrderIssued"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharer:
    """One link."""

    name: str
    who: Credentials
    station: bool


class Crowd:
    def __init__(self, centre: str, trace: Trace) -> None:
        self._centre = centre
        self._trace = trace
        self._new_id = Uuid7Maker()
        self._on_duty: set[str] = set()
        self.online = 0
        self.ready = 0

    async def live(self, sharer: Sharer) -> None:
        """Stay on the stream until cancelled; an attempt that fails is made again, as seats do."""
        for pause_s in itertools.chain(RETRY_S, itertools.repeat(RETRY_S[-1])):
            try:
                async with Api(self._centre) as api:
                    await self._once(sharer, api)
            except Away as trouble:
                self._trace.note("away", who=sharer.name, why=str(trouble))
            await asyncio.sleep(pause_s)

    async def _once(self, sharer: Sharer, api: Api) -> None:
        """Sign in, take the snapshot, follow the stream until it is cut off."""
        await api.sign_in(sharer.who)
        snapshot = await api.snapshot()
        state = codec.decode_state(bytes(snapshot.state))
        url = f"ws{api.address.removeprefix('http')}/v1/stream?after={snapshot.sequence}"
        async with connect(
            url, additional_headers=api.headers, compression=None, proxy=None, max_size=None
        ) as stream:
            self.online += 1
            if sharer.station and sharer.name not in self._on_duty:
                self._on_duty.add(sharer.name)
                await self._go_on_duty(state, api)
            self.ready += 1
            async for message in stream:
                frame = FRAMES.decode(message)
                if isinstance(frame, Events):
                    await self._hear(sharer, frame.events, api)

    async def _hear(self, sharer: Sharer, records: Sequence[EventRecord], api: Api) -> None:
        for record in records:
            codec.decode_event(record.kind, record.body)
            if record.kind in _NOTED:
                self._trace.note(
                    "heard", who=sharer.name, kind=record.kind, sequence=record.sequence
                )
        if sharer.station:
            for record in records:
                if record.kind == "OrderIssued":
                    await self._confirm(record, api)

    async def _confirm(self, record: EventRecord, api: Api) -> None:
        receipt = ReportReceipt(
            mission=MissionId(record.body["mission"]),
            version=record.body["version"],
            step=ReceiptStep.DELIVERED,
        )
        await self._send(receipt, api)

    async def _go_on_duty(self, state: CentreState, api: Api) -> None:
        for command in on_duty(state):
            await self._send(command, api)

    async def _send(self, command: Command, api: Api) -> None:
        await api.command(codec.kind_of(command), self._new_id(), codec.encode(command))


def on_duty(state: CentreState) -> list[Command]:
    """What a station presses in the morning: all its vehicles are ready."""
    return [
        ReportVehicleState(vehicle=v, state=VehicleState.STANDBY, origin=Origin.STATION_BUTTON)
        for v in state.vehicles
    ]


class Fleet:
    """Vehicles that circle their stations and report by turns, evenly over every second."""

    def __init__(self, region: Region) -> None:
        at = {s.id: (s.lon, s.lat) for s in region.stations()}
        self._homes = [(v.id, *at[v.station]) for v in region.vehicles()]
        chance = random.Random(120)
        self._phase = [chance.uniform(0, math.tau) for _ in self._homes]

    async def report(self, centre: str, who: Credentials, per_s: int) -> None:
        """Post `per_s` positions a second, in ten batches."""
        share = max(1, per_s // BATCHES_PER_S)
        loop = asyncio.get_running_loop()
        began, turn = loop.time(), 0
        async with Api(centre) as api:
            await api.sign_in(who)
            while True:
                first = turn * share % len(self._homes)
                numbers = [(first + n) % len(self._homes) for n in range(share)]
                elapsed = loop.time() - began
                await api.positions(Fixes(fixes=[self._fix(n, elapsed) for n in numbers]))
                turn += 1
                await asyncio.sleep(max(0.0, began + turn / BATCHES_PER_S - loop.time()))

    def _fix(self, number: int, elapsed_s: float) -> Fix:
        vehicle, lon, lat = self._homes[number]
        radius_m = 400.0
        angle = self._phase[number] + elapsed_s * _SPEED_MPS / radius_m
        degree = radius_m / _METRES_A_DEGREE
        return Fix(
            vehicle=VehicleId(vehicle),
            lat=round(lat + degree * math.sin(angle), 6),
            lon=round(lon + degree * math.cos(angle) / math.cos(math.radians(lat)), 6),
            at=datetime.now(UTC),
            speed_mps=_SPEED_MPS,
            heading_deg=round(math.degrees(-angle) % 360, 1),
            source="bench",
        )


async def run(options: argparse.Namespace) -> None:
    trace = Trace(options.trace)
    crowd = Crowd(options.centre, trace)
    sharers = _sharers(options)
    async with asyncio.TaskGroup() as tasks:
        for sharer in sharers:
            tasks.create_task(crowd.live(sharer))
        gateway = signing.listed(options.accounts, "gateway-vehicles")
        fleet = Fleet(Region.open(options.region))
        tasks.create_task(fleet.report(options.centre, gateway, options.positions_per_s))
        began = time.monotonic()
        while crowd.online < len(sharers):
            await asyncio.sleep(0.05)
        trace.note("all-online", took_s=round(time.monotonic() - began, 2))
        while crowd.ready < len(sharers):
            await asyncio.sleep(0.05)
        options.ready_file.write_text(json.dumps({"online": crowd.online}), encoding="utf-8")


def _sharers(options: argparse.Namespace) -> list[Sharer]:
    return [
        Sharer(name=name, who=signing.listed(options.accounts, name), station=station)
        for names, station in ((options.station, True), (options.seat, False))
        for name in names
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--centre", required=True)
    parser.add_argument("--accounts", type=Path, required=True)
    parser.add_argument("--region", type=Path, required=True)
    parser.add_argument("--trace", type=Path, required=True)
    parser.add_argument("--ready-file", type=Path, required=True)
    parser.add_argument("--positions-per-s", type=int, default=500)
    parser.add_argument("--station", action="append", default=[], help="account of a station")
    parser.add_argument("--seat", action="append", default=[], help="account of a seat")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        asyncio.run(run(_options()))
    except KeyboardInterrupt:
        raise SystemExit(0) from None

"""The process beside the vehicle terminals as it is soaked: the real one, before a made-up centre.

What it hears goes to a file. Told by lines on its standard input, answers in JSON.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from devices.moment import Moment
from devices.vehicle_terminal import encoder
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal.packet import TerminalId as Number
from dispatch_app.client.api import Away
from dispatch_app.client.replica import View
from dispatch_app.commands_vehicles import setting_of
from dispatch_app.domain.codes import Level
from dispatch_app.domain.commands import Command
from dispatch_app.domain.fleet_state import Vehicle
from dispatch_app.domain.ids import StationId, TerminalId, VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.terminals import Terminal
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.vehicles import Answer, VehicleGateway
from dispatch_app.gateways.vehicles_settings import (
    ListenSettings,
    ReceiverSettings,
    VehicleSettings,
)

TEXT = encoder.text("派车：演示区和平路1号", encoder.Show.SCREEN, None)
TEXT_2019 = encoder.text("派车：演示区和平路1号", encoder.Show.SCREEN, 1)
RECEIVER = "roof"


class Clocks:
    """The machine's wall clock is set forth and back."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def moment(self) -> Moment:
        moment = Moment.now()
        return Moment(moment.monotonic_ns, moment.utc + self.ahead)


class MadeUpCentre:
    """Takes positions, unless it is away."""

    def __init__(self, heard: TextIO) -> None:
        self.away = False
        self.commands: Counter[str] = Counter()
        self.late = 0
        self._heard = heard

    def send(self, command: Command) -> object:
        self.commands[type(command).__name__] += 1
        return None

    def report_positions(self, fixes: Sequence[Fix], then: Answer) -> None:
        if self.away:
            then(Away())
            return
        self.late += sum(fix.late for fix in fixes)
        self._heard.writelines(
            f"{fix.vehicle} {round(fix.at.timestamp())} {int(fix.late)}\n" for fix in fixes
        )
        then(b"")


class Watched(VehicleGateway):
    """Counts what becomes of texts."""

    def __init__(self, settings: VehicleSettings, home: Path, clocks: Clocks) -> None:
        super().__init__(setting_of(settings, home, "soak"), now=clocks.now)
        self.server.now = clocks.moment
        self.counts: Counter[str] = Counter()

    def heard(self, events: Sequence[e.Event]) -> None:
        self.counts.update(type(event).__name__ for event in events)
        super().heard(events)

    def says_to_all(self, numbers: Sequence[Number]) -> int:
        """So many are here."""
        here = [number for number in numbers if self.server.here(number)]
        for number in here:
            body = TEXT if self.server.version_of(number) is None else TEXT_2019
            self.server.say(number, encoder.TEXT, body, "order")
        return len(here)


def state_of(numbers: Sequence[Number]) -> CentreState:
    vehicles = {
        VehicleId(n): Vehicle(
            id=VehicleId(n), plate=n, station=StationId("s1"), level=next(iter(Level))
        )
        for n in [*numbers, RECEIVER]
    }
    terminals = {TerminalId(n): Terminal(id=TerminalId(n), vehicle=VehicleId(n)) for n in numbers}
    return CentreState(vehicles=vehicles, terminals=terminals)


async def serve(home: Path, fleet: int, receiver_port: int) -> None:
    numbers = [Number(str(19_900_000_000 + n)) for n in range(fleet)]
    settings = VehicleSettings(
        listen=ListenSettings(tcp=0, udp=0),
        limits={"rubbish_held_s": 1.0},
        receivers={RECEIVER: ReceiverSettings(vehicle=RECEIVER, udp=receiver_port)},
    )
    stopping, clocks = asyncio.Event(), Clocks()
    with (home / "heard.txt").open("w", encoding="ascii", buffering=1) as heard:
        centre, gateway = MadeUpCentre(heard), Watched(settings, home, clocks)

        def ready(tcp: int, udp: int) -> None:
            print(json.dumps({"tcp": tcp, "udp": udp}), flush=True)

        running = asyncio.create_task(gateway.run(centre, ready, stopping))
        await asyncio.sleep(0)
        gateway.view(View(state=state_of(numbers), sequence=1, fresh=True))
        await _obey(gateway, centre, clocks, numbers)
        stopping.set()
        await running


async def _obey(
    gateway: Watched, centre: MadeUpCentre, clocks: Clocks, numbers: Sequence[Number]
) -> None:
    orders = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := (await orders.readline()).decode("ascii").split():
        match line:
            case ["away", yes]:
                centre.away = yes == "1"
            case ["jump", seconds]:
                clocks.ahead = timedelta(seconds=float(seconds))
            case ["order"]:
                gateway.counts["ordered"] += gateway.says_to_all(numbers)
            case _:
                pass
        print(json.dumps(_figures(gateway, centre)), flush=True)
    pipe.close()


def _figures(gateway: Watched, centre: MadeUpCentre) -> dict[str, object]:
    figures = gateway.server.figures
    return {
        "tasks": len(asyncio.all_tasks()),
        "callers": gateway.server.callers,
        "waiting": len(gateway.feed),
        "dropped": gateway.feed.counts["dropped"],
        "late": centre.late,
        "commands": dict(centre.commands),
        "counts": dict(gateway.counts),
        "ended": dict(figures.ended),
        "odd": figures.oddities(),
    }


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))

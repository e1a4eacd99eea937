"""Plays a scripted day from its first ring to the last crew at home; judges nothing of it.

Callers ring faster than seats can answer, so that some wait. Troubles come at set shares of the
day: the server is killed twice, a seat and a station lose their line for a while.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replies import Unreachable
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Origin, VehicleState
from dispatch_app.domain.ids import HospitalId, SeatId, StationId, VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.telephone import CallRef
from dispatch_app.gateways.exchange import ExchangeBridge
from tests.day import others
from tests.day.centre import DayCentre, DayLinks, HospitalDoor
from tests.day.crews import Crews
from tests.day.desk import Desk, Ledger, now
from tests.day.exchange import PlayedExchange
from tests.day.kinds import SPECIALS, all_stories, counts
from tests.day.moment import Moment, Story
from tests.day.reading import asked_again, slips_on
from tests.day.record import AnsweredTwice, StationDisk
from tests.day.scene import Caller, Scene
from tests.day.stations import StationTerminal
from tests.fakes.cut_line import CutLine

SEATS = ("1", "2", "3", "4")
LEADER = "8"
GAP_SEAT = "4"
WAITING_CALLERS = 5
"""So many ring at once at most; the next one waits to be born."""
ASKED_AGAIN = 15
ON_DUTY = 24
"""Vehicles that serve on this day; the others stay out of service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    calls: int
    seed: int
    kills: tuple[float, ...] = (0.35, 0.7)
    """After which share of the calls the server is killed."""
    away_s: float = 60.0
    """How long a station has no line."""
    gap_s: float = 10.0
    """How long a seat has none."""
    stations: int = 0
    """So many stations serve on this day, with their vehicles; 0: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What a day left behind, besides the centre's own record."""

    directory: Path
    database: Path
    script: Script
    began: datetime
    lasted_s: float
    ledger: Ledger
    people: list[Caller]
    done: Counter[str]
    refused: Counter[str]
    stations: dict[StationId, StationDisk]
    replica: tuple[int, CentreState]
    answers: tuple[AnsweredTwice, ...]
    taken_by_partner: dict[str, int]
    outages: tuple[tuple[datetime, datetime], ...]
    kills: int


class Day:
    def __init__(self, script: Script, directory: Path, region: Path) -> None:
        self._script = script
        self._centre = DayCentre(directory, region)
        self._clients = directory / "clients"
        self._ledger = Ledger()
        self._chance = Random(script.seed)
        self._exchange = PlayedExchange([SeatId(seat) for seat in (*SEATS, LEADER)])
        self._outages: list[tuple[datetime, datetime]] = []
        self._taken = 0

    async def plays(self) -> Played:
        began, clock = now(), time.monotonic()
        async with AsyncExitStack() as house:
            house.enter_context(_logging_into(self._centre.directory / "clients.log"))
            await asyncio.to_thread(self._centre.server.start)
            house.callback(self._centre.server.stop)
            async with AsyncExitStack() as stack:
                scene = await self._opens(stack)
                await self._lives(scene)
                await self._comes_to_rest(scene)
                replica = (scene.leader.sequence, scene.state)
            lasted_s = time.monotonic() - clock
            answers = await self._asks_again()
        stations = {s: _disk(t, self._clients) for s, t in scene.stations.items()}
        return Played(
            directory=self._centre.directory,
            database=self._centre.database,
            script=self._script,
            began=began,
            lasted_s=lasted_s,
            ledger=self._ledger,
            people=scene.people,
            done=scene.done,
            refused=scene.refused,
            stations=stations,
            replica=replica,
            answers=answers,
            taken_by_partner=dict.fromkeys(self._links.linked.partner.cases, 1),
            outages=tuple(self._outages),
            kills=self._centre.kills,
        )

    async def _asks_again(self) -> tuple[AnsweredTwice, ...]:
        """A few of what each of three clients was answered, under the same ids. What ran out of
        time at the seat has no answer to be given again."""
        found: list[AnsweredTwice] = []
        for account, seat in (("seat-1", "1"), ("gateway-vehicles", None), ("station-S01", None)):
            of_it = (t for t in self._ledger.told if t.by == account)
            told = [t for t in of_it if not isinstance(t.reply, Unreachable)]
            some = told[:: max(1, len(told) // ASKED_AGAIN)]
            who = self._centre.who(account, seat)
            found += await asked_again(self._centre.server.url, who, some)
        return tuple(found)

    # ---- opening

    async def _opens(self, stack: AsyncExitStack) -> Scene:
        centre = self._centre
        self._seat_line = stack.enter_context(CutLine(centre.server.port))
        self._station_line = stack.enter_context(CutLine(centre.server.port))
        leader = await self._desk(stack, "seat-8", LEADER, keeps_view=True)
        seats = await asyncio.gather(*(self._desk(stack, f"seat-{n}", n) for n in SEATS))
        at_work = list(leader.state.stations)[: self._script.stations or None]
        stations = await self._stations(stack, at_work)
        vehicles = await self._desk(stack, "gateway-vehicles", None)
        await stack.enter_async_context(self._telephones())
        self._links = DayLinks(centre)
        self._links.start()
        stack.callback(self._links.stop)
        doors = list(leader.state.hospitals)[:3]
        self._doors = [await stack.enter_async_context(self._door(h)) for h in doors]
        fleet = [v.id for v in leader.state.vehicles.values() if v.station in stations]
        scene = Scene(
            seats=seats,
            leader=leader,
            stations=stations,
            vehicles=vehicles,
            exchange=self._exchange,
            chance=self._chance,
            known_hospitals=tuple(doors),
            kept_back=frozenset({fleet[-1]}),
        )
        await self._shift_begins(scene, fleet)
        return scene

    async def _desk(
        self, stack: AsyncExitStack, account: str, seat: str | None, *, keeps_view: bool = False
    ) -> Desk:
        url = self._seat_line.url if seat == GAP_SEAT else self._centre.server.url
        who = self._centre.who(account, seat)
        desk = Desk(account, url, who, self._clients, self._ledger, keeps_view=keeps_view)
        await desk.start()
        stack.callback(desk.stop)
        return desk

    async def _stations(
        self, stack: AsyncExitStack, known: Sequence[StationId]
    ) -> dict[StationId, StationTerminal]:
        async def begins(station: StationId) -> StationTerminal:
            url = self._station_line.url if station == known[0] else self._centre.server.url
            who = self._centre.who(f"station-{station}")
            terminal = StationTerminal(station, url, who, self._clients, self._ledger)
            await terminal.start()
            stack.push_async_callback(terminal.ends)
            return terminal

        begun = await asyncio.gather(*(begins(station) for station in known))
        return {terminal.station: terminal for terminal in begun}

    @asynccontextmanager
    async def _telephones(self) -> AsyncIterator[None]:
        """The product's own bridge between the exchange and the centre."""
        store = LocalStore(self._clients / "exchange.sqlite")
        bridge = ExchangeBridge(self._exchange, now=now)
        outbox = Outbox(store, now=now, new_id=Uuid7Maker())
        who = self._centre.who("gateway-exchange")
        link = Link([self._centre.server.url], who, outbox, bridge)
        bridge.start(link.send)
        link.start()
        try:
            yield
        finally:
            bridge.stop()
            store.settle()
            link.stop()
            store.close()

    @asynccontextmanager
    async def _door(self, hospital: HospitalId) -> AsyncIterator[HospitalDoor]:
        door = HospitalDoor(self._centre, hospital)
        stays = asyncio.create_task(door.stays())
        try:
            yield door
        finally:
            stays.cancel()
            await asyncio.gather(stays, return_exceptions=True)
            await door.leaves()

    async def _shift_begins(self, scene: Scene, fleet: Sequence[VehicleId]) -> None:
        await scene.leader.until(
            lambda: (known := scene.state.telephone.exchange) and known.up, "the exchange"
        )
        states = {
            vehicle: VehicleState.STANDBY if n < ON_DUTY else VehicleState.OUT_OF_SERVICE
            for n, vehicle in enumerate(fleet)
        }
        await asyncio.gather(*(_told(scene, v, state) for v, state in states.items()))

    # ---- the day

    async def _lives(self, scene: Scene) -> None:
        crews = Crews(scene)
        stories = all_stories(self._links.linked)
        kinds = [kind for kind, n in counts(self._script.calls).items() for _ in range(n)]
        self._chance.shuffle(kinds)
        waiting: asyncio.Queue[tuple[str, Caller, CallRef] | None] = asyncio.Queue(WAITING_CALLERS)
        self._troubles(scene, len(kinds))
        async with asyncio.TaskGroup() as group:
            for seat in scene.seats:
                group.create_task(self._sits(scene, crews, seat, waiting, stories))
            group.create_task(self._rings(scene, crews, kinds, waiting))

    async def _rings(
        self,
        scene: Scene,
        crews: Crews,
        kinds: Sequence[str],
        waiting: asyncio.Queue[tuple[str, Caller, CallRef] | None],
    ) -> None:
        for number, kind in enumerate(kinds):
            self._taken = number
            if kind in SPECIALS:
                scene.begin(self._special(scene, crews, kind, number))
            else:
                who = scene.caller()
                await waiting.put((kind, who, self._exchange.ring(who.number)))
            if scene.failures:
                break
        for _ in scene.seats:
            await waiting.put(None)

    async def _sits(
        self,
        scene: Scene,
        crews: Crews,
        seat: Desk,
        waiting: asyncio.Queue[tuple[str, Caller, CallRef] | None],
        stories: dict[str, tuple[float, Story]],
    ) -> None:
        while (next_ := await waiting.get()) is not None:
            kind, who, ref = next_
            call = await scene.answers(seat, ref)
            assert call is not None, f"{ref} was over before anybody answered"
            await stories[kind][1](Moment(scene, crews, seat, who, call))
            scene.done[kind] += 1

    async def _special(self, scene: Scene, crews: Crews, kind: str, number: int) -> None:
        seat = scene.seats[number % len(scene.seats)]
        if kind == "abandoned":
            await others.abandoned(scene, seat)
        elif kind == "handed in":
            await others.handed_in(scene, crews, seat, self._links.linked)
        else:
            (vehicle,) = scene.kept_back
            form = scene.done["paper begun"]
            scene.done["paper begun"] += 1
            before = timedelta(hours=3) + (form + 1) * others.PAPER_RUN
            await others.paper_form(scene, seat, vehicle, now() - before)
        scene.done[kind] += 1

    # ---- troubles

    def _troubles(self, scene: Scene, calls: int) -> None:
        script = self._script
        troubles: list[tuple[float, Callable[[], Coroutine[Any, Any, None]]]] = [
            *((share, self._server_dies) for share in script.kills),
            (0.15, partial(self._line_away, self._seat_line, script.gap_s)),
            (0.45, partial(self._line_away, self._station_line, script.away_s)),
            (0.55, partial(others.shift_handed_over, scene.leader, scene.seats[0])),
        ]
        for share, trouble in troubles:
            scene.begin(self._after(share * calls, trouble))

    async def _after(self, calls: float, trouble: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while self._taken < calls:
            await asyncio.sleep(0.05)
        await trouble()

    async def _server_dies(self) -> None:
        went = now()
        await self._centre.killed_and_started()
        self._outages.append((went, now()))

    async def _line_away(self, line: CutLine, for_s: float) -> None:
        line.cut()
        try:
            await asyncio.sleep(for_s)
        finally:
            line.mend()

    # ---- the end

    async def _comes_to_rest(self, scene: Scene) -> None:
        """Every story told to its end, every outbox empty, every client as far as the others."""
        while scene.tasks and not scene.failures:
            await asyncio.wait(scene.tasks, return_when=asyncio.FIRST_COMPLETED)
        if scene.failures:
            for task in scene.tasks:
                task.cancel()
            raise ExceptionGroup("the day went wrong", _exceptions(scene.failures))
        everybody = [*scene.seats, scene.leader, scene.vehicles, *scene.stations.values()]
        for desk in everybody:
            await desk.until(lambda desk=desk: desk.waiting == 0, "an empty outbox")
        await self._quiet(scene)

    async def _quiet(self, scene: Scene) -> None:
        """Hospitals and partner have said the last of what they say."""

        def at_rest() -> bool:
            links, live = scene.state.links, scene.state.forewarnings.live.values()
            owed = links.owed_to(self._links.linked.name)
            return not owed and all(self._hospital_is_done(f) for f in live)

        await scene.leader.until(at_rest, "hospitals and partner at rest")

    @staticmethod
    def _hospital_is_done(known: object) -> bool:
        return getattr(known, "outcome", None) is not None or (
            getattr(known, "withdrawn_at", None) is not None
        )


def _exceptions(failures: Sequence[BaseException]) -> list[Exception]:
    return [f if isinstance(f, Exception) else RuntimeError(repr(f)) for f in failures]


async def _told(scene: Scene, vehicle: VehicleId, state: VehicleState) -> None:
    """Each station says it of its own."""
    station = scene.stations[scene.state.vehicles[vehicle].station]
    told = c.ReportVehicleState(vehicle=vehicle, state=state, origin=Origin.STATION_BUTTON)
    await station.does(told)


def _disk(terminal: StationTerminal, directory: Path) -> StationDisk:
    return StationDisk(
        slips=slips_on(directory / f"{terminal.name}.sqlite"),
        papers=tuple((j.key.mission, j.key.version, j.marked) for j in terminal.papers),
        seen=frozenset((str(m), owner) for m, owner in terminal.seen),
    )


@contextmanager
def _logging_into(path: Path) -> Iterator[None]:
    """What clients and gateways log, in a file of the day."""
    handler = logging.FileHandler(path, encoding="utf-8")
    log = logging.getLogger("dispatch_app")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.setLevel(level)
        log.removeHandler(handler)
        handler.close()

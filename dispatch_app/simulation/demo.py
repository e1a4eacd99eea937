"""`main.py demo`: the whole centre on one machine, with a city, callers and crews.

Every part is a process of its own and meets the others only through ports, sockets and windows.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from devices.simulator.sip.loopback import free_port
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.trace import Trace
from dispatch_app.domain.protocols import ProtocolBook
from dispatch_app.simulation import report, stories
from dispatch_app.simulation.callers import Callers, ModemControl, Watcher
from dispatch_app.simulation.demo_city import city_of
from dispatch_app.simulation.demo_links import start_links
from dispatch_app.simulation.demo_power import start_power
from dispatch_app.simulation.demo_telephones import Telephones, TownCallers
from dispatch_app.simulation.demo_vehicles import start_vehicles
from dispatch_app.simulation.supervisor import NotReady, Part, Supervisor
from gis.errors import BadRegion
from gis.region import Region

log = logging.getLogger(__name__)

SEAT = "1"
HEADSETS = (SEAT, "2", "8")
"""Seats with a telephone: the one that opens, a second one, and the shift leader's."""
WATCHER = "seat-9"
"""The director sees all and changes nothing."""
_READY_S = 60.0
_LOOK_S = 0.05
_STORIES = 2000
_LOCATOR = """\
[locators.LBS]
url = "{url}"
datum = "gcj02"
latitude = "position.lat"
longitude = "position.lng"
radius = "position.accuracy"
measured_at = "time"
number = "msisdn"
"""
"""The demo centre's own configuration: which service tells where mobiles call from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the demo cannot pick itself."""

    book: Callable[[], ProtocolBook]
    new_id: Callable[[], str]


def run_with(
    args: argparse.Namespace, parts: Parts, house: Callable[[], Demo] | None = None
) -> int:
    """Run until the windows are closed or the time is over. Exit code 2 if a part failed."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _end)
    try:
        demo = house() if house is not None else Demo(args, parts)
    except OSError as trouble:
        print(f"--data {args.data}: {trouble.strerror}; name another directory", file=sys.stderr)
        return 2
    try:
        demo.start()
        demo.live()
    except (NotReady, BadRegion, signing.BadOptions, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    finally:
        # A second Ctrl+C would leave behind what has not ended yet.
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
        codes = demo.end()
    return 0 if args.report is None else report.handed_in(demo.report(codes), args.report)


def _is_closed_window(part: Part) -> bool:
    """The director may go home before the others."""
    return part.name == "director" and part.process.returncode == 0


def _end(*_: object) -> None:
    """Both signals end the demo in order, with all that it started."""
    raise KeyboardInterrupt


class Demo:
    place = "demo"
    """Where its own data lie, below `--data`."""
    world: tuple[str, ...] = ()
    """What each of its processes is told of the world that it belongs to."""

    def __init__(self, args: argparse.Namespace, parts: Parts) -> None:
        self._args = args
        self._parts = parts
        self._home: Path = (args.data / self.place).resolve()
        if args.fresh:
            shutil.rmtree(self._home, ignore_errors=True)
        self._traces = self._home / "traces"
        shutil.rmtree(self._traces, ignore_errors=True)
        self._ready = self._home / "ready"
        shutil.rmtree(self._ready, ignore_errors=True)
        self._ready.mkdir(parents=True)
        self._supervisor = Supervisor(self._home)
        self._phones = Telephones(
            self._home,
            self._supervisor,
            seats=HEADSETS,
            own=SEAT if self._args.softphone else "",
            seed=self._args.seed,
        )
        self._stopping = threading.Event()
        self._began = time.monotonic()
        self._links: list[Link] = []
        self._another_seat = ""
        self._watcher: Watcher | None = None
        self._trace = Trace(self._traces / "callers.jsonl")

    # ---- start

    def start(self) -> None:
        region = city_of(self._args, self._supervisor)
        stories_file = self._home / "stories.json"
        told = self._stories(region, stories_file)
        locations = self._locations(region, stories_file)
        centre = self._server(region, locations)
        self._another_seat = (
            f"{sys.executable} main.py dispatcher --centre {centre} --seat 8 --account seat-8"
            f" --accounts {self._accounts} --region {region} --tiles {region}-tiles"
            f" --data {self._home / 'seat-8'} --windowed"
        )
        modems, lines = self._modems()
        self._seats(region, centre, stories_file)
        self._machines(region, centre, stories_file)
        self._watch(centre, modems)
        if self._args.director:
            self._director(region, centre)
        if self._args.exchange or self._args.softphone:
            self._call_by_exchange(region, centre, told)
        else:
            self._call(modems, lines, told)

    def _stories(self, region: Path, path: Path) -> list[stories.Story]:
        rows = Region.open(region).subscribers()
        residents = [
            stories.Resident(number=r.number, address=r.address, lon=r.lon, lat=r.lat) for r in rows
        ]
        told = stories.tell(residents, self._parts.book(), _STORIES, self._args.seed)
        stories.write(told, path)
        return told

    def _locations(self, region: Path, stories_file: Path) -> str:
        """The mobile operator that tells where mobiles call from."""
        ready = self._ready / "locations.json"
        part = self._supervisor.start(
            "locations",
            [
                *("simulate", "locations"),
                *("--region", str(region)),
                *("--stories", str(stories_file)),
                *("--seed", str(self._args.seed)),
                *("--port", "0"),
                *("--ready-file", str(ready)),
            ],
        )
        port = json.loads(self._supervisor.wait_for(part, ready, _READY_S))["port"]
        return f"http://127.0.0.1:{port}/locate/{{number}}"

    def _server(self, region: Path, locations: str) -> str:
        settings = self._home / "centre.toml"
        settings.write_text(_LOCATOR.format(url=locations), encoding="utf-8")
        ready = self._ready / "server.json"
        part = self._supervisor.start(
            "server",
            [
                "server",
                *("--config", str(settings)),
                *("--database", f"sqlite:///{self._home / 'centre.sqlite'}"),
                *("--region", str(region)),
                *("--port", str(free_port())),
                *("--ready-file", str(ready)),
                *("--demo-accounts", str(self._accounts)),
            ],
            service=True,
        )
        port = json.loads(self._supervisor.wait_for(part, ready, _READY_S))["port"]
        return f"http://127.0.0.1:{port}"

    @property
    def _accounts(self) -> Path:
        return self._home / "accounts"

    def _modems(self) -> tuple[ModemControl, list[str]]:
        part = self._supervisor.start(
            "modems",
            [
                *("-m", "devices.simulator.caller_id_modem"),
                *("--lines", str(self._args.lines)),
                *("--control", "0"),
            ],
        )
        facts = self._said(part)
        tables = (f"[lines.{n}]\nport = {json.dumps(port)}\n" for n, port in facts["ports"].items())
        (self._home / "lines.toml").write_text("".join(tables), encoding="utf-8")
        return ModemControl(facts["control"]), sorted(facts["ports"])

    def _said(self, part: Part) -> dict[str, Any]:
        return self._supervisor.first_line(part, _READY_S)

    def _seats(self, region: Path, centre: str, stories_file: Path) -> None:
        """The station that is seen, all other stations without a screen, and the dispatcher."""
        stations = [s.id for s in Region.open(region).stations()]
        # Invented orders never come out of a real printer.
        slips = str(self._home / "station" / "slips")
        seen = ["--windowed", "--station", stations[0], "--print-dir", slips]
        self._windows("station", region, centre, seen)
        others = [part for s in stations[1:] for part in ("--station", s)]
        if others:
            self._windows("stations", region, centre, others, command="station", hidden=True)
        pilot = ["--autopilot", str(stories_file)] if self._args.autopilot else []
        phone = self._phones.softphone if self._args.softphone else []
        desk = self._windows(
            "dispatcher",
            region,
            centre,
            [
                *("--seat", SEAT),
                *("--account", f"seat-{SEAT}"),
                *("--tiles", f"{region}-tiles"),
                *pilot,
                *phone,
            ],
        )
        self._supervisor.wait_for(desk, self._ready / "dispatcher", _READY_S)

    def _windows(
        self,
        name: str,
        region: Path,
        centre: str,
        more: Sequence[str],
        *,
        command: str = "",
        hidden: bool = False,
    ) -> Part:
        alone = name == "dispatcher" or (name == "station" and self._args.own_station)
        crew = [] if alone else ["--crew", str(self._args.pace)]
        offscreen = ["--offscreen"] if hidden or self._args.offscreen else []
        return self._supervisor.start(
            name,
            [
                command or name,
                *("--centre", centre),
                *("--region", str(region)),
                *("--accounts", str(self._accounts)),
                *("--data", str(self._home / name)),
                *("--trace", str(self._traces / f"{name}.jsonl")),
                *("--ready-file", str(self._ready / name)),
                *("--language", self._args.language),
                *("--theme", self._args.theme),
                *self.world,
                *more,
                *crew,
                *offscreen,
            ],
        )

    def _director(self, region: Path, centre: str) -> None:
        self._supervisor.start(
            "director",
            [
                *("director", "--windowed"),
                *("--centre", centre),
                *("--account", WATCHER),
                *("--accounts", str(self._accounts)),
                *("--data", str(self._home / "director")),
                *("--region", str(region)),
                *("--language", self._args.language),
                *("--theme", self._args.theme),
                *self.world,
                *(["--offscreen"] if self._args.offscreen else []),
            ],
        )

    def _machines(self, region: Path, centre: str, stories_file: Path) -> None:
        """Processes beside the server, each signed in with a key of its own."""
        common = ["--centre", centre, "--accounts", str(self._accounts), "--data", str(self._home)]
        if sys.platform != "win32":
            start_power(self._home, self._supervisor, common, self._said)
        self._supervisor.start(
            "lines",
            [
                *("gateway", "lines"),
                *("--account", "gateway-lines"),
                *("--config", str(self._home / "lines.toml")),
                *common,
            ],
            service=True,
        )
        start_vehicles(self._supervisor, self._home, region, common, options=self._args)
        if self._args.partner:
            speech = self._args.language
            start_links(self._supervisor, self._home, common, places=stories_file, language=speech)

    def _watch(self, centre: str, modems: ModemControl) -> None:
        self._watcher = Watcher(modems)
        store = LocalStore(self._home / "watcher.sqlite")
        outbox = Outbox(store, now=lambda: datetime.now(UTC), new_id=self._parts.new_id)
        who = replace(signing.listed(self._accounts, WATCHER), training=bool(self.world))
        link = Link([centre], who, outbox, self._watcher)
        link.start()
        self._links.append(link)
        if not self._watcher.online.wait(_READY_S):
            raise NotReady("the demo's own watcher could not sign in")

    def _call(
        self, modems: ModemControl, lines: Sequence[str], told: Sequence[stories.Story]
    ) -> None:
        assert self._watcher is not None
        callers = Callers(
            modems,
            self._watcher,
            told,
            lines=lines,
            per_minute=self._args.calls_per_minute,
            seed=self._args.seed,
            trace=self._trace,
        )
        threading.Thread(
            target=callers.run, args=(self._stopping,), name="callers", daemon=True
        ).start()

    def _call_by_exchange(self, region: Path, centre: str, told: Sequence[stories.Story]) -> None:
        town = self._phones.start(
            [s.id for s in Region.open(region).stations()],
            ["--centre", centre, "--accounts", str(self._accounts), "--data", str(self._home)],
            self._said,
        )
        callers = TownCallers(
            town,
            told,
            per_minute=self._args.calls_per_minute,
            seed=self._args.seed,
            trace=self._trace,
        )
        threading.Thread(
            target=callers.run, args=(self._stopping,), name="callers", daemon=True
        ).start()

    # ---- life and end

    def live(self) -> None:
        """Until the time is over, the dispatcher's window is closed, or a part has failed."""
        self._began = time.monotonic()
        print(
            "the demo is running; close the intake window or press Ctrl+C to end\n"
            f"another seat, as the shift leader: {self._another_seat}",
            file=sys.stderr,
        )
        limit = self._args.for_s
        while limit is None or time.monotonic() - self._began < limit:
            self._supervisor.revive()
            ended = [p for p in self._supervisor.parts.values() if p.ended]
            if any(p.name == "dispatcher" and p.process.returncode == 0 for p in ended):
                return
            self._supervisor.forget(p for p in ended if _is_closed_window(p))
            ended = [p for p in ended if not _is_closed_window(p) and not p.comes_back]
            if ended:
                raise NotReady(
                    f"{ended[0].name} ended with {ended[0].process.returncode}; see {ended[0].log}"
                )
            self._stopping.wait(0.2)

    def end(self) -> dict[str, int]:
        self._stopping.set()
        for link in self._links:
            link.stop()
        return self._supervisor.end()

    def report(self, codes: dict[str, int]) -> dict[str, Any]:
        """Counts from the stream, latencies from the traces of the receiving ends."""
        notes = report.read_notes(sorted(self._traces.glob("*.jsonl")))
        counts = dict(sorted(self._watcher.counts.items())) if self._watcher else {}
        return {
            "ran_s": round(time.monotonic() - self._began, 1),
            "events": counts,
            "latencies": report.latencies(notes),
            "exit_codes": codes,
        }

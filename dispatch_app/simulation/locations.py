"""`main.py simulate locations`: a mobile operator's lookup that behaves as those services do.

Late, coarse, sometimes silent or wrong; the same seed gives the same answers. Knows callers from
the demo's stories and invents a place in the region for every other number.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from dispatch_app.simulation import stories
from dispatch_app.simulation.options import above_zero, share
from gis.coordinates import METRES_PER_DEGREE, Datum, from_wgs84
from gis.errors import BadRegion
from gis.region import Region

SEED = 120
SILENT_S = 20.0
"""Longer than anybody waits."""
RADII_M = (90.0, 150.0, 300.0, 600.0, 1200.0, 2500.0)
"""First answers, from a good fix to one cell of the outskirts."""
HUGE_M = 30_000.0
BETTER = 0.4
"""Each further question about a number shrinks its circle to this share."""
FINEST_M = 30.0
FAULTS = ("silent", "error", "garbage", "another", "absurd", "huge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One answer to be given."""

    delay_s: float
    status: int
    body: bytes


class Operator:
    """Decides answers. `chance` of a number depends on the seed and the number alone."""

    def __init__(
        self,
        callers: Mapping[str, tuple[float, float]],
        box: tuple[float, float, float, float],
        *,
        seed: int,
        faults: float,
        delay_s: float,
        datum: Datum,
    ) -> None:
        self._callers = callers
        self._box = box
        self._seed = seed
        self._faults = faults
        self._delay_s = delay_s
        self._datum = datum
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()

    def play(self, number: str) -> Played:
        with self._lock:
            turn = self._asked[number]
            self._asked[number] += 1
        chance = random.Random(f"{self._seed}:{number}:{turn}")
        delay_s = min(chance.lognormvariate(0.0, 0.5) * self._delay_s, SILENT_S)
        fault = chance.choice(FAULTS) if chance.random() < self._faults else ""
        if fault == "silent":
            return Played(delay_s=SILENT_S, status=200, body=b"")
        if fault == "error":
            return Played(delay_s=delay_s, status=503, body=b"busy")
        if fault == "garbage":
            return Played(delay_s=delay_s, status=200, body=b"<html>login</html>")
        return Played(delay_s=delay_s, status=200, body=self._answer(number, turn, fault, chance))

    def _answer(self, number: str, turn: int, fault: str, chance: random.Random) -> bytes:
        radius_m = self._radius_m(number, turn)
        lon, lat = self._near(self._where(number), radius_m, chance)
        if fault == "absurd":
            lon, lat = lat, lon
        if fault == "huge":
            radius_m = HUGE_M
        said = from_wgs84(lon, lat, self._datum) if fault != "absurd" else None
        return json.dumps(
            {
                "msisdn": "19900009999" if fault == "another" else number,
                "position": {
                    "lat": round(float(said.lat) if said else lat, 6),
                    "lng": round(float(said.lon) if said else lon, 6),
                    "accuracy": round(radius_m),
                },
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            }
        ).encode()

    def _radius_m(self, number: str, turn: int) -> float:
        first_m = random.Random(f"{self._seed}:{number}").choice(RADII_M)
        return max(FINEST_M, first_m * BETTER**turn)

    def _where(self, number: str) -> tuple[float, float]:
        known = self._callers.get(number)
        if known is not None:
            return known
        chance = random.Random(f"{self._seed}:{number}:home")
        west, south, east, north = self._box
        return chance.uniform(west, east), chance.uniform(south, north)

    @staticmethod
    def _near(
        at: tuple[float, float], radius_m: float, chance: random.Random
    ) -> tuple[float, float]:
        """Somewhere in the circle: its centre is never the caller's own place."""
        lon, lat = at
        step = 0.6 * radius_m / METRES_PER_DEGREE
        return lon + chance.uniform(-step, step), lat + chance.uniform(-step, step)


def serve(operator: Operator, port: int) -> ThreadingHTTPServer:
    """A server on this machine; `GET /locate/{number}` answers as `operator` plays."""
    stopping = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start, _, number = unquote(self.path).rpartition("/")
            played = (
                operator.play(number)
                if start == "/locate"
                else Played(delay_s=0.0, status=404, body=b"")
            )
            stopping.wait(played.delay_s)
            self.send_response(played.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(played.body)))
            self.end_headers()
            self.wfile.write(played.body)

        def log_message(self, *_: Any) -> None:
            """Its lines would hold callers' numbers."""

        def handle(self) -> None:
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                return  # whoever asked has given up

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def server_close(self) -> None:
            stopping.set()
            super().server_close()

    return Server(("127.0.0.1", port), Handler)


# ---- command line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", type=Path, required=True, help="where invented callers are")
    parser.add_argument("--stories", type=Path, help="stories.json of a demo: who calls from where")
    parser.add_argument("--port", type=int, default=8121, help="0 takes any free port")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--faults", type=share, default=0.1, help="share of bad answers, 0 to 1")
    parser.add_argument("--delay", type=above_zero, default=0.6, help="usual seconds to an answer")
    parser.add_argument("--datum", choices=[d.value for d in Datum], default=Datum.GCJ02.value)
    parser.add_argument("--ready-file", type=Path, help="gets the port once it listens")


def run(args: argparse.Namespace) -> int:
    try:
        operator = Operator(
            _callers(args.stories),
            Region.open(args.region).bbox,
            seed=args.seed,
            faults=args.faults,
            delay_s=args.delay,
            datum=Datum(args.datum),
        )
        server = serve(operator, args.port)
    except (BadRegion, OSError, ValueError) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    if args.ready_file is not None:
        half = args.ready_file.with_suffix(".part")
        half.write_text(json.dumps({"port": server.server_port}), encoding="utf-8")
        half.replace(args.ready_file)
    print(f"http://127.0.0.1:{server.server_port}/locate/NUMBER", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0


def _callers(path: Path | None) -> dict[str, tuple[float, float]]:
    told: Sequence[stories.Story] = list(stories.read(path).values()) if path else []
    return {s.number: (s.lon, s.lat) for s in told if s.lon is not None and s.lat is not None}

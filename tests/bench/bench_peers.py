"""Our road times and searches beside OSRM's and Valhalla's, on the same map and the same speeds.

The peers run in processes of their own and are left out where they are not installed
(`pip install -c constraints.txt .[peers]`). Asserts nothing.
"""

from __future__ import annotations

import importlib.util
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from gis.osm import read_osm
from gis.roads.build import build_roads
from gis.roads.graph import RoadGraph
from tests.bench.figures import Figure, single, spread
from tests.bench.peers.prepared import prepare

HERE = Path(__file__).parent / "peers"
MLD, CH, VALHALLA = "OSRM (MLD)", "OSRM (CH)", "Valhalla"
PEERS = {
    MLD: ("osrm", "osrm_child.py", "mld"),
    CH: ("osrm", "osrm_child.py", "ch"),
    VALHALLA: ("valhalla", "valhalla_child.py", ""),
}
TIMES_PERCENT = 3.0
FASTER = 10.0
_SEED = 120
_SPOTS = 120
_VEHICLES, _HOSPITALS = 500, 60
_PATIENCE_MS = 60_000.0
"""After so long in one peer's tables the rounds that are done must do."""

Spot = tuple[float, float]


class Peer:
    """One peer's process: a question a line, an answer a line."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self.name, self._process = name, process
        self.built_s = float(self._heard()["built_s"])

    def table(
        self, spots: Sequence[Spot], sources: Sequence[int], targets: Sequence[int]
    ) -> tuple[float, list[list[float | None]]]:
        """Milliseconds it took, and seconds by source and target; None where no way leads."""
        assert self._process.stdin is not None
        question = {"spots": list(spots), "sources": list(sources), "targets": list(targets)}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._heard()
        return float(answer["took_ms"]), answer["durations"]

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with {self._process.wait()}")
        return cast(dict[str, Any], json.loads(line))


@contextmanager
def peer(name: str, prepared: Path) -> Iterator[Peer | None]:
    """A peer on a prepared map; None if it is not installed."""
    module, child, how = PEERS[name]
    if importlib.util.find_spec(module) is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(HERE / child), str(prepared), folder]
        process = subprocess.Popen(
            [*command, how, str(HERE / "ambulance.lua")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Peer(name, process)
        finally:
            process.kill()
            process.communicate()


def peer_figures(city: Path, small_maps: Sequence[Path], rounds: int) -> list[Figure]:
    """Travel times on all maps, and the time that a whole ranking takes on the large one."""
    found: list[Figure] = []
    for source in (*small_maps, city):
        with tempfile.TemporaryDirectory() as folder:
            prepared = Path(folder) / "prepared.osm.pbf"
            prepare(source, prepared)
            graph = build_roads(read_osm(source))
            found += _times(source.name.removesuffix(".osm.pbf"), graph, prepared)
            if source == city:
                for name in PEERS:
                    found += _speeds(graph, name, prepared, rounds)
    return found


# ---- travel times


@dataclass(frozen=True, slots=True)
class Agreement:
    median_percent: float
    p90_percent: float
    pairs: int
    only_peer_s: list[float]
    """What the peer needs for pairs that we call unreachable."""


def agreement(graph: RoadGraph, osrm: Peer, count: int = _SPOTS) -> Agreement:
    """Every pair of spots on roads of two directions, by both."""
    spots = _on_roads(graph, count)
    every = range(len(spots))
    _, theirs = osrm.table(spots, every, every)
    lon, lat = [spot[0] for spot in spots], [spot[1] for spot in spots]
    apart: list[float] = []
    only_peer: list[float] = []
    for start in every:
        ours = graph.rank_from(spots[start], lon, lat).time_s
        for end in every:
            their = theirs[start][end]
            if start == end or their is None or their < 60.0:
                continue
            if not math.isfinite(ours[end]):
                only_peer.append(their)
            else:
                apart.append(100.0 * abs(float(ours[end]) - their) / their)
    median, p90 = (float(np.percentile(apart, share)) for share in (50, 90))
    return Agreement(median, p90, len(apart), only_peer)


def _without_turns(graph: RoadGraph) -> RoadGraph:
    """The same roads where turns cost nothing: lights and bends are no matter of agreement."""
    network = graph.network
    return RoadGraph(replace(network, turn_s=np.zeros_like(network.turn_s)))


def _times(name: str, graph: RoadGraph, prepared: Path) -> list[Figure]:
    with peer(MLD, prepared) as osrm:
        if osrm is None:
            return [_absent(MLD)]
        found = agreement(_without_turns(graph), osrm)
    return [
        single(
            f"{name}: travel times apart from OSRM's, median",
            found.median_percent,
            "%",
            limit=TIMES_PERCENT,
            n=found.pairs,
        ),
        single(f"{name}: the same, 90th percentile", found.p90_percent, "%", n=found.pairs),
        single(
            f"{name}: pairs that only OSRM reaches",
            len(found.only_peer_s),
            "pairs",
            limit=0,
            n=found.pairs,
        ),
    ]


def _absent(name: str) -> Figure:
    return single(f"{name} is not installed", 0.0, "", n=0)


def _on_roads(graph: RoadGraph, count: int) -> list[Spot]:
    """Vertices inside lines that may be driven both ways: no doubt where they lie."""
    network = graph.network
    ways = np.bincount(network.edge_line, minlength=network.line_count)
    first, last = network.line_start[:-1], network.line_start[1:]
    fit = np.flatnonzero((ways == 2) & (last - first > 2))
    random = np.random.default_rng(_SEED)
    lines = random.choice(fit, size=min(count, len(fit)), replace=False)
    inner = (first[lines] + last[lines]) // 2
    return [(float(network.vertex_lon[at]), float(network.vertex_lat[at])) for at in inner.tolist()]


# ---- how long a ranking takes


def _speeds(graph: RoadGraph, name: str, prepared: Path, rounds: int) -> list[Figure]:
    """The whole table of vehicles to a place and of a place to hospitals, exact on both sides."""
    with peer(name, prepared) as other:
        if other is None:
            return [_absent(name)]
        tables = (
            (f"{_VEHICLES} vehicles → 1", _VEHICLES, True),
            (f"1 → {_HOSPITALS} hospitals", _HOSPITALS, False),
        )
        found = [single(f"{name}: its build", other.built_s, "s")]
        for what, many, inward in tables:
            ours, theirs = _both(graph, other, many, inward, rounds)
            ratio = float(np.median(theirs)) / float(np.median(ours))
            found += [
                spread(f"{what}: ours, beside {name}", ours),
                spread(f"{what}: {name}", theirs),
                single(f"{what}: {name} takes so many times ours", ratio, "×", floor=FASTER),
            ]
        return found


def _both(
    graph: RoadGraph, other: Peer, many: int, inward: bool, rounds: int
) -> tuple[list[float], list[float]]:
    spots = _on_roads(graph, many + rounds)
    crowd, places = spots[:many], spots[many:]
    lon, lat = [spot[0] for spot in crowd], [spot[1] for spot in crowd]
    ours, theirs = [], []
    slow = 0.0
    for place in places:
        if slow > _PATIENCE_MS:
            break
        began = time.perf_counter()
        (graph.rank_to if inward else graph.rank_from)(place, lon, lat)
        ours.append((time.perf_counter() - began) * 1000)
        ends = range(1, many + 1)
        took, _ = other.table([place, *crowd], ends if inward else [0], [0] if inward else ends)
        theirs.append(took)
        slow += took
    return ours, theirs

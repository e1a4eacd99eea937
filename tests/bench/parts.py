"""The benches of single parts, on a made city, as figures beside what was promised."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from gis.roads.graph import RoadGraph
from tests.bench import (
    bench_caller_id,
    bench_gazetteer,
    bench_journal,
    bench_map,
    bench_peers,
    bench_reach,
    bench_recall,
    bench_roads,
)
from tests.bench.figures import Figure, shares, single, spread
from tests.bench.huge_roads import huge_graph
from tests.bench.regions import city_file, region_of
from tests.fakes.peers import MAP_EXTRACTS

HUGE_MS = 250.0
ENGINE_MS = 25.0
SEARCH_MS = 30.0
COLD_MAP_S, KEPT_MAP_S = 2.5, 0.3
TILES_PER_S = 25.0
FOUND_PERCENT = {"exact": 95.0, "homophone": 95.0, "crossing": 95.0, "missing character": 85.0}
REAL_MAPS = ("heidelberg", "taipei-core", "nanjing-xinjiekou", "shenzhen-longgang")
REACH_MS = 300.0
STEP_MS = 50.0
VEHICLES = 500
HOSPITALS = 60


def roads(size: str, rounds: int) -> list[Figure]:
    region = region_of(size)
    graph = RoadGraph.load(region.roads)
    line = bench_roads.straight_line_loss(graph, VEHICLES)
    places = int(line["places"])
    return [
        shares(
            f"rank {VEHICLES} vehicles",
            bench_roads.rank_vehicles_ms(graph, VEHICLES, rounds),
            rounds,
            limit=ENGINE_MS,
            note=f"{graph.network.edge_count} directed edges",
        ),
        shares(
            f"rank {HOSPITALS} hospitals",
            bench_roads.rank_hospitals_ms(graph, HOSPITALS, rounds),
            rounds,
            limit=ENGINE_MS,
        ),
        shares("one route", bench_roads.route_ms(graph), 100),
        shares("close some edges", bench_roads.close_ms(graph), 50),
        shares("load the graph", bench_roads.load_ms(region.roads), 10),
        single("straight line picks another", 100 * line["other_vehicle"], "%", n=places),
        single("soonest not among its first three", 100 * line["best_not_in_3"], "%", n=places),
        single("then it loses, mean", line["minutes_lost_mean"], "min", n=places),
        single("then it loses, p90", line["minutes_lost_p90"], "min", n=places),
    ]


def reach(size: str, rounds: int) -> list[Figure]:
    fleet = bench_reach.Fleet(region_of(size))
    first = bench_reach.first_ledger_ms(fleet)
    every, one, ledger = fleet.all_idle(), fleet.one(), fleet.ledger()
    idle = f"{len(fleet.idle)} idle vehicles, processor time"
    whole, step = bench_reach.whole_ms, bench_reach.step_ms
    return [
        single("first cover ledger", first, "ms", note=idle),
        shares("cover ledger", whole(fleet, ledger, rounds), rounds, note=idle),
        shares("reach of all idle", whole(fleet, every, rounds), rounds, limit=REACH_MS, note=idle),
        shares("reach of one", whole(fleet, one, rounds), rounds, limit=REACH_MS),
        shares("longest step of a reach", step(fleet, every, rounds), rounds, limit=STEP_MS),
        shares("longest step of a ledger", step(fleet, ledger, rounds), rounds, limit=STEP_MS),
    ]


def peers(size: str, rounds: int) -> list[Figure]:
    city = city_file(region_of(size))
    maps = [MAP_EXTRACTS / f"{name}.osm.pbf" for name in REAL_MAPS] if MAP_EXTRACTS.is_dir() else []
    return bench_peers.peer_figures(city, maps, rounds)


def huge_roads(size: str, rounds: int) -> list[Figure]:
    """Built, written, read back, and asked."""
    began = time.process_time()
    built = huge_graph(city_file(region_of(size)))
    build_s = time.process_time() - began
    with TemporaryDirectory() as folder:
        file = Path(folder) / "roads.npz"
        built.save(file)
        load = bench_roads.load_ms(file, rounds=3)
        graph = RoadGraph.load(file)
    edges = f"{graph.network.edge_count} directed edges"
    vehicles = bench_roads.rank_vehicles_ms(graph, VEHICLES, rounds)
    hospitals = bench_roads.rank_hospitals_ms(graph, HOSPITALS, rounds)
    return [
        shares(f"rank {VEHICLES} vehicles", vehicles, rounds, limit=HUGE_MS, note=edges),
        shares(f"rank {HOSPITALS} hospitals", hospitals, rounds, limit=HUGE_MS),
        shares("load the graph", load, 3),
        single("build the graph, processor time", build_s, "s"),
    ]


def gazetteer(size: str, rounds: int) -> list[Figure]:
    region = region_of(size)
    found = bench_gazetteer.typing_ms(region.places, rounds)
    searches = [
        shares(f"search, {kind}", given, rounds, limit=SEARCH_MS) for kind, given in found.items()
    ]
    if not MAP_EXTRACTS.is_dir():
        return searches
    alone = bench_recall.recall(MAP_EXTRACTS)
    among = bench_recall.recall_among(city_file(region), MAP_EXTRACTS)
    return [
        *searches,
        *(_found("real names", row) for row in alone),
        *(_found("real names in a large city", row) for row in among),
    ]


def _found(where: str, row: bench_recall.Recall) -> Figure:
    return single(
        f"among the first five, {where}: {row.kind}",
        row.percent,
        "%",
        floor=FOUND_PERCENT.get(row.kind),
        n=row.tried,
    )


def map_(size: str, frames: int) -> list[Figure]:
    features = region_of(size).features
    pan = bench_map.pan_ms(features, VEHICLES, frames)
    first = bench_map.first_map_s(features)
    painted, based = bench_map.tiles_per_s(features), bench_map.base_tiles_per_s()
    return [
        *(_of(f"pan: {part}", pan, part, frames) for part in ("frame", "frame_cpu", "put_all")),
        single("first map, cold", first["cold"], "s", limit=COLD_MAP_S),
        single("first map, tiles kept", first["cached"], "s", limit=KEPT_MAP_S),
        *(
            single(
                f"tiles painted a second of one core, zoom {zoom}", rate, "/s", floor=TILES_PER_S
            )
            for zoom, rate in painted.items()
        ),
        *(
            single(f"tiles of a base map in GCJ-02, {style}", rate, "/s", floor=TILES_PER_S)
            for style, rate in based.items()
        ),
    ]


def _of(name: str, given: dict[str, float], part: str, n: int) -> Figure:
    return shares(name, {f"p{at}": given[f"{part}_p{at}"] for at in (50, 95, 99)}, n)


def caller_id(rounds: int) -> list[Figure]:
    return [spread("RING bytes to the driver's event", bench_caller_id.ring_to_event_ms(rounds))]


def journal(commits: int) -> list[Figure]:
    return [
        figure
        for found in (
            bench_journal.simple_commands(commits=max(10, commits // 5)),
            bench_journal.single_commands(commits=commits),
            bench_journal.whole_incidents(incidents=max(10, commits // 5)),
        )
        for figure in (
            shares(f"commit: {found['what']}", found["commit_ms"], found["commands"]),
            single(f"rate: {found['what']}", found["commands_per_s"], "/s", n=found["commands"]),
        )
    ]

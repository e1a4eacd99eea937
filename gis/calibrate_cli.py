"""The command `roads calibrate`: options, the report, the file. Learns nothing itself."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gis.errors import GisError
from gis.region import Region
from gis.roads.calibration import Calibration, Errors, calibrate
from gis.roads.factors import BANDS, USUAL_ZONE, SpeedFactors
from gis.roads.graph import RoadGraph
from gis.roads.profile import RoadClass
from gis.roads.trips import Trip, read_trips
from gis.second_roads.driven import lay_on_roads
from gis.second_roads.engine import ValhallaRoads

DONE: Final = 0
NOT_BETTER: Final = 1
BAD_INPUT: Final = 2
NOT_WRITABLE: Final = 3
_SHOWN: Final = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Learn how fast the centre's own ambulances drive on each class of road at each hour, and "
        "tell how far expected times lie off before and after, on trips that were kept apart."
    )
    parser.epilog = (
        "Exit code 0: done. 1: the trips make nothing better, nothing is written. "
        "2: a file must be mended first, or too few trips. 3: cannot write."
    )
    parser.add_argument(
        "--trips",
        type=Path,
        required=True,
        metavar="FILE",
        help="CSV started_at,duration_s,start_lon,start_lat,end_lon,end_lat[,datum,vehicle] "
        "or JSON, from wheels rolling to arrival",
    )
    parser.add_argument("--region", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="file to write (default: speeds.json in the region, which seats read at start)",
    )
    parser.add_argument(
        "--zone", default=USUAL_ZONE, help="whose hours count (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Learn, print the report, return the exit code."""
    try:
        found = _learnt(args)
    except GisError as trouble:
        print(f"roads calibrate: {trouble}", file=sys.stderr)
        return BAD_INPUT
    for line in _report(found):
        print(line)
    if not found.better:
        print("roads calibrate: no better on the trips kept apart; not written", file=sys.stderr)
        return NOT_BETTER
    out = args.out or Region.open(args.region).speeds
    try:
        found.factors.save(out)
    except OSError as trouble:
        print(f"roads calibrate: {trouble}; nothing was written", file=sys.stderr)
        return NOT_WRITABLE
    print(f"written: {out}")
    return DONE


def _learnt(args: argparse.Namespace) -> Calibration:
    try:
        ZoneInfo(args.zone)
    except (ZoneInfoNotFoundError, ValueError) as trouble:
        raise GisError(f"--zone {args.zone}: no such time zone") from trouble
    region = Region.open(args.region)
    graph = RoadGraph.load(region.roads)
    read = read_trips(args.trips, args.zone)
    for finding in read.rejected[:_SHOWN]:
        print(f"rejected {finding}", file=sys.stderr)
    if len(read.rejected) > _SHOWN:
        print(f"… and {len(read.rejected) - _SHOWN} more rows rejected", file=sys.stderr)
    trips = _laid_on_roads(region, read.trips)
    return calibrate(graph, trips, SpeedFactors.usual(args.zone))


def _laid_on_roads(region: Region, trips: tuple[Trip, ...]) -> tuple[Trip, ...]:
    """With the second road engine, traces become the roads that were driven."""
    second = ValhallaRoads.of(region) if any(len(t.places) > 2 for t in trips) else None
    if second is None:
        return trips
    try:
        laid = lay_on_roads(second, trips)
    finally:
        second.close()
    print(f"traces laid onto roads: {laid.matched}, taken as they are: {laid.as_they_are}")
    return laid.trips


def _report(found: Calibration) -> Iterator[str]:
    yield f"learnt from {found.learnt_from} trips, measured on {found.after.trips} kept apart"
    yield f"  before: {_told(found.before)}"
    yield f"  after:  {_told(found.after)}"
    reasons = [reason for _, reason in found.left_out]
    for reason in sorted(set(reasons)):
        yield f"  left out: {reasons.count(reason)} trips, {reason}"
    yield "share of the speed limit by hours: " + "  ".join(f"{a:02d}-{b:02d}" for a, b in BANDS)
    for road in RoadClass:
        figures = "   ".join(f"{value:.2f}" for value in found.factors.table[:, road])
        yield f"  {road.name.lower():<16} {figures}"


def _told(errors: Errors) -> str:
    return f"median error {errors.median_percent:.1f} %, bias {errors.bias_percent:+.1f} %"

"""The command `region generate`: options, progress, a summary. Generates nothing itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gis.generate.generate import CityReport, generate_city
from gis.generate.plan import PLANS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", choices=sorted(PLANS), default="small", help="how large a city")
    parser.add_argument("--seed", type=int, default=120, help="the same seed makes the same city")
    parser.add_argument("--out", type=Path, required=True, help="directory to write into")


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when the city stands, 2 when the directory cannot be written."""
    if args.seed < 0:
        print("region generate: --seed must be 0 or more", file=sys.stderr)
        return 2
    try:
        report = generate_city(args.size, args.seed, args.out, _tell)
    except OSError as trouble:
        print(f"region generate: {trouble}; choose another --out directory", file=sys.stderr)
        return 2
    print(_summary(report))
    return 0


def _tell(step: str, count: int) -> None:
    print(f"{step}: {count}", file=sys.stderr)


def _summary(report: CityReport) -> str:
    size_mb = report.map_file.stat().st_size / 1e6
    return (
        f"{report.map_file}: {report.junctions} junctions, {report.directed_edges} directed edges, "
        f"{report.road_km:.0f} km of road, {report.restrictions} turn restrictions, "
        f"{size_mb:.1f} MB; "
        f"{report.stations} stations, {report.vehicles} vehicles, {report.hospitals} hospitals, "
        f"{report.subscribers} subscribers"
    )

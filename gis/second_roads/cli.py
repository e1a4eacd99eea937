"""The command `region second-roads`: options, progress, exit codes. Builds nothing itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from gis.errors import GisError
from gis.region import Region
from gis.second_roads.build import build_second_roads

DONE: Final = 0
BAD_INPUT: Final = 2
NOT_WRITABLE: Final = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Give a region a second road engine (Valhalla): other ways from A to B on the map, and "
        "traces laid onto roads when speeds are learnt. Everything else works without it."
    )
    parser.epilog = (
        "Exit code 0: done. 2: Valhalla is missing, or a file must be mended first. "
        "3: cannot write. What was there stays unless all went well."
    )
    parser.add_argument("--region", metavar="DIR", type=Path, required=True, help="the region")
    parser.add_argument(
        "--map",
        metavar="FILE.osm.pbf",
        type=Path,
        required=True,
        help="the map extract that the region was imported from",
    )


def run(args: argparse.Namespace) -> int:
    """Build, say where the tiles are, return the exit code."""
    try:
        region = Region.open(args.region)
        home = build_second_roads(region, args.map, lambda step: print(step, file=sys.stderr))
    except GisError as trouble:
        print(f"region second-roads: {trouble}", file=sys.stderr)
        return BAD_INPUT
    except OSError as trouble:
        print(f"region second-roads: {trouble}; nothing was changed", file=sys.stderr)
        return NOT_WRITABLE
    megabytes = sum(file.stat().st_size for file in home.rglob("*") if file.is_file()) / 1e6
    print(f"written: {home}, {megabytes:.1f} MB")
    return DONE

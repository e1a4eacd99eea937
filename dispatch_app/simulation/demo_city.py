"""The city that a demo or a training run plays in: the one given, or a made one, made only once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dispatch_app.simulation.supervisor import NotReady, Supervisor
from gis.region import Region

ATTRIBUTION = ("--attribution", "Dispatch Desk demo city, invented")


def city_of(args: argparse.Namespace, supervisor: Supervisor) -> Path:
    """
    Raises:
        BadRegion: what was given is no region.
        NotReady: it could not be made.
    """
    if args.region is not None:
        Region.open(args.region)
        return Path(args.region).resolve()
    region: Path = (args.data / "regions" / f"{args.size}-{_seed(args)}").resolve()
    if not (region / "region.json").exists():
        _make(args.size, _seed(args), region, supervisor)
    Region.open(region)
    return region


def _seed(args: argparse.Namespace) -> int:
    """Of the city, where another seed makes what happens in it."""
    return int(getattr(args, "city_seed", args.seed))


def _make(size: str, seed: int, region: Path, supervisor: Supervisor) -> None:
    city = region.with_name(f"{region.name}-city")
    print(f"making the demo city ({size}), once …", file=sys.stderr)
    _wait_out(
        supervisor,
        "city",
        ["region", "generate", "--size", size, "--seed", str(seed), "--out", str(city)],
    )
    tables = ("stations", "vehicles", "hospitals", "subscribers")
    given = [part for t in tables for part in (f"--{t}", str(city / f"{t}.csv"))]
    _wait_out(
        supervisor,
        "import",
        [
            "region",
            "import",
            str(city / "city.osm.pbf"),
            *given,
            *ATTRIBUTION,
            "--out",
            str(region),
        ],
    )


def _wait_out(supervisor: Supervisor, name: str, command: Sequence[str]) -> None:
    part = supervisor.start(name, command)
    code = part.process.wait()
    del supervisor.parts[name]
    if code != 0:
        raise NotReady(f"{name} ended with {code}; see {part.log}")

"""The made cities that are measured, kept from run to run. The demo uses the same copies."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from gis.region import Region

ROOT = Path(__file__).resolve().parents[2]
SEED = 120
_TABLES = ("stations", "vehicles", "hospitals", "subscribers")


def region_of(size: str, home: Path = ROOT / ".run") -> Region:
    """The imported city of a size; made if it is not there (`large` takes minutes).

    Raises:
        subprocess.CalledProcessError: it could not be made.
    """
    directory = home / "regions" / f"{size}-{SEED}"
    if not (directory / "region.json").exists():
        _make(size, directory)
    return Region.open(directory)


def city_file(region: Region) -> Path:
    """The map that a made region was imported from."""
    return region.directory.with_name(f"{region.directory.name}-city") / "city.osm.pbf"


def _make(size: str, directory: Path) -> None:
    city = directory.with_name(f"{directory.name}-city")
    shutil.rmtree(directory, ignore_errors=True)
    print(f"making the city ({size}), once …", file=sys.stderr)
    _main("region", "generate", "--size", size, "--seed", str(SEED), "--out", str(city))
    tables = [part for t in _TABLES for part in (f"--{t}", str(city / f"{t}.csv"))]
    _main("region", "import", str(city / "city.osm.pbf"), *tables, "--out", str(directory))


def _main(*command: str) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *command],
        check=True,
        stdout=subprocess.DEVNULL,
    )

"""The small demo city, imported once and kept for all tests that need real roads and places."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gis.errors import GisError
from gis.generate import generate_city
from gis.importer import import_region
from gis.region import Region
from gis.roads.graph import RoadGraph

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".run" / "regions" / "small-120"
SEED = 120


@cache
def small_region() -> Path:
    """The directory; made when it is missing or of an older format. The demo uses the same."""
    if not _usable():
        city = KEPT.with_name(f"{KEPT.name}-city")
        generate_city("small", SEED, city)
        import_region(
            city / "city.osm.pbf",
            KEPT,
            name=KEPT.name,
            attribution="Dispatch Desk demo city, invented",
            stations=city / "stations.csv",
            vehicles=city / "vehicles.csv",
            hospitals=city / "hospitals.csv",
            subscribers=city / "subscribers.csv",
        )
    return KEPT


def _usable() -> bool:
    try:
        RoadGraph.load(Region.open(KEPT).roads)
    except GisError:
        return False
    return True

"""In which district of the centre's map an incident lay: told anew from its place, never stored.

A map that is imported again tells it for the whole past alike, and a replayed journal as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from gis.errors import BadRegion
from gis.gazetteer.districts import Districts
from gis.gazetteer.store import PlacesFile
from gis.region import Region

DistrictsOf = Callable[[Sequence[float | None], Sequence[float | None]], list[str | None]]
"""Of latitudes and longitudes in degrees (WGS-84); None where there is no place, or no district."""


def districts_in(region: Path) -> DistrictsOf:
    """By the boundaries that a region draws, or its nearest named centre.

    Raises:
        BadRegion: it is missing or damaged.
    """
    places = PlacesFile.open(Region.open(region).places)
    try:
        return named_by(places.districts())
    finally:
        places.close()


def named_by(districts: Districts) -> DistrictsOf:
    def names(lats: Sequence[float | None], lons: Sequence[float | None]) -> list[str | None]:
        known = [n for n, lat in enumerate(lats) if lat is not None and lons[n] is not None]
        found: list[str | None] = [None] * len(lats)
        told = districts.names_at(
            np.array([lons[n] for n in known], np.float64),
            np.array([lats[n] for n in known], np.float64),
        )
        for n, name in zip(known, told, strict=True):
            found[n] = name or None
        return found

    return names


def districts_if_any(region: Path | None) -> DistrictsOf | None:
    """None where no map tells them; figures go on without."""
    try:
        return districts_in(region) if region is not None else None
    except BadRegion:
        return None

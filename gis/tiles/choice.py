"""Which maps a seat may choose from: its own, and the customer's base maps. Knows no windows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gis.basemap.mbtiles import checked
from gis.basemap.settings import BaseMap, read_base_maps
from gis.region import Region
from gis.tiles.service import TileService
from gis.tiles.source import BaseMapSource, TileSource

OWN = ""
"""Stands for our own map among the names of base maps."""


@dataclass(frozen=True, slots=True)
class Credits:
    """What the edge of the map says of its ground."""

    name: str
    data_date: str
    attribution: str


class MapChoice:
    """Base maps by name, each with a tile process of its own once it is chosen."""

    def __init__(
        self, own: TileSource, credits: Credits, base_maps: Sequence[BaseMap], settings: Path
    ) -> None:
        self._own, self._credits = own, credits
        self._base = {base.name: base for base in base_maps}
        self._settings = settings

    @classmethod
    def of_region(
        cls, region: Region, styles: Path, cache: Path, settings: Path | None = None
    ) -> Self:
        """The region's own map, and what the settings file names.

        Raises:
            BadBaseMap: the settings cannot be used; the message says what to mend.
        """
        own = TileSource.of_region(region, styles, cache)
        told = Credits(OWN, region.data_date, region.attribution)
        base_maps = [] if settings is None else [checked(b) for b in read_base_maps(settings)]
        return cls(own, told, base_maps, settings or Path())

    @property
    def names(self) -> tuple[str, ...]:
        """`OWN` first, then the customer's in the order of their file."""
        return (OWN, *self._base)

    def credits(self, name: str) -> Credits:
        """Raises `KeyError`: no such map."""
        if name == OWN:
            return self._credits
        base = self._base[name]
        return Credits(base.name, base.data_date, base.attribution)

    def service(self, name: str, ratio: int = 1) -> TileService:
        """The tiles of a map; to be started, and closed when another is chosen.

        Raises:
            KeyError: no such map.
            BadRegion: the region's store of features is missing or damaged.
        """
        if name == OWN:
            return TileService(self._own, ratio)
        base = self._base[name]
        folder = self._own.cache / f"base-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        return TileService(BaseMapSource(base, self._settings, folder), ratio)

"""Where a map's tiles come from: our own painter over a region, or a customer's base map.

Knows no painting and no processes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self

from gis.basemap.mbtiles import checked
from gis.basemap.settings import BadBaseMap, BaseMap, read_base_maps
from gis.features.store import FeatureStore
from gis.mercator import unit_of
from gis.region import HOSPITALS, STATIONS, Region
from gis.tables import read_hospitals, read_stations

_PAINTING = 4
"""Raised when the painter draws otherwise from the same data: old tiles are painted again."""
_MOST_BYTES = 512 << 20
"""What each cache file of our own map may take up."""


class TileOrigin(Protocol):
    """What a tile service asks of a map."""

    @property
    def cache(self) -> Path: ...
    @property
    def keep_s(self) -> float:
        """Older tiles are shown, and made again."""
        ...

    def style_names(self) -> list[str]: ...
    def fingerprint(self, style: str) -> str: ...
    def arguments(self) -> list[str]:
        """What the tile process is told on its command line."""
        ...


@dataclass(frozen=True, slots=True)
class TileSource:
    """Paths of one region's map. Styles are files `map-<name>.toml` in one directory."""

    features: Path
    styles: Path
    cache: Path
    live: tuple[Path, ...] = field(default=())
    """Tables of stations and hospitals that are drawn live: the ground leaves their names out."""
    most_bytes: int = _MOST_BYTES

    @classmethod
    def of_region(cls, region: Region, styles: Path, cache: Path) -> Self:
        tables = (region.directory / name for name in (STATIONS, HOSPITALS))
        return cls(region.features, styles, cache, tuple(path for path in tables if path.is_file()))

    @property
    def keep_s(self) -> float:
        """Our own tiles do not age: their fingerprint says when they are to be painted again."""
        return float("inf")

    def style_path(self, style: str) -> Path:
        return self.styles / f"map-{style}.toml"

    def style_names(self) -> list[str]:
        return sorted(path.stem.removeprefix("map-") for path in self.styles.glob("map-*.toml"))

    def fingerprint(self, style: str) -> str:
        """Changes when the data, the style or the way of painting does.

        Raises:
            BadRegion: the store of features is missing or damaged.
        """
        with FeatureStore.open(self.features) as store:
            version = store.about["version"]
        digest = hashlib.sha256(f"{_PAINTING} {version}".encode())
        for path in (self.style_path(style), *self.live):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]

    def left_out(self) -> tuple[tuple[str, float, float], ...]:
        """Name and place in the unit square of all that is drawn live."""
        rows = [
            row
            for path in self.live
            for row in (
                read_hospitals(path).rows if path.name == HOSPITALS else read_stations(path).rows
            )
        ]
        return tuple((row.name, *unit_of(row.lon, row.lat)) for row in rows)

    def arguments(self) -> list[str]:
        paths = {"features": self.features, "styles": self.styles, "cache": self.cache}
        told = [part for name, path in paths.items() for part in (f"--{name}", str(path))]
        return told + [part for path in self.live for part in ("--live", str(path))]


@dataclass(frozen=True, slots=True)
class BaseMapSource:
    """A customer's base map with the file that tells of it."""

    base: BaseMap
    settings: Path
    cache: Path

    @classmethod
    def read(cls, settings: Path, name: str, cache: Path) -> Self:
        """Raises `BadBaseMap`: the file tells of no such map, or cannot be used."""
        for base in read_base_maps(settings):
            if base.name == name:
                return cls(checked(base), settings, cache)
        raise BadBaseMap(f"{settings}: no base map is named {name!r}")

    @property
    def keep_s(self) -> float:
        return self.base.keep_s

    @property
    def most_bytes(self) -> int:
        return self.base.cache_mb << 20

    def style_names(self) -> list[str]:
        return ["day", "night"]

    def fingerprint(self, style: str) -> str:
        return f"{self.base.fingerprint}-{style}"

    def arguments(self) -> list[str]:
        told = ["--base-maps", str(self.settings), "--base-map", self.base.name]
        return [*told, "--cache", str(self.cache)]

"""The customer's base maps, read from their settings file. Knows no network and no tiles."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from gis.coordinates import Datum
from gis.errors import GisError

_LONGEST_NAME = 24
_MOST_ZOOM = 22


class BadBaseMap(GisError):
    """A base map cannot be used; the message names the file, the map, the key and the mend."""


class Kind(StrEnum):
    MBTILES = "mbtiles"
    XYZ = "xyz"
    TMS = "tms"
    """As xyz, with rows counted from the south."""
    WMTS_KVP = "wmts-kvp"
    WMTS_REST = "wmts-rest"


class Night(StrEnum):
    """What a picture made for the day becomes by night."""

    INVERT = "invert"
    """Light and dark change places, hues stay: for drawn maps."""
    DIM = "dim"
    """Darker: for aerial pictures."""
    AS_IS = "as-is"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap:
    """One entry `[[base_map]]`. Tiles lie in web mercator (EPSG:3857, GoogleMapsCompatible)."""

    name: str
    kind: Kind
    datum: Datum
    """In which datum the map is drawn; it has no default, a wrong guess is off by 500 m."""
    file: str = ""
    url: str = ""
    subdomains: tuple[str, ...] = ()
    key: str = ""
    """Put in for `{key}` in the address; never written into a message."""
    layer: str = ""
    style: str = "default"
    matrix_set: str = "GoogleMapsCompatible"
    matrix: str = "{z}"
    """How the server names the matrix of a zoom, as `EPSG:3857:{z}`."""
    format: str = "image/png"
    headers: Mapping[str, str] = field(default_factory=dict)
    ca_file: str = ""
    """Certificate authority of the server, PEM; empty: those that the system trusts."""
    min_zoom: int = 0
    max_zoom: int = 18
    tile_px: int = 256
    timeout_s: float = 5.0
    at_once: int = 4
    keep_days: float = 30.0
    """Older tiles are fetched anew when looked at; the old ones are shown until then."""
    cache_mb: int = 1024
    night: Night = Night.INVERT
    attribution: str = ""
    data_date: str = ""

    @property
    def fingerprint(self) -> str:
        """Changes when tiles kept from before may no longer be shown."""
        told = [self.kind, self.datum, self.url, self.layer, self.style, self.matrix_set]
        told += [self.matrix, self.format, str(self.tile_px), str(self.min_zoom), self.night]
        told += [str(self.max_zoom), self.file]
        if self.file and Path(self.file).is_file():
            stand = Path(self.file).stat()
            told += [str(stand.st_size), str(stand.st_mtime_ns)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]

    @property
    def keep_s(self) -> float:
        return self.keep_days * 86_400.0


def read_base_maps(path: Path) -> tuple[BaseMap, ...]:
    """Read a settings file.

    Relative paths in it are taken from where the file stands.

    Raises:
        BadBaseMap: the file cannot be read, or a map in it cannot be used.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise BadBaseMap(f"{path}: cannot be read: {trouble.strerror}") from trouble
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise BadBaseMap(f"{path}: not TOML in UTF-8: {trouble}") from trouble
    rows = tables.pop("base_map", [])
    if tables or not isinstance(rows, list):
        raise BadBaseMap(f"{path}: holds entries [[base_map]] alone, found {sorted(tables)}")
    maps = tuple(
        _base_map(row, f"{path}: base map {number}") for number, row in enumerate(rows, start=1)
    )
    names = [found.name for found in maps]
    for name in names:
        if names.count(name) > 1:
            raise BadBaseMap(f"{path}: two base maps are named {name!r}; give each its own name")
    return tuple(_from_here(found, path.parent) for found in maps)


def _from_here(base: BaseMap, folder: Path) -> BaseMap:
    file, ca_file = (str(folder / v) if v else "" for v in (base.file, base.ca_file))
    return replace(base, file=file, ca_file=ca_file)


def _base_map(row: Mapping[str, Any], where: str) -> BaseMap:
    if not isinstance(row.get("name"), str) or not row["name"].strip():
        raise BadBaseMap(f'{where}: has no name; add name = "…" as the layers panel shall show it')
    where = f"{where} {row['name']!r}"
    for key in ("kind", "datum"):
        if key not in row:
            raise BadBaseMap(f"{where}: {key} is missing; give one of {_choices(key)}")
    values: dict[str, Any] = {}
    known = {f.name: f for f in fields(BaseMap)}
    for key, value in row.items():
        if key not in known:
            raise BadBaseMap(f"{where}: {key} is unknown; known are {', '.join(known)}")
        values[key] = _value(key, value, where)
    base = BaseMap(**values)
    _check(base, where)
    return base


_ENUMS: Mapping[str, type[StrEnum]] = {"kind": Kind, "datum": Datum, "night": Night}
_WHOLE = ("min_zoom", "max_zoom", "tile_px", "at_once", "cache_mb")
_NUMBERS = ("timeout_s", "keep_days")


def _choices(key: str) -> str:
    return ", ".join(f'"{choice}"' for choice in _ENUMS[key])


def _value(key: str, value: object, where: str) -> object:
    if key in _ENUMS:
        if not isinstance(value, str) or value not in list(_ENUMS[key]):
            raise BadBaseMap(f"{where}: {key} is {value!r}, must be one of {_choices(key)}")
        return _ENUMS[key](value)
    if key in _WHOLE or key in _NUMBERS:
        kinds = int if key in _WHOLE else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool) or value < 0:
            raise BadBaseMap(f"{where}: {key} is {value!r}, must be a number not below zero")
        return value
    if key == "subdomains":
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise BadBaseMap(f'{where}: subdomains must be a list such as ["a", "b"]')
        return tuple(value)
    if key == "headers":
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise BadBaseMap(f'{where}: headers must be a table such as {{ Referer = "…" }}')
        return value
    if not isinstance(value, str):
        raise BadBaseMap(f"{where}: {key} is {value!r}, must be text in quotes")
    return value


_NEEDED = {
    Kind.MBTILES: ("file",),
    Kind.XYZ: ("url",),
    Kind.TMS: ("url",),
    Kind.WMTS_KVP: ("url", "layer"),
    Kind.WMTS_REST: ("url",),
}
_MARKS = {
    Kind.XYZ: ("{z}", "{x}", "{y}"),
    Kind.TMS: ("{z}", "{x}", "{y}"),
    Kind.WMTS_REST: ("{TileMatrix}", "{TileRow}", "{TileCol}"),
}


def _check(base: BaseMap, where: str) -> None:
    if len(base.name) > _LONGEST_NAME:
        raise BadBaseMap(f"{where}: the name is longer than {_LONGEST_NAME} characters; shorten it")
    for key in _NEEDED[base.kind]:
        if not getattr(base, key):
            raise BadBaseMap(f"{where}: kind {base.kind.value} needs {key}; add it")
    if base.url and not base.url.startswith(("http://", "https://")):
        raise BadBaseMap(f"{where}: url must begin with http:// or https://")
    for mark in _MARKS.get(base.kind, ()):
        if mark not in base.url and not (mark == "{y}" and "{-y}" in base.url):
            raise BadBaseMap(f"{where}: url lacks {mark}; write it where the server expects it")
    if "{s}" in base.url and not base.subdomains:
        raise BadBaseMap(f"{where}: url has {{s}} but there are no subdomains; add them")
    if "{key}" in base.url and not base.key:
        raise BadBaseMap(f"{where}: url has {{key}} but there is no key; add it")
    if "{z}" not in base.matrix:
        raise BadBaseMap(f"{where}: matrix lacks {{z}}, as in EPSG:3857:{{z}}")
    if not base.min_zoom <= base.max_zoom <= _MOST_ZOOM:
        raise BadBaseMap(f"{where}: zooms must be min_zoom <= max_zoom <= {_MOST_ZOOM}")
    if base.tile_px not in (256, 512):
        raise BadBaseMap(f"{where}: tile_px is {base.tile_px}, must be 256 or 512")
    if not (0 < base.timeout_s <= 60 and 1 <= base.at_once <= 16):
        raise BadBaseMap(f"{where}: timeout_s must be 0–60 s and at_once 1–16")

"""The web address of one tile, for each kind of server. Knows no network."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from gis.basemap.settings import BaseMap, Kind

type Marks = dict[str, int | str]
"""Names in braces with what is put in for them."""


class RawTile(NamedTuple):
    """A tile as its source counts: columns from the west, rows from the north."""

    zoom: int
    column: int
    row: int

    def above(self, steps: int = 1) -> RawTile:
        """The coarser tile that covers this one."""
        return RawTile(self.zoom - steps, self.column >> steps, self.row >> steps)


def address(base: BaseMap, tile: RawTile) -> str:
    """Where a tile server has a tile."""
    match base.kind:
        case Kind.WMTS_KVP:
            return _with_query(base, tile)
        case Kind.WMTS_REST:
            return _rest(base, tile)
        case _:
            return _xyz(base, tile)


def _xyz(base: BaseMap, tile: RawTile) -> str:
    south = (1 << tile.zoom) - 1 - tile.row
    row = south if base.kind is Kind.TMS else tile.row
    marks: Marks = {"{z}": tile.zoom, "{x}": tile.column, "{y}": row, "{-y}": south}
    return _filled(base, tile, marks)


def _rest(base: BaseMap, tile: RawTile) -> str:
    marks: Marks = {
        "{TileMatrixSet}": base.matrix_set,
        "{TileMatrix}": _matrix(base, tile),
        "{TileRow}": tile.row,
        "{TileCol}": tile.column,
        "{Style}": base.style,
        "{Layer}": base.layer,
    }
    return _filled(base, tile, marks)


def _with_query(base: BaseMap, tile: RawTile) -> str:
    asked = {
        "SERVICE": "WMTS",
        "REQUEST": "GetTile",
        "VERSION": "1.0.0",
        "LAYER": base.layer,
        "STYLE": base.style,
        "FORMAT": base.format,
        "TILEMATRIXSET": base.matrix_set,
        "TILEMATRIX": _matrix(base, tile),
        "TILEROW": tile.row,
        "TILECOL": tile.column,
    }
    url = _filled(base, tile, {})
    joint = "" if url.endswith(("?", "&")) else "&" if "?" in url else "?"
    return url + joint + urlencode(asked)


def _matrix(base: BaseMap, tile: RawTile) -> str:
    return base.matrix.replace("{z}", str(tile.zoom))


def _filled(base: BaseMap, tile: RawTile, marks: Marks) -> str:
    url = base.url
    if base.subdomains:
        marks["{s}"] = base.subdomains[(tile.column + tile.row) % len(base.subdomains)]
    marks["{key}"] = base.key
    for mark, value in marks.items():
        url = url.replace(mark, str(value))
    return url

"""A customer's raster MBTiles file as a source of tiles. Knows no network."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from gis.basemap.addresses import RawTile
from gis.basemap.answers import NoTile, SourceAway, picture_in
from gis.basemap.settings import BadBaseMap, BaseMap, Kind


class MbtilesSource:
    """A raster MBTiles file, read only."""

    def __init__(self, base: BaseMap) -> None:
        checked(base)
        self._path = Path(base.file)
        self._turn = threading.Lock()
        self._db = sqlite3.connect(_read_only(self._path), uri=True, check_same_thread=False)

    def fetch(self, tile: RawTile) -> bytes:
        south = (1 << tile.zoom) - 1 - tile.row
        query = "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=?"
        try:
            with self._turn:
                row = self._db.execute(query, (tile.zoom, tile.column, south)).fetchone()
        except sqlite3.DatabaseError as trouble:
            raise SourceAway(f"{self._path.name}: {trouble}") from trouble
        if row is None or not row[0]:
            raise NoTile
        return picture_in(bytes(row[0]), self._path.name)

    def close(self) -> None:
        self._db.close()


def checked(base: BaseMap) -> BaseMap:
    """A base map from a file with the zooms that the file tells; any other as it is.

    Raises:
        BadBaseMap: the file is missing, damaged, or no raster MBTiles.
    """
    if base.kind is not Kind.MBTILES:
        return base
    path = Path(base.file)
    where = f"base map {base.name!r}: {path}"
    if not path.is_file():
        raise BadBaseMap(f"{where}: no such file; give the path of an .mbtiles file")
    try:
        with closing(sqlite3.connect(_read_only(path), uri=True)) as db:
            notes = dict(db.execute("SELECT name, value FROM metadata"))
            zooms = db.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
    except sqlite3.DatabaseError as trouble:
        raise BadBaseMap(f"{where}: no MBTiles file, or damaged ({trouble})") from trouble
    if str(notes.get("format", "")).lower() in ("pbf", "mvt"):
        raise BadBaseMap(
            f"{where}: holds vector tiles; export raster tiles (png, jpg, webp) instead"
        )
    if zooms[0] is None:
        raise BadBaseMap(f"{where}: holds no tiles; export the map again")
    return replace(base, min_zoom=int(zooms[0]), max_zoom=int(zooms[1]))


def _read_only(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"

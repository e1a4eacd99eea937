"""The MBTiles files: standard, rebuilt when damaged, thrown away when the data changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gis.mercator import Block, Level, Tile
from gis.tiles.cache import BadCache, TileCache, cache_name
from gis.tiles.messages import (
    BadMessage,
    Painted,
    Wish,
    painted_line,
    read_painted,
    read_wish,
    wish_line,
)

TILE = Tile(Level(28), 13722, 7013)


def filled(path: Path, fingerprint: str = "a") -> None:
    cache = TileCache.write_to(path, fingerprint)
    cache.put({TILE: b"picture"})
    cache.close()


def read(path: Path, fingerprint: str = "a") -> bytes | None:
    cache = TileCache.read_from(path, fingerprint)
    if cache is None:
        return None
    try:
        return cache.get(TILE)
    finally:
        cache.close()


def test_a_tile_is_read_as_it_was_put(tmp_path: Path) -> None:
    filled(tmp_path / "day.mbtiles")
    assert read(tmp_path / "day.mbtiles") == b"picture"


def test_the_file_is_standard_mbtiles(tmp_path: Path) -> None:
    """MBTiles 1.3: rows are counted from the south; name and format stand in the metadata."""
    filled(tmp_path / "day.mbtiles")
    with closing(sqlite3.connect(tmp_path / "day.mbtiles")) as db:
        rows = db.execute("SELECT zoom_level, tile_column, tile_row FROM tiles").fetchall()
        notes = dict(db.execute("SELECT name, value FROM metadata"))
    assert rows == [(14, 13722, 2**14 - 1 - 7013)]
    assert (notes["name"], notes["format"]) == ("day", "png")


def test_tiles_of_other_data_are_not_shown(tmp_path: Path) -> None:
    filled(tmp_path / "day.mbtiles", "old")
    assert read(tmp_path / "day.mbtiles", "new") is None
    TileCache.write_to(tmp_path / "day.mbtiles", "new").close()
    assert read(tmp_path / "day.mbtiles", "new") is None
    filled(tmp_path / "day.mbtiles", "new")
    assert read(tmp_path / "day.mbtiles", "new") == b"picture"


@pytest.mark.parametrize(
    "content", [b"not a database " * 999, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "day.mbtiles"
    path.write_bytes(content)
    with pytest.raises(BadCache):
        read(path)
    filled(path)
    assert read(path) == b"picture"


def test_damage_inside_a_file_is_told_when_read(tmp_path: Path) -> None:
    path = tmp_path / "day.mbtiles"
    filled(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode=DELETE")
    body = bytearray(path.read_bytes())
    body[4096:] = b"\xa5" * (len(body) - 4096)
    path.write_bytes(body)
    with pytest.raises(BadCache):
        read(path)


def test_a_missing_file_holds_nothing(tmp_path: Path) -> None:
    assert TileCache.read_from(tmp_path / "none.mbtiles", "a") is None


def test_half_steps_and_dense_screens_have_files_of_their_own() -> None:
    names = {
        cache_name("day", Level(28)),
        cache_name("day", Level(29)),
        cache_name("day", Level(28), 2),
    }
    assert names == {"day.mbtiles", "day-half.mbtiles", "day@2x.mbtiles"}


def test_messages_are_read_as_they_were_written() -> None:
    block = Block(Level(29), 3430, 1753)
    wish = Wish("night", 2, (block,), ("day.mbtiles",))
    assert read_wish(wish_line(wish)) == wish
    assert read_painted(painted_line(Painted("night", block))) == Painted("night", block)


@pytest.mark.parametrize("line", ["", "[]", "no json", '["day", 1]', '["day", 1, [[1, 2]], []]'])
def test_other_lines_are_refused(line: str) -> None:
    with pytest.raises(BadMessage):
        read_wish(line)

"""The MBTiles files: standard, rebuilt when damaged, thrown away when the data changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gis.mercator import Block, Level, Tile
from gis.tiles.cache import BadCache, TileCache, UnkeptTiles, cache_name, discard
from gis.tiles.messages import (
    BadMessage,
    Note,
    Painted,
    Trouble,
    Wish,
    note_line,
    painted_line,
    read_news,
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
def test_a_damaged_file_is_told_and_can_be_begun_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "day.mbtiles"
    path.write_bytes(content)
    with pytest.raises(BadCache):
        read(path)
    with pytest.raises(BadCache):
        TileCache.write_to(path, "a")
    discard(path)
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
    wish = Wish("night", 2, (block,), ("day.mbtiles",), (block,))
    assert read_wish(wish_line(wish)) == wish
    tile = block.tiles[3]
    for news in (
        Painted("night", block),
        Painted("night", block, frozenset((tile,)), ((tile, b"\x89PNG\xff"),)),
        Note(Trouble.AWAY, on=True, detail="no answer in 5 s"),
    ):
        assert read_news(note_line(news) if isinstance(news, Note) else painted_line(news)) == news


@pytest.mark.parametrize(
    "line", ["", "[]", "no json", '["day", 1]', '["day", 1, [[1, 2]], [], []]', '["x", true, ""]']
)
def test_other_lines_are_refused(line: str) -> None:
    with pytest.raises(BadMessage):
        read_wish(line)
    with pytest.raises(BadMessage):
        read_news(line)


def test_what_was_not_looked_at_for_longest_goes_first(tmp_path: Path) -> None:
    now = 1000
    cache = TileCache.write_to(tmp_path / "day.mbtiles", "a", now=lambda: now)
    blocks = [Block(Level(28), column, 1753) for column in range(8)]
    for block in blocks:
        cache.put(dict.fromkeys(block.tiles, bytes(20_000)))
        now += 1
    now += 100
    cache.touch(blocks[:2])
    full = cache.size_bytes
    assert cache.prune(full) == 0
    assert cache.prune(full // 2) > 0
    assert cache.size_bytes <= full // 2
    kept = {block for block in blocks if cache.get(block.tiles[0]) is not None}
    assert set(blocks[:2]) <= kept, "looked at last"
    assert blocks[2] not in kept
    cache.close()


def test_room_of_pruned_tiles_is_used_again(tmp_path: Path) -> None:
    path = tmp_path / "day.mbtiles"
    cache = TileCache.write_to(path, "a")
    most = 4_000_000
    for column in range(40):
        cache.prune(most)
        cache.put(dict.fromkeys(Block(Level(28), column, 0).tiles, bytes(20_000)))
    assert cache.size_bytes < most + 16 * 24_000
    cache.close()
    assert path.stat().st_size < 2 * most


def test_a_full_disk_is_no_damage(tmp_path: Path) -> None:
    cache = TileCache.write_to(tmp_path / "day.mbtiles", "a")
    cache.put({TILE: b"picture"})
    cache._db.execute("PRAGMA max_page_count=8")
    with pytest.raises(UnkeptTiles):
        cache.put(dict.fromkeys(TILE.block.tiles, bytes(40_000)))
    assert cache.get(TILE) == b"picture"
    cache.close()


def test_a_folder_that_cannot_be_made_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "tiles").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UnkeptTiles):
        TileCache.write_to(tmp_path / "tiles" / "day.mbtiles", "a")


def test_a_file_of_an_older_layout_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "day.mbtiles"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT)")
        db.execute("INSERT INTO metadata VALUES ('fingerprint', 'old')")
        db.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
    filled(path)
    assert read(path) == b"picture"

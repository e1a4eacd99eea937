"""Tiles of a base map: fetched, kept, shifted; a source that fails never stops the map."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gis.basemap import BaseMap, Kind, Night
from gis.basemap.addresses import RawTile
from gis.basemap.answers import NoTile, SourceAway
from gis.basemap.mbtiles import MbtilesSource
from gis.basemap.warp import footprint
from gis.basemap.web import WebSource
from gis.coordinates import Datum, wgs84_to_gcj02
from gis.mercator import Block, Level, Tile, unit_of
from gis.tiles.base_studio import BaseStudio
from gis.tiles.messages import Note, Painted, Trouble
from gis.tiles.service import TileService
from gis.tiles.shelf import Shelf
from gis.tiles.source import BaseMapSource
from tests.fakes.tile_server import Answer, TileServer, tile_server

pytestmark = pytest.mark.usefixtures("qapp")
SHANGHAI = (121.47, 31.23)
LEVEL = Level(28)


def picture(colour: str, side: int = 256, kind: str = "PNG") -> bytes:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(colour)
    return packed(image, kind)


def packed(image: QImage, kind: str = "PNG") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def tile_at(lonlat: tuple[float, float], level: Level = LEVEL) -> Tile:
    x, y = unit_of(*lonlat)
    return Tile(level, int(x * (1 << level.grid)), int(y * (1 << level.grid)))


def asked_tile(path: str) -> RawTile:
    found = re.search(r"/(\d+)/(\d+)/(\d+)\.png", path)
    assert found is not None, path
    return RawTile(*map(int, found.groups()))


BY_ZOOM = [picture(QColor.fromHsv(zoom * 15, 200, 200).name()) for zoom in range(21)]
"""Painted beforehand: servers answer in threads, where nothing of Qt may be made."""


def coloured_by_zoom(path: str) -> Answer:
    return 200, "image/png", BY_ZOOM[asked_tile(path).zoom]


@pytest.fixture
def server() -> Iterator[TileServer]:
    with tile_server(coloured_by_zoom) as made:
        yield made


class Desk:
    """A studio on a server with its shelf, and what it told."""

    def __init__(self, host: str, folder: Path, **values: object) -> None:
        told: dict[str, object] = {
            "name": "x",
            "kind": Kind.XYZ,
            "datum": Datum.WGS84,
            "url": f"{host}/{{z}}/{{x}}/{{y}}.png",
            "timeout_s": 0.5,
        }
        self.base = BaseMap(**{**told, **values})  # type: ignore[arg-type]
        self._told: list[Note] = []
        self.now = time.time()
        self.shelf = Shelf(folder, lambda style: style, 1 << 30, self._told.append)
        source = WebSource(self.base) if self.base.url else MbtilesSource(self.base)
        self.studio = BaseStudio(
            self.base, source, self.shelf, self._told.append, clock=lambda: self.now
        )
        self._told.clear()

    @property
    def notes(self) -> list[Note]:
        """What was told since the start."""
        return self._told

    def make(self, tile: Tile, style: str = "day", ratio: int = 1) -> Painted:
        return self.studio.make(style, ratio, tile.block)

    def kept(self, tile: Tile, style: str = "day", ratio: int = 1) -> QImage | None:
        found = self.shelf.look_up(style, ratio, tile)
        return None if found is None else QImage.fromData(found.picture)


def loose_of(done: Painted, tile: Tile) -> QImage:
    return QImage.fromData(dict(done.loose)[tile])


def test_a_block_is_fetched_and_kept(server: TileServer, tmp_path: Path) -> None:
    desk = Desk(server.url, tmp_path)
    done = desk.make(tile_at(SHANGHAI))
    assert done == Painted("day", tile_at(SHANGHAI).block)
    assert len(server.asked) == 16
    assert desk.kept(tile_at(SHANGHAI)) == QImage.fromData(coloured_by_zoom("/14/0/0.png")[2])


def test_what_is_kept_is_not_asked_for_again(server: TileServer, tmp_path: Path) -> None:
    desk = Desk(server.url, tmp_path)
    desk.make(tile_at(SHANGHAI))
    desk.make(tile_at(SHANGHAI))
    assert len(server.asked) == 16


def test_what_is_too_old_is_asked_for_again_and_shown_until_it_comes(
    server: TileServer, tmp_path: Path
) -> None:
    desk = Desk(server.url, tmp_path, keep_days=1)
    desk.make(tile_at(SHANGHAI))
    desk.now += 2 * 86_400
    server.answering = lambda _path: (500, "text/plain", b"")
    done = desk.make(tile_at(SHANGHAI))
    assert done.gaps == frozenset()
    assert loose_of(done, tile_at(SHANGHAI)) == desk.kept(tile_at(SHANGHAI))
    assert len(server.asked) > 16


def with_cross(raw: RawTile, lon: float, lat: float) -> bytes:
    """A white tile with dark lines through a place."""
    x, y = (part * (256 << raw.zoom) for part in unit_of(lon, lat))
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill("#ffffff")
    painter = QPainter(image)
    painter.fillRect(QRectF(x - raw.column * 256 - 1.5, 0, 3, 256), QColor("#000000"))
    painter.fillRect(QRectF(0, y - raw.row * 256 - 1.5, 256, 3), QColor("#000000"))
    painter.end()
    return packed(image)


def test_a_map_in_gcj02_lies_right_under_wgs84(tmp_path: Path) -> None:
    """The server paints one dark cross where GCJ-02 has a place; ours has it at its WGS-84."""
    lon, lat = (float(part) for part in wgs84_to_gcj02(*SHANGHAI))

    tile = tile_at(SHANGHAI, Level(34))
    base = BaseMap(name="x", kind=Kind.XYZ, datum=Datum.GCJ02)
    needed = [found for other in tile.block.tiles if (found := footprint(base, other))]
    drawn = {raw: with_cross(raw, lon, lat) for found in needed for raw in found.tiles}

    def answering(path: str) -> Answer:
        return 200, "image/png", drawn[asked_tile(path)]

    with tile_server(answering) as server:
        desk = Desk(server.url, tmp_path, datum=Datum.GCJ02)
        done = desk.make(tile)
    assert done.gaps == frozenset()
    image = desk.kept(tile)
    assert image is not None
    x, y = (part * (1 << 17) for part in unit_of(*SHANGHAI))
    at = round((x - tile.column) * 256 - 0.5), round((y - tile.row) * 256 - 0.5)
    assert image.pixelColor(*at).lightness() < 60
    for dx, dy in ((6, 6), (-6, 6), (6, -6), (-6, -6)):
        beside = min(max(at[0] + dx, 0), 255), min(max(at[1] + dy, 0), 255)
        assert image.pixelColor(*beside).lightness() > 200


@pytest.mark.parametrize(("level", "ratio", "side"), [(29, 1, 362), (28, 2, 512), (29, 2, 724)])
def test_half_steps_and_dense_screens_have_tiles_of_their_size(
    server: TileServer, tmp_path: Path, level: int, ratio: int, side: int
) -> None:
    desk = Desk(server.url, tmp_path)
    tile = tile_at(SHANGHAI, Level(level))
    assert desk.make(tile, ratio=ratio).gaps == frozenset()
    image = desk.kept(tile, ratio=ratio)
    assert image is not None
    assert (image.width(), image.height()) == (side, side)


def test_where_the_source_has_none_a_coarser_tile_stands_in(tmp_path: Path) -> None:
    hole = tile_at(SHANGHAI)

    def answering(path: str) -> Answer:
        raw = asked_tile(path)
        if (raw.zoom, raw.column, raw.row) == (14, hole.column, hole.row):
            return 404, "text/plain", b"none"
        return coloured_by_zoom(path)

    with tile_server(answering) as server:
        desk = Desk(server.url, tmp_path)
        done = desk.make(hole)
    assert done.gaps == {hole}
    assert not done.again, "the source says that there is none"
    coarser = QImage.fromData(coloured_by_zoom("/13/0/0.png")[2]).pixelColor(9, 9)
    assert loose_of(done, hole).pixelColor(128, 128) == coarser
    assert desk.kept(hole) is None, "a stand-in is not kept"


WRONG: list[Answer] = [
    (500, "text/plain", b"broken"),
    (200, "text/xml", b"<ServiceExceptionReport/>"),
    (200, "text/html", b"<html>sign in</html>"),
    (200, "image/png", b"\x89PNG\r\n\x1a\nbroken"),
    (200, "image/png", b""),
    (401, "text/plain", b"who are you"),
]


@pytest.mark.parametrize("answer", WRONG, ids=lambda answer: f"{answer[0]}-{answer[2][:12]!r}")
def test_a_wrong_answer_is_a_gap_and_is_told(tmp_path: Path, answer: Answer) -> None:
    with tile_server(lambda _path: answer) as server:
        desk = Desk(server.url, tmp_path)
        done = desk.make(tile_at(SHANGHAI))
    assert done.gaps == set(tile_at(SHANGHAI).block.tiles)
    assert done.again
    assert [(note.trouble, note.on) for note in desk.notes] == [(Trouble.AWAY, True)]


def test_a_dead_server_is_asked_a_few_times_only(tmp_path: Path) -> None:
    with tile_server(coloured_by_zoom) as server:
        gone = server.url
    desk = Desk(gone, tmp_path)
    done = desk.make(tile_at(SHANGHAI))
    assert len(done.gaps) == 16
    source = desk.studio._source
    assert isinstance(source, WebSource)
    asked = []
    source._asked = lambda url: asked.append(url) or b""  # type: ignore[func-returns-value,method-assign,assignment]
    with pytest.raises(SourceAway, match="before"):
        source.fetch(RawTile(1, 0, 0))
    assert asked == []


def test_a_server_that_does_not_answer_in_time_is_a_gap(server: TileServer, tmp_path: Path) -> None:
    server.hold.clear()
    desk = Desk(server.url, tmp_path, timeout_s=0.05)
    assert len(desk.make(tile_at(SHANGHAI)).gaps) == 16
    assert "no answer" in desk.notes[0].detail or "before" in desk.notes[0].detail


def test_what_a_slow_server_has_given_is_shown_while_the_rest_is_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a gap nor a wait: the block has its turn again."""
    monkeypatch.setattr("gis.tiles.base_studio._PATIENCE_S", 0.3)
    go_on = threading.Event()
    first = tile_at(SHANGHAI).block.tiles[0]

    def answering(path: str) -> Answer:
        raw = asked_tile(path)
        if (raw.column, raw.row) != (first.column, first.row):
            go_on.wait(20)
        return coloured_by_zoom(path)

    with tile_server(answering) as server:
        desk = Desk(server.url, tmp_path, timeout_s=30.0)
        done = desk.make(first)
        assert done.more
        assert done.gaps == frozenset()
        assert desk.kept(first) is not None
        go_on.set()
        while (done := desk.make(first)).more:
            pass
    assert done.gaps == frozenset()
    assert all(desk.kept(tile) is not None for tile in first.block.tiles)


def test_when_the_server_is_back_the_gaps_are_filled_and_it_is_told(
    server: TileServer, tmp_path: Path
) -> None:
    server.answering = lambda _path: (500, "text/plain", b"")
    desk = Desk(server.url, tmp_path)
    desk.make(tile_at(SHANGHAI))
    server.answering = coloured_by_zoom
    desk.studio._source = WebSource(desk.base)
    assert desk.make(tile_at(SHANGHAI)).gaps == frozenset()
    assert [note.on for note in desk.notes] == [True, False]


def test_no_message_tells_the_key(tmp_path: Path) -> None:
    """Not even where the server's own page of error repeats it."""
    with tile_server(lambda path: (200, "text/plain", path.encode()[-20:])) as server:
        url = f"{server.url}/{{z}}/{{x}}/{{y}}.png?k={{key}}"
        desk = Desk("", tmp_path, url=url, key="secret", at_once=1)
        desk.make(tile_at(SHANGHAI))
    assert "secret" in server.asked[0]
    assert desk.notes
    assert "secret" not in repr(desk.notes)


@pytest.mark.parametrize("night", [Night.INVERT, Night.DIM])
def test_by_night_a_bright_map_is_dark(tmp_path: Path, night: Night) -> None:
    paper = picture("#f4f1ea")
    with tile_server(lambda _path: (200, "image/png", paper)) as server:
        desk = Desk(server.url, tmp_path, night=night)
        tile = tile_at(SHANGHAI)
        desk.make(tile, "day")
        desk.make(tile, "night")
    day, dark = desk.kept(tile), desk.kept(tile, "night")
    assert day is not None
    assert dark is not None
    assert day.pixelColor(9, 9).lightness() > 230
    assert dark.pixelColor(9, 9).lightness() < (60 if night is Night.INVERT else 150)


def test_inverted_water_stays_blue(tmp_path: Path) -> None:
    water_day = picture("#a9cfe6")
    with tile_server(lambda _path: (200, "image/png", water_day)) as server:
        desk = Desk(server.url, tmp_path)
        desk.make(tile_at(SHANGHAI), "night")
    dark = desk.kept(tile_at(SHANGHAI), "night")
    assert dark is not None
    water = dark.pixelColor(9, 9)
    assert water.blue() > water.green() >= water.red()


def test_aerial_pictures_are_kept_as_photographs(tmp_path: Path) -> None:
    jpeg = picture("#557744", kind="JPEG")
    with tile_server(lambda _path: (200, "image/jpeg", jpeg)) as server:
        desk = Desk(server.url, tmp_path, datum=Datum.GCJ02)
        desk.make(tile_at(SHANGHAI))
    kept = desk.shelf.look_up("day", 1, tile_at(SHANGHAI))
    assert kept is not None
    assert kept.picture.startswith(b"\xff\xd8\xff")


def mbtiles(path: Path, tiles: dict[RawTile, bytes]) -> Path:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        db.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data BLOB)")
        db.executemany(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            [(t.zoom, t.column, (1 << t.zoom) - 1 - t.row, p) for t, p in tiles.items()],
        )
    return path


def test_a_file_gives_its_tiles_counted_from_the_south(tmp_path: Path) -> None:
    tile = tile_at(SHANGHAI)
    raw = RawTile(14, tile.column, tile.row)
    path = mbtiles(tmp_path / "city.mbtiles", {raw: picture("#123456")})
    base = BaseMap(name="x", kind=Kind.MBTILES, datum=Datum.WGS84, file=str(path))
    source = MbtilesSource(base)
    assert source.fetch(raw) == picture("#123456")
    with pytest.raises(NoTile):
        source.fetch(RawTile(14, tile.column + 1, tile.row))
    source.close()


def test_a_full_disk_leaves_the_map_working(server: TileServer, tmp_path: Path) -> None:
    (tmp_path / "tiles").write_text("no folder", encoding="utf-8")
    desk = Desk(server.url, tmp_path / "tiles")
    done = desk.make(tile_at(SHANGHAI))
    assert done.gaps == frozenset()
    assert len(done.loose) == 16
    assert (Trouble.UNKEPT, True) in [(note.trouble, note.on) for note in desk.notes]


# ---- through the tile process


@pytest.fixture
def through(server: TileServer, tmp_path: Path) -> Iterator[TileService]:
    settings = tmp_path / "basemaps.toml"
    settings.write_text(
        f'[[base_map]]\nname = "城区"\nkind = "xyz"\ndatum = "gcj02"\ntimeout_s = 0.5\n'
        f'url = "{server.url}/{{z}}/{{x}}/{{y}}.png"\n',
        encoding="utf-8",
    )
    service = TileService(BaseMapSource.read(settings, "城区", tmp_path / "tiles"))
    yield service
    service.close()


def heard(service: TileService, enough: Callable[[list[Painted]], object]) -> list[Painted]:
    until = time.monotonic() + 30
    pause = threading.Event()
    news: list[Painted] = []
    while not enough(news):
        assert time.monotonic() < until, "the tile process did not come"
        news += service.news()
        pause.wait(0.01)
    return news


def test_the_tile_process_fetches_what_is_wished(through: TileService) -> None:
    block: Block = tile_at(SHANGHAI).block
    through.want("day", [block])
    heard(through, bool)
    assert through.get("day", tile_at(SHANGHAI)) is not None
    assert through.troubles == frozenset()


def test_a_dead_server_is_told_at_the_seat(server: TileServer, through: TileService) -> None:
    server.answering = lambda _path: (500, "text/plain", b"")
    through.want("day", [tile_at(SHANGHAI).block])
    (done, *_more) = heard(through, lambda news: bool(news and through.troubles))
    assert len(done.gaps) == 16
    assert through.troubles == {Trouble.AWAY}


def test_a_map_file_that_is_gone_is_told_at_the_seat(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "city.mbtiles", {RawTile(0, 0, 0): picture("#123456")})
    settings = tmp_path / "basemaps.toml"
    settings.write_text(
        '[[base_map]]\nname = "a"\nkind = "mbtiles"\ndatum = "wgs84"\nfile = "city.mbtiles"\n',
        encoding="utf-8",
    )
    service = TileService(BaseMapSource.read(settings, "a", tmp_path / "tiles"))
    path.unlink()
    try:
        service.want("day", [tile_at(SHANGHAI).block])
        heard(service, lambda _news: service.troubles)
        assert service.troubles == {Trouble.AWAY}
    finally:
        service.close()

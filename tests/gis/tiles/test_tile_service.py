"""The painting process, for real: paints what is wished for, survives death and damage."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from gis.errors import BadRegion
from gis.features.build import build_features
from gis.mercator import Block, Level, Tile, unit_of
from gis.tiles.service import TileService
from gis.tiles.source import TileSource
from tests.fakes.map_sketch import CENTRE, MapSketch

STYLES = Path(__file__).resolve().parents[3] / "resources" / "themes"
LEVEL = Level(28)


@pytest.fixture
def source(tmp_path: Path) -> TileSource:
    sketch = MapSketch()
    x, y = CENTRE
    sketch.way([(x - 0.02, y), (x + 0.02, y)], highway="primary", name="人民路")
    build_features(sketch.data(), tmp_path / "features.sqlite")
    return TileSource(tmp_path / "features.sqlite", STYLES, tmp_path / "tiles")


@pytest.fixture
def tiles(source: TileSource) -> Iterator[TileService]:
    service = TileService(source)
    yield service
    service.close()


def middle() -> Tile:
    x, y = unit_of(*CENTRE)
    return Tile(LEVEL, int(x * 2**14), int(y * 2**14))


def wait_for(condition: Callable[[], bool], service: TileService) -> None:
    until = time.monotonic() + 30
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < until, "the painter did not come"
        service.news()
        pause.wait(0.01)


def painted(service: TileService, style: str = "day") -> bool:
    return service.get(style, middle()) is not None


def test_a_wished_block_is_painted(tiles: TileService) -> None:
    assert not painted(tiles)
    tiles.want("day", [middle().block])
    wait_for(lambda: painted(tiles), tiles)
    image = QImage.fromData(tiles.get("day", middle()) or b"")
    assert (image.width(), image.height()) == (256, 256)


def test_news_name_the_block(tiles: TileService) -> None:
    tiles.want("night", [middle().block])
    heard: list[tuple[str, Block]] = []

    def told() -> bool:
        heard.extend((done.style, done.block) for done in tiles.news())
        return bool(heard)

    wait_for(told, tiles)
    assert heard == [("night", middle().block)]


def test_a_painter_that_died_is_started_again(tiles: TileService) -> None:
    tiles.start()
    first = tiles.painter_id
    assert first is not None
    tiles._painter.kill()  # type: ignore[union-attr]
    tiles._painter.wait()  # type: ignore[union-attr]
    tiles.want("day", [middle().block])
    wait_for(lambda: painted(tiles), tiles)
    assert tiles.painter_id not in (None, first)


def test_a_damaged_cache_is_painted_again(source: TileSource) -> None:
    source.cache.mkdir()
    (source.cache / "day.mbtiles").write_bytes(b"garbage" * 5000)
    service = TileService(source)
    try:
        assert not painted(service)
        service.want("day", [middle().block])
        wait_for(lambda: painted(service), service)
    finally:
        service.close()


def test_a_cache_damaged_while_in_use_is_painted_again(source: TileSource) -> None:
    service = TileService(source)
    try:
        service.want("day", [middle().block])
        wait_for(lambda: painted(service), service)
    finally:
        service.close()
    path = source.cache / "day.mbtiles"
    body = bytearray(path.read_bytes())
    body[2000:] = b"\xa5" * (len(body) - 2000)
    path.write_bytes(body)
    again = TileService(source)
    try:
        assert not painted(again)
        again.want("day", [middle().block])
        wait_for(lambda: painted(again), again)
    finally:
        again.close()


def test_without_features_the_region_is_named_bad(source: TileSource) -> None:
    source.features.unlink()
    with pytest.raises(BadRegion):
        TileService(source)


def test_closing_ends_the_painter(source: TileSource) -> None:
    service = TileService(source)
    service.start()
    process = service._painter
    assert process is not None
    service.close()
    assert process.poll() is not None
    assert service.painter_id is None

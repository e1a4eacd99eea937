"""The customer's base maps at the window: chosen, kept, and told when something is missing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from dispatch_app.ui.dispatcher.map.base_maps import BaseMaps
from dispatch_app.ui.dispatcher.map.keeping import MapMemory
from dispatch_app.ui.dispatcher.map_window import MapWindow
from gis.features.build import build_features
from gis.region import FEATURES, Region
from gis.tiles.choice import OWN
from tests.fakes.dispatch_room import DispatchRoom
from tests.fakes.map_places import FakePlaces
from tests.fakes.map_sketch import CENTRE, MapSketch
from tests.fakes.tile_server import tile_server

WAIT_MS = 10_000


def wait_until(condition: Callable[[], object]) -> None:
    until = time.monotonic() + WAIT_MS / 1000
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        QTest.qWait(10)


SETTINGS = """
[[base_map]]
name = "城区影像"
kind = "xyz"
datum = "gcj02"
url = "{url}/{{z}}/{{x}}/{{y}}.png"
timeout_s = 0.3
attribution = "演示测绘"
data_date = "2026-05-01"
"""


@pytest.fixture
def region(tmp_path: Path) -> Region:
    sketch = MapSketch()
    x, y = CENTRE
    sketch.way([(x - 0.02, y), (x + 0.02, y)], highway="primary", name="人民路")
    (tmp_path / "region").mkdir()
    build_features(sketch.data(), tmp_path / "region" / FEATURES)
    return Region(
        directory=tmp_path / "region",
        name="demo",
        bbox=(x - 0.02, y - 0.02, x + 0.02, y + 0.02),
        centre=CENTRE,
        data_date="2026-01-01",
        attribution="demo",
        road_version="1",
    )


@pytest.fixture
def room(qapp: Any) -> Iterator[DispatchRoom]:
    made = DispatchRoom(guide=FakePlaces())
    yield made
    made.close()


Opened = Callable[[Path | None], tuple[MapWindow, BaseMaps]]


@pytest.fixture
def opened(room: DispatchRoom, region: Region) -> Iterator[Opened]:
    windows: list[MapWindow] = []

    def open_(settings: Path | None) -> tuple[MapWindow, BaseMaps]:
        window = MapWindow(room.workplace, region, base_maps=settings)
        windows.append(window)
        maps = BaseMaps(room.workplace, window, MapMemory(room.workplace.desk), window)
        window.resize(1200, 800)
        window.show()
        return window, maps

    yield open_
    for window in windows:
        window.close_tiles()
        window.close()
        window.deleteLater()


def settings(tmp_path: Path, url: str) -> Path:
    path = tmp_path / "basemaps.toml"
    path.write_text(SETTINGS.format(url=url), encoding="utf-8")
    return path


def choose(window: MapWindow, name: str) -> None:
    box = window.layers.findChild(QComboBox, "mapChoice")
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def said(window: MapWindow) -> str:
    return "" if window._ground_note.isHidden() else window._ground_note.text()


def test_without_settings_there_is_nothing_to_choose(opened: Opened) -> None:
    window, _maps = opened(None)
    assert window.base_names == (OWN,)
    assert window.layers.findChild(QComboBox, "mapChoice").isHidden()


def test_a_chosen_base_map_is_laid_and_kept_for_the_next_start(
    opened: Opened, room: DispatchRoom, tmp_path: Path
) -> None:
    with tile_server(lambda _path: (404, "text/plain", b"")) as server:
        window, _maps = opened(settings(tmp_path, server.url))
        choose(window, "城区影像")
        assert window.map._furniture._attribution == "演示测绘"
        wait_until(lambda: server.asked)
        assert MapMemory(room.workplace.desk).kept.base == "城区影像"
        again, _more = opened(settings(tmp_path, server.url))
        assert again.layers.findChild(QComboBox, "mapChoice").currentData() == "城区影像"
        choose(again, OWN)
    assert again.map._furniture._attribution == "demo"


def test_missing_tiles_are_said_on_the_map(opened: Opened, tmp_path: Path) -> None:
    with tile_server(lambda _path: (404, "text/plain", b"")) as server:
        window, maps = opened(settings(tmp_path, server.url))
        choose(window, "城区影像")
        wait_until(lambda: window.map.gaps)
        maps.show_trouble()
        assert said(window) == f"底图缺块 {window.map.gaps} · 图层中可改用本系统地图"
        choose(window, OWN)
        maps.show_trouble()
    assert said(window) == ""


def test_a_silent_server_is_said_on_the_map(opened: Opened, tmp_path: Path) -> None:
    with tile_server(lambda _path: (500, "text/plain", b"")) as server:
        window, maps = opened(settings(tmp_path, server.url))
        choose(window, "城区影像")
        wait_until(lambda: window.ground_troubles)
        maps.show_trouble()
    assert "底图服务器没有应答" in said(window)


def test_wrong_settings_leave_the_own_map_and_are_said(
    opened: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "basemaps.toml"
    path.write_text('[[base_map]]\nname = "x"\nkind = "xyz"\n', encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        window, maps = opened(path)
    maps.show_trouble()
    assert window.base_names == (OWN,)
    assert "底图设置有误" in said(window)
    assert "datum is missing" in caplog.text
    caplog.clear()

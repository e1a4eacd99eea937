"""How smooth the map is, and how soon it is there. Measures on a generated city; asserts nothing.

Frames are painted into a 1920×1080 picture; `cpu` figures leave out what other processes took.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.map import IncidentMark, MapColours, MapWidget, MapWords, VehicleMark
from gis.basemap import BaseMap, Kind
from gis.basemap.addresses import RawTile
from gis.coordinates import Datum
from gis.features.build import build_features
from gis.generate.generate import generate_city
from gis.mercator import Block, Tile, level_for, unit_of
from gis.osm import read_osm
from gis.painter.painter import MapPainter
from gis.tiles.base_studio import BaseStudio
from gis.tiles.composing import picture_of
from gis.tiles.service import TileService
from gis.tiles.shelf import Shelf
from gis.tiles.source import TileSource

_STYLES = Path(__file__).resolve().parents[2] / "resources" / "themes"
_CENTRE = (113.6, 34.7)
_SIZE = (1920, 1080)
_SEED = 120
_PATIENCE_S = 60.0


def features_s(city: str = "small") -> dict[str, float]:
    """Seconds to build the painter's store from a map in memory; its size."""
    with tempfile.TemporaryDirectory() as folder:
        data = read_osm(generate_city(city, _SEED, Path(folder)).map_file)
        out = Path(folder) / "features.sqlite"
        began = time.perf_counter()
        shapes = build_features(data, out)
        took = time.perf_counter() - began
        return {"build_s": took, "shapes": shapes, "megabytes": out.stat().st_size / 1e6}


def block_ms(city: str = "small", zooms: tuple[float, ...] = (13, 14.5, 16)) -> dict[str, float]:
    """Milliseconds to paint the middle block of the city (4×4 tiles), by zoom."""
    _app()
    with _source(city) as source:
        painter = MapPainter.open(source.features, source.style_path("day"))
        return {str(zoom): _painting_ms(painter, _block_at(zoom)) for zoom in zooms}


def tiles_per_s(
    city: str | Path = "small", zooms: tuple[float, ...] = (12, 13, 14.5, 16, 17.5)
) -> dict[str, float]:
    """Tiles that one core paints and packs in a second of its own time, by zoom.

    Nine blocks (144 tiles) about the middle of the city, where it is densest; of three rounds
    the best, as other processes on the machine only ever add.
    """
    _app()
    with _source(city) as source:
        painter = MapPainter.open(source.features, source.style_path("day"))
        return {str(zoom): _rate(painter, _block_at(zoom)) for zoom in zooms}


def _rate(painter: MapPainter, middle: Block) -> float:
    blocks = [
        Block(middle.level, middle.column + dx, middle.row + dy)
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    ]

    def paint() -> int:
        return sum(
            bool(picture_of(image))
            for block in blocks
            for image in painter.paint_block(block).values()
        )

    return max(paint() / (_timed(paint)[1] / 1e3) for _ in range(3))


def base_tiles_per_s(count: int = 9) -> dict[str, float]:
    """Tiles of a base map in GCJ-02 that one core lays under WGS-84 and packs, by style."""
    _app()
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for style in ("day", "night"):
            studio = _base_studio(Path(folder) / style)
            middle = _block_at(16)
            blocks = [Block(middle.level, middle.column + at, middle.row) for at in range(count)]
            cpu_ms = _timed(lambda: [studio.make(style, 1, b) for b in blocks])[1]  # noqa: B023
            found[style] = 16 * count / (cpu_ms / 1e3)
            studio.close()
        return found


class _Noise:
    """A source at no cost: one picture with much in it, for every tile."""

    def __init__(self) -> None:
        pixels = np.random.default_rng(_SEED).integers(0, 40, (256, 256, 4), dtype=np.uint8) + 200
        image = QImage(pixels.tobytes(), 256, 256, QImage.Format.Format_RGB32).copy()
        self._picture = picture_of(image)

    def fetch(self, _tile: RawTile) -> bytes:
        return self._picture

    def close(self) -> None:
        return


def _base_studio(folder: Path) -> BaseStudio:
    base = BaseMap(name="bench", kind=Kind.XYZ, datum=Datum.GCJ02)
    shelf = Shelf(folder, lambda style: style, 1 << 30, lambda _note: None)
    return BaseStudio(base, _Noise(), shelf, lambda _note: None)


def first_map_s(city: str | Path = "small", zoom: float = 13.5) -> dict[str, float]:
    """Seconds from making the widget until every tile in sight is sharp: cold, then cached."""
    with _source(city) as source:
        return {name: _first_map(source, zoom) for name in ("cold", "cached")}


def pan_ms(city: str | Path = "small", vehicles: int = 500, frames: int = 600) -> dict[str, float]:
    """Milliseconds of a frame while the map pans and every vehicle moves ten times a second.

    `city` is a painter's store or the size of a city to make.
    """
    with _source(city) as source, _shown(source, 13.5) as widget:
        fleet = _fleet(vehicles)
        widget.set_vehicles(fleet)
        widget.set_incidents(_incidents(40))
        picture = QPixmap(*_SIZE)
        walls, cpus, puts = [], [], []
        for frame in range(frames):
            if frame % 6 == 0:
                fleet = [_moved(mark) for mark in fleet]
                puts.append(_timed(lambda: widget.put_vehicles(fleet))[0])  # noqa: B023
            wall, cpu = _timed(lambda: _pan_and_paint(widget, picture, frame))  # noqa: B023
            walls.append(wall)
            cpus.append(cpu)
            QApplication.processEvents()
        return {
            **_shares("frame", walls),
            **_shares("frame_cpu", cpus),
            **_shares("put_all", puts),
            "fps_p50": 1000 / float(np.percentile(walls, 50)),
            "rss_mb": _resident_mb(),
        }


def zoom_ms(city: str = "small", vehicles: int = 500, rounds: int = 12) -> dict[str, float]:
    """Milliseconds of a frame on the way from one sharp zoom to the next, every tile scaled."""
    with _source(city) as source, _shown(source, 13.5) as widget:
        widget.set_vehicles(_fleet(vehicles))
        picture = QPixmap(*_SIZE)
        walls, cpus = [], []
        for turn in range(rounds):
            widget.zoom_by(0.5 if turn % 2 == 0 else -0.5)
            while widget.moving:
                QApplication.processEvents()
                wall, cpu = _timed(lambda: widget.render(picture))
                walls.append(wall)
                cpus.append(cpu)
        return {**_shares("frame", walls), **_shares("frame_cpu", cpus), "frames": len(walls)}


def _pan_and_paint(widget: MapWidget, picture: QPixmap, frame: int) -> None:
    way = 1 if frame // 150 % 2 == 0 else -1
    widget.pan(4 * way, -2 * way)
    widget.render(picture)


def _first_map(source: TileSource, zoom: float) -> float:
    _app()
    began = time.perf_counter()
    with _shown(source, zoom):
        return time.perf_counter() - began


@contextmanager
def _shown(source: TileSource, zoom: float) -> Iterator[MapWidget]:
    """A map in a window, complete in sight."""
    _app()
    tiles = TileService(source)
    tiles.start()
    widget = MapWidget(tiles, MapColours.load("day"), MapWords.of(Texts.load("zh")), centre=_CENTRE)
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(*_SIZE)
    widget.jump_to(*_CENTRE, level_for(zoom).zoom)
    widget.show()
    until = time.monotonic() + _PATIENCE_S
    while not widget.complete and time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.002)
    try:
        yield widget
    finally:
        widget.close()
        tiles.close()


@contextmanager
def _source(city: str | Path) -> Iterator[TileSource]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if isinstance(city, Path):
            features = city
        else:
            features = root / "features.sqlite"
            build_features(read_osm(generate_city(city, _SEED, root).map_file), features)
        yield TileSource(features, _STYLES, root / "tiles")


def _fleet(count: int) -> list[VehicleMark]:
    rng = random.Random(_SEED)
    states = list(MapColours.load("day").states)
    return [
        VehicleMark(
            f"{at:03d}",
            _CENTRE[0] + rng.uniform(-0.12, 0.12),
            _CENTRE[1] + rng.uniform(-0.05, 0.05),
            rng.choice(states),
            f"{at:03d}",
            "待命",
            rng.uniform(0, 360),
        )
        for at in range(count)
    ]


def _incidents(count: int) -> list[IncidentMark]:
    rng = random.Random(_SEED + 1)
    return [
        IncidentMark(
            f"E{at}",
            _CENTRE[0] + rng.uniform(-0.12, 0.12),
            _CENTRE[1] + rng.uniform(-0.05, 0.05),
            rng.randint(1, 4),
            "P1 胸痛 01:12",
        )
        for at in range(count)
    ]


def _moved(mark: VehicleMark) -> VehicleMark:
    """Fifteen metres a second, a tenth of a second on."""
    return replace(mark, lon=mark.lon + 1.6e-5)


def _block_at(zoom: float) -> Block:
    level = level_for(zoom)
    x, y = unit_of(*_CENTRE)
    grid = 1 << level.grid
    return Tile(level, int(x * grid), int(y * grid)).block


def _painting_ms(painter: MapPainter, block: Block) -> float:
    return min(_timed(lambda: painter.paint_block(block))[0] for _ in range(3))


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock and on the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1e3, (time.process_time() - cpu) * 1e3


def _shares(name: str, values: list[float]) -> dict[str, float]:
    return {f"{name}_p{share}": float(np.percentile(values, share)) for share in (50, 95, 99)}


def _resident_mb() -> float:
    """Memory of this process; nan where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _app() -> QApplication:
    return QApplication.instance() or QApplication(sys.argv[:1])  # type: ignore[return-value]

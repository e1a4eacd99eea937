"""Pictures and labels: nothing cut, nothing overlapping, holes open, columns upright."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from gis.features.build import build_features
from gis.features.store import FeatureStore
from gis.mercator import Block, Tile, level_for, unit_of
from gis.osm import read_osm
from gis.painter.lettering import column_units
from gis.painter.painter import MapPainter
from gis.painter.sheet import Sheet
from gis.painter.style import BadStyle, read_style
from tests.fakes.map_sketch import CENTRE, MapSketch, square

STYLES = Path(__file__).resolve().parents[3] / "resources" / "themes"
X, Y = CENTRE
pytestmark = pytest.mark.usefixtures("qapp")


def painter_of(sketch: MapSketch, directory: Path, style: str = "day") -> MapPainter:
    build_features(sketch.data(), directory / "features.sqlite")
    return MapPainter.open(directory / "features.sqlite", STYLES / f"map-{style}.toml")


def block_at(lon: float, lat: float, zoom: float) -> Block:
    level = level_for(zoom)
    x, y = unit_of(lon, lat)
    grid = 1 << level.grid
    return Tile(level, int(x * grid), int(y * grid)).block


def neighbours(block: Block) -> list[Block]:
    return [Block(block.level, block.column + dx, block.row + dy) for dx in (0, 1) for dy in (0, 1)]


def near(colour: str, image: QImage, x: int, y: int) -> bool:
    found, wanted = image.pixelColor(x, y), QImage(1, 1, QImage.Format.Format_RGB32)
    wanted.fill(colour)
    other = wanted.pixelColor(0, 0)
    return all(abs(a - b) <= 2 for a, b in zip(found.getRgb()[:3], other.getRgb()[:3], strict=True))


def colours_of(image: QImage) -> np.ndarray:
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


@pytest.fixture(scope="module")
def taipei(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MapPainter]:
    features = tmp_path_factory.mktemp("taipei") / "features.sqlite"
    build_features(read_osm(shared_data / "taipei-core.osm.pbf"), features)
    with FeatureStore.open(features) as store:
        yield MapPainter(store, read_style(STYLES / "map-day.toml"))


@pytest.fixture(scope="module")
def taipei_bare(taipei: MapPainter) -> MapPainter:
    """The same without labels."""
    return MapPainter(taipei.store, replace(taipei.style, labels={}))


@pytest.mark.parametrize("zoom", [13.0, 14.5, 16.0])
def test_no_label_reaches_over_the_edge_of_its_block(taipei: MapPainter, zoom: float) -> None:
    seen = 0
    for block in neighbours(block_at(121.53, 25.045, zoom)):
        sheet = Sheet.of_block(block)
        labels = taipei.labels_on(sheet)
        seen += len(labels)
        for left, top, right, bottom in (box for label in labels for box in label.boxes):
            assert 0 <= left < right <= sheet.width
            assert 0 <= top < bottom <= sheet.height
    assert seen > 20


@pytest.mark.parametrize("zoom", [13.0, 14.5, 16.0])
def test_no_two_labels_overlap(taipei: MapPainter, zoom: float) -> None:
    labels = taipei.labels_on(Sheet.of_block(block_at(121.53, 25.045, zoom)))
    assert len(labels) > 10
    for one, other in combinations(labels, 2):
        for a in one.boxes:
            for b in other.boxes:
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (
                    one.text,
                    other.text,
                )


def test_the_same_block_is_painted_the_same_every_time(taipei: MapPainter) -> None:
    block = block_at(121.53, 25.045, 14.0)
    assert taipei.paint_block(block) == taipei.paint_block(block)


def test_tiles_of_one_block_fit_together(taipei: MapPainter) -> None:
    """A tile is a cut out of its sheet, so a label across a tile's edge goes on in the next."""
    block = block_at(121.53, 25.045, 14.0)
    whole = taipei.paint_sheet(Sheet.of_block(block))
    for tile, image in taipei.paint_block(block).items():
        left = (tile.column - block.column * Block.SIDE) * 256
        top = (tile.row - block.row * Block.SIDE) * 256
        assert image == whole.copy(left, top, 256, 256)


def test_the_ground_goes_on_across_blocks(taipei_bare: MapPainter) -> None:
    """At a block's edge the ground is the same, painted from this side or as one sheet."""
    block = block_at(121.53, 25.045, 15.0)
    one = Sheet.of_block(block)
    across = replace(one, left=one.left + one.width / 2)
    here, there = taipei_bare.paint_sheet(one), taipei_bare.paint_sheet(across)
    half = one.width // 2
    apart = np.abs(colours_of(here)[:, half:] - colours_of(there)[:, :half]).max(axis=2)
    assert apart.max() < 40, "more than the softness of an edge"
    assert np.count_nonzero(apart) < apart.size // 500


def test_roads_that_run_north_carry_upright_columns(tmp_path: Path) -> None:
    sketch = MapSketch()
    sketch.way([(X, Y - 0.01), (X, Y + 0.01)], highway="primary", name="建国南路二段")
    labels = painter_of(sketch, tmp_path).labels_on(Sheet.around(CENTRE, 15.0, (900, 900)))
    assert [label.text for label in labels] == ["建国南路二段"]
    letters = labels[0].letters
    assert [letter.text for letter in letters] == list("建国南路二段")
    assert {letter.angle for letter in letters} == {0.0}
    heights = [letter.y for letter in letters]
    assert heights == sorted(heights), "read from top to bottom"
    assert max(letter.x for letter in letters) - min(letter.x for letter in letters) < 1


@pytest.mark.parametrize("backwards", [False, True])
def test_roads_that_run_east_are_read_from_left_to_right(tmp_path: Path, backwards: bool) -> None:
    sketch = MapSketch()
    line = [(X - 0.01, Y), (X + 0.01, Y)]
    sketch.way(line[::-1] if backwards else line, highway="primary", name="忠孝东路")
    (label,) = painter_of(sketch, tmp_path).labels_on(Sheet.around(CENTRE, 15.0, (900, 400)))
    places = [letter.x for letter in label.letters]
    assert places == sorted(places)
    assert all(abs(letter.angle) < 1 for letter in label.letters)


def test_a_latin_name_is_turned_along_a_steep_road(tmp_path: Path) -> None:
    sketch = MapSketch()
    sketch.way([(X, Y - 0.01), (X, Y + 0.01)], highway="primary", name="Ringstrasse")
    (label,) = painter_of(sketch, tmp_path).labels_on(Sheet.around(CENTRE, 16.0, (700, 700)))
    assert all(abs(abs(letter.angle) - 90) < 1 for letter in label.letters)


def test_a_name_does_not_bend_round_a_sharp_corner(tmp_path: Path) -> None:
    sketch = MapSketch()
    step = 0.0006
    corner = [(X - step, Y), (X, Y), (X, Y + step)]
    sketch.way(corner, highway="primary", name="一条名字太长的道路")
    assert painter_of(sketch, tmp_path).labels_on(Sheet.around(CENTRE, 16.0, (600, 600))) == []


def test_numbers_lie_in_one_square_of_a_column() -> None:
    assert column_units("瑞安街208巷") == ["瑞", "安", "街", "208", "巷"]


def test_the_hole_of_a_lake_shows_the_ground(tmp_path: Path) -> None:
    sketch = MapSketch()
    ways = sketch.way(square(CENTRE, 0.006)), sketch.way(square(CENTRE, 0.002))
    sketch.relation([(ways[0], "outer"), (ways[1], "inner")], type="multipolygon", natural="water")
    painter = painter_of(sketch, tmp_path)
    style = read_style(STYLES / "map-day.toml")
    image = painter.paint_sheet(Sheet.around(CENTRE, 15.0, (400, 400)))
    assert near(style.paper, image, 200, 200)
    assert near(style.areas["area.water"].fill, image, 200, 90)


def test_a_surface_far_larger_than_the_sheet_still_has_its_hole(tmp_path: Path) -> None:
    sketch = MapSketch()
    ways = sketch.way(square(CENTRE, 1.5)), sketch.way(square(CENTRE, 0.0004))
    sketch.relation([(ways[0], "outer"), (ways[1], "inner")], type="multipolygon", natural="water")
    style = read_style(STYLES / "map-day.toml")
    image = painter_of(sketch, tmp_path).paint_sheet(Sheet.around(CENTRE, 18.0, (600, 600)))
    assert near(style.paper, image, 300, 300)
    assert near(style.areas["area.water"].fill, image, 20, 20)


def test_a_bridge_lies_over_the_road_below(tmp_path: Path) -> None:
    sketch = MapSketch()
    sketch.way([(X - 0.01, Y), (X + 0.01, Y)], highway="residential", bridge="yes", layer="1")
    sketch.way([(X, Y - 0.01), (X, Y + 0.01)], highway="motorway")
    style = read_style(STYLES / "map-day.toml")
    image = painter_of(sketch, tmp_path).paint_sheet(Sheet.around(CENTRE, 16.0, (400, 400)))
    assert near(style.roads["road.residential"].fill, image, 200, 200)
    assert near(style.roads["road.motorway"].fill, image, 200, 300)


def test_at_double_density_a_tile_has_four_times_the_pixels(tmp_path: Path) -> None:
    sketch = MapSketch()
    sketch.way([(X - 0.01, Y), (X + 0.01, Y)], highway="primary", name="忠孝东路")
    block = block_at(*CENTRE, 14.0)
    images = painter_of(sketch, tmp_path).paint_block(block, ratio=2.0)
    assert len(images) == 16
    assert {(i.width(), i.height()) for i in images.values()} == {(512, 512)}


def test_day_and_night_draw_the_same_kinds() -> None:
    day, night = (read_style(STYLES / f"map-{name}.toml") for name in ("day", "night"))
    for table in ("areas", "lines", "borders", "rails", "roads", "labels"):
        assert list(getattr(day, table)) == list(getattr(night, table)), table
    assert day.paper != night.paper


def test_map_text_is_never_smaller_than_thirteen_pixels() -> None:
    for name in ("day", "night"):
        assert (
            min(look.size for look in read_style(STYLES / f"map-{name}.toml").labels.values()) >= 13
        )


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["day", "night"])
def test_map_text_keeps_its_contrast_on_its_halo_or_plate(name: str) -> None:
    style = read_style(STYLES / f"map-{name}.toml")
    for kind, look in style.labels.items():
        ground, text = luminance(look.ground or style.paper), luminance(look.colour)
        ratio = (max(text, ground) + 0.05) / (min(text, ground) + 0.05)
        assert ratio >= 4.5, f"{kind}: {ratio:.2f}"


@pytest.mark.parametrize("text", ["", "not toml [", '[paper]\ncolour = "#ffffff"'])
def test_a_bad_style_names_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map-day.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadStyle, match=r"map-day\.toml"):
        read_style(path)

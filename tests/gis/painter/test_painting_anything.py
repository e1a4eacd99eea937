"""Whatever an extract holds, painting it neither fails nor hangs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.features.build import build_features
from gis.mercator import Block, Level
from gis.painter.lettering import clusters
from gis.painter.painter import MapPainter
from gis.painter.sheet import Sheet
from tests.fakes.map_sketch import CENTRE, MapSketch, square

STYLES = Path(__file__).resolve().parents[3] / "resources" / "themes"
X, Y = CENTRE
pytestmark = pytest.mark.usefixtures("qapp")

HOSTILE = (
    "",
    " ",
    "\x00\x01\x1b[31m\n\t\x7f",
    "شارع السلام",
    "‮逆转‬\u200b零宽",
    "e\u0301" * 30,
    "Z̵̡̢̛̗̘̙̜̝̞̟̠͇̊̋̌̍̎̏̚a̶l̴g̷o̸" * 5,
    "👩‍👩‍👧‍👦🚑🏥" * 3,
    "\ud7ff\ufffd\ufeff\ufdd0",
    "路" * 10_000,
    "a" * 10_000,
    "a\n" * 5_000,
    "<b>&amp;</b> %s {0} \\N{DEL}",
    "𠮷野家𪚥" * 4,
    "ﷺ" * 40,
)
NAMES = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
DEGREES = st.tuples(st.floats(-180, 180, allow_nan=False), st.floats(-90, 90, allow_nan=False))
CLOSE = st.tuples(st.floats(X - 0.01, X + 0.01), st.floats(Y - 0.01, Y + 0.01))
TAGS = st.sampled_from(
    (
        {"highway": "primary"},
        {"highway": "motorway", "oneway": "yes", "bridge": "yes", "layer": "5"},
        {"highway": "footway", "tunnel": "yes", "layer": "x"},
        {"waterway": "river"},
        {"natural": "coastline"},
        {"natural": "water"},
        {"building": "yes", "addr:housenumber": "1\n2"},
        {"railway": "rail"},
        {"landuse": "residential"},
    )
)


def painted(sketch: MapSketch, *sheets: Sheet) -> None:
    with tempfile.TemporaryDirectory() as folder:
        build_features(sketch.data(), Path(folder) / "features.sqlite")
        painter = MapPainter.open(Path(folder) / "features.sqlite", STYLES / "map-day.toml")
        for sheet in sheets:
            image = painter.paint_sheet(sheet)
            assert (image.width(), image.height()) == (sheet.width, sheet.height)
        painter.store.close()


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_stops_the_painter(name: str) -> None:
    sketch = MapSketch()
    sketch.way([(X - 0.01, Y), (X + 0.01, Y)], highway="primary", name=name, ref=name[:7])
    sketch.way([(X, Y - 0.01), (X, Y + 0.01)], highway="primary", name=name)
    sketch.node((X + 0.001, Y + 0.001), amenity="hospital", name=name)
    sketch.node((X - 0.001, Y + 0.001), railway="subway_entrance", name=name, ref=name)
    sketch.node((X - 0.001, Y - 0.001), place="city", name=name)
    sketch.way(square((X + 0.002, Y), 0.0005), building="yes", name=name)
    painted(sketch, *(Sheet.around(CENTRE, zoom, (500, 400)) for zoom in (11.0, 14.5, 17.0)))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.one_of(CLOSE, DEGREES), min_size=2, max_size=8), TAGS, NAMES),
        max_size=6,
    )
)
def test_no_line_stops_the_painter(
    lines: list[tuple[list[tuple[float, float]], dict[str, str], str]],
) -> None:
    sketch = MapSketch()
    sketch.node(CENTRE, place="town", name="中心")
    for places, tags, name in lines:
        sketch.way(places, **tags, name=name)
        sketch.way([*places, places[0]], **tags, name=name)
    painted(sketch, *(Sheet.around(CENTRE, zoom, (300, 300)) for zoom in (3.0, 12.0, 18.0)))


@pytest.mark.parametrize("zoom", [0.0, 5.0, 13.0, 20.0])
def test_a_region_without_anything_is_paper(zoom: float) -> None:
    sketch = MapSketch()
    sketch.node(CENTRE)
    painted(sketch, Sheet.around(CENTRE, zoom, (300, 200)))


def test_a_road_over_the_antimeridian_is_painted_on_both_sides() -> None:
    sketch = MapSketch()
    sketch.way([(179.99, 0.0), (-179.99, 0.0)], highway="primary", name="甲路")
    sketch.way(square((179.9999, 0.0), 0.0001), natural="water")
    painted(
        sketch,
        Sheet.around((180.0, 0.0), 13.0, (300, 300)),
        Sheet.around((-180.0, 0.0), 13.0, (300, 300)),
    )


@pytest.mark.parametrize(("lon", "lat"), [(180.0, 90.0), (-180.0, -90.0), (0.0, 89.9)])
def test_places_at_the_end_of_the_world_are_painted(lon: float, lat: float) -> None:
    sketch = MapSketch()
    sketch.node((lon, lat), amenity="hospital", name="极地医院")
    sketch.way([(lon, lat), (0.0, 0.0)], highway="trunk", name="长路")
    painted(
        sketch, Sheet.around((lon, lat), 10.0, (300, 300)), Sheet.of_block(Block(Level(0), 0, 0))
    )


def test_marks_stay_with_their_letters() -> None:
    assert clusters("e\u0301a") == ["e\u0301", "a"]
    assert clusters("👩\u200d🚒路") == ["👩\u200d🚒", "路"]

"""Signs on the map: numbers of roads on plates, exits by their letter, houses by their number."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from gis.features import kinds
from gis.features.build import build_features
from gis.features.store import FeatureStore, Shape
from gis.mercator import Box, unit_of
from gis.painter.painter import MapPainter
from gis.painter.sheet import Sheet
from gis.painter.style import BadStyle, read_style
from tests.fakes.map_sketch import CENTRE, MapSketch, square

STYLES = Path(__file__).resolve().parents[3] / "resources" / "themes"
X, Y = CENTRE
pytestmark = pytest.mark.usefixtures("qapp")


def painter_of(sketch: MapSketch, directory: Path) -> MapPainter:
    build_features(sketch.data(), directory / "features.sqlite")
    return MapPainter.open(directory / "features.sqlite", STYLES / "map-day.toml")


def stored(sketch: MapSketch, directory: Path, kind: str) -> list[Shape]:
    build_features(sketch.data(), directory / "features.sqlite")
    with FeatureStore.open(directory / "features.sqlite") as store:
        return [s for s in store.within(Box(0, 0, 1, 1), 17) if s.kind.startswith(kind)]


def test_a_numbered_road_carries_its_number_upright(tmp_path: Path) -> None:
    sketch = MapSketch()
    sketch.way([(X - 0.01, Y - 0.008), (X + 0.01, Y + 0.008)], highway="motorway", ref="G15;G60")
    labels = painter_of(sketch, tmp_path).labels_on(Sheet.around(CENTRE, 14.0, (700, 600)))
    assert {label.text for label in labels} == {"G15"}
    assert {letter.angle for label in labels for letter in label.letters} == {0.0}


def test_a_number_comes_again_only_after_a_while(tmp_path: Path) -> None:
    sketch = MapSketch()
    sketch.way([(X - 0.05, Y), (X + 0.05, Y)], highway="motorway", ref="G15")
    painter = painter_of(sketch, tmp_path)
    labels = painter.labels_on(Sheet.around(CENTRE, 14.0, (1600, 300)))
    places = sorted(label.letters[0].x for label in labels)
    gap = painter.style.labels["shield.expressway"].gap
    assert len(places) > 1
    assert all(b - a >= gap for a, b in pairwise(places))


@pytest.mark.parametrize(
    ("road", "number", "plate"),
    [
        ("motorway", "S32", "expressway"),
        ("trunk", "G312", "national"),
        ("primary", "S203", "provincial"),
        ("secondary", "X010", "provincial"),
        ("primary", "B 37", "other"),
    ],
)
def test_plates_follow_the_class_of_the_number(road: str, number: str, plate: str) -> None:
    kind = kinds.shield_kind(f"road.{road}", number)
    assert kind is not None
    assert kind.name == f"shield.{plate}"


@pytest.mark.parametrize("road", ["residential", "service", "footway"])
def test_small_roads_carry_no_number(road: str) -> None:
    assert kinds.shield_kind(f"road.{road}", "12") is None


@pytest.mark.parametrize(
    ("tags", "letter"),
    [
        ({"ref": "B", "name": "某站B口"}, "B"),
        ({"name": "某站#24"}, "24"),
        ({"name": "某站3号口"}, "3"),
        ({"name": "某站东出口"}, "某站东出口"),
    ],
)
def test_an_exit_is_told_by_its_letter(tags: dict[str, str], letter: str) -> None:
    assert kinds.label_of(kinds.Kind("poi.exit", 17), tags) == letter


def test_the_letter_of_an_exit_stands_in_its_sign(tmp_path: Path) -> None:
    sketch = MapSketch()
    sketch.node(CENTRE, railway="subway_entrance", ref="B", name="某站B口")
    (label,) = painter_of(sketch, tmp_path).labels_on(Sheet.around(CENTRE, 17.0, (300, 300)))
    assert (label.text, label.letters) == ("B", ())
    assert label.icon_at == pytest.approx((150, 150), abs=0.5)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("阳光花园12幢", "12幢"),
        ("金色家园3号楼", "3号楼"),
        ("电信大厦", "电信大厦"),
        ("金鹰A座", "金鹰A座"),
    ],
)
def test_houses_of_a_compound_carry_their_number_alone(name: str, label: str) -> None:
    assert kinds.building_label(name) == label


def test_a_border_between_two_districts_is_drawn_once_as_the_higher(tmp_path: Path) -> None:
    sketch = MapSketch()
    way = sketch.way([(X - 0.01, Y), (X + 0.01, Y)])
    for level in ("6", "5", "6"):
        sketch.relation(
            [(way, "outer")], type="boundary", boundary="administrative", admin_level=level
        )
    assert [s.kind for s in stored(sketch, tmp_path, "border.")] == ["border.5"]


def test_a_district_known_by_its_outline_alone_is_named(tmp_path: Path) -> None:
    sketch = MapSketch()
    way = sketch.way(square(CENTRE, 0.02))
    tags = {"type": "boundary", "boundary": "administrative", "admin_level": "6"}
    sketch.relation([(way, "outer")], **tags, name="东关区")
    assert [s.name for s in stored(sketch, tmp_path, "place.district")] == ["东关区"]


def test_a_style_may_name_known_icons_only(tmp_path: Path) -> None:
    text = (STYLES / "map-day.toml").read_text(encoding="utf-8")
    path = tmp_path / "map-day.toml"
    path.write_text(text.replace('icon = "flame"', 'icon = "fire"'), encoding="utf-8")
    with pytest.raises(BadStyle, match="fire"):
        read_style(path)


def test_a_name_is_one_readable_line() -> None:
    assert kinds.name_of({"name": "人民\n\x00路 "}) == "人民 路"
    assert len(kinds.name_of({"name": "路" * 10_000})) < 60


@pytest.mark.parametrize(
    ("name", "offset_deg", "stays"),
    [
        ("市一医院", 0.004, False),
        ("第一人民医院", 0.0002, False),
        ("第一人民医院", 0.004, True),
        ("市一医院", 0.05, True),
    ],
)
def test_what_the_live_layer_draws_is_left_out(
    tmp_path: Path, name: str, offset_deg: float, stays: bool
) -> None:
    """The same house by its name, or at the same place; another stays."""
    sketch = MapSketch()
    sketch.node(CENTRE, amenity="hospital", name=name)
    build_features(sketch.data(), tmp_path / "features.sqlite")
    with FeatureStore.open(tmp_path / "features.sqlite") as store:
        live = [("市一医院", *unit_of(X + offset_deg, Y))]
        painter = MapPainter(store, read_style(STYLES / "map-day.toml"), live)
        labels = painter.labels_on(Sheet.around(CENTRE, 16.0, (300, 300)))
    assert bool(labels) is stays

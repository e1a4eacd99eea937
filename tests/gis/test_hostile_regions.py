"""Damaged maps, hostile names, absurd positions: refused by name or taken, never a crash or a half.

Bounded: a few seconds on a slow machine.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace

import numpy as np
import osmium
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from osmium.osm.mutable import Node, Relation, Way

from gis import tables
from gis.addresses import read_addresses
from gis.errors import BadTable, GisError
from gis.gazetteer.build import ExtraPlace, build_places
from gis.gazetteer.gazetteer import Gazetteer
from gis.importer import import_region
from gis.osm import OsmData, OsmMember, OsmRelation, OsmWay, read_osm
from gis.region import Region
from gis.tables import Area
from tests.fakes.osm_maps import DrawnMap

FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=150)

CORNERS = ((114.0, 34.0), (114.02, 34.0), (114.02, 34.02), (114.0, 34.02))
STREETS = ("南街", "东街", "北街", "西街")
HOSTILE = (
    '" OR *',
    "signs : (a AND b *)",
    "NEAR(中 山, 5)",
    "'; DROP TABLE house; --",
    "%_%",
    "\u202eطريق السلام\u202c",
    "שדרות רוטשילד",
    "🚑🏥👩\u200d⚕️路",
    "路" * 10_000,
    "A" * 10_000,
    "中\x00山\x01路\x7f",
    "中山\n路\r\n\t口",
    "\ufeff中山路\u200b",
    "é\u0301\u0301\u0301\u0301",
    "²³ⅷ①㈠",
    "٣٤ ۳۴ १२号",
    "K12+300",
    "12号",
    "号",
    "口",
    "与",
    "(()",
    "\\",
)
NAMES = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


def a_square(path, kind="pbf"):
    """Four named streets and a hospital, written without compression, so that bits mean things."""
    with osmium.SimpleWriter(osmium.io.File(str(path), kind), overwrite=True) as writer:
        for number, spot in enumerate(CORNERS, start=1):
            tags = {"amenity": "hospital", "name": f"第{number}医院"}
            writer.add_node(Node(id=number, location=spot, tags=tags))
        for number, name in enumerate(STREETS, start=1):
            tags = {"highway": "residential", "name": name}
            writer.add_way(Way(id=number, nodes=(number, number % 4 + 1), tags=tags))
        members = [("w", 1, "from"), ("n", 2, "via"), ("w", 2, "to")]
        turn = {"type": "restriction", "restriction": "no_left_turn"}
        writer.add_relation(Relation(id=1, members=members, tags=turn))
    return path.read_bytes()


@pytest.fixture(scope="module")
def square(tmp_path_factory):
    return a_square(tmp_path_factory.mktemp("square") / "town.osm.pbf", "pbf,pbf_compression=none")


def damaged(content, data):
    cut = data.draw(st.integers(0, len(content)) | st.just(len(content)), label="length")
    spoiled = bytearray(content[:cut])
    for _ in range(data.draw(st.integers(0, 4), label="flips")):
        if spoiled:
            bit = data.draw(st.integers(0, 8 * len(spoiled) - 1))
            spoiled[bit // 8] ^= 1 << bit % 8
    return bytes(spoiled)


@given(data=st.data())
@MANY
def test_a_damaged_map_is_read_or_refused_by_name(square, tmp_path, data):
    path = tmp_path / "town.osm.pbf"
    path.write_bytes(damaged(square, data))
    try:
        read = read_osm(path)
    except GisError as refusal:
        assert "town.osm.pbf" in str(refusal)
    else:
        assert (abs(read.lon) <= 180).all() and (abs(read.lat) <= 90).all()


def test_a_map_with_letters_that_are_none_is_refused_by_name(square, tmp_path):
    path = tmp_path / "town.osm.pbf"
    path.write_bytes(square.replace("南街".encode(), b"\xff\xfe\xff\xfe\xff\xfe"))
    with pytest.raises(GisError, match=r"town\.osm\.pbf"):
        read_osm(path)


@given(data=st.data())
@settings(FEW, max_examples=12)
def test_a_damaged_map_leaves_the_region_that_stands_there_whole(square, tmp_path, data):
    good, out = tmp_path / "good.osm.pbf", tmp_path / "regions" / "town"
    good.write_bytes(square)
    if not out.exists():
        import_region(good, out, name="前")
    spoiled = tmp_path / "town.osm.pbf"
    spoiled.write_bytes(damaged(square, data))
    with suppress(GisError):
        import_region(spoiled, out, name="前")
    assert [path.name for path in out.parent.iterdir()] == ["town"]
    Region.open(out)
    Gazetteer.open(out / "places.sqlite").close()


@given(
    st.lists(NAMES, min_size=1, max_size=6),
    st.lists(NAMES, max_size=3),
    st.booleans(),
)
@example(list(HOSTILE), list(HOSTILE), True)
@example(list(HOSTILE), list(HOSTILE), False)
@FEW
def test_hostile_names_are_built_and_searched(tmp_path, names, typed, bounded):
    """Whether the map draws the districts or only names their centres."""
    out = tmp_path / "places.sqlite"
    town = town_of(names) if bounded else replace(town_of(names), relations=[])
    build_places(town, out, [ExtraPlace(n, "", 114.0, 34.0, surveyed=True) for n in names])
    gazetteer = Gazetteer.open(out)
    known = {"", *(" ".join(name.split()) for name in names)}
    try:
        for text in (*names, *typed):
            for match in gazetteer.search(text, near=(114.0, 34.0)):
                assert math.isfinite(match.score)
                assert "\n" not in match.name
                assert match.district in known
            gazetteer.namesakes(text, 114.0, 34.0)
        gazetteer.describe(114.0, 34.0)
    finally:
        gazetteer.close()


@pytest.mark.parametrize(
    "name", ["🚑🏥👩\u200d⚕️路", "\u202eطريق السلام\u202c", "中\x00山\x01路", "' OR *甲"]
)
def test_a_place_with_a_hostile_name_is_found_by_it(tmp_path, name):
    out = tmp_path / "places.sqlite"
    build_places(town_of([name]), out)
    gazetteer = Gazetteer.open(out)
    assert gazetteer.search(name)[0].how == "exact"
    gazetteer.close()


def town_of(names):
    """Each name as a street, an estate, a shop, a centre, a district and the street of a house."""
    ids = range(1, 5 * len(names) + 1)
    ways, tags = [], {}
    relations = []
    for at, name in enumerate(names):
        first = 5 * at + 1
        ways.append(OsmWay(first, (first, first + 1), {"highway": "residential", "name": name}))
        ring = (first, first + 1, first + 2, first)
        ways.append(OsmWay(first + 1, ring, {"landuse": "residential", "name": name}))
        tags[first + 2] = {"shop": "mall", "name": name, "alt_name": f"{name};{name}"}
        tags[first + 3] = {"place": "suburb", "name": name, "addr:district": name}
        tags[first + 4] = {"addr:street": name, "addr:housenumber": name[:200]}
        about = {"type": "boundary", "boundary": "administrative", "admin_level": "6"}
        member = OsmMember("w", first + 1, "outer")
        relations.append(OsmRelation(first, (member,), about | {"name": name}))
    steps = [114.0 + 0.001 * number for number in ids]
    return OsmData(
        node_ids=np.array(ids, dtype=np.int64),
        lon=np.array(steps),
        lat=np.array([34.0 + 0.001 * (number % 3) for number in ids]),
        node_tags=tags,
        ways=ways,
        relations=relations,
    )


CELLS = st.sampled_from(
    (
        "",
        "nan",
        "inf",
        "-inf",
        "1e300",
        "540",
        "-181",
        "91",
        "0",
        "114.01",
        "34.01",
        "１１４",
        "1_0",
    )
) | st.text(st.characters(codec="utf-8", exclude_characters='\r\n,"'), max_size=12)
READERS = {
    "id,name,lon,lat,datum": lambda path, area: tables.read_stations(path, area),
    "id,name,lon,lat,capabilities": lambda path, area: tables.read_hospitals(path, area),
    "number,name,address,lon,lat": lambda path, area: tables.read_subscribers(path, area),
    "name,kind,lon,lat,datum": read_addresses,
}


@given(
    st.sampled_from(sorted(READERS)), st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=8)
)
@MANY
def test_absurd_cells_spoil_their_row_alone_and_no_good_row_lies_nowhere(tmp_path, header, rows):
    path = tmp_path / "table.csv"
    path.write_text("\n".join((header, *map(",".join, rows))) + "\n", encoding="utf-8")
    area = Area(113.9, 33.9, 114.1, 34.1)
    try:
        table = READERS[header](path, area)
    except BadTable:
        return
    for row in table.rows:
        assert row.lon is None or area.holds(row.lon, row.lat)
    for finding in table.rejected:
        assert finding.row >= 2 and finding.text


def test_a_region_over_the_antimeridian_is_imported_and_searched(tmp_path):
    path, out = tmp_path / "edge.osm.pbf", tmp_path / "edge"
    spots = ((179.99, -16.5), (179.9999, -16.5), (-179.9999, -16.5), (-179.99, -16.51))
    with osmium.SimpleWriter(str(path)) as writer:
        for number, spot in enumerate(spots, start=1):
            writer.add_node(Node(id=number, location=spot))
        for number in (1, 2, 3):
            tags = {"highway": "residential", "name": f"边界{'甲乙丙'[number - 1]}路"}
            writer.add_way(Way(id=number, nodes=(number, number + 1), tags=tags))
    import_region(path, out, name="边")
    gazetteer = Gazetteer.open(Region.open(out).places)
    assert gazetteer.search("边界甲路", near=(179.995, -16.5))[0].name == "边界甲路"
    assert gazetteer.search("-16.5, 179.995")[0].how == "coordinates"
    gazetteer.describe(180.0, -16.5)
    gazetteer.close()


def test_a_region_without_any_name_answers_with_nothing(tmp_path):
    drawn = DrawnMap()
    for number, spot in enumerate(((0, 0), (500, 0), (500, 500), (0, 500)), start=1):
        drawn.node(number, *spot)
    for number in range(1, 5):
        drawn.way(number, (number, number % 4 + 1))
    import_region(drawn.write(tmp_path / "bare.osm.pbf"), tmp_path / "bare", name="空")
    gazetteer = Gazetteer.open(tmp_path / "bare" / "places.sqlite")
    assert gazetteer.search("中山路12号") == gazetteer.search("zsl") == []
    assert gazetteer.describe(114.0, 34.0).road == ""
    gazetteer.close()


@pytest.mark.parametrize("spot", [(math.nan, math.nan), (1e300, -1e300), (540.0, 91.0)])
def test_a_spot_that_is_none_lies_near_nothing(tmp_path, spot):
    out = tmp_path / "places.sqlite"
    build_places(town_of(["中山路"]), out)
    gazetteer = Gazetteer.open(out)
    assert gazetteer.describe(*spot).road == ""
    gazetteer.search("中山路", near=spot)
    gazetteer.close()

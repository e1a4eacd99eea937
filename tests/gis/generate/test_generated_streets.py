"""Rules that the streets of a generated city keep, read back from its file."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict

import numpy as np
import pytest
import shapely
from pypinyin import lazy_pinyin
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import Polygon

from gis.osm import OsmData, OsmWay

WALKED = {"pedestrian"}
EXPRESS = {"motorway", "trunk"}
KINDS = {
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "secondary",
    "tertiary",
    "residential",
    "unclassified",
    "service",
}


def streets(data: OsmData) -> list[OsmWay]:
    return [way for way in data.ways if way.tags.get("highway") in KINDS]


def steps(way: OsmWay) -> list[tuple[int, int]]:
    forward = list(itertools.pairwise(way.refs))
    if way.tags.get("oneway") == "yes":
        return forward
    return forward + [(b, a) for a, b in forward]


@pytest.fixture(scope="module")
def by_id(city):
    return {way.id: way for way in city.data.ways}


@pytest.fixture(scope="module")
def restrictions(city):
    return [r for r in city.data.relations if r.tags.get("type") == "restriction"]


@pytest.fixture(scope="module")
def river(city, by_id):
    relation = next(r for r in city.data.relations if r.tags.get("water") == "river")
    return Polygon(city.data.line_of(by_id[relation.members[0].ref].refs))


def test_one_can_drive_from_everywhere_to_everywhere(city):
    edges = [city.data.index_of(step) for way in streets(city.data) for step in steps(way)]
    a, b = np.array(edges).T
    count = len(city.data.node_ids)
    graph = coo_array((np.ones(len(a)), (a, b)), shape=(count, count))
    label = connected_components(graph, directed=True, connection="strong")[1]
    assert len(set(label[np.union1d(a, b)])) == 1


def test_no_way_names_a_missing_node(city):
    for way in city.data.ways:
        assert (city.data.index_of(way.refs) >= 0).all(), way


def test_every_rank_of_street_is_there(city):
    found = {way.tags["highway"] for way in streets(city.data)}
    assert found == KINDS


def test_every_ranked_street_has_a_speed_limit(city):
    ranked = [way for way in streets(city.data) if way.tags["highway"] != "service"]
    assert all(int(way.tags["maxspeed"]) in range(20, 121) for way in ranked)


def test_small_streets_go_one_way_too(city):
    small = [way for way in streets(city.data) if way.tags["highway"] == "residential"]
    one_way = [way for way in small if way.tags.get("oneway") == "yes"]
    assert 0.03 < len(one_way) / len(small) < 0.4


def test_main_roads_have_two_carriageways(city):
    main = [way for way in streets(city.data) if way.tags["highway"] == "primary"]
    length = defaultdict(float)
    for way in main:
        line = city.data.line_of(way.refs)
        length[way.tags.get("oneway")] += float(np.hypot(*np.diff(line, axis=0).T).sum())
    assert length["yes"] > 10 * length[None]


def test_an_expressway_is_entered_by_ramps_only(city):
    mains = {r for w in streets(city.data) if w.tags["highway"] in EXPRESS for r in w.refs}
    others = {
        ref
        for way in streets(city.data)
        if way.tags["highway"] not in EXPRESS | {"trunk_link", "motorway_link"}
        for ref in way.refs
    }
    assert mains
    assert not mains & others


def test_streets_cross_the_river_only_by_bridge_or_tunnel(city, river):
    wet = [
        way
        for way in streets(city.data)
        if shapely.linestrings(city.data.line_of(way.refs)).crosses(river)
    ]
    assert all("bridge" in way.tags or "tunnel" in way.tags for way in wet)
    assert len({w.tags.get("name") for w in wet if "tunnel" in w.tags}) == 1
    assert 3 <= len({w.tags.get("name") for w in wet if "bridge" in w.tags}) <= 12


def test_bridges_and_tunnels_say_their_layer(city):
    for way in streets(city.data):
        expected = "1" if "bridge" in way.tags else "-1" if "tunnel" in way.tags else None
        assert way.tags.get("layer") == expected


def test_kilometre_posts_stand_on_expressways_and_count_up(city):
    posts = {
        node: int(tags["distance"])
        for node, tags in city.data.node_tags.items()
        if tags.get("highway") == "milestone"
    }
    found = defaultdict(set)
    for way in streets(city.data):
        for ref in set(way.refs) & posts.keys():
            assert way.tags["highway"] in EXPRESS
            found[way.tags["ref"]].add(posts[ref])
    assert sum(len(numbers) for numbers in found.values()) >= 30
    for numbers in found.values():
        assert numbers == set(range(min(numbers), max(numbers) + 1))


def test_each_kind_of_turn_rule_is_there(restrictions):
    kinds = {r.tags["restriction"] for r in restrictions}
    assert kinds == {"no_left_turn", "no_u_turn", "only_straight_on"}
    vias = {member.kind for r in restrictions for member in r.members if member.role == "via"}
    assert vias == {"n", "w"}


def test_a_turn_rule_binds_a_turn_that_could_be_driven(restrictions, by_id):
    for relation in restrictions:
        role = {member.role: member for member in relation.members}
        source, target = by_id[role["from"].ref], by_id[role["to"].ref]
        via = role["via"]
        ends = {via.ref} if via.kind == "n" else {by_id[via.ref].refs[0], by_id[via.ref].refs[-1]}
        arrive = {source.refs[-1]} if "oneway" in source.tags else {source.refs[0], source.refs[-1]}
        leave = {target.refs[0]} if "oneway" in target.tags else {target.refs[0], target.refs[-1]}
        assert arrive & ends, relation
        assert leave & ends, relation


def test_there_are_dead_ends_signals_and_closed_yards(city):
    uses = defaultdict(int)
    for way in streets(city.data):
        for a, b in itertools.pairwise(way.refs):
            uses[a] += 1
            uses[b] += 1
    signals = [t for t in city.data.node_tags.values() if t.get("highway") == "traffic_signals"]
    assert sum(count == 1 for count in uses.values()) > 50
    assert len(signals) > 100
    assert any(way.tags.get("access") == "private" for way in streets(city.data))
    assert any(way.tags.get("highway") in WALKED for way in city.data.ways)


def test_streets_are_not_a_grid(city):
    """In a grid nearly all street length would lie in two directions."""
    weight = np.zeros(18)
    for way in streets(city.data):
        line = city.data.line_of(way.refs)
        dx, dy = np.diff(line, axis=0).T * [[math.cos(math.radians(34.7))], [1]]
        turn = np.degrees(np.arctan2(dy, dx)) % 180
        np.add.at(weight, np.minimum(turn // 10, 17).astype(int), np.hypot(dx, dy))
    assert weight.min() > 0.01 * weight.sum()


def test_some_street_names_sound_alike(city):
    names = {way.tags["name"] for way in streets(city.data) if "name" in way.tags}
    sounds = defaultdict(set)
    for name in names:
        sounds[tuple(lazy_pinyin(name))].add(name)
    assert any(len(same) > 1 for same in sounds.values())


def test_streets_come_in_numbered_series_and_sections(city):
    names = {way.tags["name"] for way in streets(city.data) if "name" in way.tags}
    assert any(name.replace("九", "一") in names for name in names if "九" in name)
    assert any(name.endswith("东段") for name in names)
    assert any(name.endswith("西段") for name in names)

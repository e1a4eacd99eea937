"""Merges the ways of a map into roads of one name, and finds where roads cross.

Knows no spelling and no database.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.gazetteer.plane import METRES_PER_DEGREE, Floats, metres_between
from gis.osm import OsmData, OsmWay

Ints = NDArray[np.int64]

_NOT_ROADS = frozenset(
    {"construction", "proposed", "abandoned", "razed", "platform", "corridor", "elevator", "no"}
)
_SAME_ROAD_GAP_METRES = 500.0
"""Pieces of one name nearer than this are one road: the two carriageways, the gap at a square."""
_SAME_CROSSING_METRES = 200.0


@dataclass(frozen=True, slots=True)
class Road:
    name: str
    aliases: tuple[str, ...]
    lon: float
    lat: float
    extent_m: float
    """How far the road reaches from its middle: half the diagonal of its box."""


@dataclass(frozen=True, slots=True)
class Crossing:
    road: int
    cross_road: int
    lon: float
    lat: float
    spread_m: float


@dataclass(frozen=True, slots=True)
class Streets:
    """Roads; their segments, sorted by road, in the order of travel along each chain."""

    roads: list[Road]
    segments: Floats
    segment_road: Ints
    segment_chain: Ints
    segment_at: Floats
    """Metres from the start of the chain to the start of the segment."""
    crossings: list[Crossing]
    roads_of_post: dict[int, list[int]]
    """Roads that pass a kilometre post, by its node id."""


@dataclass(frozen=True, slots=True)
class _Points:
    """Every node of every named way, flat."""

    way: Ints
    node: Ints
    lon: Floats
    lat: Floats


def merge_streets(data: OsmData) -> Streets:
    ways = _drawable(data, [way for way in data.ways if _is_road(way)])
    points = _points_of(data, ways)
    names = [_name_of(way) for way in ways]
    road_of_way = _group(points, names)
    roads_count = int(road_of_way.max()) + 1 if len(ways) else 0
    segments, segment_road, chain, at = _segments(points, road_of_way)
    roads = _describe_roads(ways, road_of_way, roads_count, segments, segment_road)
    nodes, node_roads = _roads_by_node(points, road_of_way)
    crossings = _find_crossings(data, nodes, node_roads)
    return Streets(
        roads=roads,
        segments=segments,
        segment_road=segment_road,
        segment_chain=chain,
        segment_at=at,
        crossings=crossings,
        roads_of_post=_roads_of_posts(data, nodes, node_roads),
    )


def _is_road(way: OsmWay) -> bool:
    highway = way.tags.get("highway")
    if not highway or highway in _NOT_ROADS or way.tags.get("area") == "yes":
        return False
    return bool(_name_of(way))


def _name_of(way: OsmWay) -> str:
    tags = way.tags
    return tags.get("name") or tags.get("name:zh") or tags.get("ref", "").split(";")[0].strip()


def _drawable(data: OsmData, ways: list[OsmWay]) -> list[OsmWay]:
    """Drop ways of which the extract holds fewer than two nodes."""
    known = np.bincount(_points_of(data, ways).way, minlength=len(ways))
    return [way for way, count in zip(ways, known.tolist(), strict=True) if count >= 2]


def _points_of(data: OsmData, ways: list[OsmWay]) -> _Points:
    refs = np.fromiter((ref for way in ways for ref in way.refs), dtype=np.int64)
    owner = np.repeat(np.arange(len(ways)), [len(way.refs) for way in ways])
    at = data.index_of(refs)
    known = at >= 0
    at, owner = at[known], owner[known]
    return _Points(way=owner, node=at, lon=data.lon[at], lat=data.lat[at])


def _group(points: _Points, names: list[str]) -> Ints:
    """Give every way the number of its road: same name, joined or close to each other."""
    count = len(names)
    if not count:
        return np.zeros(0, dtype=np.int64)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    name_of_way = np.array([numbers[name] for name in names], dtype=np.int64)
    pairs = name_of_way[points.way] * (points.node.max(initial=0) + 1) + points.node
    _, meeting = np.unique(pairs, return_inverse=True)
    size = count + len(pairs)
    links = coo_array(
        (np.ones(len(pairs), dtype=np.int8), (points.way, count + meeting)), shape=(size, size)
    )
    _, labels = connected_components(links, directed=False)
    _, piece_of_way = np.unique(labels[:count], return_inverse=True)
    merged = _join_close_pieces(points, name_of_way, piece_of_way)
    _, road_of_way = np.unique(merged[piece_of_way], return_inverse=True)
    return road_of_way.astype(np.int64)


def _join_close_pieces(points: _Points, name_of_way: Ints, piece_of_way: Ints) -> Ints:
    count = int(piece_of_way.max()) + 1
    west, south = np.full(count, np.inf), np.full(count, np.inf)
    east, north = np.full(count, -np.inf), np.full(count, -np.inf)
    piece = piece_of_way[points.way]
    np.minimum.at(west, piece, points.lon)
    np.maximum.at(east, piece, points.lon)
    np.minimum.at(south, piece, points.lat)
    np.maximum.at(north, piece, points.lat)
    name_of_piece = np.zeros(count, dtype=np.int64)
    name_of_piece[piece_of_way] = name_of_way
    pieces_of_name: dict[int, list[int]] = defaultdict(list)
    for number, name in enumerate(name_of_piece.tolist()):
        pieces_of_name[name].append(number)
    merged = np.arange(count)
    for pieces in pieces_of_name.values():
        for group in _close_groups(pieces, (west, south, east, north)):
            merged[group] = group[0]
    return merged


def _close_groups(
    pieces: list[int], boxes: tuple[Floats, Floats, Floats, Floats]
) -> list[list[int]]:
    """Group boxes of which each lies near another one of its group."""
    if len(pieces) == 1:
        return [pieces]
    at = np.array(pieces)
    west, south, east, north = (side[at] for side in boxes)
    squeeze = np.cos(np.radians(np.nanmean(np.where(np.isfinite(south), south, np.nan))))
    gap_x = np.maximum(west[:, None] - east[None, :], west[None, :] - east[:, None])
    gap_y = np.maximum(south[:, None] - north[None, :], south[None, :] - north[:, None])
    gap = np.hypot(np.maximum(gap_x, 0) * squeeze, np.maximum(gap_y, 0)) * METRES_PER_DEGREE
    close = coo_array(gap < _SAME_ROAD_GAP_METRES)
    count, labels = connected_components(close, directed=False)
    return [at[labels == label].tolist() for label in range(count)]


def _segments(points: _Points, road_of_way: Ints) -> tuple[Floats, Ints, Ints, Floats]:
    """Cut roads into segments, chained so that metres along the road make sense."""
    if not len(road_of_way):
        empty = np.zeros(0, dtype=np.int64)
        return np.zeros((0, 4)), empty, empty, np.zeros(0)
    lines = shapely.linestrings(np.column_stack((points.lon, points.lat)), indices=points.way)
    sort = np.argsort(road_of_way, kind="stable")
    road_numbers, group = np.unique(road_of_way[sort], return_inverse=True)
    bundles = shapely.multilinestrings(lines[sort], indices=group)
    chains, bundle_of_chain = shapely.get_parts(shapely.line_merge(bundles), return_index=True)
    corners, chain_of_corner = shapely.get_coordinates(chains, return_index=True)
    joined = chain_of_corner[1:] == chain_of_corner[:-1]
    segments = np.hstack((corners[:-1], corners[1:]))[joined]
    chain = chain_of_corner[:-1][joined].astype(np.int64)
    return segments, road_numbers[bundle_of_chain[chain]], chain, _metres_along(segments, chain)


def _metres_along(segments: Floats, chain: Ints) -> Floats:
    squeeze = np.cos(np.radians((segments[:, 1] + segments[:, 3]) / 2))
    east = (segments[:, 2] - segments[:, 0]) * squeeze
    length = np.hypot(east, segments[:, 3] - segments[:, 1]) * METRES_PER_DEGREE
    before = np.concatenate(([0.0], np.cumsum(length)[:-1]))
    starts = np.flatnonzero(np.diff(chain, prepend=-1))
    return np.asarray(before - np.repeat(before[starts], np.diff(np.append(starts, len(chain)))))


def _describe_roads(
    ways: list[OsmWay], road_of_way: Ints, count: int, segments: Floats, segment_road: Ints
) -> list[Road]:
    names: list[str] = [""] * count
    aliases: list[set[str]] = [set() for _ in range(count)]
    for way, road in zip(ways, road_of_way.tolist(), strict=True):
        names[road] = _name_of(way)
        aliases[road].update(other_names(way.tags))
    starts = np.searchsorted(segment_road, np.arange(count + 1))
    roads = []
    for number in range(count):
        rows = segments[starts[number] : starts[number + 1]]
        lon, lat, extent = _middle(rows)
        others = tuple(sorted(aliases[number] - {names[number]}))
        roads.append(Road(names[number], others, lon, lat, extent))
    return roads


def other_names(tags: dict[str, str]) -> list[str]:
    """Every further name that people may type: short, old, official, Chinese, reference."""
    keys = ("alt_name", "short_name", "old_name", "official_name", "name:zh", "loc_name", "ref")
    found = [part.strip() for key in keys for part in tags.get(key, "").split(";")]
    return [part for part in found if part]


def _middle(rows: Floats) -> tuple[float, float, float]:
    """The corner of a road nearest to the centre of its box, and half the box's diagonal."""
    if not len(rows):
        return float("nan"), float("nan"), 0.0
    corners = np.vstack((rows[:, :2], rows[:, 2:]))
    low, high = corners.min(axis=0), corners.max(axis=0)
    centre = (low + high) / 2
    nearest = corners[np.argmin(((corners - centre) ** 2).sum(axis=1))]
    extent = metres_between(low[0], low[1], high[0], high[1]) / 2
    return float(nearest[0]), float(nearest[1]), extent


def _roads_by_node(points: _Points, road_of_way: Ints) -> tuple[Ints, Ints]:
    """Which roads pass each node: pairs of (position of node, road), sorted and unique."""
    if not len(points.node):
        return points.node, points.node
    pairs = np.unique(np.column_stack((points.node, road_of_way[points.way])), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _find_crossings(data: OsmData, nodes: Ints, node_roads: Ints) -> list[Crossing]:
    starts = np.flatnonzero(np.diff(nodes, prepend=-1))
    ends = np.append(starts, len(nodes))[1:]
    meeting: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start < 2:
            continue
        spot = (float(data.lon[nodes[start]]), float(data.lat[nodes[start]]))
        for pair in combinations(node_roads[start:end].tolist(), 2):
            meeting[pair].append(spot)
    crossings = []
    for (road, cross_road), spots in meeting.items():
        for lon, lat, spread in _clusters(spots):
            crossings.append(Crossing(road, cross_road, lon, lat, spread))
    return crossings


def _clusters(spots: list[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """Melt the four corners of two double carriageways into one crossing."""
    clusters: list[list[tuple[float, float]]] = []
    for spot in spots:
        for cluster in clusters:
            if metres_between(*cluster[0], *spot) < _SAME_CROSSING_METRES:
                cluster.append(spot)
                break
        else:
            clusters.append([spot])
    melted = []
    for cluster in clusters:
        lon, lat = (sum(axis) / len(cluster) for axis in zip(*cluster, strict=True))
        melted.append((lon, lat, max(metres_between(lon, lat, *spot) for spot in cluster)))
    return melted


def _roads_of_posts(data: OsmData, nodes: Ints, node_roads: Ints) -> dict[int, list[int]]:
    roads: dict[int, list[int]] = {}
    for ident, tags in data.node_tags.items():
        if tags.get("highway") == "milestone":
            position = int(data.index_of((ident,))[0])
            first, last = np.searchsorted(nodes, (position, position + 1))
            roads[ident] = node_roads[first:last].tolist()
    return roads

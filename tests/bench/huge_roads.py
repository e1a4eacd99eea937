"""A road network of a million directed edges: made cities side by side, joined by long roads."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from gis.osm import OsmData, OsmMember, OsmRelation, OsmWay, read_osm
from gis.roads.build import build_roads
from gis.roads.graph import RoadGraph

COPIES = 7
_JOINTS = 40
"""Roads between neighbouring cities."""
_GAP_DEG = 0.02


def huge_graph(city: Path, copies: int = COPIES) -> RoadGraph:
    """Copies of a city from west to east, each with all its bans and lights.

    Raises:
        BadMapFile: the city's map cannot be read.
    """
    return build_roads(side_by_side(_roads_only(read_osm(city)), copies))


def _roads_only(data: OsmData) -> OsmData:
    ways = [way for way in data.ways if "highway" in way.tags]
    bans = [r for r in data.relations if r.tags.get("type") == "restriction"]
    kept = np.isin(data.node_ids, np.unique(np.concatenate([way.refs for way in ways])))
    return replace(
        data,
        node_ids=data.node_ids[kept],
        lon=data.lon[kept],
        lat=data.lat[kept],
        ways=ways,
        relations=bans,
        node_tags={i: data.node_tags[i] for i in data.node_ids[kept] if i in data.node_tags},
    )


def side_by_side(data: OsmData, copies: int) -> OsmData:
    """Numbers of each copy are moved out of the others' way."""
    step = 1 + max(
        int(data.node_ids.max()), *(w.id for w in data.ways), *(r.id for r in data.relations)
    )
    east = float(np.ptp(data.lon)) + _GAP_DEG
    ways = [w for n in range(copies) for w in _moved_ways(data.ways, n * step)]
    ways += _joints(data, copies, step, copies * step)
    return OsmData(
        node_ids=np.concatenate([data.node_ids + n * step for n in range(copies)]),
        lon=np.concatenate([data.lon + n * east for n in range(copies)]),
        lat=np.tile(data.lat, copies),
        node_tags={i + n * step: t for n in range(copies) for i, t in data.node_tags.items()},
        ways=ways,
        relations=[r for n in range(copies) for r in _moved_bans(data.relations, n * step)],
        timestamp=data.timestamp,
    )


def _moved_ways(ways: list[OsmWay], by: int) -> list[OsmWay]:
    return [OsmWay(w.id + by, tuple(ref + by for ref in w.refs), w.tags) for w in ways]


def _moved_bans(bans: list[OsmRelation], by: int) -> list[OsmRelation]:
    return [
        OsmRelation(
            ban.id + by,
            tuple(OsmMember(m.kind, m.ref + by, m.role) for m in ban.members),
            ban.tags,
        )
        for ban in bans
    ]


def _joints(data: OsmData, copies: int, step: int, first: int) -> list[OsmWay]:
    """Roads from the east end of one city to the west end of the next, at even heights."""
    through = ("primary", "secondary", "trunk")
    ends = {
        ref
        for w in data.ways
        if w.tags["highway"] in through and w.tags.get("oneway") != "yes"
        for ref in w.refs
    }
    used = np.isin(data.node_ids, sorted(ends))
    ids, lon, lat = data.node_ids[used], data.lon[used], data.lat[used]
    bands = np.linspace(float(lat.min()), float(lat.max()), _JOINTS + 1)
    tags = {"highway": "primary", "name": "joint"}
    found = []
    for low, high in pairwise(bands.tolist()):
        here = np.flatnonzero((lat >= low) & (lat <= high))
        if not len(here):
            continue
        west, east = (int(ids[here[at]]) for at in (np.argmin(lon[here]), np.argmax(lon[here])))
        for n in range(copies - 1):
            refs = (east + n * step, west + (n + 1) * step)
            found.append(OsmWay(first + len(found), refs, tags))
    return found

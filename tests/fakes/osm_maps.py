"""Small maps drawn by hand, as the map reader would deliver them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import osmium
from osmium.osm.mutable import Node, Relation, Way

from gis.coordinates import Plane
from gis.osm import OsmData, OsmMember, OsmRelation, OsmWay

CORNER = Plane(114.0, 34.0)
"""The point (0 m, 0 m) of every map drawn here."""

Tags = dict[str, str]


def at(x_m: float, y_m: float) -> tuple[float, float]:
    """Longitude and latitude of a point of the drawing."""
    lon, lat = CORNER.to_lonlat(x_m, y_m)
    return float(lon), float(lat)


class DrawnMap:
    """Draw nodes in metres, then ways through them."""

    def __init__(self) -> None:
        self._nodes: dict[int, tuple[float, float]] = {}
        self._tags: dict[int, Tags] = {}
        self._ways: list[OsmWay] = []
        self._relations: list[OsmRelation] = []

    def node(self, number: int, x_m: float, y_m: float, **tags: str) -> int:
        self._nodes[number] = (x_m, y_m)
        if tags:
            self._tags[number] = tags
        return number

    def way(self, number: int, refs: Sequence[int], **tags: str) -> int:
        self._ways.append(OsmWay(number, tuple(refs), {"highway": "residential"} | tags))
        return number

    def restriction(
        self, kind: str, source: int, via: int | Iterable[int], target: int, **tags: str
    ) -> None:
        """`via` is a node, or several ways."""
        middle = (
            [OsmMember("n", via, "via")]
            if isinstance(via, int)
            else [OsmMember("w", way, "via") for way in via]
        )
        members = (OsmMember("w", source, "from"), *middle, OsmMember("w", target, "to"))
        tags = {"type": "restriction"} | ({"restriction": kind} if kind else {}) | tags
        self._relations.append(OsmRelation(900 + len(self._relations), members, tags))

    def write(self, path: Path) -> Path:
        """Write the map as a file; the ending of its name tells the format."""
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for number, place in sorted(self._nodes.items()):
                tags = self._tags.get(number, {})
                writer.add_node(Node(id=number, location=at(*place), tags=tags))
            for way in self._ways:
                writer.add_way(Way(id=way.id, nodes=way.refs, tags=way.tags))
            for relation in self._relations:
                members = [(m.kind, m.ref, m.role) for m in relation.members]
                tags = relation.tags
                writer.add_relation(Relation(id=relation.id, members=members, tags=tags))
        return path

    def data(self) -> OsmData:
        ids = sorted(self._nodes)
        places = [at(*self._nodes[i]) for i in ids]
        return OsmData(
            node_ids=np.array(ids, dtype=np.int64),
            lon=np.array([lon for lon, _ in places]),
            lat=np.array([lat for _, lat in places]),
            node_tags=dict(self._tags),
            ways=list(self._ways),
            relations=list(self._relations),
            timestamp="2026-01-01T00:00:00Z",
        )

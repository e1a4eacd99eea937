"""Collects OpenStreetMap objects and writes them as one .osm.pbf. Invents nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from gis.generate.plan import CENTRE_LAT, CENTRE_LON

_M_PER_DEGREE = 111_195.0
_DATA_DATE = "2026-01-01T00:00:00Z"
"""Fixed, so that one seed gives the same bytes on every day."""

Tags = dict[str, str]
_NO_TAGS: Tags = {}


def to_lonlat(x: float, y: float) -> tuple[float, float]:
    """WGS-84 degrees, rounded as the format keeps them, of metres east and north of the centre."""
    shrink = math.cos(math.radians(CENTRE_LAT))
    lon = CENTRE_LON + x / (_M_PER_DEGREE * shrink)
    return round(lon, 7), round(CENTRE_LAT + y / _M_PER_DEGREE, 7)


@dataclass(slots=True)
class MapSheet:
    """Everything that goes on the map; ids count from 1 in each kind."""

    nodes: list[tuple[float, float, Tags | None]] = field(default_factory=list)
    ways: list[tuple[list[int], Tags]] = field(default_factory=list)
    relations: list[tuple[list[tuple[str, int, str]], Tags]] = field(default_factory=list)

    def node(self, x: float, y: float, tags: Tags | None = None) -> int:
        self.nodes.append((x, y, tags))
        return len(self.nodes)

    def way(self, refs: list[int], tags: Tags) -> int:
        self.ways.append((refs, tags))
        return len(self.ways)

    def area(self, points: list[tuple[float, float]], tags: Tags) -> int:
        """A closed way; the first point is not repeated by the caller."""
        refs = [self.node(x, y) for x, y in points]
        return self.way([*refs, refs[0]], tags)

    def relation(self, members: list[tuple[str, int, str]], tags: Tags) -> int:
        self.relations.append((members, tags))
        return len(self.relations)

    def write(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        header = osmium.io.Header()
        header.set("generator", "demo city")
        header.set("osmosis_replication_timestamp", _DATA_DATE)
        writer = osmium.SimpleWriter(str(path), header=header)
        try:
            self._write_all(writer)
        finally:
            writer.close()

    def _write_all(self, writer: osmium.SimpleWriter) -> None:
        for number, (x, y, tags) in enumerate(self.nodes, start=1):
            writer.add_node(Node(id=number, location=to_lonlat(x, y), tags=tags or _NO_TAGS))
        for number, (refs, tags) in enumerate(self.ways, start=1):
            writer.add_way(Way(id=number, nodes=refs, tags=tags))
        for number, (members, tags) in enumerate(self.relations, start=1):
            writer.add_relation(Relation(id=number, members=members, tags=tags))

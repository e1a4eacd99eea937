"""Small map extracts drawn by hand for tests of the painter. Holds no real place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gis.osm import OsmData, OsmMember, OsmRelation, OsmWay

LonLat = tuple[float, float]
CENTRE: LonLat = (113.6, 34.7)


class MapSketch:
    """Collects nodes, ways and relations; nodes at the same place are one node."""

    def __init__(self) -> None:
        self._nodes: dict[LonLat, int] = {}
        self._tags: dict[int, dict[str, str]] = {}
        self._ways: list[OsmWay] = []
        self._relations: list[OsmRelation] = []

    def node(self, at: LonLat, /, **tags: str) -> int:
        number = self._nodes.setdefault(at, len(self._nodes) + 1)
        if tags:
            self._tags[number] = tags
        return number

    def way(self, places: Sequence[LonLat], /, **tags: str) -> int:
        number = len(self._ways) + 1
        refs = tuple(self.node(place) for place in places)
        self._ways.append(OsmWay(number, refs, tags))
        return number

    def relation(self, members: Sequence[tuple[int, str]], /, **tags: str) -> None:
        parts = tuple(OsmMember("w", way, role) for way, role in members)
        self._relations.append(OsmRelation(len(self._relations) + 1, parts, tags))

    def data(self) -> OsmData:
        places = list(self._nodes)
        return OsmData(
            node_ids=np.arange(1, len(places) + 1, dtype=np.int64),
            lon=np.array([place[0] for place in places]),
            lat=np.array([place[1] for place in places]),
            node_tags=self._tags,
            ways=self._ways,
            relations=self._relations,
            timestamp="2026-11-02T00:00:00Z",
        )


def square(centre: LonLat, half_deg: float) -> list[LonLat]:
    """A closed ring about a place."""
    x, y = centre
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    return [(x + dx * half_deg, y + dy * half_deg) for dx, dy in corners]

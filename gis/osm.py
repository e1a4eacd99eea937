"""Reads an OpenStreetMap file into plain arrays and tuples. Knows no roads, places or painting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gis.errors import BadMapFile

Progress = Callable[[str, int], None]
"""Called with the name of the step and how many objects it has read so far."""

_PROGRESS_EVERY = 50_000
_STEPS_PER_DEGREE = 1e7
"""OpenStreetMap keeps degrees as whole numbers of this fineness."""


@dataclass(frozen=True, slots=True)
class OsmWay:
    id: int
    refs: tuple[int, ...]
    tags: dict[str, str]

    @property
    def closed(self) -> bool:
        return len(self.refs) > 3 and self.refs[0] == self.refs[-1]


@dataclass(frozen=True, slots=True)
class OsmMember:
    kind: str
    """"n", "w" or "r"."""
    ref: int
    role: str


@dataclass(frozen=True, slots=True)
class OsmRelation:
    id: int
    members: tuple[OsmMember, ...]
    tags: dict[str, str]


@dataclass(frozen=True, slots=True)
class OsmData:
    """A whole extract in memory. Coordinates are WGS-84 degrees; `node_ids` is sorted."""

    node_ids: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    ways: list[OsmWay] = field(default_factory=list)
    relations: list[OsmRelation] = field(default_factory=list)
    timestamp: str = ""
    """When the data was taken, ISO 8601 in UTC; empty if the file does not say."""

    def index_of(self, refs: tuple[int, ...] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Positions of node ids in the arrays; -1 where the extract lacks the node."""
        wanted = np.asarray(refs, dtype=np.int64)
        if not len(self.node_ids):
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.searchsorted(self.node_ids, wanted)
        at = np.minimum(at, len(self.node_ids) - 1)
        return np.where(self.node_ids[at] == wanted, at, -1)

    def line_of(self, refs: tuple[int, ...]) -> NDArray[np.float64]:
        """Longitude and latitude of the known nodes, shape (n, 2)."""
        at = self.index_of(refs)
        at = at[at >= 0]
        return np.column_stack((self.lon[at], self.lat[at]))


def read_osm(path: Path, progress: Progress | None = None) -> OsmData:
    """Read a whole file.

    Raises:
        BadMapFile: the file is missing, empty, cut off or not OpenStreetMap data.
    """
    if not path.is_file():
        raise BadMapFile(f"{path}: no such file; give the path of an .osm.pbf extract")
    if path.stat().st_size == 0:
        raise BadMapFile(f"{path}: the file is empty; fetch the extract again")
    import osmium  # loads slowly, and only the import of a region needs it

    try:
        return _read(path, progress or (lambda _step, _count: None))
    except (RuntimeError, UnicodeDecodeError, osmium.InvalidLocationError) as trouble:
        raise BadMapFile(
            f"{path}: not readable as OpenStreetMap data ({trouble}); "
            "the file is cut off or of another kind, fetch the extract again"
        ) from trouble


def _read(path: Path, progress: Progress) -> OsmData:
    import osmium  # see read_osm

    ids: list[int] = []
    x: list[int] = []
    y: list[int] = []
    node_tags: dict[int, dict[str, str]] = {}
    ways: list[OsmWay] = []
    relations: list[OsmRelation] = []
    reader = osmium.FileProcessor(str(path))
    for count, thing in enumerate(reader, start=1):
        if count % _PROGRESS_EVERY == 0:
            progress("read", count)
        if isinstance(thing, osmium.osm.Node):
            spot = thing.location  # asking once more, or for degrees, costs as much as all the rest
            if not spot.valid():
                continue
            ident = thing.id
            ids.append(ident)
            x.append(spot.x)
            y.append(spot.y)
            if thing.tags:
                node_tags[ident] = dict(thing.tags)
        elif isinstance(thing, osmium.osm.Way):
            ways.append(OsmWay(thing.id, tuple([n.ref for n in thing.nodes]), dict(thing.tags)))
        elif isinstance(thing, osmium.osm.Relation):
            members = tuple(OsmMember(m.type, m.ref, m.role) for m in thing.members)
            relations.append(OsmRelation(thing.id, members, dict(thing.tags)))
    if not ids:
        raise BadMapFile(f"{path}: holds no nodes; it is no map extract, or cut out of nowhere")
    order = np.argsort(np.asarray(ids, dtype=np.int64), kind="stable")
    return OsmData(
        node_ids=np.asarray(ids, dtype=np.int64)[order],
        lon=np.asarray(x)[order] / _STEPS_PER_DEGREE,
        lat=np.asarray(y)[order] / _STEPS_PER_DEGREE,
        node_tags=node_tags,
        ways=ways,
        relations=relations,
        timestamp=reader.header.get("osmosis_replication_timestamp")
        or reader.header.get("timestamp")
        or "",
    )

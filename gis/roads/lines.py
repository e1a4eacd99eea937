"""Cuts OSM ways into lines between junctions. Knows no turns and no weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gis.osm import OsmData
from gis.roads.profile import RoadKind, barrier_delay_s, is_signal, road_kind


@dataclass(slots=True)
class NodeFacts:
    """What stands on nodes, by their number in the extract."""

    blocked: NDArray[np.bool_]
    signal: NDArray[np.bool_]
    delay_s: NDArray[np.float32]

    @property
    def cuts(self) -> NDArray[np.bool_]:
        return self.blocked | self.signal | (self.delay_s > 0)


@dataclass(slots=True)
class Lines:
    """Pieces of ways between junctions; `vertices` are node numbers in the extract."""

    vertices: list[NDArray[np.int64]] = field(default_factory=list)
    kind: list[RoadKind] = field(default_factory=list)
    way: list[int] = field(default_factory=list)
    ways: int = 0
    clipped: int = 0
    hours_unread: int = 0
    """Ways with a condition of access that was not understood."""

    def ends(self) -> NDArray[np.int64]:
        """Shape (lines, 2): the node at the start and the one at the end."""
        return np.array([(v[0], v[-1]) for v in self.vertices], dtype=np.int64).reshape(-1, 2)


def node_facts(data: OsmData) -> NodeFacts:
    """Read barriers and signals."""
    size = len(data.node_ids)
    facts = NodeFacts(np.zeros(size, bool), np.zeros(size, bool), np.zeros(size, np.float32))
    tagged = {
        ref: tags
        for ref, tags in data.node_tags.items()
        if "barrier" in tags or "maxheight" in tags or is_signal(tags)
    }
    for at, tags in zip(data.index_of(tuple(tagged)), tagged.values(), strict=True):
        delay = barrier_delay_s(tags)
        facts.blocked[at] = delay is None
        facts.delay_s[at] = delay or 0.0
        facts.signal[at] = is_signal(tags)
    return facts


def cut_lines(data: OsmData, facts: NodeFacts) -> Lines:
    """Cut every drivable way at junctions, barriers, signals and the edge of the extract."""
    lines = Lines()
    runs: list[tuple[int, RoadKind, NDArray[np.int64]]] = []
    for way in data.ways:
        kind = road_kind(way.tags) if "highway" in way.tags else None
        if kind is None:
            continue
        lines.ways += 1
        lines.hours_unread += kind.hours_unread
        pieces = _known_runs(data.index_of(way.refs))
        lines.clipped += len(pieces) != 1
        runs += [(way.id, kind, piece) for piece in pieces]
    junction = _junctions(runs, len(data.node_ids)) | facts.cuts
    for way_id, kind, nodes in runs:
        for piece in _split(nodes, junction):
            lines.vertices.append(piece)
            lines.kind.append(kind)
            lines.way.append(way_id)
    return lines


def _known_runs(nodes: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The stretches of a way whose nodes the extract holds, without repeated nodes."""
    if len(nodes) > 1 and nodes.min() >= 0 and (nodes[1:] != nodes[:-1]).all():
        return [nodes]  # nearly every way; the rest takes ten times as long
    stretches = np.split(nodes, np.flatnonzero(nodes < 0))
    runs = (stretch[stretch >= 0] for stretch in stretches)
    moving = (run[np.r_[True, run[1:] != run[:-1]]] for run in runs if len(run))
    return [run for run in moving if len(run) > 1]


def _junctions(runs: list[tuple[int, RoadKind, NDArray[np.int64]]], size: int) -> NDArray[np.bool_]:
    """Nodes where runs meet or end."""
    if not runs:
        return np.zeros(size, dtype=bool)
    uses = np.bincount(np.concatenate([nodes for _, _, nodes in runs]), minlength=size)
    ends = np.concatenate([nodes[[0, -1]] for _, _, nodes in runs])
    joined = np.asarray(uses > 1)
    joined[ends] = True
    return joined


def _split(nodes: NDArray[np.int64], junction: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    cuts = np.flatnonzero(junction[nodes])
    return [nodes[a : b + 1] for a, b in pairwise(cuts)]

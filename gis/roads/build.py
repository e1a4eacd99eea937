"""Builds the road graph of an OSM extract, at import time. Knows no search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gis.coordinates import Floats, Plane
from gis.errors import NoRoads
from gis.osm import OsmData
from gis.roads.bans import BanCounts, Chain, EdgeEnds, chains, read_bans
from gis.roads.contraction import contract
from gis.roads.graph import RoadGraph
from gis.roads.hours import NEVER, Hours
from gis.roads.lines import Lines, NodeFacts, cut_lines, node_facts
from gis.roads.network import BuildNotes, RoadNetwork
from gis.roads.timetable import Timetable
from gis.roads.turns import (
    Edges,
    Indices,
    Junctions,
    Turns,
    all_turns,
    bar_chains,
    bar_pairs,
    turn_costs,
)

ISLAND_SHARE: Final = 0.05
"""Strongly connected parts smaller than this share of the largest one are left out."""
_BEARING_M: Final = 15.0
_APART_M: Final = 1.0
"""Between lines that are measured end to end, so that no point belongs to two of them."""
_LEFT_HAND: Final = ((113.8, 22.15, 114.45, 22.57), (113.52, 22.1, 113.6, 22.22))
"""Hong Kong and Macau drive on the left."""


def build_roads(data: OsmData) -> RoadGraph:
    """Build the graph of all roads that an ambulance can drive.

    Raises:
        NoRoads: the extract holds none, or none that one can leave and come back to.
    """
    return RoadGraph(build_network(data))


def build_network(data: OsmData) -> RoadNetwork:
    """The arrays behind `build_roads`."""
    facts = node_facts(data)
    lines = cut_lines(data, facts)
    if not lines.vertices:
        raise NoRoads("the map holds no road that an ambulance can drive; choose another extract")
    lines = _in_order(lines, data)
    draft = _Draft.of(data, lines, facts)
    counts = BanCounts()
    rules = _rules(data, draft, counts)
    return _compacted(draft, rules, counts)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The graph with every edge, before turn bans and before islands are dropped."""

    data: OsmData
    lines: Lines
    facts: NodeFacts
    edges: Edges
    junctions: Junctions
    node_of: dict[int, int]
    """Node of the graph by its number in the extract; blocked nodes are missing."""

    @classmethod
    def of(cls, data: OsmData, lines: Lines, facts: NodeFacts) -> _Draft:
        ends, numbers = _numbered(lines.ends(), facts.blocked)
        edges = _edges(data, lines, ends)
        size = int(ends.max()) + 1
        signal, delay = np.zeros(size, bool), np.zeros(size)
        for osm, node in numbers.items():
            signal[node], delay[node] = facts.signal[osm], facts.delay_s[osm]
        right = not _left_hand(float(np.median(data.lon)), float(np.median(data.lat)))
        return cls(data, lines, facts, edges, Junctions(signal, delay, right), numbers)


def _left_hand(lon: float, lat: float) -> bool:
    return any(w <= lon <= e and s <= lat <= n for w, s, e, n in _LEFT_HAND)


def _in_order(lines: Lines, data: OsmData) -> Lines:
    """Lines that lie near each other get near numbers: the search then stays in the CPU's cache."""
    middle = np.array([v[len(v) // 2] for v in lines.vertices])
    lon, lat = data.lon[middle], data.lat[middle]
    span = max(float(np.ptp(lon)), float(np.ptp(lat)), 1e-9)
    x = ((lon - lon.min()) / span * 0xFFFF).astype(np.uint64)
    y = ((lat - lat.min()) / span * 0xFFFF).astype(np.uint64)
    order = np.argsort(_interleaved(x) | (_interleaved(y) << np.uint64(1)), kind="stable")
    return Lines(
        [lines.vertices[i] for i in order],
        [lines.kind[i] for i in order],
        [lines.way[i] for i in order],
        lines.ways,
        lines.clipped,
        lines.hours_unread,
    )


def _interleaved(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread 16 bits so that a zero lies between each two (Morton order)."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        value = (value | (value << np.uint64(shift))) & np.uint64(mask)
    return value


def _numbered(ends: Indices, blocked: NDArray[np.bool_]) -> tuple[Indices, dict[int, int]]:
    """Number the nodes of the graph; each line that ends at a blocked node ends there alone."""
    open_ends = ~blocked[ends]
    osm, numbers = np.unique(ends[open_ends], return_inverse=True)
    numbered = np.empty_like(ends)
    numbered[open_ends] = numbers
    numbered[~open_ends] = len(osm) + np.arange(int((~open_ends).sum()))
    return numbered, {int(node): i for i, node in enumerate(osm)}


def _edges(data: OsmData, lines: Lines, ends: Indices) -> Edges:
    forward = np.array([kind.forward for kind in lines.kind])
    backward = np.array([kind.backward for kind in lines.kind])
    both = np.column_stack((forward, backward))
    line, reverse = np.nonzero(both)
    reversed_ = reverse.astype(bool)
    metres, first, last = _measures(data, lines)
    return Edges(
        line=line,
        reversed=reversed_,
        start=ends[line, reverse],
        end=ends[line, 1 - reverse],
        metres=metres[line],
        road_class=np.array([int(kind.road_class) for kind in lines.kind])[line],
        bearing_in=np.where(reversed_, last[line] + 180, first[line]) % 360,
        bearing_out=np.where(reversed_, first[line] + 180, last[line]) % 360,
    )


def _measures(data: OsmData, lines: Lines) -> tuple[Floats, Floats, Floats]:
    """Length of each line and its bearing near the start and near the end."""
    plane = Plane(float(np.median(data.lon)), float(np.median(data.lat)))
    sizes = np.array([len(nodes) for nodes in lines.vertices])
    vertex = np.concatenate(lines.vertices)
    x, y = plane.to_xy(data.lon[vertex], data.lat[vertex])
    last = np.cumsum(sizes) - 1
    first = last - sizes + 1
    step = np.append(0.0, np.hypot(np.diff(x), np.diff(y)))
    step[first] = _APART_M
    run = np.cumsum(step)
    metres = run[last] - run[first]
    near = np.minimum(metres, _BEARING_M)

    def bearing(begin: Floats, end: Floats) -> Floats:
        dx, dy = (np.interp(end, run, axis) - np.interp(begin, run, axis) for axis in (x, y))
        return np.asarray(np.degrees(np.arctan2(dx, dy)) % 360)

    return metres, bearing(run[first], run[first] + near), bearing(run[last] - near, run[last])


@dataclass(frozen=True, slots=True)
class _Rules:
    """Which turns there are, and which of them are shut at certain hours."""

    turns: Turns
    remembered: list[Chain]
    """What each state behind the plain edges remembers."""
    timed: list[tuple[int, Hours]]
    """Turns, by number."""


def _rules(data: OsmData, draft: _Draft, counts: BanCounts) -> _Rules:
    edges = draft.edges
    count = len(edges.line)
    barred, timed = _chains(data, draft, counts)
    before, after = all_turns(edges)
    turns = Turns(before, after, turn_costs(edges, before, after, draft.junctions))
    turns = bar_pairs(turns, (chain for chain in barred if len(chain) == 2), count)
    long = {chain for chain in barred if len(chain) > 2}
    turns, remembered = bar_chains(turns, long, count, [c for c in timed if len(c) > 2])
    return _Rules(turns, remembered, _timed_turns(turns, remembered, count, timed))


def _chains(
    data: OsmData, draft: _Draft, counts: BanCounts
) -> tuple[set[Chain], dict[Chain, Hours]]:
    """The chains of edges that are barred at all hours, and those barred at some."""
    edges = draft.edges
    way = np.array(draft.lines.way)[edges.line]
    ends = EdgeEnds(edges.start.tolist(), edges.end.tolist(), way.tolist())
    barred: set[Chain] = set()
    timed: dict[Chain, Hours] = {}
    for ban in read_bans(data, counts):
        node = None
        if ban.via_node is not None:
            at = int(data.index_of((ban.via_node,))[0])
            node = draft.node_of.get(at)
            if node is None:
                continue
        found = chains(ban, ends, node)
        if ban.hours is None:
            barred.update(found)
            continue
        for chain in found:
            timed[chain] = timed.get(chain, NEVER) | ban.hours
    return barred, timed


def _timed_turns(
    turns: Turns, remembered: list[Chain], edge_count: int, timed: dict[Chain, Hours]
) -> list[tuple[int, Hours]]:
    """The turns that complete a chain, from every state that remembers all of it before."""
    edge_of = np.append(np.arange(edge_count), [path[-1] for path in remembered]).astype(np.int64)
    order = np.argsort(turns.before, kind="stable")
    before, into = turns.before[order], edge_of[turns.after[order]]
    found = []
    for chain, hours in timed.items():
        known = chain[:-1]
        states = [
            edge_count + i for i, path in enumerate(remembered) if path[-len(known) :] == known
        ]
        for state in [known[0], *states] if len(known) == 1 else states:
            first, last = np.searchsorted(before, (state, state + 1))
            found += [(int(order[t]), hours) for t in range(first, last) if into[t] == chain[-1]]
    return found


def _compacted(draft: _Draft, rules: _Rules, counts: BanCounts) -> RoadNetwork:
    """Drop the islands and number everything anew."""
    edges, turns = draft.edges, rules.turns
    copies = [path[-1] for path in rules.remembered]
    state_edge = np.concatenate((np.arange(len(edges.line)), np.array(copies, dtype=np.int64)))
    kept_edge = _kept_edges(turns, state_edge, len(edges.line))
    if not kept_edge.any():
        raise NoRoads("no road of the map leads anywhere and back; choose a larger extract")
    line_number, kept_line = _renumbered(np.unique(edges.line[kept_edge]), len(draft.lines.way))
    edge_number, _ = _renumbered(np.flatnonzero(kept_edge), len(kept_edge))
    state_number, kept_state = _renumbered(np.flatnonzero(kept_edge[state_edge]), len(state_edge))
    node_number, _ = _renumbered(
        np.unique(np.concatenate((edges.start[kept_edge], edges.end[kept_edge]))),
        len(draft.junctions.signal),
    )
    before, after = state_number[turns.before], state_number[turns.after]
    stays = np.flatnonzero((before >= 0) & (after >= 0))
    stays = stays[np.argsort(before[stays], kind="stable")]
    turn_number, _ = _renumbered(stays, len(before))
    vertices = [draft.lines.vertices[i] for i in kept_line]
    kinds = [draft.lines.kind[i] for i in kept_line]
    shut = [(i, kind.shut) for i, kind in enumerate(kinds) if kind.shut is not None]
    timed = [(int(turn_number[turn]), hours) for turn, hours in rules.timed]
    names, line_name = np.unique([kind.name for kind in kinds], return_inverse=True)
    flat = np.concatenate(vertices)
    lengths = [len(v) for v in vertices]
    return RoadNetwork(
        line_start=np.concatenate(([0], np.cumsum(lengths))).astype(np.int32),
        vertex_lon=draft.data.lon[flat],
        vertex_lat=draft.data.lat[flat],
        line_class=np.array([kind.road_class for kind in kinds], dtype=np.uint8),
        line_name=line_name.astype(np.int32),
        line_limit_mps=np.array([kind.limit_mps for kind in kinds], dtype=np.float32),
        line_roundabout=np.array([kind.roundabout for kind in kinds]),
        line_tunnel=np.array([kind.tunnel for kind in kinds]),
        line_bridge=np.array([kind.bridge for kind in kinds]),
        edge_line=line_number[edges.line[kept_edge]].astype(np.int32),
        edge_reversed=edges.reversed[kept_edge],
        edge_from=node_number[edges.start[kept_edge]].astype(np.int32),
        edge_to=node_number[edges.end[kept_edge]].astype(np.int32),
        state_edge=edge_number[state_edge[kept_state]].astype(np.int32),
        turn_from=before[stays].astype(np.int32),
        turn_to=after[stays].astype(np.int32),
        turn_s=turns.seconds[stays].astype(np.float32),
        contraction=contract(len(kept_state), before[stays], after[stays]),
        timed=Timetable.of([(turn, hours) for turn, hours in timed if turn >= 0], shut),
        names=tuple(str(name) for name in names),
        notes=BuildNotes(
            ways=draft.lines.ways,
            islands_dropped=int((~kept_edge).sum()),
            bans=counts.read,
            bans_by_hour=counts.by_hour,
            bans_unread=counts.unread,
            ways_by_hour=len({draft.lines.way[kept_line[i]] for i, _ in shut}),
            hours_unread=counts.hours_unread + draft.lines.hours_unread,
            clipped_ways=draft.lines.clipped,
            barriers=int(draft.facts.blocked.sum()),
        ),
    )


def _kept_edges(turns: Turns, state_edge: Indices, edge_count: int) -> NDArray[np.bool_]:
    size = len(state_edge)
    ones = np.ones(len(turns.before), dtype=np.int8)
    graph = csr_array((ones, (turns.before, turns.after)), shape=(size, size))
    _, component = connected_components(graph, directed=True, connection="strong")
    sizes = np.bincount(component)
    enough = max(2, ISLAND_SHARE * int(sizes.max()))
    kept = np.zeros(edge_count, dtype=bool)
    kept[state_edge[sizes[component] >= enough]] = True
    return kept


def _renumbered(kept: Indices, size: int) -> tuple[Indices, Indices]:
    """New numbers by old ones (-1 where dropped), and the old ones in their new order."""
    numbers = np.full(size, -1, dtype=np.int64)
    numbers[kept] = np.arange(len(kept))
    return numbers, kept

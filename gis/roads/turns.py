"""What each turn at a junction costs, and which are barred. Knows no search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gis.coordinates import Floats
from gis.roads.bans import Chain
from gis.roads.profile import RoadClass

Indices = NDArray[np.int64]

STRAIGHT_DEG: Final = 30.0
SHARP_DEG: Final = 150.0
NEAR_TURN_S: Final = 2.0
"""Towards the kerb: right where one drives on the right."""
FAR_TURN_S: Final = 4.0
"""Across the oncoming traffic."""
SHARP_TURN_S: Final = 8.0
U_TURN_S: Final = 15.0
YIELD_S: Final = 2.0
"""Entering or crossing a road of a higher class without lights."""
SIGNAL_S: Final = 5.0
"""Slowing to look at a red light that one may pass."""
SIGNAL_NEAR_S: Final = 2.0
SAME_CROSSING_M: Final = 60.0
"""Lights nearer to each other than this belong to one crossing and are waited for once."""

RANK: Final = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 9, 9], dtype=np.int64)
"""How important a class is (less is more); links rank with the road they lead to."""
assert len(RANK) == len(RoadClass)


@dataclass(frozen=True, slots=True)
class Edges:
    """Directed edges while the graph is being built. Bearings in degrees clockwise from north."""

    line: Indices
    reversed: NDArray[np.bool_]
    start: Indices
    end: Indices
    metres: Floats
    road_class: Indices
    bearing_in: Floats
    """Where one heads on entering the edge."""
    bearing_out: Floats
    """Where one heads on leaving it."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Turns from edge (later: state) to edge, with their cost in seconds."""

    before: Indices
    after: Indices
    seconds: Floats


def all_turns(edges: Edges) -> tuple[Indices, Indices]:
    """Every pair of edges that meet. One turns back on a road only where it ends."""
    by_start = np.argsort(edges.start, kind="stable")
    size = int(max(edges.start.max(), edges.end.max())) + 2
    first = np.searchsorted(edges.start[by_start], np.arange(size))
    count = (first[1:] - first[:-1])[edges.end]
    before = np.repeat(np.arange(len(edges.line)), count)
    within = np.arange(len(before)) - np.repeat(np.cumsum(count) - count, count)
    after = by_start[first[edges.end[before]] + within]
    back = is_u_turn(edges, before, after)
    onward = np.bincount(before[~back], minlength=len(edges.line))
    keep = ~back | (onward[before] == 0)
    return before[keep], after[keep]


def is_u_turn(edges: Edges, before: Indices, after: Indices) -> NDArray[np.bool_]:
    return np.asarray(
        (edges.line[before] == edges.line[after])
        & (edges.reversed[before] != edges.reversed[after])
    )


def turn_angle(bearing_before: Floats, bearing_after: Floats) -> Floats:
    """Change of heading in degrees, -180 … 180, positive to the right."""
    return np.asarray((bearing_after - bearing_before + 180.0) % 360.0 - 180.0)


@dataclass(frozen=True, slots=True)
class Junctions:
    """What stands at the nodes of the graph."""

    signal: NDArray[np.bool_]
    delay_s: Floats
    drives_on_right: bool = True


def turn_costs(edges: Edges, before: Indices, after: Indices, junctions: Junctions) -> Floats:
    """Seconds lost in each turn beside the driving itself."""
    angle = turn_angle(edges.bearing_out[before], edges.bearing_in[after])
    near = angle if junctions.drives_on_right else -angle
    bend = np.abs(angle)
    cost = np.select(
        [bend < STRAIGHT_DEG, bend > SHARP_DEG, near > 0],
        [0.0, SHARP_TURN_S, NEAR_TURN_S],
        FAR_TURN_S,
    )
    node = edges.end[before]
    arms = np.bincount(np.concatenate((edges.start, edges.end)), minlength=len(junctions.signal))
    lines_at = _lines_at(edges, len(junctions.signal))
    cost[lines_at[node] < 3] = 0.0
    cost[is_u_turn(edges, before, after)] = U_TURN_S
    lights = _lights(edges, before, after, junctions.signal)
    right = (near >= STRAIGHT_DEG) & (bend <= SHARP_DEG)
    cost += np.where(lights, np.where(right, SIGNAL_NEAR_S, SIGNAL_S), 0.0)
    top = np.full(len(arms), 99)
    np.minimum.at(top, edges.start, RANK[edges.road_class])
    np.minimum.at(top, edges.end, RANK[edges.road_class])
    yields = ~junctions.signal[node] & (top[node] < RANK[edges.road_class[before]])
    cost += np.where(yields, YIELD_S, 0.0)
    return np.asarray(cost + junctions.delay_s[node])


def _lines_at(edges: Edges, nodes: int) -> Indices:
    """How many lines meet at each node; a loop counts twice."""
    _, one = np.unique(edges.line, return_index=True)
    touched = np.concatenate((edges.start[one], edges.end[one]))
    return np.bincount(touched, minlength=nodes)


def _lights(
    edges: Edges, before: Indices, after: Indices, signal: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Where a turn meets lights that do not belong to the crossing just passed."""
    own = np.where(signal[edges.start], 0.0, np.inf)
    since = own + edges.metres
    for _ in range(2):
        arriving = np.full(len(since), np.inf)
        np.minimum.at(arriving, after, since[before])
        since = np.minimum(own, arriving) + edges.metres
    return np.asarray(signal[edges.end[before]] & (since[before] > SAME_CROSSING_M))


def bar_pairs(turns: Turns, pairs: Iterable[Chain], edge_count: int) -> Turns:
    """Take the turns out that a ban at a node bars."""
    barred = np.array([a * edge_count + b for a, b in pairs], dtype=np.int64)
    keep = ~np.isin(turns.before * edge_count + turns.after, barred)
    return Turns(turns.before[keep], turns.after[keep], turns.seconds[keep])


def bar_chains(
    turns: Turns, barred: set[Chain], edge_count: int, remembered: Iterable[Chain] = ()
) -> tuple[Turns, list[Chain]]:
    """Bar chains of three edges and more.

    An edge inside such a chain is repeated as a state of its own that remembers how it was
    entered (the prefix of the chain); from there the barred exit is missing. Chains that are only
    to be `remembered` get their states, too, but lose no exit.

    Returns:
        The turns between states, and what each state behind the plain edges remembers; its last
        edge is the one it repeats.
    """
    followed = (chain for chains in (barred, remembered) for chain in chains)
    prefixes = sorted({chain[:n] for chain in followed for n in range(2, len(chain))})
    if not prefixes:
        return turns, []
    state_of = {prefix: edge_count + i for i, prefix in enumerate(prefixes)}
    after = turns.after.copy()
    exits: dict[int, list[tuple[int, float]]] = defaultdict(list)
    inside = {prefix[-1] for prefix in prefixes}
    for at in np.flatnonzero(np.isin(turns.before, list(inside))):
        exits[int(turns.before[at])].append((int(turns.after[at]), float(turns.seconds[at])))
    for at in np.flatnonzero(np.isin(turns.before, [p[0] for p in prefixes])):
        pair = (int(turns.before[at]), int(turns.after[at]))
        after[at] = state_of.get(pair, pair[1])
    added = [
        (state_of[prefix], _next_state((*prefix, edge), state_of), seconds)
        for prefix in prefixes
        for edge, seconds in exits[prefix[-1]]
        if not _is_barred((*prefix, edge), barred)
    ]
    more = np.array(added, dtype=np.float64).reshape(-1, 3)
    joined = Turns(
        np.concatenate((turns.before, more[:, 0].astype(np.int64))),
        np.concatenate((after, more[:, 1].astype(np.int64))),
        np.concatenate((turns.seconds, more[:, 2])),
    )
    return joined, prefixes


def _next_state(path: Chain, state_of: dict[Chain, int]) -> int:
    suffixes = (path[i:] for i in range(len(path) - 1))
    return next((state_of[s] for s in suffixes if s in state_of), path[-1])


def _is_barred(path: Chain, barred: set[Chain]) -> bool:
    return any(path[i:] in barred for i in range(len(path) - 2))

"""Turn restrictions of OSM as chains of edges. Knows no weights and no search.

`no_…` bars one chain from-via-to, `only_…` bars every other way out. The via may be a node or
ways. Bans for certain hours, and bans that except emergency vehicles, do not bind an ambulance
on a call (Road Traffic Safety Law of the PRC, art. 53); hourly ones are counted for the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gis.osm import OsmData, OsmRelation

Chain = tuple[int, ...]
"""Directed edges driven one after another."""


@dataclass(frozen=True, slots=True)
class Ban:
    """One relation, read but not yet laid on the graph."""

    from_ways: tuple[int, ...]
    via_node: int | None
    via_ways: tuple[int, ...]
    to_ways: tuple[int, ...]
    only: bool


@dataclass(slots=True)
class BanCounts:
    read: int = 0
    by_hour: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class EdgeEnds:
    """Where edges begin and end, and which way each belongs to."""

    start: Sequence[int]
    end: Sequence[int]
    way: Sequence[int]
    of_way: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    leaving: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for edge, (way, start) in enumerate(zip(self.way, self.start, strict=True)):
            self.of_way[way].append(edge)
            self.leaving[start].append(edge)


def read_bans(data: OsmData, counts: BanCounts) -> Iterator[Ban]:
    """Every ban that binds an ambulance at all hours."""
    for relation in data.relations:
        if relation.tags.get("type") != "restriction":
            continue
        kind = _kind(relation, counts)
        if kind is None:
            continue
        ban = _ban(relation, only=kind.startswith("only_"))
        if ban is None:
            counts.unread += 1
        else:
            yield ban


def chains(ban: Ban, ends: EdgeEnds, node: int | None) -> list[Chain]:
    """The chains of edges that a ban bars; empty where the graph lacks a part of it.

    `node` is the via node's number in the graph.
    """
    entries = [edge for way in ban.from_ways for edge in ends.of_way.get(way, ())]
    if ban.via_node is not None:
        paths: list[Chain] = [(edge,) for edge in entries if ends.end[edge] == node]
    else:
        paths = [path for edge in entries for path in _along(edge, ban.via_ways, ends)]
    return [chain for path in paths for chain in _barred(path, ban, ends)]


def _kind(relation: OsmRelation, counts: BanCounts) -> str | None:
    tags = relation.tags
    if {"emergency", "motor_vehicle"} & set(tags.get("except", "").split(";")):
        return None
    kind = tags.get("restriction:emergency") or tags.get("restriction")
    timed = {"hour_on", "day_on", "opening_hours"} & tags.keys()
    if "restriction:conditional" in tags or (kind and timed):
        counts.by_hour += 1
        return None
    if kind is None:
        return None
    if not kind.startswith(("no_", "only_")):
        counts.unread += 1
        return None
    counts.read += 1
    return kind


def _ban(relation: OsmRelation, *, only: bool) -> Ban | None:
    roles: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for member in relation.members:
        roles[member.role].append((member.kind, member.ref))
    from_ways = tuple(ref for kind, ref in roles["from"] if kind == "w")
    to_ways = tuple(ref for kind, ref in roles["to"] if kind == "w")
    via_ways = tuple(ref for kind, ref in roles["via"] if kind == "w")
    via_nodes = [ref for kind, ref in roles["via"] if kind == "n"]
    if not from_ways or not to_ways or len(via_nodes) + bool(via_ways) != 1:
        return None
    return Ban(from_ways, via_nodes[0] if via_nodes else None, via_ways, to_ways, only)


def _along(entry: int, via_ways: tuple[int, ...], ends: EdgeEnds) -> list[Chain]:
    """Every simple path that enters by `entry` and runs over all via ways, in any order."""
    found: list[Chain] = []
    stack: list[Chain] = [(entry,)]
    while stack:
        path = stack.pop()
        if {ends.way[edge] for edge in path[1:]} == set(via_ways):
            found.append(path)
        for edge in ends.leaving.get(ends.end[path[-1]], ()):
            turns_back = ends.end[edge] in {ends.start[e] for e in path}
            if ends.way[edge] in via_ways and not turns_back:
                stack.append((*path, edge))
    return found


def _barred(path: Chain, ban: Ban, ends: EdgeEnds) -> list[Chain]:
    exits = ends.leaving.get(ends.end[path[-1]], ())
    named = [edge for edge in exits if ends.way[edge] in ban.to_ways]
    if not named:
        return []
    back = {edge for edge in named if _turns_back(path[-1], edge, ends)}
    if ban.only:
        inside = set(ban.via_ways)
        return [
            (*path, edge)
            for edge in exits
            if edge not in named and not (len(path) > 1 and ends.way[edge] in inside)
        ]
    same_way = set(ban.to_ways) & {ends.way[path[-1]]}
    wanted = back if same_way and back else set(named) - back
    return [(*path, edge) for edge in sorted(wanted)]


def _turns_back(first: int, second: int, ends: EdgeEnds) -> bool:
    return ends.start[first] == ends.end[second] and ends.end[first] == ends.start[second]

"""Turn restrictions of OSM as chains of edges. Knows no weights and no search.

`no_…` bars one chain from-via-to, `only_…` bars every other way out. The via may be a node or
ways. Bans that except emergency vehicles bind no ambulance. Bans for certain hours carry them: by
the law an ambulance on a call is exempt (Road Traffic Safety Law of the PRC, art. 53), but a
centre may have them obeyed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gis.osm import OsmData, OsmRelation
from gis.roads.hours import Hours, read_conditional, read_hours

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
    hours: Hours | None = None
    """When it holds; None at all hours."""


@dataclass(slots=True)
class BanCounts:
    read: int = 0
    by_hour: int = 0
    unread: int = 0
    hours_unread: int = 0
    """Bans whose hours or other conditions were not understood."""


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
    """Every ban that binds an ambulance, at all hours or at some."""
    for relation in data.relations:
        if relation.tags.get("type") != "restriction" or _excepts_us(relation.tags):
            continue
        for kind, hours in _kinds(relation.tags, counts):
            ban = _ban(relation, kind, hours)
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


_Timed = tuple[str, Hours | None]


def _excepts_us(tags: dict[str, str]) -> bool:
    return bool({"emergency", "motor_vehicle"} & set(tags.get("except", "").split(";")))


def _kinds(tags: dict[str, str], counts: BanCounts) -> Iterator[_Timed]:
    """What a relation bars, with the hours; nothing where it bars nothing that we understand."""
    plain = tags.get("restriction:emergency") or tags.get("restriction")
    conditional = tags.get("restriction:conditional")
    if conditional is not None:
        yield from _conditional(plain, conditional, counts)
    elif plain is not None:
        signed = _signed_hours(tags)
        if signed is not None:
            yield from _counted([(plain, read_hours(signed))], counts, timed=True)
        else:
            yield from _counted([(plain, None)], counts, timed=False)


def _conditional(plain: str | None, text: str, counts: BanCounts) -> Iterator[_Timed]:
    """A ban beside a plain one takes its place at its hours; `none` lifts it."""
    parts = read_conditional(text)
    known = [part.hours for part in parts if part.hours is not None]
    if plain is not None:
        others = known[0] if known else None
        for more in known[1:]:
            others = more if others is None else others | more
        yield from _counted([(plain, others and others.outside())], counts, timed=True)
    bans = [(part.value, part.hours) for part in parts if part.value != "none"]
    yield from _counted(bans, counts, timed=True)


def _counted(kinds: list[_Timed], counts: BanCounts, *, timed: bool) -> Iterator[_Timed]:
    for kind, hours in kinds:
        if not kind.startswith(("no_", "only_")):
            counts.unread += 1
        elif timed and hours is None:
            counts.by_hour += 1
            counts.hours_unread += 1
        else:
            counts.by_hour += timed
            counts.read += not timed
            yield kind, hours


def _signed_hours(tags: dict[str, str]) -> str | None:
    """Hours as older maps wrote them."""
    if "opening_hours" in tags:
        return tags["opening_hours"]
    if not {"hour_on", "day_on"} & tags.keys():
        return None
    days = "-".join(tags[key] for key in ("day_on", "day_off") if key in tags)
    clock = "-".join(tags[key] for key in ("hour_on", "hour_off") if key in tags)
    return f"{days} {clock}".strip()


def _ban(relation: OsmRelation, kind: str, hours: Hours | None) -> Ban | None:
    roles: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for member in relation.members:
        roles[member.role].append((member.kind, member.ref))
    from_ways = tuple(ref for kind, ref in roles["from"] if kind == "w")
    to_ways = tuple(ref for kind, ref in roles["to"] if kind == "w")
    via_ways = tuple(ref for kind, ref in roles["via"] if kind == "w")
    via_nodes = [ref for kind, ref in roles["via"] if kind == "n"]
    if not from_ways or not to_ways or len(via_nodes) + bool(via_ways) != 1:
        return None
    via_node = via_nodes[0] if via_nodes else None
    return Ban(from_ways, via_node, via_ways, to_ways, kind.startswith("only_"), hours)


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

"""Joins carriageway pieces into ways with their tags, and forbids some turns. Draws no land."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from gis.generate.carriageways import DriveNet, Piece
from gis.generate.stock import stock
from gis.generate.streetplan import Road, StreetPlan
from gis.generate.writer import MapSheet, Tags

_LONGEST_WAY = 24
_MAXSPEED = {
    "motorway": "100",
    "motorway_link": "50",
    "trunk": "80",
    "trunk_link": "40",
    "primary": "60",
    "secondary": "50",
    "tertiary": "40",
    "residential": "30",
    "unclassified": "60",
}
_LANES = {"motorway": "3", "trunk": "3", "primary": "3", "secondary": "2", "tertiary": "2"}


@dataclass(frozen=True, slots=True)
class WaySheet:
    """Where the street net went: sheet node of every net node, ways by their end nodes."""

    node_ids: list[int]
    way_of_piece: dict[int, int]


def write_ways(sheet: MapSheet, net: DriveNet, streets: StreetPlan, pinned: set[int]) -> WaySheet:
    """Write all streets; ways end at the pinned nodes, where a turn is forbidden."""
    node_ids = [
        sheet.node(x, y, net.node_tags.get(i))
        for i, (x, y) in enumerate(zip(net.x, net.y, strict=True))
    ]
    tags = [piece_tags(piece, streets.roads[piece.road]) for piece in net.pieces]
    way_of_piece: dict[int, int] = {}
    for chain in _chains(net, tags, pinned):
        refs = _refs(net, chain)
        way = sheet.way([node_ids[ref] for ref in refs], tags[chain[0]])
        way_of_piece.update(dict.fromkeys(chain, way))
    return WaySheet(node_ids, way_of_piece)


def piece_tags(piece: Piece, road: Road) -> Tags:
    kind = _kind(piece, road)
    tags: Tags = {"highway": kind}
    if piece.name:
        tags["name"] = piece.name
    if piece.oneway:
        tags["oneway"] = "yes"
    if kind in _MAXSPEED:
        tags["maxspeed"] = _MAXSPEED[kind]
    if piece.role != "crossing" and kind in _LANES:
        tags["lanes"] = _LANES[kind]
    if piece.role == "main":
        tags["ref"] = _ref(road.label)
    if road.label == "lane":
        tags["service"] = "driveway"
        tags |= _gate_tags(piece)
    _add_structure(tags, piece)
    return tags


def _ref(label: str) -> str:
    words = stock()
    if label in words["motorways"]:
        return str(words["motorways"][label]["ref"])
    return str(words["rings"][f"{label}_ref"])


def _gate_tags(piece: Piece) -> Tags:
    """Every tenth yard is closed to strangers; the road number decides, so a lane is one thing."""
    return {"access": "private"} if piece.road % 10 == 3 else {}


def _kind(piece: Piece, road: Road) -> str:
    if piece.role == "main":
        return road.express
    if piece.role == "ramp":
        return f"{road.express}_link"
    if piece.role == "walk":
        return "pedestrian"
    return road.kind


def _add_structure(tags: Tags, piece: Piece) -> None:
    if piece.structure == "bridge":
        tags |= {"bridge": "yes", "layer": "1"}
    elif piece.structure == "tunnel":
        tags |= {"tunnel": "yes", "layer": "-1"}


def _chains(net: DriveNet, tags: list[Tags], pinned: set[int]) -> list[list[int]]:
    """Pieces of one road and the same tags, end to end, in driving order."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, piece in enumerate(net.pieces):
        key = (piece.road, piece.role, *sorted(tags[index].items()))
        groups[key].append(index)
    chains = []
    for members in groups.values():
        chains += _thread(net, members, pinned)
    return chains


def _thread(net: DriveNet, members: list[int], pinned: set[int]) -> list[list[int]]:
    starts: dict[int, list[int]] = defaultdict(list)
    for index in members:
        _starts_of(net.pieces[index], index, starts)
    arriving = {ref for index in members for ref in net.pieces[index].refs[-1:]}
    left = dict.fromkeys(members)
    chains = []
    heads = [i for i in members if net.pieces[i].refs[0] not in arriving]
    for head in [*heads, *members]:
        while head in left:
            chains.append(_follow(net, head, starts, left, pinned))
    return chains


def _starts_of(piece: Piece, index: int, starts: dict[int, list[int]]) -> None:
    starts[piece.refs[0]].append(index)
    if not piece.oneway:
        starts[piece.refs[-1]].append(index)


def _follow(
    net: DriveNet,
    head: int,
    starts: dict[int, list[int]],
    left: dict[int, None],
    pinned: set[int],
) -> list[int]:
    chain = [head]
    del left[head]
    end = net.pieces[head].refs[-1]
    seen = {net.pieces[head].refs[0], end}
    while len(chain) < _LONGEST_WAY and end not in pinned:
        options = [i for i in starts[end] if i in left]
        if len(options) != 1:
            break
        piece = net.pieces[options[0]]
        far = piece.refs[-1] if piece.refs[0] == end else piece.refs[0]
        if far in seen:
            break
        if piece.refs[0] != end:
            piece.refs.reverse()
            piece.plan_link = (piece.plan_link[1], piece.plan_link[0])
        chain.append(options[0])
        del left[options[0]]
        seen.add(far)
        end = far
    return chain


def _refs(net: DriveNet, chain: list[int]) -> list[int]:
    refs = list(net.pieces[chain[0]].refs)
    for index in chain[1:]:
        refs += net.pieces[index].refs[1:]
    return refs

"""How the streets are driven: bridges, one-way streets, signals. Keeps every place reachable."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.generate.carriageways import DriveNet, Piece
from gis.generate.skeleton import Skeleton
from gis.generate.streetplan import RANK, StreetPlan

_WALK_TRIES = 40


def span_river(net: DriveNet, bones: Skeleton) -> None:
    """Bridges over the river, and one tunnel below it on the north-south axis."""
    lines = shapely.linestrings(
        [[(net.x[p.refs[0]], net.y[p.refs[0]]), (net.x[p.refs[-1]], net.y[p.refs[-1]])]
         for p in net.pieces]
    )  # fmt: skip
    roads = bones.streets.roads
    for index in shapely.STRtree(lines).query(bones.river, predicate="intersects"):
        piece = net.pieces[int(index)]
        below = roads[piece.road].label == "axis-ns"
        piece.structure = "tunnel" if below else "bridge"
    for piece in net.pieces:
        if piece.role == "main" and roads[piece.road].express == "trunk":
            piece.structure = "bridge"
    _lift_motorways(net, bones.streets)


def _lift_motorways(net: DriveNet, streets: StreetPlan) -> None:
    """A motorway is raised where a street passes below it."""
    mains = [p for p in net.pieces if p.role == "main" and streets.roads[p.road].express != "trunk"]
    crossings = [
        (streets.x[node], streets.y[node])
        for node, links in enumerate(streets.links)
        if len(links) > 3 and any(streets.roads[road].express for road in links.values())
    ]
    if not mains or not crossings:
        return
    ends = [(net.x[piece.refs[0]], net.y[piece.refs[0]]) for piece in mains]
    near = shapely.dwithin(shapely.points(ends), shapely.MultiPoint(crossings), 90)
    for piece, raised in zip(mains, near, strict=True):
        piece.structure = piece.structure or ("bridge" if raised else "")


def choose_one_ways(net: DriveNet, streets: StreetPlan, rng: np.random.Generator) -> None:
    """Some small streets go one way; where that would lock someone in, they stay open."""
    by_link = {piece.plan_link: piece for piece in net.pieces if piece.role == "street"}
    for index, road in enumerate(streets.roads):
        chance = {"tertiary": 0.07, "residential": 0.14, "service": 0.04}.get(road.kind, 0.0)
        if road.label or rng.random() >= chance:
            continue
        path = streets.refresh(road.path, closed=False)
        if rng.random() < 0.5:
            path.reverse()
        for a, b in itertools.pairwise(path):
            piece = by_link.get((min(a, b), max(a, b)))
            if piece is not None and piece.road == index:
                _send(piece, a)
    reopen(net)


def _send(piece: Piece, first: int) -> None:
    piece.oneway = True
    if piece.plan_link[0] != first:
        piece.refs.reverse()
        piece.plan_link = (piece.plan_link[1], piece.plan_link[0])


def reopen(net: DriveNet) -> None:
    """Open one-way streets again until one can drive from everywhere to everywhere."""
    while True:
        label, main = strong_parts(net)
        shut = [
            piece
            for piece in net.pieces
            if piece.oneway
            and piece.role == "street"
            and not (label[piece.refs[0]] == main and label[piece.refs[-1]] == main)
        ]
        if not shut:
            return
        for piece in shut:
            piece.oneway = False


def close_to_cars(net: DriveNet, streets: StreetPlan, rng: np.random.Generator) -> None:
    """Two shopping streets of the centre are for walking, if all else stays reachable."""
    reach = 0.35 * max(abs(streets.x[node]) for node in streets.roads[0].path) * 4
    pieces: dict[int, list[Piece]] = defaultdict(list)
    for piece in net.pieces:
        if piece.role == "street" and streets.roads[piece.road].kind == "residential":
            pieces[streets.street_of(piece.road)].append(piece)
    central = [
        own
        for own in pieces.values()
        if 3 <= len(own) <= 9 and abs(net.x[own[0].refs[0]]) + abs(net.y[own[0].refs[0]]) < reach
    ]
    closed = 0
    for at in rng.permutation(len(central))[:_WALK_TRIES]:
        closed += _try_walk(net, central[int(at)])
        if closed == 2:
            return


def _try_walk(net: DriveNet, own: list[Piece]) -> bool:
    for piece in own:
        piece.role = "walk"
    label, main = strong_parts(net)
    driven = {ref for p in net.pieces if p.role != "walk" for ref in p.refs}
    if all(label[ref] == main for ref in driven):
        return True
    for piece in own:
        piece.role = "street"
    return False


def strong_parts(net: DriveNet) -> tuple[NDArray[np.int32], int]:
    """For every node the part within which one can drive to and fro; and the largest part."""
    driven = [piece for piece in net.pieces if piece.role != "walk"]
    steps = [step for piece in driven for step in itertools.pairwise(piece.refs)]
    steps += [
        (b, a) for piece in driven if not piece.oneway for a, b in itertools.pairwise(piece.refs)
    ]
    rows, columns = np.array(steps).T
    count = len(net.x)
    graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(count, count))
    label = connected_components(graph, directed=True, connection="strong")[1]
    return label, int(np.bincount(label).argmax())


def place_signals(net: DriveNet, streets: StreetPlan, rng: np.random.Generator) -> None:
    """Signals where main roads meet, and at some crossings of lesser ones."""
    for node, corners in net.junctions.items():
        links = streets.links[node]
        if len(links) < 3:
            continue
        ranks = sorted(RANK[streets.roads[road].kind] for road in links.values())
        busy = ranks[2] <= 1 or (ranks[2] <= 2 and rng.random() < 0.5)
        if busy or (ranks[0] <= 2 and len(links) > 3 and rng.random() < 0.3):
            for corner in corners:
                net.node_tags.setdefault(corner, {})["highway"] = "traffic_signals"

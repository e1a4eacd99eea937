"""Which parts of the region somebody idle can reach within the centre's norm, now and afterwards.

Travel times come in as arguments, cell by cell. Pure: asks nobody, remembers nothing. Cover never
decides for priorities 1 and 2; see `keeping_cover`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple, NewType

from dispatch_app.domain.codes import Priority, Stage
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import CentreState, Mission

CellId = NewType("CellId", int)

LATER_AT_MOST_S: Final = 180.0
"""So much later may a vehicle be there that goes in order to keep cover."""
MOVE_UP_AT_MOST_S: Final = 1200.0
"""A drive to another station that takes longer helps too late."""
_MOST_PROPOSALS: Final = 5

USUAL_STAGE_S: Final[Mapping[Stage, float]] = MappingProxyType(
    {
        Stage.ORDERED: 30.0,
        Stage.ACKNOWLEDGED: 90.0,
        Stage.EN_ROUTE: 600.0,
        Stage.ON_SCENE: 900.0,
        Stage.TRANSPORTING: 900.0,
        Stage.AT_HOSPITAL: 1500.0,
    }
)
"""How long a mission usually stays in each stage, in driving order; the centre's own figures go
in as arguments where it has them."""


class CellCover(NamedTuple):
    """Who of those idle now is first in one cell, and when the next one would be there."""

    cell: CellId
    nearest: VehicleId | None
    first_s: float | None
    """None where nobody is within the horizon of the search."""
    next_s: float | None
    """By the soonest of all other vehicles; None as above."""
    people: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverEffect:
    """What lies bare once one vehicle has gone, and did not before."""

    cells: frozenset[CellId] = frozenset()
    people: float = 0.0


NO_EFFECT: Final = CoverEffect()


def naked(cells: Iterable[CellCover], norm_s: float) -> frozenset[CellId]:
    """Cells that nobody idle reaches within the norm."""
    return frozenset(c.cell for c in cells if not _within(c.first_s, norm_s))


def effects(cells: Iterable[CellCover], norm_s: float) -> dict[VehicleId, CoverEffect]:
    """What each vehicle alone holds covered; who is not named holds nothing alone."""
    sole: dict[VehicleId, list[CellCover]] = {}
    for cell in cells:
        covered = cell.nearest is not None and _within(cell.first_s, norm_s)
        if covered and cell.nearest is not None and not _within(cell.next_s, norm_s):
            sole.setdefault(cell.nearest, []).append(cell)
    return {
        vehicle: CoverEffect(
            cells=frozenset(c.cell for c in held), people=sum(c.people for c in held)
        )
        for vehicle, held in sole.items()
    }


def _within(seconds: float | None, norm_s: float) -> bool:
    return seconds is not None and seconds <= norm_s


# ---- who goes


class Choice(NamedTuple):
    """A vehicle that fits, as the ranking has it."""

    vehicle: VehicleId
    time_s: float


def keeping_cover(
    choices: Sequence[Choice],
    known: Mapping[VehicleId, CoverEffect],
    priority: Priority | None,
) -> VehicleId | None:
    """The vehicle to send instead of the soonest so that less lies bare; None to leave it.

    For priorities 3 and 4 only: of those at most `LATER_AT_MOST_S` later, the one that lays the
    fewest people bare (cells where people are not known), if that is less than the soonest does.
    """
    if priority not in (Priority.P3, Priority.P4) or len(choices) < 2:
        return None
    soonest = min(choices, key=lambda c: c.time_s)
    near = [c for c in choices if c.time_s - soonest.time_s <= LATER_AT_MOST_S]
    best = min(near, key=lambda c: (_weight(known, c.vehicle), c.time_s))
    lighter = _weight(known, best.vehicle) < _weight(known, soonest.vehicle)
    return best.vehicle if lighter else None


def _weight(known: Mapping[VehicleId, CoverEffect], vehicle: VehicleId) -> tuple[float, int]:
    effect = known.get(vehicle, NO_EFFECT)
    return (round(effect.people), len(effect.cells))


# ---- who comes back


def expected_return_s(
    mission: Mission, at: datetime, usual: Mapping[Stage, float] = USUAL_STAGE_S
) -> float | None:
    """Seconds until a mission should end, by its stage and how long that has lasted; None if it
    is over. A stage that lasts longer than usual counts as about to end."""
    if mission.stage not in usual:
        return None
    order = list(usual)
    reached = mission.reached(mission.stage)
    since = mission.ordered_at if reached is None else reached.at
    lasted_s = max(0.0, (at - since).total_seconds())
    following = order[order.index(mission.stage) + 1 :]
    return max(0.0, usual[mission.stage] - lasted_s) + sum(usual[s] for s in following)


def next_returns(
    state: CentreState, at: datetime, usual: Mapping[Stage, float] = USUAL_STAGE_S
) -> dict[StationId, float]:
    """Seconds until the next of its vehicles should be free, for each station that has one out."""
    soonest: dict[StationId, float] = {}
    for vehicle in state.vehicles.values():
        mission = state.missions.get(vehicle.mission) if vehicle.mission else None
        left = None if mission is None else expected_return_s(mission, at, usual)
        if left is not None:
            soonest[vehicle.station] = min(left, soonest.get(vehicle.station, left))
    return soonest


# ---- who moves up


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A station where a vehicle could wait, and what it would reach from there."""

    station: StationId
    covers: frozenset[CellId]
    """Within the norm."""
    drive_s: Mapping[VehicleId, float]
    """From where each vehicle is now; left out where it cannot come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUp:
    """A vehicle to send to another station: what that covers, and what it lays bare behind it."""

    vehicle: VehicleId
    station: StationId
    drive_s: float
    gained: frozenset[CellId]
    lost: frozenset[CellId]
    gained_people: float
    lost_people: float


def move_ups(
    cells: Sequence[CellCover], posts: Iterable[Post], norm_s: float
) -> tuple[MoveUp, ...]:
    """Proposals that cover more than they lay bare, the most gain first; one a vehicle and one a
    station. The donor's own area is always counted."""
    bare = naked(cells, norm_s)
    held = effects(cells, norm_s)
    people = {c.cell: c.people for c in cells}
    found = [
        _move_up(post, vehicle, bare, held.get(vehicle, NO_EFFECT), people)
        for post in posts
        for vehicle, drive_s in post.drive_s.items()
        if drive_s <= MOVE_UP_AT_MOST_S and post.covers & bare
    ]
    found = [move for move in found if _gain(move) > (0.0, 0)]
    found.sort(key=lambda m: (*(-part for part in _gain(m)), m.drive_s, m.vehicle, m.station))
    return tuple(_one_each(found))[:_MOST_PROPOSALS]


def _move_up(
    post: Post,
    vehicle: VehicleId,
    bare: frozenset[CellId],
    holds: CoverEffect,
    people: Mapping[CellId, float],
) -> MoveUp:
    gained, lost = post.covers & bare, holds.cells - post.covers
    return MoveUp(
        vehicle=vehicle,
        station=post.station,
        drive_s=post.drive_s[vehicle],
        gained=gained,
        lost=lost,
        gained_people=sum(people[cell] for cell in gained),
        lost_people=sum(people[cell] for cell in lost),
    )


def _gain(move: MoveUp) -> tuple[float, int]:
    return (
        round(move.gained_people - move.lost_people),
        len(move.gained) - len(move.lost),
    )


def _one_each(moves: Iterable[MoveUp]) -> Iterable[MoveUp]:
    vehicles: set[VehicleId] = set()
    stations: set[StationId] = set()
    for move in moves:
        if move.vehicle not in vehicles and move.station not in stations:
            vehicles.add(move.vehicle)
            stations.add(move.station)
            yield move

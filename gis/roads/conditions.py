"""What is closed or slow on the roads today, and for which vehicles. Values only; knows no map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from gis.roads.profile import AMBULANCE_HEIGHT_M, AMBULANCE_WIDTH_M

LonLat = tuple[float, float]

AMBULANCE_WEIGHT_T: Final = 3.5
"""Of a usual van with its crew and equipment."""
_LEAST_POINTS: Final = {"point": 1, "line": 2, "area": 3}


class ConditionKind(StrEnum):
    CLOSED = "closed"
    SLOW = "slow"


class ConditionShape(StrEnum):
    POINT = "point"
    LINE = "line"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class VehicleSize:
    """The outer measures of a vehicle, ready to drive."""

    height_m: float = AMBULANCE_HEIGHT_M
    width_m: float = AMBULANCE_WIDTH_M
    weight_t: float = AMBULANCE_WEIGHT_T


USUAL_SIZE: Final = VehicleSize()
"""Of a vehicle whose measures nobody has told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadCondition:
    """One closure or slow zone. Points are WGS-84 (longitude, latitude).

    A point concerns the nearest road within `width_m` of it, for that far in both directions. A
    line concerns the roads that run along it within `width_m`, not those it crosses. An area
    concerns everything inside.
    """

    id: str
    kind: ConditionKind
    shape: ConditionShape
    points: tuple[LonLat, ...]
    width_m: float = 15.0
    factor: float = 1.0
    """Share of the usual speed that is left in a slow zone; above 0, at most 1."""
    max_height_m: float | None = None
    max_width_m: float | None = None
    max_weight_t: float | None = None

    def __post_init__(self) -> None:
        if len(self.points) < _LEAST_POINTS[self.shape]:
            raise ValueError(f"{self.id}: {len(self.points)} points make no {self.shape}")
        if not all(math.isfinite(part) for point in self.points for part in point):
            raise ValueError(f"{self.id}: not all points are positions")
        if not 0 < self.factor <= 1:
            raise ValueError(f"{self.id}: a share of the speed is above 0, at most 1")
        if not self.width_m > 0:
            raise ValueError(f"{self.id}: a width of {self.width_m} m concerns no road")

    @property
    def limited(self) -> bool:
        """Whether only larger vehicles are concerned."""
        limits = (self.max_height_m, self.max_width_m, self.max_weight_t)
        return any(limit is not None for limit in limits)

    def concerns(self, size: VehicleSize) -> bool:
        """Whether a vehicle is held up. With limits, only one that exceeds one of them is."""
        limits = (
            (self.max_height_m, size.height_m),
            (self.max_width_m, size.width_m),
            (self.max_weight_t, size.weight_t),
        )
        set_limits = [(most, own) for most, own in limits if most is not None]
        return not set_limits or any(own > most for most, own in set_limits)


class ToldLimits(Protocol):
    """The largest vehicle that may still pass, by somebody's word. None: no limit of this sort."""

    @property
    def max_height_m(self) -> float | None: ...
    @property
    def max_width_m(self) -> float | None: ...
    @property
    def max_weight_t(self) -> float | None: ...


class ToldCondition(Protocol):
    """What somebody told of a road, with their own types; its codes are those of here."""

    @property
    def kind(self) -> str: ...
    @property
    def shape(self) -> str: ...
    @property
    def points(self) -> tuple[LonLat, ...]: ...
    @property
    def width_m(self) -> float: ...
    @property
    def factor(self) -> float | None: ...
    @property
    def limits(self) -> ToldLimits: ...


def condition_told(id_: str, told: ToldCondition) -> RoadCondition:
    """What was told of a road, as the road graph takes it.

    Raises:
        ValueError: a code is unknown here, or the condition makes no sense on a map.
    """
    return RoadCondition(
        id=id_,
        kind=ConditionKind(told.kind),
        shape=ConditionShape(told.shape),
        points=told.points,
        width_m=told.width_m,
        factor=1.0 if told.factor is None else told.factor,
        max_height_m=told.limits.max_height_m,
        max_width_m=told.limits.max_width_m,
        max_weight_t=told.limits.max_weight_t,
    )

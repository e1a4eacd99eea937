"""What keeps vehicles from using a road as usual: closed or slow, where, why, how long.

Values only. Which edges of the road graph they touch is the graph's business.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime

from dispatch_app.domain.codes import ConditionKind, ConditionReason, MapAct, Shape
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import ConditionId
from dispatch_app.domain.map_changes import Change
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import MAX_TEXT, Position, utc_or_none

MOST_POINTS = 500
MOST_WIDTH_M = 2_000.0
FEWEST: Mapping[Shape, int] = {Shape.POINT: 1, Shape.LINE: 2, Shape.AREA: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The largest vehicle that may still pass. None: no limit of this sort."""

    max_height_m: float | None = None
    max_width_m: float | None = None
    max_weight_t: float | None = None

    def __post_init__(self) -> None:
        for figure in (self.max_height_m, self.max_width_m, self.max_weight_t):
            if figure is not None and not 0 < figure < 1000:
                raise InvalidValue(f"not a vehicle's limit: {figure}")

    def __bool__(self) -> bool:
        figures = (self.max_height_m, self.max_width_m, self.max_weight_t)
        return any(figure is not None for figure in figures)


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadCondition:
    """One piece of road, or one area, where driving is not as the map says."""

    kind: ConditionKind
    shape: Shape
    points: tuple[tuple[float, float], ...]
    """Longitude, latitude pairs in WGS-84 degrees; an area closes itself."""
    reason: ConditionReason
    width_m: float = 20.0
    """How far a point or line reaches to each side; an area has no need of it."""
    factor: float | None = None
    """Slow only: the share of the usual speed that is left, between 0 and 1."""
    limits: Limits = NO_LIMITS
    """Closed only: whoever is no larger than this may pass."""
    road: str = ""
    """The road as people name it."""
    text: str = ""
    since: datetime | None = None
    """When it began to hold; None in a command: now."""
    until: datetime | None = None
    """When it ends by itself; None: when somebody lifts it."""

    def __post_init__(self) -> None:
        self._check_points()
        self._check_speed()
        if not 0 < self.width_m <= MOST_WIDTH_M:
            raise InvalidValue(f"width out of range: {self.width_m}")
        if len(self.text) > MAX_TEXT or len(self.road) > MAX_TEXT:
            raise InvalidValue(f"text longer than {MAX_TEXT} characters")
        utc_or_none(self.since)
        utc_or_none(self.until)
        if self.since and self.until and self.until <= self.since:
            raise InvalidValue("it ends before it begins")

    def _check_points(self) -> None:
        count = len(self.points)
        if not FEWEST[self.shape] <= count <= MOST_POINTS:
            raise InvalidValue(f"a {self.shape.value} of {count} points")
        if self.shape is Shape.POINT and count != 1:
            raise InvalidValue(f"a point of {count} points")
        for _ in self.positions():  # making each checks it
            pass
        if self.shape is not Shape.POINT and len(set(self.points)) < FEWEST[self.shape]:
            raise InvalidValue(f"a {self.shape.value} of points on one spot")

    def _check_speed(self) -> None:
        if (self.factor is None) is (self.kind is ConditionKind.SLOW):
            raise InvalidValue("a slow road has a factor, a closed one has none")
        if self.factor is not None and not (0 < self.factor < 1 and math.isfinite(self.factor)):
            raise InvalidValue(f"factor not between 0 and 1: {self.factor}")
        if self.limits and self.kind is ConditionKind.SLOW:
            raise InvalidValue("limits belong to a closed road")

    def positions(self) -> Iterator[Position]:
        return (Position(lat=lat, lon=lon) for lon, lat in self.points)

    def expired(self, at: datetime) -> bool:
        return self.until is not None and self.until <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCondition:
    """A road condition with its trace."""

    id: ConditionId
    condition: RoadCondition
    """What holds; of one that has ended, what held last."""
    changes: tuple[Change, ...]
    """Oldest first; the last one says whether it holds."""
    earlier: tuple[RoadCondition | None, ...] = field(default=())
    """What held before each change that can still be undone. None: nothing, it was new."""

    @property
    def last(self) -> Change:
        return self.changes[-1]

    @property
    def expired(self) -> bool:
        return self.last.act is MapAct.EXPIRED

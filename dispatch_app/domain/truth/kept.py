"""What is kept of the truth desk: why a stage was corrected, and which doubts were dismissed.

Values only; part of the live state.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.codes import Origin, Stage
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import utc


class FenceKind(StrEnum):
    STATION = "station"
    START = "start"
    """Where the vehicle was when it was ordered."""
    PLACE = "place"
    HOSPITAL = "hospital"


class DoubtKind(StrEnum):
    """The heaviest first: a list of doubts begins with what matters most."""

    SILENT = "silent"
    """On a mission, and no fix for some time."""
    UNBELIEVABLE = "unbelievable"
    """Fixes come, and none of them can be true."""
    FAR_FROM_PLACE = "far_from_place"
    FAR_FROM_HOSPITAL = "far_from_hospital"
    OTHER_HOSPITAL = "other_hospital"
    NOT_LEFT = "not_left"
    """On the way by its word, and still where it was ordered."""
    NOT_MOVING = "not_moving"
    AWAY_FROM_STATION = "away_from_station"
    """Standby by its word."""
    MOVING_OFF_DUTY = "moving_off_duty"
    """Paused or out of service by its word."""
    IN_HOSPITAL = "in_hospital"
    """Free by its word, and inside a hospital for long."""
    NOT_TOLD = "not_told"
    """Positions show a stage or a state that nobody has told."""
    TOLD_TWICE = "told_twice"
    """Two sources told one stage for two times."""
    NOT_AS_TRACKED = "not_as_tracked"
    """Told for a time at which it was somewhere else."""
    OUT_OF_ORDER = "out_of_order"
    """It arrived before it left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a suggestion rests on."""

    fence: FenceKind
    id: str
    """Of the station, mission or hospital that the fence stands round."""
    fix_at: datetime
    """The fix that counted: the first inside, or the last."""
    distance_m: float
    """How near it came to the middle."""

    def __post_init__(self) -> None:
        utc(self.fix_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCorrection:
    """One stage as positions have it, entered by a person. Both times stay."""

    stage: Stage
    at: datetime
    """When it happened, by the evidence."""
    entered_at: datetime
    evidence: Evidence
    seat: SeatId | None
    told_at: datetime | None = None
    """The time it was told for before; None: nobody had told it."""
    told_origin: Origin | None = None


class DismissReason(StrEnum):
    """Why a doubt is left alone for a while."""

    CREW_ASKED = "crew_asked"
    """The crew was called, and all is as told."""
    RECEIVER_FAULT = "receiver_fault"
    PLACE_INEXACT = "place_inexact"
    AGREED = "agreed"
    """It stands elsewhere by arrangement."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """These doubts about a vehicle do not count until then."""

    kinds: tuple[DoubtKind, ...]
    until: datetime
    reason: DismissReason
    seat: SeatId | None
    at: datetime

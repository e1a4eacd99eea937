"""What has happened to the map: facts about road conditions, places of our own, corrections."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import CorrectionStatus
from dispatch_app.domain.ids import ConditionId, CorrectionId, PlaceId
from dispatch_app.domain.own_places import Correction, OwnPlace
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.road_conditions import RoadCondition
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadConditionSet:
    id: ConditionId
    condition: RoadCondition
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadConditionChanged:
    id: ConditionId
    condition: RoadCondition
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadConditionLifted:
    id: ConditionId
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadConditionExpired:
    """`until` is when it should have ended, `at` when it did: a late end shows."""

    id: ConditionId
    until: datetime
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadConditionUndone:
    """The last change was taken back. `back_to` holds again; None: it never was."""

    id: ConditionId
    back_to: RoadCondition | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlaceAdded:
    id: PlaceId
    place: OwnPlace
    correction: CorrectionId | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlaceChanged:
    """Changed, or moved where nothing but the position differs."""

    id: PlaceId
    place: OwnPlace
    correction: CorrectionId | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlaceRetired:
    id: PlaceId
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlaceUndone:
    """The last change was taken back. `back_to` is there again; None: it never was."""

    id: PlaceId
    back_to: OwnPlace | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFiled:
    id: CorrectionId
    correction: Correction
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAccepted:
    """`place` is the place of our own that it made or changed; its event follows."""

    id: CorrectionId
    place: PlaceId
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRejected:
    id: CorrectionId
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionUndone:
    """A decision was taken back (`open`), or the filing itself (`withdrawn`)."""

    id: CorrectionId
    back_to: CorrectionStatus
    by: Actor
    at: datetime


MapEvent = (
    RoadConditionSet
    | RoadConditionChanged
    | RoadConditionLifted
    | RoadConditionExpired
    | RoadConditionUndone
    | OwnPlaceAdded
    | OwnPlaceChanged
    | OwnPlaceRetired
    | OwnPlaceUndone
    | CorrectionFiled
    | CorrectionAccepted
    | CorrectionRejected
    | CorrectionUndone
)

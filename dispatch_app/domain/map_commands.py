"""What may be asked about the map: road conditions, places of our own, corrections.

Positions are of the declared datum only on their way in: the border brings them to WGS-84, and
the rules refuse all else.
"""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import Datum
from dispatch_app.domain.ids import ConditionId, CorrectionId, IncidentId, PlaceId
from dispatch_app.domain.own_places import OwnPlace
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.road_conditions import RoadCondition
from dispatch_app.domain.values import Place, Position, utc, utc_or_none

# ---- road conditions -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRoadCondition:
    """Close a road or say that it is slow. Acts at once, for all seats."""

    condition: RoadCondition
    datum: Datum = Datum.WGS84


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRoadCondition:
    """Put a new description in place of the one that holds."""

    id: ConditionId
    condition: RoadCondition
    datum: Datum = Datum.WGS84
    seen: datetime | None = None
    """Time of the last change that the asker knew of: if another came since, nothing is done.
    None: whatever came."""

    def __post_init__(self) -> None:
        utc_or_none(self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftRoadCondition:
    id: ConditionId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireRoadCondition:
    """Its time has come. `until` says which end was meant: it may have been put off meanwhile."""

    id: ConditionId
    until: datetime

    def __post_init__(self) -> None:
        utc(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoRoadCondition:
    """Take the last change of this condition back."""

    id: ConditionId
    seen: datetime | None = None
    """As in `ChangeRoadCondition`: two who undo at once undo one step, not two."""

    def __post_init__(self) -> None:
        utc_or_none(self.seen)


# ---- places of our own -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOwnPlace:
    place: OwnPlace
    datum: Datum = Datum.WGS84


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwnPlace:
    """Put a new description in place of the old one."""

    id: PlaceId
    place: OwnPlace
    datum: Datum = Datum.WGS84
    seen: datetime | None = None
    """As in `ChangeRoadCondition`."""

    def __post_init__(self) -> None:
        utc_or_none(self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOwnPlace:
    """Change nothing but where it is."""

    id: PlaceId
    position: Position
    datum: Datum = Datum.WGS84


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireOwnPlace:
    """It is searched no more; its record stays."""

    id: PlaceId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOwnPlace:
    """Take the last change of this place back."""

    id: PlaceId
    seen: datetime | None = None
    """As in `UndoRoadCondition`."""

    def __post_init__(self) -> None:
        utc_or_none(self.seen)


# ---- corrections -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCorrection:
    """The map has a place wrong. All seats see it at once; a shift leader decides."""

    typed: str
    right: Place
    known: Place | None = None
    own_place: PlaceId | None = None
    incident: IncidentId | None = None
    note: str = ""
    datum: Datum = Datum.WGS84
    """Of the right place; the known one comes from our own map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptCorrection:
    """Make it a place of our own, or move the place of our own that was wrong."""

    id: CorrectionId
    place: OwnPlace | None = None
    """How the place shall be described; None: as the correction says."""
    note: str = ""
    datum: Datum = Datum.WGS84


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectCorrection:
    id: CorrectionId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoCorrection:
    """Take the last decision back; of one that nobody decided yet, the filing."""

    id: CorrectionId
    seen: datetime | None = None
    """As in `UndoRoadCondition`."""

    def __post_init__(self) -> None:
        utc_or_none(self.seen)


MapCommand = (
    SetRoadCondition
    | ChangeRoadCondition
    | LiftRoadCondition
    | ExpireRoadCondition
    | UndoRoadCondition
    | AddOwnPlace
    | ChangeOwnPlace
    | MoveOwnPlace
    | RetireOwnPlace
    | UndoOwnPlace
    | FileCorrection
    | AcceptCorrection
    | RejectCorrection
    | UndoCorrection
)

"""Places that the centre itself knows, and corrections of places that the map has wrong.

Values only. They belong to the centre, not to a map: a newer map changes nothing in them.
"""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import CorrectionStatus
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import CorrectionId, IncidentId, PlaceId
from dispatch_app.domain.map_changes import Change
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import MAX_TEXT, Actor, Place, Position

MOST_ALIASES = 50
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A place of the centre's own."""

    name: str
    position: Position
    aliases: tuple[str, ...] = ()
    kind: str = ""
    """The gazetteer's kind code; empty for a place of no kind."""
    address: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue("a place without a name")
        if len(self.aliases) > MOST_ALIASES:
            raise InvalidValue(f"more than {MOST_ALIASES} aliases")
        if any(len(name) > LONGEST_NAME for name in (self.name, *self.aliases)):
            raise InvalidValue(f"a name longer than {LONGEST_NAME} characters")
        if any(not alias.strip() for alias in self.aliases):
            raise InvalidValue("an empty alias")
        if len(self.note) > MAX_TEXT or len(self.address) > MAX_TEXT:
            raise InvalidValue(f"text longer than {MAX_TEXT} characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlace:
    """A place of our own with its trace."""

    id: PlaceId
    place: OwnPlace
    """As it is; of one that was retired, as it was last."""
    changes: tuple[Change, ...]
    """Oldest first."""
    earlier: tuple[OwnPlace | None, ...] = ()
    """What it was before each change that can still be undone. None: nothing, it was new."""

    @property
    def last(self) -> Change:
        return self.changes[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Somebody found a place where the map does not have it."""

    typed: str
    """What was typed when the wrong place came up."""
    right: Place
    """Where it really is, and how it is called there."""
    known: Place | None = None
    """What the map offered for it; None if it offered nothing."""
    own_place: PlaceId | None = None
    """The place of our own that is wrong, if it is one of those."""
    incident: IncidentId | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.right.position is None:
            raise InvalidValue("a correction without the right position")
        if not (self.typed.strip() or self.right.text.strip()):
            raise InvalidValue("a correction without a name")
        if len(self.typed) > MAX_TEXT or len(self.note) > MAX_TEXT:
            raise InvalidValue(f"text longer than {MAX_TEXT} characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCorrection:
    """A correction with what became of it."""

    id: CorrectionId
    correction: Correction
    filed_by: Actor
    filed_at: datetime
    changes: tuple[Change, ...]
    status: CorrectionStatus = CorrectionStatus.OPEN
    place: PlaceId | None = None
    """The place of our own that its acceptance made or moved."""

    @property
    def last(self) -> Change:
        return self.changes[-1]

    @property
    def open(self) -> bool:
        return self.status is CorrectionStatus.OPEN

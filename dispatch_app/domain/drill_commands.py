"""What may be asked about drills: by two persons, by anybody whom one hinders, and by the watch."""

from __future__ import annotations

from dispatch_app.domain.drills import LONGEST_NOTE, SAID_BY_SEATS, DrillEnd
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDrill:
    """Let this lamp's part seem to have failed. Nothing happens until a second person agrees."""

    lamp: Lamp
    note: str = ""

    def __post_init__(self) -> None:
        if len(self.note) > LONGEST_NOTE:
            raise InvalidValue("a drill's note is too long")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToDrill:
    """The second person, at another seat, lets the drill that was asked for begin."""

    lamp: Lamp


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDrill:
    """End a drill, or the wish for one, at once. Whoever is hindered by it may."""

    lamp: Lamp
    why: DrillEnd = DrillEnd.PERSON

    def __post_init__(self) -> None:
        if self.why not in SAID_BY_SEATS:
            raise InvalidValue(f"no seat says {self.why.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutDrill:
    """Its time is up. Asked by the watch."""

    lamp: Lamp


DrillCommand = AskDrill | AgreeToDrill | EndDrill | RunOutDrill

"""What was done to numbers and which calls were refused, for lists. Values and a protocol only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dispatch_app.domain.telephone import Badge
from dispatch_app.domain.telephone_state import RefusedCall
from dispatch_app.domain.values import Actor


class NumberAct(StrEnum):
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    INTERCEPTED = "intercepted"
    LET_THROUGH = "let_through"
    NOTED = "noted"
    NOTE_RETIRED = "note_retired"


class CallBackAct(StrEnum):
    WANTED = "wanted"
    TRIED = "tried"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStep:
    """Something that was done to a number: who, why, until when."""

    sequence: int
    number: str
    """Empty: all numbers."""
    act: NumberAct
    by: Actor
    at: datetime
    note: str = ""
    """The reason, or the text of a note."""
    begins: datetime | None = None
    until: datetime | None = None
    badge: Badge | None = None


class TelephoneRecords(Protocol):
    def number_steps(
        self, limit: int, *, number: str | None = None, before: int | None = None
    ) -> tuple[NumberStep, ...]:
        """Newest first, going on before a journal number.

        Raises:
            Unavailable: the store is away. So for the others.
        """
        ...

    def refused_calls(
        self, since: datetime, until: datetime, limit: int
    ) -> tuple[RefusedCall, ...]:
        """Calls that never reached a seat, newest first."""
        ...

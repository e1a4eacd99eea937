"""What may be asked of the roster: its frame, and who has which shift."""

from __future__ import annotations

from datetime import date

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.planning.roster import RosterPerson, RosterRules, ShiftKind
from dispatch_app.domain.quick import dataclass

MOST_CHANGES = 2_000
MOST_KINDS = 20
MOST_PEOPLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRosterFrame:
    """Say anew which kinds of shifts, which people and which limits there are; all of them."""

    kinds: tuple[ShiftKind, ...]
    people: tuple[RosterPerson, ...]
    rules: RosterRules

    def __post_init__(self) -> None:
        if len(self.kinds) > MOST_KINDS or len(self.people) > MOST_PEOPLE:
            raise InvalidValue("too many kinds of shifts or people for one roster")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftChange:
    """One cell of the roster."""

    day: date
    person: str
    kind: str
    """Key of a shift; empty: off."""
    before: str
    """What stood there when the change was made. If it is otherwise by now, nothing is changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShifts:
    """Change cells of the roster, all or none."""

    changes: tuple[ShiftChange, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.changes) <= MOST_CHANGES:
            raise InvalidValue(f"1 to {MOST_CHANGES} changes of a roster at once")


PlanningCommand = SetRosterFrame | PlanShifts

"""A drill takes one part of the centre away for a while, so that people use its fall-back. Values.

Two persons begin one; work that is not a drill ends it at once. Takes nothing away itself: what is
cut follows from a drill that runs, and stands in `CUT_OFF` for those who are cut off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch_app.domain.codes import Role
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor

LASTS = timedelta(minutes=10)
WAITS = timedelta(minutes=2)
"""So long the second person has; then the wish for a drill lapses."""
LONGEST_NOTE = 200


class DrillEnd(StrEnum):
    TIME = "time"
    """It has lasted as long as a drill may."""
    PERSON = "person"
    PRIORITY_ONE = "priority_one"
    """Somebody's life hangs on the centre."""
    PART_FAILED = "part_failed"
    """What was only said to have failed has failed."""
    ORDER = "order"
    """An order must go out, which this drill would keep back."""
    CALL = "call"
    """A caller must be answered, which this drill would keep back."""
    LAPSED = "lapsed"
    """No second person agreed in time."""


SAID_BY_SEATS = frozenset({DrillEnd.PERSON, DrillEnd.PRIORITY_ONE, DrillEnd.ORDER, DrillEnd.CALL})
"""A seat that is cut off says itself why it must not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """Of one lamp's part. Asked for by one person; it runs once another has agreed."""

    lamp: Lamp
    note: str
    asked_by: Actor
    asked_at: datetime
    agreed_by: Actor | None = None
    began_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def runs(self) -> bool:
        return self.began_at is not None

    @property
    def over_at(self) -> datetime:
        """When it ends, or lapses, by itself."""
        return self.ends_at or self.asked_at + WAITS


SEATS = frozenset({Role.DISPATCHER, Role.SHIFT_LEADER, Role.DIRECTOR})

CUT_OFF: Mapping[Lamp, frozenset[Role]] = {
    Lamp.TELEPHONE: frozenset({Role.EXCHANGE, Role.GATEWAY}),
    Lamp.NETWORK: SEATS,
    Lamp.STATIONS: frozenset({Role.STATION}),
    Lamp.RECORDER: frozenset({Role.RECORDER}),
}
"""Whose link to the centre a drill takes away, both ways."""

UNWRITTEN: Mapping[Lamp, frozenset[Role]] = {Lamp.DATABASE: SEATS}
"""Whose commands a drill keeps from the journal, while they go on hearing what is new."""


def running(drills: Iterable[Drill]) -> frozenset[Lamp]:
    return frozenset(drill.lamp for drill in drills if drill.runs)


def cuts(drills: Iterable[Drill], role: Role) -> bool:
    """Whether somebody of this role hears and says nothing now."""
    return any(role in CUT_OFF.get(lamp, ()) for lamp in running(drills))


def holds_back(drills: Iterable[Drill], role: Role) -> bool:
    """Whether what somebody of this role asks waits for the end of a drill."""
    lamps = running(drills)
    return any(role in CUT_OFF.get(x, ()) or role in UNWRITTEN.get(x, ()) for x in lamps)

"""Who sits when: kinds of shifts, people, and which shift each has on which day. Values only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.quick import dataclass

DAY_MIN = 24 * 60
GRAIN_MIN = 5
"""Times of shifts, breaks and hand-overs are whole multiples of so many minutes."""
LONGEST_NAME = 40
LONGEST_KEY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Away from the seat: so many minutes after the shift began, for so long."""

    after_min: int
    length_min: int

    def __post_init__(self) -> None:
        if self.after_min < 0 or self.length_min <= 0:
            raise InvalidValue("a break begins within its shift and takes time")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftKind:
    """A shift as it stands in the roster by its key, such as 夜. It may end on the day after."""

    key: str
    name: str
    starts_min: int
    """Minutes after midnight of the centre's zone."""
    length_min: int
    breaks: tuple[Break, ...] = ()
    hand_over_min: int = 0
    """At its beginning, beside whoever is relieved: no seat of its own yet."""
    night: bool = False
    """Counts against the most nights in a row."""

    def __post_init__(self) -> None:
        if not 0 < len(self.key) <= LONGEST_KEY or not self.key.isalnum():
            raise InvalidValue("a shift's key is one or two letters or digits")
        if len(self.name) > LONGEST_NAME:
            raise InvalidValue("a shift's name is too long")
        if not (0 <= self.starts_min < DAY_MIN and 0 < self.length_min <= DAY_MIN):
            raise InvalidValue("a shift begins within its day and takes a day at most")
        if any(b.after_min + b.length_min > self.length_min for b in self.breaks):
            raise InvalidValue("a break ends within its shift")
        times = [self.starts_min, self.length_min, self.hand_over_min]
        times += [minute for b in self.breaks for minute in (b.after_min, b.length_min)]
        if any(minute % GRAIN_MIN for minute in times):
            raise InvalidValue(f"times of a shift are multiples of {GRAIN_MIN} minutes")
        if not 0 <= self.hand_over_min < self.length_min:
            raise InvalidValue("handing over takes less than the shift")

    @property
    def worked_min(self) -> int:
        """Breaks are no work; handing over is."""
        return self.length_min - sum(b.length_min for b in self.breaks)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPerson:
    id: str
    name: str

    def __post_init__(self) -> None:
        if not self.id.strip() or len(self.id) > LONGEST_NAME or len(self.name) > LONGEST_NAME:
            raise InvalidValue("a person in the roster needs an id, and no long one")


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRules:
    """What a roster must keep; figures of the centre's own, the law's unless given."""

    week_h: float = 44.0
    """Worked in any seven days in a row at most (Labour Law of the PRC, article 36)."""
    rest_h: float = 11.0
    """Between two shifts at least."""
    days_in_row: int = 6
    nights_in_row: int = 3

    def __post_init__(self) -> None:
        if self.week_h <= 0 or self.rest_h < 0 or self.days_in_row < 1 or self.nights_in_row < 1:
            raise InvalidValue("limits of a roster must leave room for work")


Day = str
"""A day of the centre's zone, as 2026-11-22."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What is planned. People who have left stay in the days that they worked."""

    kinds: tuple[ShiftKind, ...] = ()
    people: tuple[RosterPerson, ...] = ()
    rules: RosterRules = field(default_factory=RosterRules)
    shifts: Mapping[Day, Mapping[str, str]] = field(default_factory=dict)
    """By day and person the key of the shift; whoever is off stands nowhere."""

    def __post_init__(self) -> None:
        keys, ids = [k.key for k in self.kinds], [p.id for p in self.people]
        if len(set(keys)) < len(keys) or len(set(ids)) < len(ids):
            raise InvalidValue("a roster names each kind of shift and each person once")

    def kind(self, key: str) -> ShiftKind | None:
        return next((kind for kind in self.kinds if kind.key == key), None)

    def of(self, day: date, person: str) -> ShiftKind | None:
        return self.kind(self.shifts.get(day.isoformat(), {}).get(person, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """One shift of one person, in time."""

    person: str
    day: date
    kind: ShiftKind
    begins: datetime
    ends: datetime


def worked(
    roster: Roster, person: str, first: date, last: date, zone: ZoneInfo
) -> Iterator[Worked]:
    """A person's shifts that begin on these days, in their order."""
    day = first
    while day <= last:
        kind = roster.of(day, person)
        if kind is not None:
            begins = minute_of(day, kind.starts_min, zone)
            ends = minute_of(day, kind.starts_min + kind.length_min, zone)
            yield Worked(person=person, day=day, kind=kind, begins=begins, ends=ends)
        day += timedelta(days=1)


def minute_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """By the clock on the wall: a night on which clocks change is shorter or longer."""
    whole, rest = divmod(minute, DAY_MIN)
    at = time(rest // 60, rest % 60)
    return datetime.combine(day + timedelta(days=whole), at, zone)


USUAL_KINDS = (
    ShiftKind(
        key="D",
        name="白班",
        starts_min=8 * 60,
        length_min=8 * 60 + 15,
        breaks=(Break(after_min=4 * 60, length_min=30),),
        hand_over_min=15,
    ),
    ShiftKind(
        key="E",
        name="中班",
        starts_min=16 * 60,
        length_min=8 * 60 + 15,
        breaks=(Break(after_min=3 * 60, length_min=30),),
        hand_over_min=15,
    ),
    ShiftKind(
        key="N",
        name="夜班",
        starts_min=0,
        length_min=8 * 60 + 15,
        breaks=(Break(after_min=4 * 60, length_min=30),),
        hand_over_min=15,
        night=True,
    ),
)
"""Where a centre has not said its own."""

"""What makes a vehicle fit to go besides its state: shift, crew, checks, fuel and oxygen, upkeep.

Values only. Nothing here looks at a clock: what time brings comes as an event and stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import ShiftId
from dispatch_app.domain.quick import dataclass

FUEL_LOW_PCT, OXYGEN_LOW_PCT = 25, 30
"""Below these a vehicle goes still, and the boards say so."""
REMINDED_BEFORE = timedelta(days=7)
"""So long before upkeep takes a vehicle out the boards say that it will."""
SHIFTS_KEPT = 3
"""So many shifts that are over stay beside those to come."""


class CheckItem(StrEnum):
    """What is looked at when a shift begins."""

    DEFIBRILLATOR = "defibrillator"
    MONITOR = "monitor"
    VENTILATOR = "ventilator"
    OXYGEN = "oxygen"
    SUCTION = "suction"
    AIRWAY = "airway"
    MEDICINES = "medicines"
    STRETCHER = "stretcher"
    LIGHTS_AND_SIREN = "lights_and_siren"
    RADIO = "radio"


ESSENTIAL = frozenset(
    {CheckItem.DEFIBRILLATOR, CheckItem.OXYGEN, CheckItem.AIRWAY, CheckItem.STRETCHER}
    | {CheckItem.LIGHTS_AND_SIREN}
)
"""Without any one of these a vehicle is recommended for nothing."""


class UpkeepKind(StrEnum):
    SERVICE = "service"
    INSPECTION = "inspection"
    DEVICES = "devices"
    """The yearly test of what stands on the vehicle."""
    DISINFECTION = "disinfection"
    OXYGEN_BOTTLES = "oxygen_bottles"
    """Their test by pressure."""
    MEDICINE_EXPIRY = "medicine_expiry"
    """The day of the first that runs out."""


class Unfit(StrEnum):
    """Why a vehicle that stands ready is not sent."""

    OFF_SHIFT = "off_shift"
    CHECK_FAILED = "check_failed"
    UPKEEP_DUE = "upkeep_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    id: ShiftId
    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        return self.since <= at < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    kind: UpkeepKind
    due_at: datetime
    fell_due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What was read off, and when. None: nobody looked."""

    fuel_pct: int | None = None
    oxygen_pct: int | None = None
    odometer_km: int | None = None

    def __post_init__(self) -> None:
        for share in (self.fuel_pct, self.oxygen_pct):
            if share is not None and not 0 <= share <= 100:
                raise InvalidValue(f"not a share of a hundred: {share}")
        if self.odometer_km is not None and not 0 <= self.odometer_km <= 9_999_999:
            raise InvalidValue(f"not an odometer's figure: {self.odometer_km}")

    @property
    def low(self) -> bool:
        short_of_fuel = self.fuel_pct is not None and self.fuel_pct < FUEL_LOW_PCT
        return short_of_fuel or (self.oxygen_pct is not None and self.oxygen_pct < OXYGEN_LOW_PCT)


UNREAD = Levels()


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    driver: str = ""
    signed_on_at: datetime | None = None
    signed_on_by: str = ""
    missing: tuple[CheckItem, ...] = ()
    """What was not there or not in order at the last check."""
    levels: Levels = UNREAD
    levels_at: datetime | None = None
    upkeep: tuple[Upkeep, ...] = ()
    shifts: tuple[Shift, ...] = ()
    """Those to come, the one that runs, and the last ones, by their beginning."""
    off_shift: bool = False
    pause_until: datetime | None = None
    pause_ran_out: bool = False

    @property
    def unfit(self) -> tuple[Unfit, ...]:
        return tuple(self._unfit())

    def _unfit(self) -> Iterator[Unfit]:
        if self.off_shift:
            yield Unfit.OFF_SHIFT
        if ESSENTIAL & set(self.missing):
            yield Unfit.CHECK_FAILED
        if any(upkeep.fell_due for upkeep in self.upkeep):
            yield Unfit.UPKEEP_DUE

    def due_soon(self, at: datetime) -> tuple[Upkeep, ...]:
        """What will take the vehicle out within days, the first of it first."""
        soon = (u for u in self.upkeep if not u.fell_due and u.due_at - at <= REMINDED_BEFORE)
        return tuple(sorted(soon, key=lambda upkeep: upkeep.due_at))

    def on_shift_at(self, at: datetime) -> bool:
        """By the plan; without a plan always. Who signed on after a shift's end works on."""
        if not self.shifts or any(shift.holds(at) for shift in self.shifts):
            return True
        ended = max((s.until for s in self.shifts if s.until <= at), default=None)
        return self.signed_on_at is not None and (ended is None or self.signed_on_at >= ended)


NO_DUTY = Duty()

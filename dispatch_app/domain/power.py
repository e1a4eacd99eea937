"""What the centre knows of its power: supplies, outages, battery tests. Values only, no rules.

A supply is one UPS, by whatever wires it is read. Measurements come beside the journal; what they
mean stands in it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor

SupplyId = NewType("SupplyId", str)
BatteryTestId = NewType("BatteryTestId", str)

OUTAGES_KEPT = 20
TESTS_KEPT = 20
"""So many latest stay in the live state; the journal has all."""
READING_STALE = timedelta(seconds=10)
"""An older measurement is shown no more: it is not how things are now."""


class Feed(StrEnum):
    """What the supply lives on."""

    MAINS = "mains"
    BATTERY = "battery"
    UNKNOWN = "unknown"
    """It is not heard. Never taken for mains."""


class PowerTrouble(StrEnum):
    """Why somebody must look after a supply. Each stands until it is over."""

    SILENT = "silent"
    """Nothing is known of it."""
    BATTERY_LOW = "battery_low"
    UPS_FAILED = "ups_failed"
    SHUTTING_DOWN = "shutting_down"
    """It will take the output away."""
    OVERLOAD = "overload"
    BYPASS = "bypass"
    """The load hangs on the raw mains: the battery does not take over."""
    SOURCES_DISAGREE = "sources_disagree"
    """Two wires to the same UPS say different things."""
    SOURCE_SILENT = "source_silent"
    """One of its wires says nothing; the other does."""
    HOT = "hot"
    BATTERY_WEAK = "battery_weak"
    """It would not last as long as it must."""
    BATTERY_GONE = "battery_gone"
    """Its voltage is none of a battery: cut off, a blown fuse, a dead block."""


GRAVE = frozenset(
    {
        PowerTrouble.SILENT,
        PowerTrouble.BATTERY_LOW,
        PowerTrouble.UPS_FAILED,
        PowerTrouble.SHUTTING_DOWN,
        PowerTrouble.OVERLOAD,
        PowerTrouble.BATTERY_GONE,
    }
)
"""The centre may be dark soon, or nobody would know."""


class ShutdownStage(StrEnum):
    NONE = "none"
    COUNTING = "counting"
    """The battery is low; mains back still stops it."""
    BEGUN = "begun"
    """Past the point of no return: the machine goes down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerStatus:
    """How a supply stands; told when it changes, not with each measurement."""

    feed: Feed
    troubles: tuple[PowerTrouble, ...] = ()
    """The gravest first."""
    reason: str = ""
    """Why it is silent, as a code."""
    testing: bool = False
    required_s: float = 0.0
    """So long it must carry the full load."""
    shutdown: ShutdownStage = ShutdownStage.NONE
    shutdown_at: datetime | None = None
    """When the machine goes down, unless mains comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerReading:
    """One measurement of a supply. None: nobody can say."""

    supply: SupplyId
    at: datetime
    feed: Feed
    input_v: float | None = None
    output_v: float | None = None
    load_percent: float | None = None
    battery_v: float | None = None
    battery_percent: float | None = None
    runtime_s: float | None = None
    """At the load of now."""
    full_load_s: float | None = None
    """So long a full battery would carry the full load, by all that was learnt of it."""
    temperature_c: float | None = None

    def fresh(self, at: datetime) -> bool:
        return abs(at - self.at) <= READING_STALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One time without mains. It may be running."""

    began_at: datetime
    low_at: datetime | None = None
    saved_at: datetime | None = None
    """When the centre had saved everything for the end."""
    shutdown_at: datetime | None = None
    """When the machine was told to go down."""
    ended_at: datetime | None = None
    lowest_percent: float | None = None


class TestKind(StrEnum):
    __test__ = False  # no test of pytest's

    QUICK = "quick"
    """Ten seconds: does it take over at all?"""
    MINUTES = "minutes"
    DEEP = "deep"
    """Until the battery is low: how long does it last?"""


class TestOutcome(StrEnum):
    __test__ = False

    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    """The battery was low too early, or the UPS called itself broken."""
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    """Mains failed meanwhile, or the UPS was not heard: it says nothing of the battery."""
    REFUSED = "refused"
    """The UPS does not know the order, or nobody was there to give it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFindings:
    """What a test measured."""

    __test__ = False

    lasted_s: float = 0.0
    load_percent: float | None = None
    """On average."""
    from_percent: float | None = None
    to_percent: float | None = None
    full_load_s: float | None = None
    """By this and what was known before: so long a full battery carries the full load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryTest:
    id: BatteryTestId
    kind: TestKind
    minutes: int
    by: Actor
    asked_at: datetime
    outcome: TestOutcome | None = None
    """None: asked for, not begun."""
    findings: TestFindings | None = None
    ended_at: datetime | None = None

    @property
    def over(self) -> bool:
        return self.outcome not in (None, TestOutcome.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    id: SupplyId
    status: PowerStatus
    since: datetime
    """Since when it lives on what it lives on."""
    told_at: datetime
    reading: PowerReading | None = None
    """As it was when this was told."""
    outages: tuple[Outage, ...] = ()
    """Oldest first."""
    tests: tuple[BatteryTest, ...] = ()

    @property
    def outage(self) -> Outage | None:
        """The one that goes on."""
        last = self.outages[-1] if self.outages else None
        return last if last is not None and last.ended_at is None else None

    @property
    def test(self) -> BatteryTest | None:
        """The one that was asked for and is not over."""
        last = self.tests[-1] if self.tests else None
        return last if last is not None and not last.over else None


def gravest_first(troubles: frozenset[PowerTrouble]) -> tuple[PowerTrouble, ...]:
    """In the order of `PowerTrouble`, so that equal sets are equal words."""
    return tuple(trouble for trouble in PowerTrouble if trouble in troubles)


MOST_TEST_MINUTES = 99


def must_be_test_minutes(kind: TestKind, minutes: int) -> None:
    """
    Raises:
        InvalidValue: no UPS can be asked for a test of so many minutes.
    """
    if kind is TestKind.MINUTES and not 1 <= minutes <= MOST_TEST_MINUTES:
        raise InvalidValue(f"a test takes 1 to {MOST_TEST_MINUTES} minutes, not {minutes}")

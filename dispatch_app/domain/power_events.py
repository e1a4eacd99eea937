"""What has happened to the power."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.power import (
    BatteryTestId,
    PowerReading,
    PowerStatus,
    SupplyId,
    TestFindings,
    TestKind,
    TestOutcome,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerReported:
    """`at` is when it was so; `heard_at` when the centre learnt it."""

    supply: SupplyId
    status: PowerStatus
    reading: PowerReading | None
    at: datetime
    heard_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerSaved:
    supply: SupplyId
    outage: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryTestAsked:
    supply: SupplyId
    test: BatteryTestId
    kind: TestKind
    minutes: int
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryTestStopAsked:
    supply: SupplyId
    test: BatteryTestId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryTestReported:
    supply: SupplyId
    test: BatteryTestId
    outcome: TestOutcome
    findings: TestFindings | None
    at: datetime


PowerEvent = (
    PowerReported | PowerSaved | BatteryTestAsked | BatteryTestStopAsked | BatteryTestReported
)

"""What may be asked about power: by the processes beside UPSes, which tell, and by people."""

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
    must_be_test_minutes,
)
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPower:
    """How a supply stands, when that has changed, with what was measured then."""

    supply: SupplyId
    status: PowerStatus
    at: datetime
    """When it was so."""
    reading: PowerReading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBatteryTest:
    """What became of a test that was asked for."""

    supply: SupplyId
    test: BatteryTestId
    outcome: TestOutcome
    at: datetime
    findings: TestFindings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPowerSaved:
    """The centre has saved everything, because the battery is low."""

    supply: SupplyId
    outage: datetime
    """When that outage began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestBattery:
    """Let a UPS live on its battery for a while, to see how good it is."""

    __test__ = False  # no test of pytest's

    supply: SupplyId
    kind: TestKind
    minutes: int = 0
    """For `MINUTES` alone."""

    def __post_init__(self) -> None:
        must_be_test_minutes(self.kind, self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopBatteryTest:
    supply: SupplyId


PowerReport = ReportPower | ReportBatteryTest
PowerCommand = PowerReport | RecordPowerSaved | TestBattery | StopBatteryTest

"""Follows one battery test from the order to its result. Pure.

A Megatec UPS answers an order with nothing: that a test runs shows in its status, and how it ended
has to be judged by what was measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch_app.domain.power import (
    BatteryTestId,
    Feed,
    PowerTrouble,
    TestFindings,
    TestKind,
    TestOutcome,
)
from dispatch_app.domain.power_model import BatteryModel
from dispatch_app.gateways.ups_meter import DischargeMeter
from dispatch_app.gateways.ups_watch import Standing

BEGINS = timedelta(seconds=15)
"""Longer a UPS does not think about an order."""
_EARLY = timedelta(seconds=15)
"""A test that ends so much before its time was ended by something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestWord:
    """What became of it; findings only at its end."""

    __test__ = False  # no test of pytest's

    outcome: TestOutcome
    findings: TestFindings | None = None
    model: BatteryModel | None = None
    """What is known of the battery now, if it told anything."""


REFUSED = TestWord(outcome=TestOutcome.REFUSED)


class TestRun:
    __test__ = False

    def __init__(self, id_: BatteryTestId, kind: TestKind, minutes: int, asked: datetime) -> None:
        self.id = id_
        self._kind = kind
        self._minutes = minutes
        self._asked = asked
        self._began: datetime | None = None
        self._meter = DischargeMeter(asked)
        self._stopped = False
        self._low = False
        self._failed = False

    def stop(self) -> None:
        """A person wants it to end; the status will show when it has."""
        self._stopped = True

    def look(self, standing: Standing, model: BatteryModel, at: datetime) -> TestWord | None:
        """Something that is news about it, or None."""
        if self._began is None:
            return self._wait(standing, at)
        if standing.status.feed is not Feed.MAINS:
            return TestWord(outcome=TestOutcome.INTERRUPTED, findings=self._findings(None))
        if standing.status.testing:
            self._measure(standing, at)
            return None
        learnt = self._meter.learnt(model)
        return TestWord(outcome=self._outcome(at), findings=self._findings(learnt), model=learnt)

    def _wait(self, standing: Standing, at: datetime) -> TestWord | None:
        if standing.status.testing:
            self._began = at
            self._meter = DischargeMeter(at)
            self._measure(standing, at)
            return TestWord(outcome=TestOutcome.RUNNING)
        if self._stopped:
            return TestWord(outcome=TestOutcome.STOPPED)
        return REFUSED if at - self._asked > BEGINS else None

    def _measure(self, standing: Standing, at: datetime) -> None:
        self._meter.measure(standing, at)
        self._low = self._low or (standing.read is not None and standing.read.battery_low)
        self._failed = self._failed or PowerTrouble.UPS_FAILED in standing.status.troubles

    def _outcome(self, at: datetime) -> TestOutcome:
        assert self._began is not None
        if self._failed:
            return TestOutcome.FAILED
        if self._stopped:
            return TestOutcome.STOPPED
        timed = self._kind is TestKind.MINUTES
        early = timed and at - self._began < timedelta(minutes=self._minutes) - _EARLY
        too_soon = self._low and self._kind is not TestKind.DEEP
        return TestOutcome.FAILED if early or too_soon else TestOutcome.PASSED

    def _findings(self, model: BatteryModel | None) -> TestFindings:
        meter = self._meter
        return TestFindings(
            lasted_s=meter.lasted_s,
            load_percent=meter.load_percent,
            from_percent=meter.from_percent,
            to_percent=meter.to_percent,
            full_load_s=model.full_load_s if model is not None else None,
        )

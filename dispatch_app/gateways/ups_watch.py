"""Judges one power supply by all its wires: what it lives on, how long, what is wrong. Pure.

The worse of two words counts: a false alarm costs a look, a missed outage costs the centre.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch_app.domain.power import (
    Feed,
    PowerReading,
    PowerStatus,
    PowerTrouble,
    SupplyId,
    gravest_first,
)
from dispatch_app.domain.power_model import BatteryModel
from dispatch_app.ports.power_supply import SourceEvent, SourceRead, SourceSilent

AUTONOMY_S = 4 * 3600.0
"""What the norm asks: four hours at full load."""
RECHARGE_S = 10 * 3600.0
"""A charger fills an empty battery in about ten hours."""
_BATTERY_RANGE = (0.75, 1.40)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyPlan:
    """How one supply is to be judged; the limits in seconds, per cent and degrees Celsius."""

    supply: SupplyId
    sources: tuple[str, ...]
    """Names of its wires; the first one's figures count."""
    required_s: float = AUTONOMY_S
    low_percent: float = 20.0
    low_s: float = 600.0
    hot_c: float = 45.0
    stale_s: float = 8.0
    disagree_s: float = 5.0
    """Two wires are read at different moments: so long they may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a supply stands, and what was measured; nothing measured while it is silent."""

    status: PowerStatus
    reading: PowerReading | None
    read: SourceRead | None


class SupplyWatch:
    def __init__(self, plan: SupplyPlan, model: BatteryModel) -> None:
        self.plan = plan
        self.model = model
        self._reads: dict[str, SourceRead] = {}
        self._heard_at: dict[str, datetime] = {}
        self._silent: dict[str, str] = {}
        self._differ_since: datetime | None = None
        self._charge: float | None = None
        self._charge_at: datetime | None = None

    def heard(self, source: str, event: SourceEvent, at: datetime) -> None:
        """Take in what a wire told."""
        match event:
            case SourceRead():
                self._reads[source] = event
                self._heard_at[source] = at
                self._silent.pop(source, None)
            case SourceSilent(reason=reason):
                self._reads.pop(source, None)
                self._silent[source] = reason
            case _:
                pass

    @property
    def any_word(self) -> bool:
        """Whether a wire has told anything at all yet."""
        return bool(self._heard_at or self._silent)

    def look(self, at: datetime) -> Standing:
        """How it stands now."""
        fresh = [self._reads[name] for name in self.plan.sources if self._is_fresh(name, at)]
        if not fresh:
            return self._unknown()
        read = _together(fresh)
        self._count_charge(read, at)
        reading = self._reading(read, at)
        troubles = self._troubles(read, reading) | self._between(fresh, at)
        status = PowerStatus(
            feed=Feed.BATTERY if read.mains_lost else Feed.MAINS,
            troubles=gravest_first(troubles),
            testing=read.testing,
            required_s=self.plan.required_s,
        )
        return Standing(status=status, reading=reading, read=read)

    def _is_fresh(self, source: str, at: datetime) -> bool:
        heard_at = self._heard_at.get(source)
        limit = timedelta(seconds=self.plan.stale_s)
        return source in self._reads and heard_at is not None and at - heard_at <= limit

    def _unknown(self) -> Standing:
        self._differ_since = None
        told = next((self._silent[s] for s in self.plan.sources if s in self._silent), "silent")
        status = PowerStatus(
            feed=Feed.UNKNOWN,
            troubles=(PowerTrouble.SILENT,),
            reason=told,
            required_s=self.plan.required_s,
        )
        return Standing(status=status, reading=None, read=None)

    def _count_charge(self, read: SourceRead, at: datetime) -> None:
        """While it charges, nobody can measure what is in it: it is reckoned from the last that was
        known. A battery of which nothing is known yet is taken for full."""
        known, since = self._charge, self._charge_at
        self._charge_at = at
        if read.charge_percent is not None:
            self._charge = read.charge_percent
        elif known is None:
            self._charge = 100.0
        elif not (read.mains_lost or read.testing) and since is not None:
            gained = (at - since).total_seconds() * 100 / RECHARGE_S
            self._charge = min(100.0, known + max(0.0, gained))

    def _reading(self, read: SourceRead, at: datetime) -> PowerReading:
        left = None
        if self._charge is not None and read.load_percent is not None:
            left = self.model.lasts_s(read.load_percent, self._charge)
        return PowerReading(
            supply=self.plan.supply,
            at=at,
            feed=Feed.BATTERY if read.mains_lost else Feed.MAINS,
            input_v=read.input_v,
            output_v=read.output_v,
            load_percent=read.load_percent,
            battery_v=read.battery_v,
            battery_percent=self._charge,
            runtime_s=left if left is not None else read.runtime_s,
            full_load_s=self.model.full_load_s,
            temperature_c=read.temperature_c,
        )

    def _troubles(self, read: SourceRead, reading: PowerReading) -> frozenset[PowerTrouble]:
        plan, lasts = self.plan, self.model.full_load_s
        found: Mapping[PowerTrouble, bool] = {
            PowerTrouble.BATTERY_LOW: read.mains_lost and self._is_low(read, reading),
            PowerTrouble.UPS_FAILED: read.failed,
            PowerTrouble.SHUTTING_DOWN: read.shutting_down,
            PowerTrouble.OVERLOAD: read.overload,
            PowerTrouble.BYPASS: read.bypass,
            PowerTrouble.HOT: _over(read.temperature_c, plan.hot_c),
            PowerTrouble.BATTERY_WEAK: lasts is not None and lasts < plan.required_s,
            PowerTrouble.BATTERY_GONE: _is_gone(read),
        }
        return frozenset(trouble for trouble, stands in found.items() if stands)

    def _is_low(self, read: SourceRead, reading: PowerReading) -> bool:
        percent, left = reading.battery_percent, reading.runtime_s
        return (
            read.battery_low
            or (percent is not None and percent <= self.plan.low_percent)
            or (left is not None and left <= self.plan.low_s)
        )

    def _between(self, fresh: Sequence[SourceRead], at: datetime) -> frozenset[PowerTrouble]:
        """What only two wires can show."""
        if len(self.plan.sources) > len(fresh):
            self._differ_since = None
            return frozenset({PowerTrouble.SOURCE_SILENT})
        if len({(read.mains_lost, read.battery_low) for read in fresh}) == 1:
            self._differ_since = None
            return frozenset()
        self._differ_since = self._differ_since or at
        long = at - self._differ_since >= timedelta(seconds=self.plan.disagree_s)
        return frozenset({PowerTrouble.SOURCES_DISAGREE}) if long else frozenset()


def _together(reads: Sequence[SourceRead]) -> SourceRead:
    """The first wire's figures, filled from the others; the worst of their words."""
    first, *others = reads
    for other in others:
        first = replace(
            first,
            mains_lost=first.mains_lost or other.mains_lost,
            battery_low=first.battery_low or other.battery_low,
            bypass=first.bypass or other.bypass,
            failed=first.failed or other.failed,
            overload=first.overload or other.overload,
            testing=first.testing or other.testing,
            shutting_down=first.shutting_down or other.shutting_down,
            input_v=_either(first.input_v, other.input_v),
            output_v=_either(first.output_v, other.output_v),
            load_percent=_either(first.load_percent, other.load_percent),
            battery_v=_either(first.battery_v, other.battery_v),
            battery_nominal_v=_either(first.battery_nominal_v, other.battery_nominal_v),
            charge_percent=_either(first.charge_percent, other.charge_percent),
            runtime_s=_either(first.runtime_s, other.runtime_s),
            temperature_c=_either(first.temperature_c, other.temperature_c),
        )
    return first


def _either(first: float | None, second: float | None) -> float | None:
    return second if first is None else first


def _over(value: float | None, limit: float) -> bool:
    return value is not None and value > limit


def _is_gone(read: SourceRead) -> bool:
    """Its voltage is none that a battery has."""
    if read.battery_v is None or not read.battery_nominal_v:
        return False
    low, high = _BATTERY_RANGE
    return not low <= read.battery_v / read.battery_nominal_v <= high

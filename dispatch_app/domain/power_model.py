"""How long a battery lasts: reckoned from load and charge, learnt from each discharge. Pure.

Peukert's law: at twice the current a lead-acid battery gives less than half the time. Its exponent
is about 1.15 for sealed lead-acid batteries as UPSes have them.
"""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.quick import dataclass

PEUKERT = 1.15
LEAST_LOAD_PERCENT = 5.0
"""Below it the UPS itself takes more than the load."""
LEAST_DEPTH = 0.05
LEAST_S = 120.0
"""A shallower or shorter discharge tells nothing: the voltage has not settled."""
MOST_BELIEVED = 0.9
"""No single discharge replaces all that was known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discharge:
    """What was measured while the load hung on the battery."""

    lasted_s: float
    load_percent: float
    from_percent: float
    to_percent: float

    @property
    def depth(self) -> float:
        """How much of the battery it took, 0 to 1."""
        return max(0.0, self.from_percent - self.to_percent) / 100

    @property
    def telling(self) -> bool:
        return self.depth >= LEAST_DEPTH and self.lasted_s >= LEAST_S


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryModel:
    full_load_s: float | None = None
    """A full battery at full load; None: nobody knows yet."""
    learnt: int = 0
    """From so many discharges."""

    def lasts_s(self, load_percent: float, charge_percent: float) -> float | None:
        """At this load, from this charge to empty."""
        if self.full_load_s is None:
            return None
        return self.full_load_s * charge_percent / 100 / _weight(load_percent)

    def learn(self, discharge: Discharge) -> BatteryModel:
        """Believe a discharge by how deep it was: one of a half counts nearly alone."""
        if not discharge.telling:
            return self
        measured = discharge.lasted_s / discharge.depth * _weight(discharge.load_percent)
        if self.full_load_s is None:
            return replace(self, full_load_s=measured, learnt=self.learnt + 1)
        belief = min(MOST_BELIEVED, 2 * discharge.depth)
        full_load_s = self.full_load_s * (1 - belief) + measured * belief
        return replace(self, full_load_s=full_load_s, learnt=self.learnt + 1)


def _weight(load_percent: float) -> float:
    """How much faster the full load would empty it: below 1, by Peukert."""
    load = max(load_percent, LEAST_LOAD_PERCENT) / 100
    return float(load**PEUKERT)


def of_battery(watt_hours: float, full_load_w: float, efficiency: float = 0.85) -> BatteryModel:
    """What the labels promise, before anything was learnt.

    The label's watt-hours hold for a discharge of twenty hours; Peukert takes its part of that.
    """
    hours = watt_hours * efficiency / full_load_w
    if hours <= 0:
        return BatteryModel()
    label_h = 20.0
    return BatteryModel(full_load_s=3600 * min(hours, label_h * (hours / label_h) ** PEUKERT))

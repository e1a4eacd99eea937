"""Cuts spells at the hours or days of the centre's zone, so that each part counts where it lies.

A spell that is cut is counted as several: what counts of it then is how long it was altogether.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from dispatch_app.domain.figures.fields import SPELLS
from dispatch_app.domain.figures.model import Shift
from dispatch_app.services.figures.columns import Facts
from dispatch_app.services.figures.local_time import DAY_MS, HOUR_MS, MINUTE_MS, LocalTime

BY_DAYS = frozenset({"day", "week", "month", "weekday"})
BY_HOURS = frozenset({"hour"})
BY_SHIFTS = frozenset({"shift"})
_STEPS = (60, 30, 20, 15, 10, 5, 1)
"""Minutes that hours are made of."""


def step_for(dimensions: Iterable[str], shifts: Iterable[Shift]) -> int | None:
    """Milliseconds at whose multiples spells are to be cut; None: they stay whole."""
    asked = set(dimensions)
    if asked & BY_SHIFTS:
        borders = [minute for shift in shifts for minute in (shift.begins, shift.ends)]
        fitting = (step for step in _STEPS if all(minute % step == 0 for minute in borders))
        return next(fitting) * MINUTE_MS
    if asked & BY_HOURS:
        return HOUR_MS
    return DAY_MS if asked & BY_DAYS else None


MOST_PARTS = 1_000_000
"""More take seconds and tell nothing that a shorter period would not."""


def parts_of(facts: Facts, step_ms: int) -> int:
    """About how many parts there would be."""
    if not len(facts):
        return 0
    lasted = facts.moments["ends_at"] - facts.moments["begins_at"]
    return len(facts) + int((lasted // step_ms).sum())


def cut(facts: Facts, step_ms: int | None, local: LocalTime) -> Facts:
    """The same spells in parts. Other rows, which have one moment each, stay as they are."""
    if step_ms is None or facts.subject.id not in SPELLS or not len(facts):
        return facts
    begins, ends = facts.moments["begins_at"], facts.moments["ends_at"]
    shift = local.local_ms(begins) - begins
    first = (begins + shift) // step_ms
    parts = (ends + shift - 1) // step_ms - first + 1
    rows = np.repeat(np.arange(len(facts)), parts)
    number = np.arange(len(rows)) - np.repeat(np.cumsum(parts) - parts, parts)
    border = (first[rows] + number) * step_ms - shift[rows]
    taken = facts.take(rows)
    moments = {
        "begins_at": np.maximum(begins[rows], border),
        "ends_at": np.minimum(ends[rows], border + step_ms),
    }
    return replace(taken, moments=moments)

"""When people call for an ambulance: by month, day of the week, holiday and hour. Pure.

The shape is that of large city centres: a night of little, a steep morning, an evening shoulder;
more in the cold and in the greatest heat; a little less at weekends, more on the evenings of
holidays. The shares average to one over a year, so that a year has as many as was asked for.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOURS = (
    *(0.62, 0.50, 0.42, 0.37, 0.38, 0.51, 0.79, 1.12, 1.37, 1.46, 1.42, 1.30),
    *(1.17, 1.14, 1.20, 1.23, 1.20, 1.18, 1.24, 1.30, 1.30, 1.18, 0.94, 0.75),
)
WEEKDAYS = (1.04, 1.01, 1.00, 1.00, 1.01, 0.98, 0.96)
MONTHS = (1.09, 1.04, 0.98, 0.95, 0.96, 0.98, 1.05, 1.06, 0.96, 0.95, 0.96, 1.05)
HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (5, 3), (10, 1), (10, 2), (10, 3), (12, 31)})
HOLIDAY_EVENING = 1.25
EVENING = range(18, 24)
_HOURS_OF_A_YEAR = 8760.0
_MEAN = (sum(HOURS) / len(HOURS)) * (sum(WEEKDAYS) / len(WEEKDAYS)) * (sum(MONTHS) / len(MONTHS))


def rate_per_hour(local: datetime, per_year: float) -> float:
    """Calls to be expected in the hour that begins at this local time."""
    share = HOURS[local.hour] * WEEKDAYS[local.weekday()] * MONTHS[local.month - 1] / _MEAN
    if (local.month, local.day) in HOLIDAYS and local.hour in EVENING:
        share *= HOLIDAY_EVENING
    return per_year / _HOURS_OF_A_YEAR * share


def moments(
    first: date, last: date, *, per_year: float, zone: ZoneInfo, chance: random.Random
) -> Iterator[datetime]:
    """When calls come in (UTC), from the first local midnight to the end of the last day."""
    day = first
    while day <= last:
        for hour in range(24):
            begins = datetime.combine(day, time(hour), zone)
            yield from _within(begins.astimezone(UTC), rate_per_hour(begins, per_year), chance)
        day += timedelta(days=1)


def _within(begins: datetime, rate: float, chance: random.Random) -> list[datetime]:
    count = poisson(rate, chance)
    return sorted(
        begins + timedelta(milliseconds=chance.randrange(3_600_000)) for _ in range(count)
    )


def poisson(mean: float, chance: random.Random) -> int:
    """How many of what happens independently: Knuth's product; the normal law above 50."""
    if mean > 50:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count

"""Calls to expect in each half hour, with intervals, from what came before.

Rate = level × weekday × month × kind of day × share of the half hour on such a weekday. Each factor
is a ratio of what came to what the others explain, drawn towards 1 as a gamma prior would: seldom
seen days move little. The level follows the last eight weeks. What varies more than a Poisson count
is put into a negative binomial, whose spread is measured on the same days.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import field
from datetime import date, timedelta

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.planning.history import SLOTS, CallHistory, Holidays
from dispatch_app.domain.quick import dataclass

LEAST_DAYS = 28
LEVEL_DAYS = 56
SEASONS_FROM_DAYS = 365
"""Before that nobody can tell a season from growth, and the level alone follows both."""
_ROUNDS = 4
_PRIOR_CALLS = 60.0
"""A factor seen with so many calls goes half its way."""
_PRIOR_SLOT = 12.0
_PRIOR_SMOOTH = 60.0
_LONGEST_TAIL = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One half hour: the mean, and between which counts 80 % and 95 % of such half hours lie."""

    mean: float
    low_80: int
    high_80: int
    low_95: int
    high_95: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a history says of days to come."""

    level: float
    """Calls a day, all factors taken out."""
    weekday: tuple[float, ...]
    month: tuple[float, ...]
    holiday: float
    """Of every holiday alike; most centres have too few of one name."""
    shares: tuple[tuple[float, ...], ...]
    """For each weekday, and for holidays last, how a day's calls lie over its half hours."""
    spread: float
    """1/size of the negative binomial: variance = mean + spread × mean². 0: Poisson."""
    holidays: Holidays = field(default_factory=dict)

    def mean_of(self, day: date) -> tuple[float, ...]:
        whole = self.level * self.weekday[day.weekday()] * self.month[day.month - 1]
        if day in self.holidays:
            whole *= self.holiday
        return tuple(whole * share for share in self.shares[_kind(day, self.holidays)])

    def of(self, day: date) -> tuple[Expected, ...]:
        return tuple(_expected(mean, self.spread) for mean in self.mean_of(day))


def forecast(history: CallHistory, holidays: Holidays) -> Forecast:
    """Learn from a history.

    Raises:
        InvalidValue: it has too few days, or no calls.
    """
    days = [(day, sum(row)) for day, row in history.dated()]
    calls = sum(count for _, count in days)
    if len(days) < LEAST_DAYS or not calls:
        raise InvalidValue(f"a forecast needs {LEAST_DAYS} days with calls")
    factors = _factors(days, holidays)
    shares = _shares(history, holidays)
    level = _recent_level(days, factors)
    found = Forecast(
        level=level,
        weekday=tuple(factors.weekday.get(n, 1.0) for n in range(7)),
        month=tuple(factors.month.get(n, 1.0) for n in range(1, 13)),
        holiday=factors.holiday,
        shares=shares,
        spread=0.0,
        holidays=holidays,
    )
    return _with_spread(found, history)


# ---- factors of days -------------------------------------------------------------------------


@dataclass
class _Factors:
    base: float
    weekday: dict[Hashable, float] = field(default_factory=dict)
    month: dict[Hashable, float] = field(default_factory=dict)
    feast: dict[Hashable, float] = field(default_factory=dict)

    @property
    def holiday(self) -> float:
        return self.feast.get(True, 1.0)

    def of(self, day: date, feast: bool) -> float:
        return (
            self.weekday.get(day.weekday(), 1.0)
            * self.month.get(day.month, 1.0)
            * self.feast.get(feast, 1.0)
        )


def _factors(days: Iterable[tuple[date, int]], holidays: Holidays) -> _Factors:
    """Fitted in turns, each to what the others leave."""
    days = list(days)
    found = _Factors(base=sum(count for _, count in days) / len(days))
    slow = _slow_level(days)
    for _ in range(_ROUNDS):
        found.weekday = _ratios(days, found, slow, holidays, "weekday", lambda day: day.weekday())
        if len(days) >= SEASONS_FROM_DAYS:
            found.month = _ratios(days, found, slow, holidays, "month", lambda day: day.month)
        found.feast = _ratios(days, found, slow, holidays, "feast", lambda day: day in holidays)
        found.feast[False] = 1.0
    return found


def _slow_level(days: list[tuple[date, int]]) -> dict[date, float]:
    """Growth over the years, told apart from seasons only where there are two of them."""
    mean = sum(count for _, count in days) / len(days)
    if len(days) < 2 * 365:
        return {day: mean for day, _ in days}
    counts = [count for _, count in days]
    sums = [0]
    for count in counts:
        sums.append(sums[-1] + count)
    half, found = 182, {}
    for n, (day, _) in enumerate(days):
        low = min(max(n - half, 0), len(days) - 365)
        found[day] = (sums[low + 365] - sums[low]) / 365
    return found


def _ratios(
    days: list[tuple[date, int]],
    others: _Factors,
    slow: dict[date, float],
    holidays: Holidays,
    which: str,
    key: Callable[[date], Hashable],
) -> dict[Hashable, float]:
    seen: dict[Hashable, float] = defaultdict(float)
    explained: dict[Hashable, float] = defaultdict(float)
    own: dict[Hashable, float] = getattr(others, which)
    for day, count in days:
        k = key(day)
        seen[k] += count
        explained[k] += slow[day] * others.of(day, day in holidays) / own.get(k, 1.0)
    return {k: (seen[k] + _PRIOR_CALLS) / (explained[k] + _PRIOR_CALLS) for k in seen}


def _recent_level(days: list[tuple[date, int]], factors: _Factors) -> float:
    """Of the last weeks, each day freed of what its weekday, month and holiday explain. Holidays
    are left out: they say little of ordinary days."""
    last = days[-LEVEL_DAYS:]
    explained = sum(factors.of(day, False) for day, _ in last)
    return (sum(count for _, count in last) + factors.base) / (explained + 1)


# ---- half hours ------------------------------------------------------------------------------


def _kind(day: date, holidays: Holidays) -> int:
    return 7 if day in holidays else day.weekday()


def _shares(history: CallHistory, holidays: Holidays) -> tuple[tuple[float, ...], ...]:
    """Each weekday's shape is drawn towards that of all days, and smoothed over its neighbours."""
    by_kind = [[0.0] * SLOTS for _ in range(8)]
    for day, row in history.dated():
        kind = by_kind[_kind(day, holidays)]
        for slot, count in enumerate(row):
            kind[slot] += count
    whole = [sum(kind[slot] for kind in by_kind) for slot in range(SLOTS)]
    pooled = _normal(_smooth(whole))
    return tuple(tuple(_normal(_drawn(_smooth(kind), pooled))) for kind in by_kind)


def _smooth(counts: list[float]) -> list[float]:
    """Few calls are helped by their neighbours, many speak for themselves. Midnight is a neighbour
    of both ends."""
    found = []
    for n, count in enumerate(counts):
        around = (counts[n - 1] + 2 * count + counts[(n + 1) % SLOTS]) / 4
        own = count / (count + _PRIOR_SMOOTH)
        found.append(own * count + (1 - own) * around)
    return found


def _drawn(counts: list[float], pooled: list[float]) -> list[float]:
    weight = _PRIOR_SLOT * SLOTS
    return [count + weight * share for count, share in zip(counts, pooled, strict=True)]


def _normal(counts: list[float]) -> list[float]:
    total = sum(counts)
    return [count / total for count in counts]


# ---- spread ----------------------------------------------------------------------------------


def _with_spread(found: Forecast, history: CallHistory) -> Forecast:
    """By moments, over the days that the level was taken from."""
    beyond = squares = 0.0
    first = history.first + timedelta(days=max(history.days - LEVEL_DAYS, 0))
    for day, row in history.dated():
        if day < first:
            continue
        for count, mean in zip(row, found.mean_of(day), strict=True):
            beyond += (count - mean) ** 2 - mean
            squares += mean * mean
    spread = max(beyond / squares, 0.0) if squares else 0.0
    return Forecast(
        level=found.level,
        weekday=found.weekday,
        month=found.month,
        holiday=found.holiday,
        shares=found.shares,
        spread=spread,
        holidays=found.holidays,
    )


def _expected(mean: float, spread: float) -> Expected:
    low_95, low_80, high_80, high_95 = quantiles(mean, spread, (0.025, 0.1, 0.9, 0.975))
    return Expected(mean=mean, low_80=low_80, high_80=high_80, low_95=low_95, high_95=high_95)


def quantiles(mean: float, spread: float, shares: tuple[float, ...]) -> list[int]:
    """Least counts that such a share of half hours does not exceed; `shares` in order of size."""
    if mean <= 0:
        return [0] * len(shares)
    weight, ratio = _start(mean, spread)
    reached, count, found = math.exp(weight), 0, []
    for share in shares:
        while reached < share and count < _LONGEST_TAIL:
            weight += math.log(ratio(count))
            count += 1
            reached += math.exp(weight)
        found.append(count)
    return found


def _between(mean: float, spread: float, low: int, high: int) -> float:
    """Probability of a count from `low` to `high`."""
    if mean <= 0:
        return float(low == 0)
    weight, ratio = _start(mean, spread)
    total = 0.0
    for count in range(high + 1):
        if count >= low:
            total += math.exp(weight)
        weight += math.log(ratio(count))
    return total


def _start(mean: float, spread: float) -> tuple[float, Callable[[int], float]]:
    """Logarithm of the probability of no call, and how that of n+1 follows from that of n."""
    if spread < 1e-9:
        return -mean, lambda n: mean / (n + 1)
    size = 1 / spread
    odds = mean / (mean + size)
    return size * math.log1p(-odds), lambda n: odds * (n + size) / (n + 1)


# ---- proof -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """A forecast held against days that it had not seen."""

    days: int
    half_hours: int
    within_80: float
    """Share of half hours whose count lay in the interval that should hold 80 % of them."""
    within_95: float
    due_80: float
    """What the model itself says of these intervals: counts are whole, so that few calls cannot be
    bounded exactly, and an interval holds more than its name."""
    due_95: float
    day_error: float
    """Mean of |came − expected| over what came, by day."""
    naive_day_error: float
    """The same for "as many as a week before"."""


def back_test(history: CallHistory, holidays: Holidays, *, weeks: int = 8) -> BackTest:
    """Each of the last weeks is forecast from what was known before it began.

    Raises:
        InvalidValue: the history is too short.
    """
    inside_80 = inside_95 = half_hours = 0
    missed = naive = came = due_80 = due_95 = 0.0
    for week in range(weeks, 0, -1):
        begins = history.first + timedelta(days=history.days - 7 * week)
        known = history.until(begins)
        found = forecast(known, holidays)
        for n in range(7):
            day = begins + timedelta(days=n)
            row, before = history.of(day), history.of(day - timedelta(days=7))
            assert row is not None
            assert before is not None
            for count, one in zip(row, found.of(day), strict=True):
                half_hours += 1
                inside_80 += one.low_80 <= count <= one.high_80
                inside_95 += one.low_95 <= count <= one.high_95
                due_80 += _between(one.mean, found.spread, one.low_80, one.high_80)
                due_95 += _between(one.mean, found.spread, one.low_95, one.high_95)
            came += sum(row)
            missed += abs(sum(row) - sum(found.mean_of(day)))
            naive += abs(sum(row) - sum(before))
    return BackTest(
        days=7 * weeks,
        half_hours=half_hours,
        within_80=inside_80 / half_hours,
        within_95=inside_95 / half_hours,
        due_80=due_80 / half_hours,
        due_95=due_95 / half_hours,
        day_error=missed / came if came else 0.0,
        naive_day_error=naive / came if came else 0.0,
    )

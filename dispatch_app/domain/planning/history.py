"""How many calls came, by day of the centre's zone and half hour. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch_app.domain.quick import dataclass

SLOTS = 48
"""Half hours of a day. A day on which clocks change has them too: two have other lengths."""
SLOT_MIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHistory:
    """Days in a row without a gap, both ends included."""

    first: date
    counts: tuple[tuple[int, ...], ...]
    """For each day its 48 half hours."""
    handling_s: float | None = None
    """Mean from answering to hanging up; None where nothing was answered."""
    answered: int = 0

    @property
    def days(self) -> int:
        return len(self.counts)

    def dated(self) -> Iterator[tuple[date, tuple[int, ...]]]:
        for n, row in enumerate(self.counts):
            yield self.first + timedelta(days=n), row

    def until(self, day: date) -> CallHistory:
        """Without `day` and what comes after it."""
        length = max((day - self.first).days, 0)
        return CallHistory(
            first=self.first,
            counts=self.counts[:length],
            handling_s=self.handling_s,
            answered=self.answered,
        )

    def of(self, day: date) -> tuple[int, ...] | None:
        n = (day - self.first).days
        return self.counts[n] if 0 <= n < len(self.counts) else None


Holidays = Mapping[date, str]
"""Days that are unlike their weekday, each with the name of its holiday."""


def from_half_hours(
    found: Iterable[tuple[datetime, int]],
    *,
    first: date,
    last: date,
    zone: ZoneInfo,
    handling_s: float | None = None,
    answered: int = 0,
) -> CallHistory:
    """Counts by the beginning of their half hour, laid over the days of a zone, both included."""
    rows = [[0] * SLOTS for _ in range((last - first).days + 1)]
    for begins, count in found:
        here = begins.astimezone(zone)
        n = (here.date() - first).days
        if 0 <= n < len(rows):
            rows[n][(here.hour * 60 + here.minute) // SLOT_MIN] += count
    return CallHistory(
        first=first,
        counts=tuple(tuple(row) for row in rows),
        handling_s=handling_s,
        answered=answered,
    )

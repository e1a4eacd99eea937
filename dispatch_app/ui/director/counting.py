"""What recorders did, counted by day and by channel. Pure: figures in, figures out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dispatch_app.ui.kit.recording.found import DayCount


class Measure(StrEnum):
    """What the bars tell."""

    COUNT = "count"
    HOURS = "hours"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Figures of a day or of a channel."""

    of: str
    count: int = 0
    seconds: float = 0.0
    bytes: int = 0

    def of_measure(self, measure: Measure) -> float:
        """The figure that a bar shows; sizes in megabytes."""
        match measure:
            case Measure.COUNT:
                return float(self.count)
            case Measure.HOURS:
                return self.seconds / 3600
            case Measure.BYTES:
                return self.bytes / 1024**2


def by_day(counts: Sequence[DayCount], first: date, last: date) -> tuple[Total, ...]:
    """Every day of the period in order; days without a recording count nothing."""
    found = _totals((c.day, c) for c in counts)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(found.get(f"{day}", Total(of=f"{day}")) for day in days)


def by_line(counts: Iterable[DayCount], day: str = "") -> tuple[Total, ...]:
    """Every channel with a recording, of one day or of all."""
    found = _totals((c.line, c) for c in counts if not day or c.day == day)
    return tuple(found[line] for line in sorted(found, key=_by_number))


def whole(totals: Iterable[Total], name: str) -> Total:
    totals = tuple(totals)
    return Total(
        of=name,
        count=sum(t.count for t in totals),
        seconds=sum(t.seconds for t in totals),
        bytes=sum(t.bytes for t in totals),
    )


def _totals(counts: Iterable[tuple[str, DayCount]]) -> Mapping[str, Total]:
    found: dict[str, Total] = {}
    for of, count in counts:
        so_far = found.get(of, Total(of=of))
        found[of] = Total(
            of=of,
            count=so_far.count + count.count,
            seconds=so_far.seconds + count.duration_ms / 1000,
            bytes=so_far.bytes + count.bytes,
        )
    return found


def _by_number(line: str) -> tuple[str, int, str]:
    """L2 stands before L10."""
    head = line.rstrip("0123456789")
    tail = line[len(head) :]
    return head, int(tail or 0), line

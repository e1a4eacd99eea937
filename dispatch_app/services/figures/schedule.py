"""When reports are due of themselves, and which are still missing. Writes none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import Export, ExportFormat
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.bus import Bus
from dispatch_app.services.figures.local_time import LocalTime
from dispatch_app.services.watch import CENTRE

log = logging.getLogger(__name__)

PERIOD_S = 60.0
CAUGHT_UP = 7
"""So many days back a server that was away writes what it missed."""
AGAIN = timedelta(hours=1)
ANSWER_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A day, week or month by its name, such as 2026-11-21, 2026-W47, 2026-10."""

    name: str
    since: datetime
    until: datetime
    first: date
    last: date


def days(local: LocalTime, first: date, last: date) -> Span:
    """From the first day to the last one, both included."""
    name = f"{first}" if first == last else f"{first}_{last}"
    return _span(local, name, first, last)


def spans_due(local: LocalTime, today: date) -> list[Span]:
    """What has just ended: the day before; on a Monday its week; on the first its month."""
    yesterday = today - timedelta(days=1)
    found = [_span(local, f"{yesterday}", yesterday, yesterday)]
    if today.weekday() == 0:
        year, week, _ = yesterday.isocalendar()
        found.append(_span(local, f"{year}-W{week:02d}", today - timedelta(days=7), yesterday))
    if today.day == 1:
        found.append(_span(local, f"{yesterday:%Y-%m}", yesterday.replace(day=1), yesterday))
    return found


def _span(local: LocalTime, name: str, first: date, last: date) -> Span:
    return Span(
        name=name,
        since=local.midnight(first),
        until=local.midnight(last + timedelta(days=1)),
        first=first,
        last=last,
    )


class Writing(Protocol):
    """Writes reports beside the server, one span at a time."""

    def missing(self, span: Span) -> Sequence[str]:
        """The reports of the span that are not there yet."""
        ...

    def begin(self, span: Span, reports: Sequence[str]) -> None: ...

    def ended(self) -> str | None:
        """None while it is at work; else why the last one failed, or an empty text."""
        ...

    def stop(self) -> None: ...


class ReportSchedule:
    """Comes round every minute; begins what is due, and tells that it leaves the house."""

    period_s = PERIOD_S

    def __init__(
        self,
        writing: Writing,
        bus: Bus,
        clock: Clock,
        new_id: IdMaker,
        *,
        local: LocalTime,
        daily_at: time,
    ) -> None:
        self._writing, self._bus, self._clock, self._new_id = writing, bus, clock, new_id
        self._local, self._daily_at = local, daily_at
        self._not_before: datetime | None = None

    def __call__(self) -> None:
        """Raises Unavailable where reports could not be written: they are tried again."""
        failed = self._writing.ended()
        now = self._clock.now()
        if failed is None:
            return
        if failed and self._not_before is None:
            self._not_before = now + AGAIN
        if self._not_before is not None and now < self._not_before:
            raise Unavailable(f"reports were not written: {failed}")
        self._not_before = None
        self._begin(now)

    def _begin(self, now: datetime) -> None:
        for span in self._due(now):
            reports = self._writing.missing(span)
            if reports:
                self._tell(span, reports)
                self._writing.begin(span, reports)
                return

    def _due(self, now: datetime) -> list[Span]:
        here = now.astimezone(self._local.zone)
        today = here.date()
        last = today if here.time() >= self._daily_at else today - timedelta(days=1)
        past = (last - timedelta(days=back) for back in range(CAUGHT_UP - 1, -1, -1))
        return [span for day in past for span in spans_due(self._local, day)]

    def _tell(self, span: Span, reports: Sequence[str]) -> None:
        export = Export(
            subject="figures.scheduled",
            format=ExportFormat.XLSX,
            rows=len(reports),
            criteria=f"{span.name}: {', '.join(reports)}",
        )
        command = RecordExport(export=export, reason="[figures] directory")
        self._bus.submit(command, actor=CENTRE, command_id=f"figures:{self._new_id()}").result(
            ANSWER_S
        )

    def stop(self) -> None:
        self._writing.stop()


Program = Callable[[Span, Sequence[str]], Sequence[str]]
"""The command line that writes these reports."""

"""Turns `[figures]` of the configuration into the process that counts and the reports that are
written of themselves."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch_app.adapters.figures.beside import ReportsBeside
from dispatch_app.adapters.figures.counting import FiguresSetup
from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.figures.process import CountingProcess
from dispatch_app.config import BadConfig, Config
from dispatch_app.domain.figures.model import BadDefinition, FigureBook
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.server.figure_desk import FigureDesk
from dispatch_app.services.bus import Bus
from dispatch_app.services.figures.local_time import LocalTime
from dispatch_app.services.figures.schedule import ReportSchedule, Span
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.rounds import Rounds

WORKER = (sys.executable, "-m", "dispatch_app.figure_worker")
KIND = "xlsx"


class FigureKeeping:
    """The process that counts, who asks it, and the schedule where a directory is named."""

    def __init__(self, config: Config, bus: Bus, clock: Clock, new_id: IdMaker) -> None:
        own = Path(config.figures.definitions) if config.figures.definitions else None
        book = _book(own)
        setup = FiguresSetup(
            database=config.server.database,
            zone=config.server.zone,
            definitions=own,
            region=Path(config.server.region) if config.server.region else None,
        )
        self._counting = CountingProcess(setup)
        self.desk = FigureDesk(self._counting)
        self._schedule: ReportSchedule | None = None
        if config.figures.directory:
            self._schedule = ReportSchedule(
                _writing(config, book),
                bus,
                clock,
                new_id,
                local=LocalTime(ZoneInfo(config.server.zone)),
                daily_at=_time(config.figures.daily_at),
            )

    def rounds(self, beats: Heartbeats) -> list[Rounds]:
        schedule = self._schedule
        return [Rounds("reports", schedule.period_s, schedule, beats)] if schedule else []

    def stop(self) -> None:
        if self._schedule:
            self._schedule.stop()
        self._counting.close()


def report_names(config: Config, book: FigureBook) -> list[str]:
    """Raises BadConfig where one is unknown."""
    names = [name.strip() for name in config.figures.reports.split(",") if name.strip()]
    for name in names:
        if name not in book.reports:
            known = ", ".join(book.reports)
            raise BadConfig(f"[figures] reports: {name!r} is unknown; known are: {known}")
    return names


def _writing(config: Config, book: FigureBook) -> ReportsBeside:
    directory = Path(config.figures.directory)

    def program(span: Span, reports: Sequence[str]) -> list[str]:
        chosen = [part for name in reports for part in ("--report", name)]
        source = ["--config", config.source] if config.source else []
        source += ["--region", config.server.region] if config.server.region else []
        return [
            *WORKER,
            *source,
            *("--database", config.server.database, "--into", str(directory)),
            *("--since", f"{span.first}", "--until", f"{span.last}", "--name", span.name),
            *("--kind", KIND, *chosen),
        ]

    return ReportsBeside(directory, report_names(config, book), KIND, program)


def _book(own: Path | None) -> FigureBook:
    try:
        return figure_book(own)
    except BadDefinition as bad:
        raise BadConfig(f"[figures] definitions: {bad}") from bad


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as strange:
        raise BadConfig(f"[figures] daily_at {text!r}: write a time of day, such as 06:00") from (
            strange
        )

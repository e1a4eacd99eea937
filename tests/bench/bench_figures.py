"""Measures reports over a year of 300,000 incidents: reading it into memory, answering, keeping up.

The year is an invented one, its rows copied until there are enough (tables alone, no journal); it
is made once and kept.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.storage.database import Database, LookedAt
from dispatch_app.adapters.storage.figures.facts import KeptFacts
from dispatch_app.adapters.storage.tables.incidents import ACCEPTANCE, CALL, INCIDENT
from dispatch_app.adapters.storage.tables.logs import SEAT_LOG, VEHICLE_LOG
from dispatch_app.adapters.storage.tables.missions import (
    MISSION,
    MISSION_STAGE,
    PATIENT_CASE,
    RECEIPT,
    RECOMMENDATION,
    RUN_SHEET,
)
from dispatch_app.ports.figures import FigurePart, FigureQuestion
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.local_time import LocalTime
from tests.bench.bench_query import _year
from tests.bench.figures import Figure, spread
from tests.bench.many_years import YEARS, _copying, _without_indexes

TABLES = (
    *(CALL, INCIDENT, ACCEPTANCE, MISSION, MISSION_STAGE, PATIENT_CASE, RECEIPT, RUN_SHEET),
    *(RECOMMENDATION, SEAT_LOG, VEHICLE_LOG),
)
HOME = Path(".run/figures")
INCIDENTS, FEW = 300_000, 20_000
ANSWER_MS = 1_000.0
YEAR = timedelta(days=365)
SHANGHAI = ZoneInfo("Asia/Shanghai")
MB = 1_000_000


def figures(*, quick: bool, region: Path) -> list[Figure]:
    """`region`: the city whose year is invented, where none has been yet."""
    year, kept = _year(region), HOME / ("months.sqlite" if quick else "year.sqlite")
    _year_of(year.absolute(), FEW if quick else INCIDENTS, kept.absolute())
    store = LookedAt(f"sqlite:///{kept}", deadline_s=600.0)
    try:
        return list(_measured(store, kept))
    finally:
        store.close()


def _measured(store: LookedAt, kept: Path) -> Iterator[Figure]:
    until = _last_call(store)
    facts = KeptFacts(store, lambda: until)
    began = time.process_time(), time.perf_counter()
    facts.reach(until - YEAR)
    took = time.perf_counter() - began[1]
    rows = len(facts.facts("incident", until - YEAR, until))
    size = f"store {kept.stat().st_size / MB:.0f} MB, columns {facts.bytes / MB:.0f} MB"
    yield Figure(
        name=f"figures: a year of {rows:,} incidents read into memory, once",
        unit="s",
        value=took,
        note=f"{size}; processor {time.process_time() - began[0]:.1f} s; behind nobody's order",
    )
    answering = Answering(facts, figure_book(), LocalTime(SHANGHAI))
    slowest, times = "", []
    for report in answering.book.reports:
        ms = _answer_ms(answering, report, until)
        if not times or ms > max(times):
            slowest = report
        times.append(ms)
    yield spread(
        f"figures: any of {len(times)} reports over a year, with course, histogram and map",
        times,
        limit=ANSWER_MS,
        note=f"slowest: {slowest}",
    )
    yield spread(
        "figures: a month beside the month before",
        [_month_ms(answering, report, until) for report in answering.book.reports],
        limit=ANSWER_MS,
    )
    yield spread("figures: a look whether anything happened", _looks_ms(facts))


def _answer_ms(answering: Answering, report: str, until: datetime) -> float:
    question = FigureQuestion(
        report=report, since=until - YEAR, until=until, parts=tuple(FigurePart)
    )
    return _took_ms(answering, question)


def _month_ms(answering: Answering, report: str, until: datetime) -> float:
    month = timedelta(days=30)
    question = FigureQuestion(
        report=report,
        since=until - month,
        until=until,
        compare_since=until - 2 * month,
        compare_until=until - month,
        parts=(FigurePart.SERIES, FigurePart.HISTOGRAM),
    )
    return _took_ms(answering, question)


def _took_ms(answering: Answering, question: FigureQuestion) -> float:
    began = time.perf_counter()
    answering.answer(question, made_at=question.until)
    return (time.perf_counter() - began) * 1000


def _looks_ms(facts: KeptFacts) -> list[float]:
    times = []
    for _ in range(20):
        began = time.perf_counter()
        facts.catch_up()
        times.append((time.perf_counter() - began) * 1000)
    return times


def _last_call(store: LookedAt) -> datetime:
    with store.reading() as connection:
        last = connection.scalar(text("SELECT max(rang_at) FROM call")) or 0
    return datetime.fromtimestamp(last / 1000, UTC) + timedelta(seconds=1)


def _year_of(year: Path, wanted: int, kept: Path) -> None:
    """Copies of one year in that same year, a minute apart from each other."""
    done = kept.with_suffix(".made")
    if done.exists() and int(done.read_text("utf-8")) >= wanted:
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in kept.parent.glob(f"{kept.name}*"):
        old.unlink()
    database = Database(f"sqlite:///{kept}")
    with database.writing() as connection:
        indexes = _without_indexes(connection)
    with database._writer.connect() as connection:
        connection.connection.driver_connection.execute(f"ATTACH DATABASE '{year}' AS year")
        copies = -(-wanted // connection.scalar(text("SELECT count(*) FROM year.incident")))
        for copy in range(copies):
            for table in TABLES:
                connection.execute(text(_copying(table, copy * YEARS)))
            connection.commit()
    with database.writing() as connection:
        for statement in indexes:
            connection.execute(text(statement))
    database.checkpoint()
    database.close()
    done.write_text(str(wanted), "utf-8")

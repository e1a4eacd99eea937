"""Measures the workbench of queries on millions of incidents: first pages, words, counts.

The record is made once, from one invented year, and kept under `.run/query`.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import func, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.search.opening import OpenedSearch, open_search
from dispatch_app.adapters.storage.tables.incidents import CALL, INCIDENT
from dispatch_app.adapters.storage.tables.missions import MISSION
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.search.asking import Asked, Criterion, Query, understood
from dispatch_app.domain.search.fields import Operator
from tests.bench.figures import Figure, spread
from tests.bench.many_years import incidents_in, record_of, words_of

HOME = Path(".run/query")
INCIDENTS, FEW = 3_000_000, 20_000
PAGE_MS, WORDS_MS = 200.0, 500.0
PAGE = 100


def figures(*, quick: bool, region: Path) -> list[Figure]:
    year = _year(region)
    made = HOME / "big.made"
    there = int(made.read_text(encoding="utf-8")) if made.exists() else 0
    wanted = there or (FEW if quick else INCIDENTS)
    kept = record_of(year.absolute(), wanted, (HOME / "big.db").absolute())
    base = Database(f"sqlite:///{year.absolute()}")
    words_of(base, kept)
    search = open_search(kept)
    try:
        return list(_measured(search, kept, base, 5 if quick else 25))
    finally:
        search.close()
        kept.close()
        base.close()


def _year(region: Path) -> Path:
    """An invented year of a small city."""
    year = HOME / "year.db"
    if not year.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        given = ("--region", str(region), "--database", f"sqlite:///{year.absolute()}")
        size = ("--years", "1", "--seed", "7", "--per-year", "12000")
        made = [sys.executable, "main.py", "simulate", "history", *given, *size]
        subprocess.run(made, check=True)
    return year


def _measured(
    search: OpenedSearch, kept: Database, base: Database, rounds: int
) -> Iterator[Figure]:
    pick = _Pick(base)
    count = incidents_in(kept)
    note = f"{count:,} incidents, {_size('big.db')}; words {_size('big.db.words')}"
    for name, asked in pick.indexed():
        yield _spread(search, f"first page, {name}", asked, rounds, PAGE_MS)
    for name, asked in pick.words():
        yield _spread(search, f"first page, {name}", asked, rounds, WORDS_MS)
    yield _counted(search, pick.month(), rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure(name="memory of the process at its peak", unit="MB", value=round(peak), note=note)


def _spread(
    search: OpenedSearch, name: str, asked: Callable[[], Asked], rounds: int, limit: float
) -> Figure:
    took, cut = [], 0
    for _ in range(rounds):
        question = asked()
        began = time.perf_counter()
        try:
            search.find(question, PAGE)
        except Rejected:
            cut += 1
        took.append((time.perf_counter() - began) * 1000)
    return spread(name, took, limit=limit, note=f"{cut} cut off" if cut else "")


def _counted(search: OpenedSearch, asked: Callable[[], Asked], rounds: int) -> Figure:
    took = []
    for _ in range(rounds):
        question = asked()
        began = time.perf_counter()
        search.count(question)
        took.append((time.perf_counter() - began) * 1000)
    return spread("count with totals up to 10,000, incidents of a month", took)


def _size(name: str) -> str:
    return f"{(HOME / name).stat().st_size / 1e9:.1f} GB"


class _Pick:
    """Questions with values that are there, other ones each time."""

    def __init__(self, base: Database) -> None:
        self._random = random.Random(7)
        with base.reading() as connection:

            def values(column: object) -> Sequence[str]:
                return [row[0] for row in connection.execute(select(column).distinct()) if row[0]]  # type: ignore[call-overload]

            self._numbers = values(CALL.c.number_key)
            self._places = values(INCIDENT.c.place_text)
            self._incidents = values(INCIDENT.c.number)
            self._vehicles = values(MISSION.c.vehicle)
            self._complaints = values(INCIDENT.c.complaint)
            self._newest = connection.scalar(select(func.max(INCIDENT.c.opened_at))) or 0

    def indexed(self) -> Iterator[tuple[str, Callable[[], Asked]]]:
        yield "newest incidents", lambda: _asked("incident")
        yield "incidents of a month by complaint and priority", self._of_month
        yield "incidents by number", lambda: _asked("incident", self._is("number", self._incidents))
        yield "calls of a number", lambda: _asked("call", self._is("number", self._numbers))
        yield "calls that waited 30 s in a month", self._waited
        yield (
            "missions of a vehicle",
            lambda: _asked("mission", self._is("vehicle", self._vehicles)),
        )
        yield "run sheets of a month", lambda: _asked("case", self._within("filed_at"))
        yield "acceptances of a seat", lambda: _asked("acceptance", _by("seat", "is", "1"))

    def words(self) -> Iterator[tuple[str, Callable[[], Asked]]]:
        yield "words: a street", lambda: self._said(self._place()[3:8])
        yield "words: four figures of a number", lambda: self._said(self._number()[-4:])
        yield "words: street and complaint", self._street_and_complaint
        yield "words: nothing there", lambda: self._said("曌曌龘龘")

    def month(self) -> Callable[[], Asked]:
        return lambda: _asked("incident", self._within("opened_at"))

    def _place(self) -> str:
        return self._random.choice(self._places)

    def _number(self) -> str:
        return self._random.choice(self._numbers)

    def _is(self, field: str, values: Sequence[str]) -> Criterion:
        return _by(field, "is", self._random.choice(values))

    def _of_month(self) -> Asked:
        complaint = self._is("complaint", self._complaints)
        return _asked("incident", self._within("opened_at"), complaint, _by("priority", "is", "1"))

    def _waited(self) -> Asked:
        return _asked("call", self._within("rang_at"), _by("waited_s", "at_least", "30"))

    def _street_and_complaint(self) -> Asked:
        complaint = self._is("complaint", self._complaints)
        return self._said(self._place()[3:8], complaint)

    def _said(self, words: str, *criteria: Criterion) -> Asked:
        return understood(Query(subject="incident", text=words, criteria=criteria))

    def _within(self, field: str) -> Criterion:
        """A month of the last ten years."""
        start = self._newest - self._random.randrange(1, 118) * 30 * 86_400_000
        told = [_iso(start), _iso(start + 30 * 86_400_000)]
        return _by(field, "between", *told)


def _iso(ms: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(ms / 1000))


def _by(field: str, operator: str, *values: str) -> Criterion:
    return Criterion(field=field, operator=Operator(operator), values=values)


def _asked(subject: str, *criteria: Criterion) -> Asked:
    return understood(Query(subject=subject, criteria=criteria))

"""Keeps the words of the search box current: follows the journal from its own bookmark.

Not on the way of any order: it reads what is committed and writes into a file of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Table, func, select, tuple_

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.entries import entry_from
from dispatch_app.adapters.storage.search.words_of import call_docs, incident_docs
from dispatch_app.adapters.storage.search.words_store import Doc, WordsStore
from dispatch_app.adapters.storage.tables.incidents import CALL, INCIDENT
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.adapters.storage.tables.missions import MISSION
from dispatch_app.domain import events as e

TELLING = (
    *(e.CallRang, e.CallerIdentified, e.CallAttached, e.CallSettled, e.CallAbandoned),
    *(e.IncidentOpened, e.IntakeRecorded, e.PlaceFixed, e.PlanSet, e.IncidentClosed),
    *(e.MissionOrdered, e.OrderIssued, e.RunSheetFiled),
)
"""Events that change what is said of an incident or a call."""
_KINDS = tuple(kind.__name__ for kind in TELLING)
PAGE = 200
BUDGET_S = 0.15
"""So much of each round is work: the first look at a long record shares its core with orders."""
ROUND_S = 1.0
_FORM, _SEQUENCE, _BUILT = "form", "sequence", "built"
_NEWEST = "1"


@dataclass
class _Touched:
    incidents: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    missions: set[str] = field(default_factory=set)


class WordsKeeper:
    period_s = ROUND_S

    def __init__(
        self,
        database: Database,
        store: WordsStore,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._store, self._clock = database, store, clock

    def __call__(self, budget_s: float = BUDGET_S) -> bool:
        """One round; whether everything that is written down can be found now.

        Raises:
            Unavailable: the store is away; the next round goes on where this one stopped.
        """
        until = self._clock() + budget_s
        if self._store.mark(_FORM) != _NEWEST:
            self._begin()
        done = False
        while not done and self._clock() < until:
            done = self._follow() if self.gathered() else self._build()
        return done

    def gathered(self) -> bool:
        """Whether the first look at the whole record is over."""
        return self._store.mark(_BUILT) == "yes"

    def rebuild(self) -> None:
        """All of it anew, without a pause."""
        self._store.empty()
        while not self(budget_s=60.0):
            pass

    def _begin(self) -> None:
        """First what the tables hold, then what has been written since now."""
        with self._database.reading() as connection:
            newest = connection.scalar(select(func.max(EVENT.c.sequence))) or 0
        self._store.empty()
        marks = {_FORM: _NEWEST, _SEQUENCE: str(newest), _BUILT: "incident:0:"}
        self._store.write((), marks)

    def _build(self) -> bool:
        """The next page of the tables, oldest first: incidents, then calls that belong to none."""
        kind, since, last = self._store.mark(_BUILT).split(":", 2)
        with self._database.reading() as connection:
            if kind == "incident":
                page = _page(connection, INCIDENT, INCIDENT.c.opened_at, int(since), last)
                docs = incident_docs(connection, [row.id for row in page])
            else:
                page = _page(connection, CALL, CALL.c.rang_at, int(since), last)
                docs = call_docs(connection, [row.id for row in page])
        self._store.write(docs, {_BUILT: _after(kind, page)})
        return False

    def _follow(self) -> bool:
        begin = int(self._store.mark(_SEQUENCE) or 0)
        with self._database.reading() as connection:
            last = connection.scalar(select(func.max(EVENT.c.sequence))) or 0
            end = min(last, begin + PAGE)
            docs = _docs_of(connection, begin, end) if end > begin else []
        if end > begin:
            self._store.write(docs, {_SEQUENCE: str(end)})
        return end >= last


def _page(
    connection: Connection, table: Table, began: Column[Any], since: int, last: str
) -> Sequence[Any]:
    wanted = (
        select(table.c.id, began.label("began"))
        .where(tuple_(began, table.c.id) > tuple_(since, last))
        .order_by(began, table.c.id)
        .limit(PAGE)
    )
    return connection.execute(wanted).all()


def _after(kind: str, page: Sequence[Any]) -> str:
    if page:
        return f"{kind}:{page[-1].began}:{page[-1].id}"
    return "call:0:" if kind == "incident" else "yes"


def _docs_of(connection: Connection, begin: int, end: int) -> list[Doc]:
    """What is said now of everything that events of (begin, end] are about."""
    wanted = select(EVENT).where(
        EVENT.c.sequence > begin, EVENT.c.sequence <= end, EVENT.c.kind.in_(_KINDS)
    )
    touched = _Touched()
    for row in connection.execute(wanted.order_by(EVENT.c.sequence)):
        event = entry_from(row).event
        touched.incidents.add(getattr(event, "incident", None) or "")
        touched.calls.add(getattr(event, "call", None) or "")
        touched.missions.add(getattr(event, "mission", None) or "")
    touched.incidents |= _incidents_of(connection, touched)
    incidents = incident_docs(connection, sorted(touched.incidents - {""}))
    return [*incidents, *call_docs(connection, sorted(touched.calls - {""}))]


def _incidents_of(connection: Connection, touched: _Touched) -> set[str]:
    calls = select(CALL.c.incident).where(CALL.c.id.in_(touched.calls))
    missions = select(MISSION.c.incident).where(MISSION.c.id.in_(touched.missions))
    return {row.incident or "" for row in connection.execute(calls.union(missions))}

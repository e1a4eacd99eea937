"""Measures the journal: commands per second and how long a commit takes, per store and batch.

Every commit is synced to the disk that the temporary folder is on.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Nature, Stage
from dispatch_app.domain.events import CallRang, Event
from dispatch_app.domain.ids import CallId, LineId
from dispatch_app.domain.values import Recommendation
from dispatch_app.ports.journal import Answer
from tests.fakes.builders import NOON, V01, a_centre, a_plan, a_recommendation
from tests.fakes.written import as_answers

BATCH = 64
VEHICLES = 500


def simple_commands(url: str | None = None, *, commits: int = 60) -> dict[str, Any]:
    """Batches of `BATCH` commands with one event each, as in a burst."""
    events = [_rang(n) for n in range(1, BATCH * commits + 1)]
    return {"what": f"simple commands, {BATCH} a commit", **_measured(url, events, BATCH)}


def single_commands(url: str | None = None, *, commits: int = 300) -> dict[str, Any]:
    """One command a commit: what a lone `F2` waits for."""
    return {
        "what": "simple commands, one a commit",
        **_measured(url, [_rang(n) for n in range(1, commits + 1)], 1),
    }


def whole_incidents(url: str | None = None, *, incidents: int = 60) -> dict[str, Any]:
    """Ring to hand-over with a table of 500 vehicles in each order, one command a commit."""
    events = _incidents(incidents)
    return {"what": "events of whole incidents, one a commit", **_measured(url, events, 1)}


def _rang(number: int) -> Event:
    return CallRang(
        call=CallId(f"0190a000-0000-7000-8000-{number:012d}"),
        line=LineId("1"),
        nature=Nature.REAL,
        at=NOON,
    )


def _incidents(count: int) -> list[Event]:
    """The same vehicle runs again and again; every order shows all 500."""
    centre = a_centre()
    shown = _large_table()
    for _ in range(count):
        incident = centre.later(60).opens()
        centre.do(c.SetPlan(incident=incident.id, plan=a_plan()))
        mission = centre.sends(incident, V01, recommendation=shown)
        centre.do(c.EndCall(call=incident.calls[0]))
        chain = (Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING, Stage.AT_HOSPITAL)
        centre.reaches(mission, *chain, Stage.COMPLETE)
    return centre.events


def _large_table() -> Recommendation:
    row = a_recommendation(V01).rows[0]
    return Recommendation(rows=(row,) * VEHICLES, road_version="bench", shown_at=NOON)


def _measured(url: str | None, events: list[Event], batch: int) -> dict[str, Any]:
    answers = as_answers(events)
    with tempfile.TemporaryDirectory() as folder:
        where = url or f"sqlite:///{Path(folder) / 'store.db'}"
        journal = SqlJournal(Database(where))
        took = [_timed(journal, answers[i : i + batch]) for i in range(0, len(answers), batch)]
        journal.close()
    p50, p95, p99 = np.percentile(np.array(took) * 1000, [50, 95, 99])
    return {
        "store": where.partition(":")[0],
        "commands": len(answers),
        "commands_per_s": round(len(answers) / sum(took)),
        "commit_ms": {"p50": round(p50, 2), "p95": round(p95, 2), "p99": round(p99, 2)},
    }


def _timed(journal: SqlJournal, answers: list[Answer]) -> float:
    began = time.perf_counter()
    journal.commit(answers)
    return time.perf_counter() - began


def run() -> list[dict[str, Any]]:
    return [simple_commands(), single_commands(), whole_incidents()]


if __name__ == "__main__":
    import json

    print(json.dumps(run(), indent=2))

"""What is said of a day: counts by kind, how long answers took, which invariants held."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from dispatch_app.domain import events as e
from dispatch_app.domain.timers import Timers
from tests.day.centre import TIMERS
from tests.day.invariants import broken
from tests.day.play import Played
from tests.day.reading import entries_in, figures_that_differ, logs_in, seal_of, tables_that_differ
from tests.day.record import Record

SHOWN = 20
"""So many breaches of one invariant are told; their number is told as well."""


def record_of(played: Played) -> Record:
    """All that the day left, read from its disks."""
    secrets = {secret for who in played.people for secret in (who.number, who.name, who.place.text)}
    with tempfile.TemporaryDirectory(prefix="day-") as scratch:
        return Record(
            entries=entries_in(played.database),
            stations=played.stations,
            answers=played.answers,
            replica=played.replica,
            seal=seal_of(played.database),
            tables=tables_that_differ(played.database, Path(scratch)),
            figures=figures_that_differ(played.database, Path(scratch)),
            taken_by_partner=played.taken_by_partner,
            logs=logs_in(played.directory),
            secrets=frozenset(secrets),
            outages=played.outages,
            timers=Timers(**TIMERS),
        )


def report_of(played: Played, record: Record) -> dict[str, Any]:
    found = broken(record)
    took = sorted(told.took_s for told in played.ledger.told)
    kinds = Counter(type(entry.event).__name__ for entry in record.entries)
    acceptances = Counter(x.kind.value for x in record.of(e.AcceptanceBegan))
    return {
        "calls": played.script.calls,
        "seed": played.script.seed,
        "lasted_s": round(played.lasted_s, 1),
        "by_kind": dict(sorted(played.done.items())),
        "acceptances": dict(sorted(acceptances.items())),
        "commands": len(took),
        "events": len(record.entries),
        "missions": kinds["MissionOrdered"],
        "orders": kinds["OrderIssued"],
        "taken_by_another_seat": dict(played.refused),
        "answer_ms": {
            "p50": round(1000 * took[len(took) // 2], 1),
            "p99": round(1000 * took[int(0.99 * len(took))], 1),
            "most": round(1000 * took[-1], 1),
        },
        "kills": played.kills,
        "invariants": {
            name: {"breaches": len(what), "first": what[:SHOWN]} for name, what in found.items()
        },
    }


def holds(report: dict[str, Any]) -> bool:
    return not any(one["breaches"] for one in report["invariants"].values())

"""A process that commits without end and says what was acknowledged; made to be killed.

Run as ``python -m tests.fakes.journal_writer URL``.
"""

from __future__ import annotations

import itertools
import sys

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.events import CallRang, Event
from dispatch_app.domain.ids import CallId, LineId
from tests.fakes.builders import NOON
from tests.fakes.written import as_answers


def main(url: str) -> None:
    journal = SqlJournal(Database(url))
    for round_ in itertools.count():
        last = journal.last_sequence()
        events = [_event(last + 1 + i) for i in range(1 + round_ % 5)]
        journal.commit(as_answers(events, after=last))
        print(last + len(events), flush=True)


def _event(sequence: int) -> Event:
    return CallRang(call=CallId(f"C-{sequence}"), line=LineId("1"), nature=Nature.REAL, at=NOON)


if __name__ == "__main__":
    main(sys.argv[1])

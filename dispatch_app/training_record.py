"""Makes the record of a training run: a database of its own whose first event says what it is."""

from __future__ import annotations

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain.centre import decide
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.training.commands import DeclareTraining
from dispatch_app.domain.training.values import TrainingRun
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.ports.journal import Answer, Entry
from dispatch_app.services.watch import CENTRE


class NotEmpty(Exception):
    """The database has a record already, and what has happened never becomes training."""


def make_record(url: str, run: TrainingRun, clock: Clock, new_id: IdMaker) -> None:
    """
    Raises:
        NotEmpty: see there.
        BadDatabaseUrl, Unavailable: the database cannot be used.
    """
    journal = SqlJournal(Database(url))
    try:
        if journal.last_sequence():
            raise NotEmpty(f"{url}: has a record already; a training run makes its own")
        at, command = clock.now(), DeclareTraining(run=run)
        context = Context(at=at, actor=CENTRE, new_id=new_id, local_day=f"{at:%Y%m%d}")
        asked = new_id()
        entries = tuple(
            Entry(sequence=number, command_id=asked, actor=CENTRE, at=at, event=event)
            for number, event in enumerate(decide(CentreState(), command, context), start=1)
        )
        kind, last = type(command).__name__, entries[-1].sequence
        journal.commit([Answer(command_id=asked, kind=kind, last_sequence=last, entries=entries)])
    finally:
        journal.close()

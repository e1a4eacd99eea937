"""The one thread that writes to a seat's own disk: in order, many writes to one synchronising.

Whoever asks for a write goes on at once. What must not happen before the write is on the disk is
given along with it or waits for it. Knows neither commands nor slips.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Condition, Event, Thread

log = logging.getLogger(__name__)

Statement = tuple[str, tuple[object, ...]]
Transaction = Callable[[sqlite3.Connection], None]
Commit = Callable[[Sequence[Transaction]], None]
"""Does all of them in one transaction, on disk when it returns.

Raises:
    sqlite3.Error: none of them was done.
"""

COMPANY_S = 0.25
"""What may wait for company waits no longer than this."""
RETRY_S = 1.0
SETTLE_S = 5.0


@dataclass(slots=True)
class Written:
    """A write on its way."""

    _done: Event = field(default_factory=Event)

    def wait(self, seconds: float | None = None) -> bool:
        """Come back when it is on the disk; False if it was not by then."""
        return self._done.wait(seconds)

    def land(self) -> None:
        self._done.set()


@dataclass(slots=True)
class _Job:
    work: Transaction
    then: Callable[[], None] | None
    replaces: str
    written: Written = field(default_factory=Written)


class DiskWriter:
    """Takes writes from any thread. A disk that refuses is tried again, nothing is let go."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._turn = Condition()
        self._jobs: list[_Job] = []
        self._eager = False
        self._closing = False
        self.trouble = ""
        """What the disk says while it refuses; empty while all is well."""
        self._thread = Thread(target=self._run, name="disk", daemon=True)
        self._thread.start()

    def put(
        self,
        work: Transaction,
        then: Callable[[], None] | None = None,
        *,
        replaces: str = "",
        lazy: bool = False,
    ) -> Written:
        """Ask for a write; `then` is called on the writer's thread once it is on the disk.

        A write that `replaces` another of this name, still waiting, spares the disk the older one.
        A `lazy` write goes with the next one that is not, or after a quarter of a second.
        """
        job = _Job(work, then, replaces)
        with self._turn:
            self._jobs.append(job)
            self._eager = self._eager or not lazy
            self._turn.notify_all()
        return job.written

    def settle(self) -> None:
        """Come back when everything asked for so far is on the disk, or the disk has refused."""
        self.put(_nothing).wait(SETTLE_S)

    def close(self) -> None:
        """Write what waits and end. A disk that refuses now is not waited for."""
        with self._turn:
            self._closing = True
            self._turn.notify_all()
        self._thread.join()

    # ---- on the writer's thread

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._jobs or self._closing)
                self._turn.wait_for(lambda: self._eager or self._closing, COMPANY_S)
                jobs, self._jobs, self._eager = self._jobs, [], False
                closing = self._closing
            if jobs:
                self._write(jobs)
            elif closing:
                return

    def _write(self, jobs: list[_Job]) -> None:
        works = [job.work for job in _without_replaced(jobs)]
        while not self._done(works):
            with self._turn:
                if self._turn.wait_for(lambda: self._closing, RETRY_S):
                    break
        else:
            _land(jobs)

    def _done(self, works: Sequence[Transaction]) -> bool:
        try:
            self._commit(works)
        except sqlite3.Error as refused:
            log.error("the seat's own disk refuses: %s", refused)
            self.trouble = str(refused)
            return False
        self.trouble = ""
        return True


def _nothing(_db: sqlite3.Connection) -> None:
    """A write that only marks its place in the order."""


def _land(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        job.written.land()
        if job.then is not None:
            job.then()


def _without_replaced(jobs: Sequence[_Job]) -> list[_Job]:
    """Of several writes of one name the last; all of them are done in one transaction anyway."""
    last = {job.replaces: at for at, job in enumerate(jobs) if job.replaces}
    return [job for at, job in enumerate(jobs) if last.get(job.replaces, at) == at]

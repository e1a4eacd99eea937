"""The one writer: commands in, durable answers out, and only then the news.

Knows no network and no SQL. Everything that changes the centre goes through this one queue.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from queue import Empty, Full, Queue
from threading import Thread

from dispatch_app.domain.commands import Command
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.ports.errors import Fenced, Unavailable
from dispatch_app.ports.journal import Answer, Entry
from dispatch_app.services.deciding import Ask, Deciding, Failed, Outcome, Surroundings, Taken
from dispatch_app.services.folded import PAGE, Folded

log = logging.getLogger(__name__)

BATCH = 64
"""So many commands share one commit at most."""
QUEUE = 2000
"""So many may wait; more are refused at once instead of being answered too late."""
DOUBT = "bus:doubt"
"""Bookmark written after a failed commit: only a write proves that what was read is safe."""


def nothing(_: int) -> None:
    pass


class Bus:
    """Start it with the folded state; `submit` from any thread; `stop` ends it in order."""

    def __init__(
        self,
        folded: Folded,
        surroundings: Surroundings,
        *,
        committed: Callable[[int], None] = nothing,
        fenced: Callable[[], None] = lambda: None,
    ) -> None:
        self._folded = folded
        self._around = surroundings
        self._committed = committed
        self._tell_fenced = fenced
        self._queue: Queue[Ask | None] = Queue(maxsize=QUEUE)
        self._doubt: tuple[Entry, ...] = ()
        """Entries of a commit that failed: the store may have them all the same."""
        self.trouble = ""
        """Why the journal took nothing when it was last asked; empty while it does."""
        self._stopped = False
        self._thread = Thread(target=self._run, name="bus", daemon=True)

    @property
    def folded(self) -> Folded:
        """What is durable, with its number. Never ahead of the journal."""
        return self._folded

    @property
    def state(self) -> CentreState:
        return self._folded.state

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Answer what has been taken in, then end."""
        self._stopped = True
        self._queue.put(None)
        self._thread.join()

    def submit(self, command: Command, *, actor: Actor, command_id: str) -> Future[Taken]:
        """Ask for something. The future yields the answer, refusals too, once it is durable.

        It fails with `Unavailable` if nothing was written (send the same id again), with `Failed`
        if the command met a bug.
        """
        ask = Ask(command=command, actor=actor, command_id=command_id)
        try:
            if self._stopped:
                raise Unavailable("the centre is stopping")
            self._queue.put_nowait(ask)
        except (Full, Unavailable) as away:
            ask.reply.set_exception(Unavailable(str(away) or "too many commands are waiting"))
        return ask.reply

    # ---- on the writer's thread

    def _run(self) -> None:
        going = True
        while going:
            batch, going = self._drain()
            if batch:
                self._serve(batch)
        self._refuse_rest()

    def _drain(self) -> tuple[list[Ask], bool]:
        """Wait for one command, take what else is there; False once the end is seen."""
        batch: list[Ask] = []
        ask = self._queue.get()
        while ask is not None:
            if ask.reply.set_running_or_notify_cancel():  # nobody waits any more: it is sent again
                batch.append(ask)
            if len(batch) == BATCH:
                return batch, True
            try:
                ask = self._queue.get_nowait()
            except Empty:
                return batch, True
        return batch, False

    def _serve(self, batch: list[Ask]) -> None:
        try:
            outcomes = self._write(batch)
        except Fenced:
            self._give_up(batch)
        except Unavailable as away:
            log.error("journal away, %d commands put off: %s", len(batch), away)
            self.trouble = str(away) or "away"
            _fail(batch, away)
        except Exception as bug:  # whatever the store does, the writer goes on
            log.exception("journal failed, %d commands put off", len(batch))
            self.trouble = type(bug).__name__
            _fail(batch, Unavailable(type(bug).__name__))
        else:
            self.trouble = ""
            for ask, outcome in zip(batch, outcomes, strict=True):
                _settle(ask, outcome)

    def _write(self, batch: list[Ask]) -> list[Outcome]:
        """Decide all, make it durable, and only then let it be known."""
        self._clear_doubt()
        deciding = Deciding(self._folded, self._around)
        outcomes = [deciding.take(ask) for ask in batch]
        self._commit(list(deciding.fresh.values()))
        if deciding.folded.sequence > self._folded.sequence:
            self._now(deciding.folded)
        return outcomes

    def _commit(self, answers: list[Answer]) -> None:
        if not answers:
            return
        self._doubt = tuple(entry for answer in answers for entry in answer.entries)
        self._around.journal.commit(answers)
        self._doubt = ()

    def _clear_doubt(self) -> None:
        """After a failed commit: look whether it arrived. Foreign entries mean another writer."""
        if not self._doubt:
            return
        self._around.journal.set_bookmark(DOUBT, self._folded.sequence)
        found = self._around.journal.read(self._folded.sequence, PAGE)
        if [_mark(e) for e in found] not in ([], [_mark(e) for e in self._doubt]):
            raise Fenced("the journal holds entries that this server did not write")
        self._doubt = ()
        if found:
            self._now(self._folded.after(found))

    def _now(self, folded: Folded) -> None:
        self._folded = folded
        self._committed(folded.sequence)

    def _give_up(self, batch: list[Ask]) -> None:
        log.critical("another server writes to this journal: this one stops")
        self._stopped = True
        _fail(batch, Unavailable("this server is no longer the active one"))
        self._tell_fenced()

    def _refuse_rest(self) -> None:
        while True:
            try:
                ask = self._queue.get_nowait()
            except Empty:
                return
            if ask is not None:
                _fail([ask], Unavailable("the centre has stopped"))


def _mark(entry: Entry) -> tuple[int, str]:
    return entry.sequence, entry.command_id


def _settle(ask: Ask, outcome: Outcome) -> None:
    if isinstance(outcome, Failed):
        ask.reply.set_exception(outcome)
    else:
        ask.reply.set_result(outcome)


def _fail(asks: Iterable[Ask], trouble: Exception) -> None:
    for ask in asks:
        ask.reply.set_exception(trouble)

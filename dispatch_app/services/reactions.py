"""Effects outside the centre that follow from events: each reaction reads the log on its own.

Its bookmark moves after the work, so a crash repeats work and loses none; receivers drop repeats.
"""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import Protocol

from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.journal import Entry, Journal
from dispatch_app.services.heartbeat import Heartbeats

log = logging.getLogger(__name__)

PAGE = 200
PERIOD_S = 1.0
"""A reaction looks at the log at least so often, even if nobody wakes it."""
PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Between attempts at the same event; the last one repeats."""


class Reaction(Protocol):
    name: str
    """Also the name of its bookmark; never change it."""

    def react(self, entry: Entry) -> None:
        """Do what follows from one event; doing it twice must be harmless.

        Raises:
            Unavailable: not now; the same event is tried again.
        """
        ...


class ReactionRunner:
    """Runs one reaction on a thread of its own. An event that fails is tried again, never skipped:
    the heartbeat shows what it is stuck at."""

    def __init__(self, reaction: Reaction, journal: Journal, beats: Heartbeats) -> None:
        self._reaction = reaction
        self._journal = journal
        self._beats = beats
        self._news = Event()
        self._ended = Event()
        self._thread = Thread(target=self._run, name=f"reaction {reaction.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._news.set()

    def stop(self) -> None:
        self._ended.set()
        self._news.set()
        self._thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._ended.is_set():
            self._news.clear()
            trouble = self._round()
            self._beats.beat(f"reaction:{self._reaction.name}", PERIOD_S, trouble)
            failures = failures + 1 if trouble else 0
            if trouble:
                self._ended.wait(PAUSES_S[min(failures, len(PAUSES_S)) - 1])
            else:
                self._news.wait(PERIOD_S)

    def _round(self) -> str:
        """Catch up with the log. Empty when done, else what stands in the way."""
        at = 0
        try:
            at = self._journal.bookmark(self._reaction.name)
            while not self._ended.is_set() and (page := self._journal.read(at, PAGE)):
                for entry in page:
                    self._reaction.react(entry)
                    at = entry.sequence
                self._journal.set_bookmark(self._reaction.name, at)
        except Unavailable as away:
            log.warning("%s waits after event %d: %s", self._reaction.name, at, away)
            return f"unavailable after {at}"
        except Exception as bug:  # one reaction's bug must not end it for good
            log.exception("%s failed after event %d", self._reaction.name, at)
            return f"{type(bug).__name__} after {at}"
        return ""

"""Brings what the journal has taken to the event loop, in order and each event once."""

from __future__ import annotations

import logging
from asyncio import AbstractEventLoop
from threading import Event, Thread

from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.journal import Journal
from dispatch_app.server.hub import Hub

log = logging.getLogger(__name__)

PAGE = 500
RETRY_S = 0.2


class LogTail:
    """`wake` it after each commit, from any thread."""

    def __init__(self, journal: Journal, hub: Hub) -> None:
        self._journal = journal
        self._hub = hub
        self._at = hub.news.sequence
        self._news = Event()
        self._stopping = Event()
        self._loop: AbstractEventLoop | None = None
        self._thread = Thread(target=self._run, name="log tail", daemon=True)

    def wake(self, _: int = 0) -> None:
        self._news.set()

    def start(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._news.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._news.wait()
            self._news.clear()
            try:
                self._publish_all()
            except Unavailable as away:
                log.warning("publishing waits for the journal: %s", away)
                self._stopping.wait(RETRY_S)
                self._news.set()

    def _publish_all(self) -> None:
        assert self._loop is not None
        while page := self._journal.read(self._at, PAGE):
            items = self._hub.news.prepare(page)
            self._at = page[-1].sequence
            self._loop.call_soon_threadsafe(self._hub.publish, items)

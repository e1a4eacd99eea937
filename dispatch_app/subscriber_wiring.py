"""Turns `[subscribers]` of the configuration into a daily refresh, done beside the server."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import datetime, time
from threading import Lock
from zoneinfo import ZoneInfo

import msgspec

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.subscriber_refresh import SubscriberRefresh
from dispatch_app.adapters.storage.subscribers import SqlSubscribers as SqlSubscribers
from dispatch_app.adapters.subscriber_source import bare
from dispatch_app.config import BadConfig, Config
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.subscriber_refresh import (
    RefreshReport,
    SubscriberStanding,
    due,
    next_due,
    worth_a_way_back,
)
from dispatch_app.ports.clock import Clock
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.rounds import Rounds
from dispatch_app.subscriber_worker import RefreshJob

log = logging.getLogger(__name__)
PERIOD_S = 30.0
LAST_WAIT_S = 5.0
"""So long a server that ends waits for a worker."""
REPORTS_TOLD = 60
"""Two months of nights."""
WORKER = (sys.executable, "-m", "dispatch_app.subscriber_worker")


class SubscriberTable:
    """`ports.subscriber_keeping.SubscriberKeeping`: the store, and the worker where a source is
    named."""

    def __init__(self, config: Config, database: Database, clock: Clock) -> None:
        self._refresh = SubscriberRefresh(database, Uuid7Maker())
        self._clock = clock
        self._source = bare(config.subscribers.source)
        self._daily = DailyRefresh(config, database, clock) if self._source else None

    def rounds(self, beats: Heartbeats) -> list[Rounds]:
        """One that looks whether a refresh is owed; none where no source is named."""
        return [Rounds("subscribers", PERIOD_S, self._daily, beats)] if self._daily else []

    def stop(self) -> None:
        if self._daily is not None:
            self._daily.stop()

    def standing(self) -> SubscriberStanding:
        live, before = self._refresh.table.generations()
        reports, daily = tuple(self._refresh.reports(REPORTS_TOLD)), self._daily
        since, origin = self._refresh.held_since(live)
        return SubscriberStanding(
            numbers=self._refresh.table.count(live),
            since=since,
            origin=origin,
            before=self._refresh.table.count(before),
            can_go_back=bool(before),
            source=self._source,
            due_at=daily.due_at(next(iter(reports), None)) if daily else None,
            busy=daily is not None and daily.busy,
            broke_off=daily is not None and daily.broke_off,
            reports=reports,
        )

    def refresh(self, account: str) -> None:
        if self._daily is None:
            raise Rejected("subscribers.no-source")
        self._daily.begin(account)

    def go_back(self, account: str, why: str) -> None:
        kept = worth_a_way_back(why)
        if self._daily is not None and self._daily.busy:
            raise Rejected("subscribers.busy")
        if self._refresh.go_back(self._clock.now(), kept, account) is None:
            raise Rejected("subscribers.none-before")


def job_of(config: Config, source: str = "") -> RefreshJob:
    """What is to be done by this configuration; `source` instead of the one it names."""
    own = config.subscribers
    return RefreshJob(
        database=config.server.database,
        source=source or own.source,
        most_lost=own.most_lost,
        region=config.server.region or "",
    )


def hour_of(config: Config) -> time:
    """Raises:
    BadConfig: the section names an hour that is none.
    """
    try:
        return time.fromisoformat(config.subscribers.at)
    except ValueError as trouble:
        where = config.source or "configuration"
        raise BadConfig(
            f"{where}: [subscribers] at {config.subscribers.at!r}: write a time such as '02:30'"
        ) from trouble


class DailyRefresh:
    """Starts the worker when a refresh is owed, one at a time; the store knows what came of it."""

    def __init__(
        self, config: Config, database: Database, clock: Clock, worker: tuple[str, ...] = WORKER
    ) -> None:
        self._job, self._at = job_of(config), hour_of(config)
        self._zone = ZoneInfo(config.server.zone)
        self._refresh = SubscriberRefresh(database, Uuid7Maker())
        self._clock, self._worker = clock, worker
        self._child: subprocess.Popen[bytes] | None = None
        self._code = 0
        self._lock = Lock()

    @property
    def busy(self) -> bool:
        child = self._child
        return child is not None and child.poll() is None

    @property
    def broke_off(self) -> bool:
        """Whether the last worker ended without doing what it was to do."""
        child = self._child
        ended = child.poll() if child is not None else None
        return bool(self._code if ended is None else ended)

    def due_at(self, last: RefreshReport | None) -> datetime:
        return next_due(self._clock.now(), self._at, self._zone, last)

    def begin(self, account: str) -> None:
        """Now, because somebody asks for it.

        Raises:
            Rejected: one is being brought.
        """
        with self._lock:
            if self.busy:
                raise Rejected("subscribers.busy")
            self._settle()
            self._start(account)

    def __call__(self) -> None:
        with self._lock:
            if self.busy or self._settle():
                return
            last = next(iter(self._refresh.reports(1)), None)
            if due(self._clock.now(), self._at, self._zone, last):
                self._start()

    def stop(self) -> None:
        """A table that is not in place by then stays out; what it left is cleared next time."""
        with self._lock:
            child = self._child
            if child is None:
                return
            try:
                child.wait(LAST_WAIT_S)
            except subprocess.TimeoutExpired:
                child.terminate()
                child.wait()
            self._child = None

    def _settle(self) -> bool:
        """Hear what became of a worker that has ended."""
        child, self._child = self._child, None
        if child is not None:
            self._code = child.returncode
            self._told(child.returncode)
        return child is not None

    def _start(self, account: str = "") -> None:
        child = subprocess.Popen(self._worker, stdin=subprocess.PIPE)
        assert child.stdin is not None
        with child.stdin as pipe:
            pipe.write(msgspec.json.encode(msgspec.structs.replace(self._job, account=account)))
        self._child = child

    def _told(self, code: int) -> None:
        last = next(iter(self._refresh.reports(1)), None)
        if code or last is None:
            log.error("the refresh of subscribers ended with %d", code)
            return
        log.info(
            "subscribers: %s, %d numbers, %d added, %d changed, %d gone, %d rejected %s",
            *(last.outcome.value, last.numbers, last.added, last.changed, last.gone),
            *(last.rejected, last.why),
        )

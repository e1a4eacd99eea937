"""Turns `[subscribers]` of the configuration into a daily refresh, done beside the server."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import time
from zoneinfo import ZoneInfo

import msgspec

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.subscriber_refresh import SubscriberRefresh
from dispatch_app.adapters.storage.subscribers import SqlSubscribers as SqlSubscribers
from dispatch_app.config import BadConfig, Config
from dispatch_app.domain.subscriber_refresh import due
from dispatch_app.ports.clock import Clock
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.rounds import Rounds
from dispatch_app.subscriber_worker import RefreshJob

log = logging.getLogger(__name__)
PERIOD_S = 30.0
WORKER = (sys.executable, "-m", "dispatch_app.subscriber_worker")


def subscriber_rounds(
    config: Config, database: Database, clock: Clock, beats: Heartbeats
) -> list[Rounds]:
    """One round that looks whether a refresh is owed; none where no source is named."""
    if not config.subscribers.source:
        return []
    return [Rounds("subscribers", PERIOD_S, DailyRefresh(config, database, clock), beats)]


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

    @property
    def busy(self) -> bool:
        return self._child is not None

    def __call__(self) -> None:
        if self._child is not None and self._child.poll() is None:
            return
        if self._child is not None:
            self._told(self._child.returncode)
            self._child = None
            return
        last = next(iter(self._refresh.reports(1)), None)
        if due(self._clock.now(), self._at, self._zone, last):
            self._start()

    def _start(self) -> None:
        self._child = subprocess.Popen(self._worker, stdin=subprocess.PIPE)
        assert self._child.stdin is not None
        with self._child.stdin as pipe:
            pipe.write(msgspec.json.encode(self._job))

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

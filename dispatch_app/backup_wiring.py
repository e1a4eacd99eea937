"""Turns `[backup]` of the configuration into what is copied, where to, and who sees to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch_app.adapters.attachment_files import place_of
from dispatch_app.adapters.backups.beside import BackupsBeside
from dispatch_app.adapters.backups.job import BackupJob, Doing
from dispatch_app.adapters.backups.making import Source
from dispatch_app.config import BadConfig, Config
from dispatch_app.domain.backups import BackupPlan, BackupTold
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.services.backup_watch import BackupWatch
from dispatch_app.services.bus import Bus
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.rounds import Rounds

WORKER = (sys.executable, "-m", "dispatch_app.backup_worker")


class BackupKeeping:
    """The watch over the copies, or none where no folder for them is named."""

    def __init__(self, config: Config, bus: Bus, clock: Clock, new_id: IdMaker) -> None:
        self._watch: BackupWatch | None = None
        if config.backup.directory:
            backups = BackupsBeside(job_of(config), WORKER)
            self._watch = BackupWatch(bus, backups, plan_of(config), clock, new_id)

    def rounds(self, beats: Heartbeats) -> list[Rounds]:
        watch = self._watch
        return [Rounds("backup", watch.period_s, watch, beats)] if watch else []

    def latest(self) -> BackupTold | None:
        return self._watch.latest() if self._watch else None

    def stop(self) -> None:
        if self._watch:
            self._watch.stop()


def source_of(config: Config) -> Source:
    """The store, what lies beside it, and what the centre was set up with."""
    file = Source(database=config.server.database).file
    attached = place_of(config.server.attachments, file.parent if file else None)
    tracks = Path(config.tracks.directory) if config.tracks.directory else None
    also = [Path(each) for each in config.backup.also.split(os.pathsep) if each]
    return Source(
        database=config.server.database,
        folders=tuple(each for each in (attached, tracks) if each is not None),
        settings=(*([Path(config.source)] if config.source else []), *also),
    )


def job_of(config: Config, doing: Doing = Doing.MAKE) -> BackupJob:
    source, own = source_of(config), config.backup
    return BackupJob(
        doing=doing,
        shelf=str(Path(own.directory).absolute()),
        database=_absolute(source),
        folders=_paths(source.folders),
        settings=_paths(source.settings),
        zone=config.server.zone,
        daily=own.keep_daily,
        weekly=own.keep_weekly,
        monthly=own.keep_monthly,
        scratch=own.proof_directory,
        proof_database=own.proof_database,
    )


def _absolute(source: Source) -> str:
    return f"sqlite:///{source.file}" if source.file else source.database


def _paths(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(str(path.absolute()) for path in paths)


def plan_of(config: Config) -> BackupPlan:
    """When copies are made and tried.

    Raises:
        BadConfig: the section names an hour that is none.
    """
    try:
        at = time.fromisoformat(config.backup.at)
    except ValueError as trouble:
        where = config.source or "configuration"
        raise BadConfig(
            f"{where}: [backup] at {config.backup.at!r}: write a time of day such as '03:00'"
        ) from trouble
    every = timedelta(days=max(config.backup.proof_every_days, 1))
    return BackupPlan(at=at, zone=ZoneInfo(config.server.zone), proof_every=every)

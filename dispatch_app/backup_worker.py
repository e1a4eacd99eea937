"""The process that makes or tries a copy for the server: one job in, one outcome out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from dispatch_app.adapters.backups.errors import BackupFailed, BrokenBackup
from dispatch_app.adapters.backups.job import JOB, BackupJob, Doing, Outcome
from dispatch_app.adapters.backups.making import Source, make
from dispatch_app.adapters.backups.proving import prove
from dispatch_app.adapters.backups.shelf import Shelf
from dispatch_app.adapters.state_json import JsonState
from dispatch_app.domain.backups import BackupTrouble, Retention

POLITE = 10
"""Where there is such a thing, whoever serves orders goes first."""


def done(job: BackupJob) -> Outcome:
    """Do it; failures are outcomes too."""
    shelf = Shelf(Path(job.shelf))
    try:
        return Outcome(said=_made(job, shelf) if job.doing is Doing.MAKE else _proven(job, shelf))
    except BackupFailed as failed:
        return Outcome(trouble=failed.trouble, said=str(failed), detail=failed.detail)
    except OSError as trouble:
        return Outcome(trouble=BackupTrouble.FAILED, said=str(trouble))


def _made(job: BackupJob, shelf: Shelf) -> str:
    source = Source(
        database=job.database,
        folders=tuple(map(Path, job.folders)),
        settings=tuple(map(Path, job.settings)),
    )
    copy = make(source, shelf)
    rule = Retention(daily=job.daily, weekly=job.weekly, monthly=job.monthly)
    gone = shelf.thin_out(rule, ZoneInfo(job.zone))
    return f"{copy} was made, {len(gone)} old ones were dropped"


def _proven(job: BackupJob, shelf: Shelf) -> str:
    shelf.must_be_there()
    newest = shelf.newest()
    if newest is None:
        raise BrokenBackup(f"{shelf.folder}: there is no copy to try")
    scratch = Path(job.scratch) if job.scratch else None
    found = prove(newest.folder, JsonState(), scratch=scratch, database=job.proof_database)
    return f"{newest.folder} holds what its journal tells, up to {found.sequence}"


def main() -> int:
    if hasattr(os, "nice"):
        os.nice(POLITE)
    outcome = done(JOB.decode(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(msgspec.json.encode(outcome))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What the process beside the server is asked to do, and what it answers."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dispatch_app.domain.backups import BackupTrouble


class Doing(StrEnum):
    MAKE = "make"
    PROVE = "prove"


class BackupJob(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Paths as text, so that it can be handed over."""

    doing: Doing
    shelf: str
    database: str
    folders: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    zone: str = "UTC"
    daily: int = 7
    weekly: int = 5
    monthly: int = 12
    scratch: str = ""
    proof_database: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    said: str
    """For the log."""
    trouble: BackupTrouble | None = None
    detail: str = ""
    """For the alarm."""


JOB: msgspec.json.Decoder[BackupJob] = msgspec.json.Decoder(BackupJob)
OUTCOME: msgspec.json.Decoder[Outcome] = msgspec.json.Decoder(Outcome)

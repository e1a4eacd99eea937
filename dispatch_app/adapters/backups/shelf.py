"""The folder on the second medium: which copies lie there, and which are only half made."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlcipher3 import dbapi2 as sqlite

from dispatch_app.adapters.backups import manifest
from dispatch_app.adapters.backups.errors import BackupFailed
from dispatch_app.domain.backups import BackupTrouble, Retention, kept

MARK = "dispatch-backups"
"""Lies in a folder that was prepared. A disk that is not mounted leaves an empty folder behind."""
HALF = "half-"
_LOCK = ".lock"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z")
_STAMP = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Copy:
    """One whole copy."""

    folder: Path
    at: datetime


class Shelf:
    """All copies of one centre."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Say that this folder is the right one."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / MARK).touch()
        except OSError as trouble:
            raise BackupFailed(BackupTrouble.MEDIUM_MISSING, str(trouble)) from trouble

    @property
    def is_there(self) -> bool:
        return (self.folder / MARK).is_file()

    def must_be_there(self) -> None:
        """
        Raises:
            BackupFailed: the folder is missing, or is not the one that was prepared.
        """
        if not self.is_there:
            raise BackupFailed(
                BackupTrouble.MEDIUM_MISSING,
                f"{self.folder}: is not a folder for copies. If its disk is mounted and it is the "
                "right one, prepare it once: main.py backup --into DIR --prepare",
                detail=str(self.folder),
            )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others out; a process that dies leaves no lock behind.

        Raises:
            BackupFailed: somebody else is at it.
        """
        self.must_be_there()
        lock = sqlite.connect(str(self.folder / _LOCK), isolation_level=None, timeout=0)
        try:
            lock.execute("PRAGMA journal_mode = MEMORY")
            lock.execute("BEGIN EXCLUSIVE")
            yield
        except sqlite.OperationalError as busy:
            said = f"{self.folder}: another backup is going on, or nothing can be written: {busy}"
            raise BackupFailed(BackupTrouble.FAILED, said) from busy
        finally:
            lock.close()

    def begun(self, at: datetime) -> Path:
        """A folder for a copy that is being made. What a dead process left is cleared away."""
        for left in self.folder.glob(f"{HALF}*"):
            shutil.rmtree(left, ignore_errors=True)
        half = self.folder / f"{HALF}{name_of(at)}"
        try:
            half.mkdir()
        except OSError as trouble:
            raise BackupFailed(BackupTrouble.MEDIUM_MISSING, str(trouble)) from trouble
        return half

    def finished(self, half: Path) -> Path:
        whole = self.folder / half.name.removeprefix(HALF)
        half.rename(whole)
        return whole

    def copies(self) -> list[Copy]:
        """Newest first. What has no manifest is no copy."""
        found = [
            Copy(folder, at_of(folder.name))
            for folder in self.folder.glob("*Z")
            if _NAME.fullmatch(folder.name) and (folder / manifest.FILE).is_file()
        ]
        return sorted(found, key=lambda copy: copy.at, reverse=True)

    def newest(self) -> Copy | None:
        return next(iter(self.copies()), None)

    def thin_out(self, rule: Retention, zone: ZoneInfo) -> list[Path]:
        """Drop what need not be kept. The newest that was proven stays, whatever its age."""
        copies = self.copies()
        stay = kept((copy.at for copy in copies), rule, zone)
        proven = next((c for c in copies if manifest.read_proof(c.folder) is not None), None)
        gone = [copy for copy in copies if copy.at not in stay and copy != proven]
        for copy in gone:
            _drop(copy.folder)
        return [copy.folder for copy in gone]


def _drop(folder: Path) -> None:
    """Its manifest first: what is left of it, should this be cut short, is no copy."""
    (folder / manifest.FILE).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def name_of(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_STAMP)


def at_of(name: str) -> datetime:
    return datetime.strptime(name, _STAMP).replace(tzinfo=UTC)

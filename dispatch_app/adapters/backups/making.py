"""Makes one copy: the store, the folders beside it, the settings. Whole, or it does not count."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from dispatch_app.adapters.backups import postgres, sqlite_copy
from dispatch_app.adapters.backups.errors import BackupFailed, BrokenBackup
from dispatch_app.adapters.backups.manifest import (
    FORMAT,
    CopiedFile,
    Manifest,
    hash_of,
    read_manifest,
    write_manifest,
)
from dispatch_app.adapters.backups.shelf import Shelf
from dispatch_app.adapters.storage.database import BadDatabaseUrl
from dispatch_app.domain.backups import BackupTrouble

DATABASE, SETTINGS = "database", "settings"
SQLITE_FILE, POSTGRES_FILE = "centre.sqlite", "centre.dump"
Before = dict[tuple[str, int, int], Path]
_GB = 1e9
SPARE = 1.05
"""So much more than the store takes must be free before a copy is begun."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is copied."""

    database: str
    """URL of the store."""
    folders: tuple[Path, ...] = ()
    """Beside those named after the SQLite file: tracks in a place of their own, for one."""
    settings: tuple[Path, ...] = ()
    """Files and folders that the centre was set up with."""

    @property
    def where(self) -> URL:
        try:
            return make_url(self.database)
        except ArgumentError as trouble:
            raise BadDatabaseUrl(f"{self.database!r} names no database") from trouble

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for PostgreSQL."""
        if self.where.get_backend_name() != "sqlite":
            return None
        return Path(str(self.where.database)).absolute()

    def beside(self) -> dict[str, Path]:
        """Folders by the name that they have in the copy: `-tracks` for `<database>-tracks`."""
        named = {folder.name: folder for folder in self.folders}
        if self.file is not None:
            stem = self.file.stem
            for folder in sorted(self.file.parent.glob(f"{stem}-*")):
                if folder.is_dir():
                    named[folder.name.removeprefix(stem)] = folder
        return named


def make(source: Source, shelf: Shelf) -> Path:
    """Copy all; say where it lies.

    Raises:
        BackupFailed: nothing counts that was not finished.
    """
    with shelf.alone():
        return _Making(source, shelf).made()


@dataclass
class _Making:
    source: Source
    shelf: Shelf
    files: list[CopiedFile] = field(default_factory=list)

    def made(self) -> Path:
        began = datetime.now(UTC)
        self._must_fit()
        before = self._before()
        half = self.shelf.begun(began)
        try:
            facts = self._store(half)
            for name, folder in self.source.beside().items():
                self._folder(half, folder, f"beside/{name}", name, before)
            self._settings(half, before)
            write_manifest(half, self._manifest(began, *facts))
            return self.shelf.finished(half)
        except OSError as trouble:
            full = trouble.errno in (errno.ENOSPC, errno.EDQUOT)
            what = BackupTrouble.NO_SPACE if full else BackupTrouble.FAILED
            raise BackupFailed(what, str(trouble)) from trouble
        finally:
            shutil.rmtree(half, ignore_errors=True)

    def _must_fit(self) -> None:
        file = self.source.file
        if file is None:
            return
        try:
            needed = int(file.stat().st_size * SPARE)
        except OSError as trouble:
            raise BackupFailed(BackupTrouble.STORE_AWAY, str(trouble)) from trouble
        free = shutil.disk_usage(self.shelf.folder).free
        if free < needed:
            said = f"{self.shelf.folder}: {needed:,} bytes are needed, {free:,} are free"
            detail = f"{free / _GB:.1f} / {needed / _GB:.1f} GB"
            raise BackupFailed(BackupTrouble.NO_SPACE, said, detail)

    def _before(self) -> Before:
        """Files of the copy before this one that need not be copied if they are the same."""
        last = self.shelf.newest()
        try:
            files = read_manifest(last.folder).files if last else ()
        except BrokenBackup:
            return {}
        return {
            (f.path, f.source_bytes, f.source_changed_ns): last.folder / f.path
            for f in files
            if last is not None and f.source_changed_ns
        }

    def _store(self, half: Path) -> tuple[int, int, str]:
        file = self.source.file
        if file is None:
            target = half / POSTGRES_FILE
            facts = postgres.dump(self.source.where, target)
        else:
            target = half / SQLITE_FILE
            sqlite_copy.copy_sqlite(file, target)
            facts = sqlite_copy.facts_of(target)
        self._add(target, half, DATABASE)
        return facts

    def _settings(self, half: Path, before: Before) -> None:
        for each in self.source.settings:
            if each.is_dir():
                self._folder(half, each, f"settings/{each.name}", SETTINGS, before)
            else:
                self._file(half, each, f"settings/{each.name}", SETTINGS, before)

    def _folder(
        self,
        half: Path,
        folder: Path,
        inside: str,
        part: str,
        before: Before,
    ) -> None:
        for file in _files(folder):
            path = f"{inside}/{file.relative_to(folder).as_posix()}"
            self._file(half, file, path, part, before)

    def _file(
        self,
        half: Path,
        file: Path,
        path: str,
        part: str,
        before: Before,
    ) -> None:
        target = half / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            seen = file.stat()
            same = None if _has_log(file) else before.get((path, seen.st_size, seen.st_mtime_ns))
            if same is None or not _linked(same, target):
                _copied(file, target)
        except FileNotFoundError:
            return  # dropped for its age meanwhile
        self._add(target, half, part, seen)

    def _add(self, target: Path, half: Path, part: str, seen: os.stat_result | None = None) -> None:
        with target.open("rb+") as written:
            os.fsync(written.fileno())
        self.files.append(
            CopiedFile(
                path=target.relative_to(half).as_posix(),
                bytes=target.stat().st_size,
                sha256=hash_of(target),
                part=part,
                source_bytes=seen.st_size if seen else 0,
                source_changed_ns=seen.st_mtime_ns if seen else 0,
            )
        )

    def _manifest(
        self, began: datetime, sequence: int, schema: int, store_version: str
    ) -> Manifest:
        return Manifest(
            format=FORMAT,
            began_at=began,
            ended_at=datetime.now(UTC),
            kind=self.source.where.get_backend_name(),
            store_version=store_version,
            program=program_version(),
            schema=schema,
            sequence=sequence,
            files=tuple(self.files),
        )


def _files(folder: Path) -> Iterator[Path]:
    """SQLite's own files beside a store are part of it, and come with it."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.endswith(("-wal", "-shm", "-journal")):
            yield file


def _has_log(file: Path) -> bool:
    """What stands in the log is not in the file yet."""
    log = file.with_name(f"{file.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _linked(same: Path, target: Path) -> bool:
    """Not every medium can give one file two names; then it is copied."""
    try:
        os.link(same, target)
    except OSError:
        return False
    return True


def _copied(file: Path, target: Path) -> None:
    if file.suffix == ".sqlite":
        sqlite_copy.copy_sqlite(file, target)
    else:
        shutil.copyfile(file, target)


def program_version() -> str:
    try:
        return version("dispatch-desk")
    except PackageNotFoundError:
        return "unknown"

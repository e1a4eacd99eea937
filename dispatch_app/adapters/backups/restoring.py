"""Puts a copy back: into an empty place, or beside what was there, which is kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlcipher3 import dbapi2 as sqlite

from dispatch_app.adapters.backups import postgres
from dispatch_app.adapters.backups.errors import BackupFailed, TargetInUse
from dispatch_app.adapters.backups.making import DATABASE, POSTGRES_FILE, SETTINGS, SQLITE_FILE
from dispatch_app.adapters.backups.manifest import CopiedFile, Manifest, read_manifest
from dispatch_app.adapters.backups.shelf import name_of
from dispatch_app.adapters.backups.verifying import must_be_as_written
from dispatch_app.domain.backups import BackupTrouble

_BESIDE_STORE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, kw_only=True)
class Restored:
    manifest: Manifest
    aside: tuple[str, ...]
    """Where that lies which was in the place before."""
    settings: Path | None
    folders: tuple[Path, ...]


def restore(
    copy: Path,
    database: str,
    *,
    force: bool = False,
    settings: Path | None = None,
    folders: Path | None = None,
    checked: Callable[[Path, Manifest], None] = must_be_as_written,
) -> Restored:
    """Put a copy back as the store that `database` names.

    Args:
        force: put aside what is there already; nothing is ever deleted.
        settings: folder for the settings; without it they stay in the copy.
        folders: where folders go that lay elsewhere than beside a SQLite file.

    Raises:
        BrokenBackup: a file is not what was written; nothing was changed.
        TargetInUse: something is there, or a server works on it; nothing was changed.
        BackupFailed: it could not be written.
    """
    where = make_url(database)
    manifest = read_manifest(copy)
    if manifest.kind != where.get_backend_name():
        raise TargetInUse(f"the copy is of {manifest.kind}, {database.partition(':')[0]} is not")
    checked(copy, manifest)
    put = _Putting(copy, manifest, name_of(datetime.now(UTC)), force)
    try:
        if manifest.kind == "sqlite":
            aside = put.store(Path(str(where.database)).absolute())
        else:
            aside = put.dump(where)
        others = put.folders(_beside(where), folders)
        if settings is not None:
            put.part(SETTINGS, settings)
    except OSError as trouble:
        raise BackupFailed(BackupTrouble.FAILED, str(trouble)) from trouble
    return Restored(manifest=manifest, aside=tuple(aside), settings=settings, folders=others)


def _beside(where: URL) -> Path | None:
    """`…/centre` for `…/centre.sqlite`."""
    if where.get_backend_name() != "sqlite":
        return None
    file = Path(str(where.database)).absolute()
    return file.with_name(file.stem)


@dataclass(frozen=True)
class _Putting:
    copy: Path
    manifest: Manifest
    stamp: str
    force: bool

    def store(self, target: Path) -> list[str]:
        """The store last: until then there is none in the place, rather than a half one."""
        target.parent.mkdir(parents=True, exist_ok=True)
        self._must_be_free(target)
        half = target.with_name(f"{target.name}.restoring")
        _copied(self.copy / SQLITE_FILE, half)
        aside = []
        for end in _BESIDE_STORE:
            old = target.with_name(target.name + end)
            if old.exists():
                aside.append(str(self._put_aside(old)))
        half.replace(target)
        return aside

    def dump(self, where: URL) -> list[str]:
        aside = []
        if self.force and postgres.tables_in(where):
            aside = postgres.put_aside(where, self.stamp.replace("-", "").lower())
        postgres.restore_dump(self.copy / POSTGRES_FILE, where)
        return aside

    def folders(self, beside: Path | None, elsewhere: Path | None) -> tuple[Path, ...]:
        done = []
        for part in sorted({f.part for f in self.manifest.files} - {DATABASE, SETTINGS}):
            if part.startswith("-") and beside is not None:
                target = beside.with_name(beside.name + part)
            elif elsewhere is not None:
                target = elsewhere / part.removeprefix("-")
            else:
                continue
            if target.exists() and any(target.iterdir()):
                self._put_aside(target)
            self.part(part, target)
            done.append(target)
        return tuple(done)

    def part(self, part: str, target: Path) -> None:
        for file in self.manifest.files:
            if file.part == part:
                _copied(self.copy / file.path, target / _inside(file))

    def _must_be_free(self, target: Path) -> None:
        if not target.exists():
            return
        if not self.force:
            raise TargetInUse(f"{target}: is there already; --force keeps it under another name")
        _must_be_closed(target)

    def _put_aside(self, old: Path) -> Path:
        aside = old.with_name(f"{old.name}.before-{self.stamp}")
        old.rename(aside)
        return aside


def _inside(file: CopiedFile) -> Path:
    """`settings/centre.toml` → `centre.toml`, `beside/-tracks/x` → `x`."""
    above = 1 if file.part == SETTINGS else 2
    return Path(*Path(file.path).parts[above:])


def _must_be_closed(store: Path) -> None:
    """A store whose server runs must not be pulled away from under it."""
    with closing(sqlite.connect(str(store), isolation_level=None, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite.OperationalError as busy:
            raise TargetInUse(f"{store}: is being worked on; stop the server first") from busy
        except sqlite.DatabaseError:
            return  # not even a store: then nobody works on it


def _copied(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with file.open("rb") as there, target.open("wb") as here:
        shutil.copyfileobj(there, here, 1 << 20)
        here.flush()
        os.fsync(here.fileno())

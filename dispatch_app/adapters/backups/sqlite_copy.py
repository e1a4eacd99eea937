"""One SQLite file copied while others write it: as it was at one moment, in slices.

The copy is made under a read transaction, so it never begins anew however much is written
meanwhile, and nobody who writes waits for it. What is written meanwhile stays in the write-ahead
log until the copy is done.
"""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from dispatch_app.adapters.backups.errors import BackupFailed
from dispatch_app.domain.backups import BackupTrouble

SLICE_PAGES = 256
REST_S = 0.004
"""After each slice, for whoever else needs the disk."""
_BUSY_S = 5.0


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy; the target is one file, with nothing beside it.

    Raises:
        BackupFailed: the store is away, or the medium takes no more.
    """
    try:
        with (
            closing(_opened(source)) as store,
            closing(sqlite.connect(str(target), isolation_level=None)) as copy,
        ):
            _copy(store, copy)
    except sqlite.Error as trouble:
        raise BackupFailed(_trouble(trouble), f"{source} → {target}: {trouble}") from trouble


def _opened(source: Path) -> Any:
    """A file that is not there must not be made."""
    where = f"{source.absolute().as_uri()}?mode=rw"
    return sqlite.connect(where, uri=True, isolation_level=None, timeout=_BUSY_S)


def _copy(store: Any, copy: Any) -> None:
    store.execute("PRAGMA query_only = ON")
    store.execute("BEGIN")
    store.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    try:
        store.backup(copy, pages=SLICE_PAGES, progress=_rest)
    finally:
        store.execute("COMMIT")
    copy.execute("PRAGMA journal_mode = DELETE")


def _rest(_state: int, left: int, _all: int) -> None:
    if left:
        time.sleep(REST_S)


def _trouble(trouble: Exception) -> BackupTrouble:
    said = str(trouble)
    if "full" in said:
        return BackupTrouble.NO_SPACE
    return BackupTrouble.STORE_AWAY if "unable to open" in said else BackupTrouble.FAILED


def facts_of(file: Path) -> tuple[int, int, str]:
    """The journal's last number, the schema, and the version of SQLite.

    Raises:
        BackupFailed: this is no store of ours.
    """
    try:
        with closing(_opened(file)) as store:
            store.execute("PRAGMA query_only = ON")
            sequence = store.execute("SELECT MAX(sequence) FROM event").fetchone()[0]
            schema = store.execute("SELECT MAX(version) FROM schema_version").fetchone()[0]
    except sqlite.Error as trouble:
        raise BackupFailed(BackupTrouble.FAILED, f"{file}: {trouble}") from trouble
    return sequence or 0, schema or 0, sqlite.sqlite_version

"""Restores a copy for a try, in a place of its own, and holds it against its journal."""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from dispatch_app.adapters.backups import postgres
from dispatch_app.adapters.backups.errors import BackupFailed, BrokenBackup, TargetInUse
from dispatch_app.adapters.backups.manifest import Manifest, Proof, read_manifest, write_proof
from dispatch_app.adapters.backups.restoring import restore
from dispatch_app.adapters.backups.verifying import Verified, must_be_replayable, must_open
from dispatch_app.domain.backups import BackupTrouble
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.state_codec import StateCodec

ROOM = 3
"""A try takes so many times the store: itself, and the tables that are written anew."""


def prove(
    copy: Path, codec: StateCodec, *, scratch: Path | None = None, database: str = ""
) -> Verified:
    """Restore and check; what comes out well is noted beside the copy.

    Args:
        scratch: folder for the try; the machine's own for such things without it.
        database: an empty PostgreSQL database that is there for tries alone.

    Raises:
        BrokenBackup: it must not be relied on.
        BackupFailed: there is no place for the try.
    """
    began = time.monotonic()
    manifest = read_manifest(copy)
    must_open(copy, manifest)
    if manifest.kind == "sqlite":
        found = _tried_in_file(copy, manifest, codec, scratch)
    else:
        found = _tried_in_database(copy, manifest, codec, database)
    took_s = round(time.monotonic() - began, 1)
    write_proof(copy, Proof(at=datetime.now(UTC), sequence=found.sequence, took_s=took_s))
    return found


def _tried_in_file(
    copy: Path, manifest: Manifest, codec: StateCodec, scratch: Path | None
) -> Verified:
    place = scratch or Path(tempfile.gettempdir())
    free, needed = shutil.disk_usage(place).free, manifest.bytes * ROOM
    if free < needed:
        said = f"{place}: {needed:,} bytes are needed for a try, {free:,} are free"
        raise BackupFailed(BackupTrouble.NO_PROOF_PLACE, said, str(place))
    folder = Path(tempfile.mkdtemp(prefix="restored-", dir=place))
    try:
        url = f"sqlite:///{folder / 'centre.sqlite'}"
        return _checked(copy, url, manifest, codec)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tried_in_database(
    copy: Path, manifest: Manifest, codec: StateCodec, database: str
) -> Verified:
    if not database:
        raise BackupFailed(
            BackupTrouble.NO_PROOF_PLACE,
            "a copy of PostgreSQL is tried in an empty database of its own: name it in "
            "proof_database of the configuration's [backup], or with --proof-database",
        )
    where = make_url(database)
    if postgres.tables_in(where):
        raise BackupFailed(
            BackupTrouble.NO_PROOF_PLACE,
            f"{where.render_as_string(hide_password=True)}: is not empty; a try needs a database "
            "that is there for tries alone",
        )
    try:
        return _checked(copy, database, manifest, codec)
    finally:
        postgres.emptied(where)


def _checked(copy: Path, url: str, manifest: Manifest, codec: StateCodec) -> Verified:
    try:
        restore(copy, url)
        return must_be_replayable(url, manifest.sequence, codec)
    except (Unavailable, TargetInUse) as trouble:
        raise BrokenBackup(f"the restored store cannot be used: {trouble}") from trouble

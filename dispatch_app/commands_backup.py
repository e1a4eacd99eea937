"""`main.py backup`, `restore` and `verify backup`: copies of the centre's record, and back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch_app.adapters.backups.errors import BackupFailed, BrokenBackup, TargetInUse
from dispatch_app.adapters.backups.making import make
from dispatch_app.adapters.backups.manifest import read_manifest, read_proof
from dispatch_app.adapters.backups.proving import prove
from dispatch_app.adapters.backups.restoring import restore
from dispatch_app.adapters.backups.shelf import Shelf
from dispatch_app.adapters.backups.verifying import must_be_as_written, must_open
from dispatch_app.adapters.state_json import JsonState
from dispatch_app.adapters.storage.database import BadDatabaseUrl
from dispatch_app.backup_wiring import source_of
from dispatch_app.commands_source import add_source, configured, with_store
from dispatch_app.config import BadConfig
from dispatch_app.domain.backups import BackupTrouble, Retention

DONE, BROKEN, UNUSABLE, AWAY, NO_MEDIUM, IN_USE = 0, 1, 2, 4, 5, 6
ENDS = (
    "Exit code 0: done. 1: the copy is broken, or could not be made. 2: an option or the "
    "configuration cannot be used. 4: the database is away. 5: the medium is missing or full. "
    "6: the target is not empty, or in use."
)
_CODES = {
    BackupTrouble.STORE_AWAY: AWAY,
    BackupTrouble.MEDIUM_MISSING: NO_MEDIUM,
    BackupTrouble.NO_SPACE: NO_MEDIUM,
    BackupTrouble.NO_PROOF_PLACE: NO_MEDIUM,
    BackupTrouble.TOOL_MISSING: UNUSABLE,
}


def add_backup(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Copy the centre's record onto a second medium while the centre works: the database, the "
        "tracks, the files beside notices, and the configuration. The server does the same by "
        "itself every night where [backup] of the configuration names a folder."
    )
    parser.epilog = ENDS
    add_source(parser)
    parser.add_argument("--into", type=Path, metavar="DIR", help="folder on the second medium")
    parser.add_argument(
        "--prepare", action="store_true", help="say once that --into is the right folder, then end"
    )
    parser.add_argument("--list", action="store_true", help="list the copies, newest first")
    parser.add_argument(
        "--thin-out", action="store_true", help="afterwards drop old copies, as configured"
    )


def add_restore(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Put a copy back as the centre's database. Stop the server first. What is there already "
        "is kept under another name, and only with --force."
    )
    parser.epilog = ENDS
    parser.add_argument("copy", type=Path, help="a copy, or the folder of copies for the newest")
    add_source(parser)
    parser.add_argument("--force", action="store_true", help="put aside what is there")
    parser.add_argument("--settings-into", type=Path, metavar="DIR", help="and the configuration")
    parser.add_argument(
        "--folders-into", type=Path, metavar="DIR", help="for folders that lay elsewhere"
    )


def add_verify(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Hold a copy against its own hashes and the database's own check; with --restored also "
        "restore it for a try: no gap in the journal, every table equal to a replay of it."
    )
    parser.epilog = ENDS
    parser.add_argument("copy", type=Path, help="a copy, or the folder of copies for the newest")
    parser.add_argument("--restored", action="store_true", help="restore it for a try")
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="where the try takes place")
    parser.add_argument(
        "--proof-database", default="", metavar="URL", help="empty, for a copy of PostgreSQL"
    )


def backup(args: argparse.Namespace) -> int:
    return _told(lambda: _backup(args))


def put_back(args: argparse.Namespace) -> int:
    return _told(lambda: _restore(args))


def verify_backup(args: argparse.Namespace) -> int:
    return _told(lambda: _verify(args))


def _backup(args: argparse.Namespace) -> int:
    config = configured(args)
    folder = args.into or (Path(config.backup.directory) if config.backup.directory else None)
    if folder is None:
        raise BadConfig("where to? Say --into DIR, or [backup] directory in the configuration")
    shelf = Shelf(folder)
    if args.prepare:
        shelf.prepare()
        print(f"{folder} is prepared")
        return DONE
    if args.list:
        return _list(shelf)
    source = source_of(with_store(config))
    if source.file is not None and _same_medium(source.file, folder):
        print(f"{folder}: is on the database's own disk; one fault takes both", file=sys.stderr)
    copy = make(source, shelf)
    if args.thin_out:
        own = config.backup
        rule = Retention(daily=own.keep_daily, weekly=own.keep_weekly, monthly=own.keep_monthly)
        for gone in shelf.thin_out(rule, ZoneInfo(config.server.zone)):
            print(f"{gone} was dropped")
    made = read_manifest(copy)
    print(f"{copy}: journal up to {made.sequence}, {made.bytes:,} bytes")
    return DONE


def _list(shelf: Shelf) -> int:
    shelf.must_be_there()
    for copy in shelf.copies():
        made, proof = read_manifest(copy.folder), read_proof(copy.folder)
        tried = f"proven {proof.at:%Y-%m-%d %H:%M} UTC" if proof else "not tried"
        print(f"{copy.folder}\tup to {made.sequence}\t{made.bytes:,} bytes\t{tried}")
    return DONE


def _same_medium(file: Path, folder: Path) -> bool:
    try:
        return file.stat().st_dev == folder.stat().st_dev
    except OSError:
        return False


def _restore(args: argparse.Namespace) -> int:
    config = with_store(configured(args))
    done = restore(
        _one(args.copy),
        config.server.database,
        force=args.force,
        settings=args.settings_into,
        folders=args.folders_into,
    )
    for old in done.aside:
        print(f"what was there is now {old}")
    print(f"restored: journal up to {done.manifest.sequence}, as of {done.manifest.began_at}")
    return DONE


def _verify(args: argparse.Namespace) -> int:
    copy = _one(args.copy)
    manifest = read_manifest(copy)
    must_be_as_written(copy, manifest)
    if not args.restored:
        must_open(copy, manifest)
        print(f"ok: {copy} is as it was written; journal up to {manifest.sequence}; not restored")
        return DONE
    found = prove(copy, JsonState(), scratch=args.scratch, database=args.proof_database)
    print(
        f"ok: {copy} was restored; journal 1 to {found.sequence} without a gap, "
        f"{found.rows:,} rows of {found.tables} tables equal to a replay"
    )
    return DONE


def _one(copy: Path) -> Path:
    """The copy itself, or the newest of a folder of copies."""
    newest = Shelf(copy).newest()
    return newest.folder if newest is not None else copy


def _told(work: Callable[[], int]) -> int:
    try:
        return work()
    except BrokenBackup as broken:
        print(f"BROKEN {broken}", file=sys.stderr)
        return BROKEN
    except BackupFailed as failed:
        print(failed, file=sys.stderr)
        return _CODES.get(failed.trouble, BROKEN)
    except TargetInUse as used:
        print(used, file=sys.stderr)
        return IN_USE
    except BadDatabaseUrl:
        print("--database: sqlite:////path/to/file or postgresql+psycopg://…", file=sys.stderr)
        return UNUSABLE
    except BadConfig as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE

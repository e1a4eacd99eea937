"""`main.py verify journal`: says whether the record is what was written, or names the first thing
that is not.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dispatch_app.adapters.key_files import KeyFileTrouble, public_key
from dispatch_app.adapters.storage.checkpoints import BadCheckpoint, checkpoints_in
from dispatch_app.adapters.storage.database import BadDatabaseUrl, Database
from dispatch_app.adapters.storage.seal_check import Altered, Checkpoint, check
from dispatch_app.commands_source import add_source, configured, with_store
from dispatch_app.config import BadConfig, Config
from dispatch_app.ports.errors import Unavailable

WHOLE, ALTERED, UNUSABLE, AWAY = 0, 1, 2, 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Hold the record against the seals that were written with it, and against the heads that"
        " were kept elsewhere."
    )
    parser.epilog = (
        "Exit code 0: all is as it was written. 1: it is not; the first place is named."
        " 2: an option or a file cannot be used. 4: the database is away."
    )
    add_source(parser)
    parser.add_argument("--checkpoints", type=Path, metavar="FILE", help="heads kept elsewhere")
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="seal key, or its public half in hex in a file"
    )


def verify_journal(args: argparse.Namespace) -> int:
    try:
        config = with_store(configured(args))
        points = _points(args, config)
        with closing(Database(config.server.database)) as database:
            found = check(database, points)
    except Altered as altered:
        print(f"ALTERED {altered}")
        return ALTERED
    except (BadConfig, BadDatabaseUrl, BadCheckpoint, KeyFileTrouble, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    except Unavailable as away:
        print(f"database: {away}", file=sys.stderr)
        return AWAY
    print(
        f"ok: {found.events} events in {found.commits} commits, {found.checkpoints} checkpoints,"
        f" head {found.head.through}:{found.head.text}"
    )
    if not points:
        print("no checkpoints were given: an end that was cut off would not show")
    return WHOLE


def _points(args: argparse.Namespace, config: Config) -> list[Checkpoint]:
    kept = args.checkpoints or (
        Path(config.audit.checkpoints) if config.audit.checkpoints else None
    )
    if kept is None:
        return []
    key = args.key or (Path(config.audit.key) if config.audit.key else None)
    if key is None:
        raise KeyFileTrouble("--checkpoints needs --key: who signed them?")
    return list(checkpoints_in(kept, Ed25519PublicKey.from_public_bytes(public_key(key))))

"""Signed heads of the journal's chain, kept in a file elsewhere: another disk, another machine.

Each line is a JSON object: `through`, `head`, `at`, and the signature (Ed25519) over the three.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dispatch_app.adapters.appending import append_line
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.seal_check import Checkpoint
from dispatch_app.adapters.storage.sealing import Head, newest_head
from dispatch_app.ports.errors import Unavailable

LONGEST_LINE = 1024


class BadCheckpoint(Exception):
    """A line of the file is no checkpoint of this centre; the message names the line."""


class CheckpointFile:
    """Appends a checkpoint whenever the journal has gone on."""

    def __init__(self, database: Database, path: Path, key: Ed25519PrivateKey) -> None:
        self._database, self._path, self._key = database, path, key
        self._told = 0

    def keep(self, at: datetime) -> bool:
        """Sign the newest head; False if there is none that has not been kept.

        Raises:
            Unavailable: the store is away, or the file cannot be written.
        """
        with self._database.reading() as connection:
            head = newest_head(connection)
        if head.through <= self._told:
            return False
        try:
            append_line(self._path, signed(head, at, self._key))
        except OSError as trouble:
            raise Unavailable(f"{self._path}: {trouble.strerror}") from trouble
        self._told = head.through
        return True


def signed(head: Head, at: datetime, key: Ed25519PrivateKey) -> str:
    said = {"through": head.through, "head": head.text, "at": at.isoformat()}
    return json.dumps({**said, "signature": key.sign(_said(said)).hex()})


def checkpoints_in(path: Path, key: Ed25519PublicKey) -> Iterator[Checkpoint]:
    """
    Raises:
        BadCheckpoint: a line that this key has not signed.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _read(f"{path}, line {number}", line, key)


def _read(where: str, line: bytes, key: Ed25519PublicKey) -> Checkpoint:
    if len(line) > LONGEST_LINE:
        raise BadCheckpoint(f"{where}: too long for a checkpoint")
    try:
        told = json.loads(line)
        key.verify(bytes.fromhex(told.pop("signature")), _said(told))
        return Checkpoint(
            through=int(told["through"]),
            head=str(told["head"]),
            at=datetime.fromisoformat(told["at"]),
        )
    except InvalidSignature as forged:
        raise BadCheckpoint(f"{where}: not signed by this centre's key") from forged
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as strange:
        raise BadCheckpoint(f"{where}: no checkpoint ({strange})") from strange


def _said(told: dict[str, object]) -> bytes:
    """The one way to write what is signed."""
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()

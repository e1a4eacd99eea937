"""Attachments as files in one directory, each named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Container
from datetime import datetime
from pathlib import Path

from dispatch_app.ports.errors import Unavailable

_NAME = re.compile(r"[0-9a-f]{64}")


def place_of(said: str, beside: Path | None) -> Path | None:
    """The directory that was said, else one beside the database, if that lies in a file."""
    if said:
        return Path(said)
    return beside / "attachments" if beside is not None else None


class AttachmentFiles:
    """`ports.attachments.Attachments`. Without a directory nothing is kept and nothing found."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    def put(self, body: bytes) -> str:
        """Whole or not at all: written beside, put on the disk, then given its name."""
        if self._directory is None:
            raise Unavailable("attachments: no directory; say [server] attachments")
        name = hashlib.sha256(body).hexdigest()
        kept = self._directory / name
        if self.get(name) is not None:
            kept.touch()
            return name
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            self._write(kept, body)
        except OSError as trouble:
            raise Unavailable(f"attachments: {trouble}") from trouble
        return name

    def _write(self, kept: Path, body: bytes) -> None:
        beside = kept.with_name(f"{kept.name}.{os.getpid()}.new")
        with beside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(kept)

    def get(self, sha256: str) -> bytes | None:
        if self._directory is None or _NAME.fullmatch(sha256) is None:
            return None
        try:
            body = (self._directory / sha256).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as trouble:
            raise Unavailable(f"attachments: {trouble}") from trouble
        return body if hashlib.sha256(body).hexdigest() == sha256 else None

    def drop_unnamed(self, named: Container[str], before: datetime) -> int:
        if self._directory is None or not self._directory.is_dir():
            return 0
        dropped = 0
        try:
            for kept in self._directory.iterdir():
                old = kept.stat().st_mtime < before.timestamp()
                if old and kept.name not in named:
                    kept.unlink()
                    dropped += 1
        except OSError as trouble:
            raise Unavailable(f"attachments: {trouble}") from trouble
        return dropped

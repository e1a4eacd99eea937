"""The sealed list: one signed line for each recording and each removal, chained to the one before.

Altering a file, a line or their order shows in the list itself. Dropping its last lines shows
only against a head that was kept elsewhere: the centre's journal, and a second place.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dispatch_app.adapters.appending import append_line
from dispatch_app.domain.recordings import Seal

log = logging.getLogger(__name__)

LIST = "seal.jsonl"
LONGEST_LINE = 16 * 1024
NOTHING = "0" * 64
"""What stands before the first line."""
RECORDED = "recorded"
REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLine:
    line: int
    kind: str
    """`recorded` or `removed`."""
    file: str
    """Within the recorder's directory."""
    sha256: str
    """Of the file; of a removed one, what it was."""
    bytes: int
    began_at: str
    ended_at: str
    said: str
    """Cut, or the reason of a removal."""
    previous: str

    def text(self) -> str:
        """The one way to write it: what is hashed and signed."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def sha(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()


class BadList(Exception):
    """The list cannot be gone on with; the message names the line."""


class SealedList:
    """Appends to the list of one directory. Safe from any thread."""

    def __init__(self, directory: Path, key: Ed25519PrivateKey, *, anchors: Path | None) -> None:
        """
        Args:
            anchors: a second place that gets every head too; another disk, or another machine's.

        Raises:
            BadList: the last line of the list that is there was damaged.
        """
        self._path = directory / LIST
        self._key = key
        self._anchors = anchors
        self._lock = threading.Lock()
        self.anchored = True
        """Whether the second place took the last head."""
        self._drop_torn_line()
        self.head = head_of(self._path)

    def _drop_torn_line(self) -> None:
        """A kill in the middle of writing leaves half a line, of something not yet promised."""
        if not self._path.exists():
            return
        body = self._path.read_bytes()
        whole = body.rfind(b"\n") + 1
        if whole != len(body):
            with self._path.open("r+b") as file:
                file.truncate(whole)

    def add(self, kind: str, file: str, **facts: Any) -> Seal:
        """Append a line, on the disk when this returns.

        Raises:
            OSError: the disk refused; nothing was promised.
        """
        with self._lock:
            return self._add(kind, file, facts)

    def _add(self, kind: str, file: str, facts: Mapping[str, Any]) -> Seal:
        line = SealedLine(
            line=(self.head.line if self.head else 0) + 1,
            kind=kind,
            file=file,
            previous=self.head.head if self.head else NOTHING,
            **facts,
        )
        signed = {"entry": asdict(line), "signature": self._key.sign(line.text().encode()).hex()}
        seal = Seal(line=line.line, head=line.sha)
        append_line(self._path, json.dumps(signed, ensure_ascii=False, separators=(",", ":")))
        self.head = seal
        self._anchor(seal)
        return seal

    def _anchor(self, seal: Seal) -> None:
        """A second place that is away must not stop the first."""
        if self._anchors is None:
            return
        try:
            append_line(self._anchors, f"{seal.line} {seal.head}")
            self.anchored = True
        except OSError as trouble:
            log.warning("%s: %s", self._anchors, trouble)
            self.anchored = False


def head_of(path: Path) -> Seal | None:
    """
    Raises:
        BadList: the last line cannot be read.
    """
    last = last_line(path)
    return None if last is None else Seal(line=last.line, head=last.sha)


def last_line(path: Path) -> SealedLine | None:
    """The last line of a list, read from its end: a list of years is not gone through at a start.

    Raises:
        BadList: the last line cannot be read.
    """
    if not path.exists():
        return None
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - LONGEST_LINE))
        lines = file.read().splitlines()
    if not lines:
        return None
    return _read(lines[-1].decode(errors="replace"), len(lines))


def lines_of(path: Path, key: Ed25519PublicKey | None = None) -> Iterator[SealedLine]:
    """The lines in order, each checked against the one before, and by its signature with a key.

    Raises:
        BadList: the first line that does not fit.
    """
    if not path.exists():
        return
    previous, number = NOTHING, 0
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, text in enumerate(file, start=1):
            line = _read(text, number)
            if line.line != number or line.previous != previous:
                raise BadList(f"line {number}: does not follow the line before it")
            if key is not None:
                _check(text, line, key)
            previous = line.sha
            yield line


def _read(text: str, number: int) -> SealedLine:
    try:
        return SealedLine(**json.loads(text)["entry"])
    except (ValueError, KeyError, TypeError) as strange:
        raise BadList(f"line {number}: cannot be read") from strange


def _check(text: str, line: SealedLine, key: Ed25519PublicKey) -> None:
    try:
        key.verify(bytes.fromhex(json.loads(text)["signature"]), line.text().encode())
    except (InvalidSignature, ValueError, KeyError, TypeError) as strange:
        raise BadList(f"line {line.line}: its signature is wrong") from strange


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

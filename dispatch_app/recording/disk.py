"""Files on the recorder's disk: written through at once, with a last reserve for a full disk."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

BALLAST = "reserve"
BALLAST_BYTES = 64 * 1024 * 1024
"""Room to end some eight hours of recordings, and to write down that they were made."""
PART = ".part"

OpenFile = Callable[[Path], BinaryIO]


def open_new(path: Path) -> BinaryIO:
    """Unbuffered, so that what was written survives the process."""
    return path.open("xb", buffering=0)


class Ballast:
    """A file that stands for nothing and is given up when the disk is full."""

    def __init__(self, directory: Path, size: int = BALLAST_BYTES) -> None:
        self._path = directory / BALLAST
        self._size = size

    def take(self) -> bool:
        """Claim the room; False while there is too little."""
        if self._path.exists():
            return True
        half = self._path.with_suffix(PART)
        try:
            with half.open("wb") as file:
                for _ in range(self._size // (1 << 20)):
                    file.write(bytes(1 << 20))
                file.flush()
                os.fsync(file.fileno())
            half.replace(self._path)
        except OSError as trouble:
            log.warning("no room for a reserve: %s", trouble)
            half.unlink(missing_ok=True)
            return False
        return True

    def give_up(self) -> bool:
        """Make room; False if there was none to make."""
        try:
            self._path.unlink()
        except OSError:
            return False
        log.error("the disk is full: the reserve was given up")
        return True


class RoomyFile:
    """Writes all or raises; asks for room once when there is none left on the disk."""

    def __init__(self, file: BinaryIO, make_room: Callable[[], bool]) -> None:
        self._file = file
        self._make_room = make_room

    def write(self, body: bytes) -> int:
        rest = memoryview(body)
        while len(rest):
            try:
                rest = rest[self._file.write(rest) :]
            except OSError as trouble:
                if trouble.errno != errno.ENOSPC or not self._make_room():
                    raise
        return len(body)


def sync_directory(path: Path) -> None:
    """Make a new name durable, where the system lets a directory be opened."""
    try:
        number = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(number)
    finally:
        os.close(number)

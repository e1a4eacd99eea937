"""One line more at the end of a file: on the disk when it returns, or not there at all."""

from __future__ import annotations

import os
from pathlib import Path


def append_line(path: Path, text: str) -> None:
    """All of it or nothing: half a line must not stand before the next.

    Raises:
        OSError: the disk refused; the file is as it was.
    """
    with path.open("ab", buffering=0) as file:
        end = file.seek(0, os.SEEK_END)
        try:
            file.write(text.encode() + b"\n")
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise

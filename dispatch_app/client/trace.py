"""Notes when something happened or became visible, for measuring from end to end.

Off unless a file is named. Times are of the machine's monotonic clock, which all processes of one
machine share on Linux.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TextIO


class Trace:
    """Appends JSON lines. `once` notes a thing only the first time it is seen."""

    def __init__(self, path: Path | None = None) -> None:
        self._file: TextIO | None = None
        self._seen: set[tuple[str, str]] = set()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8", buffering=1)

    def note(self, what: str, **facts: object) -> None:
        if self._file is not None:
            line = {"what": what, "ns": time.monotonic_ns(), **facts}
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def once(self, what: str, key: str, **facts: object) -> None:
        if self._file is not None and (what, key) not in self._seen:
            self._seen.add((what, key))
            self.note(what, key=key, **facts)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def on(self) -> bool:
        return self._file is not None

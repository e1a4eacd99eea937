"""A recording that is being made at a tap: bounded, whole after every burst, ended cleanly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TextIO

from devices.moment import Moment
from devices.protocols.frames import Masker, NothingToMask
from devices.transports.port_loop import Now
from devices.transports.recording import Burst, Head
from devices.transports.tap import Tap

MOST_BYTES = 16 * 1024 * 1024
"""Of the file: a recording that nobody ends must not fill the disk."""


class Keeping:
    """Writes from the port's thread; `stop` from any. Every line is on its way when it passed."""

    def __init__(
        self,
        path: Path,
        head: Head,
        *,
        masker: Masker | None = None,
        most_bytes: int = MOST_BYTES,
        now: Now = Moment.now,
    ) -> None:
        """
        Raises:
            OSError: the file cannot be written.
        """
        self.path = path
        self.size = 0
        self.bursts = 0
        self.is_full = False
        self._masker = masker or NothingToMask()
        self._most = most_bytes
        self._began = now()
        self._lock = Lock()
        self._sink: TextIO | None = path.open("w", encoding="utf-8", newline="\n")
        self._end: Callable[[], None] = lambda: None
        masked = not isinstance(self._masker, NothingToMask)
        began = self._began.utc.isoformat(timespec="milliseconds")
        self._write(replace(head, began=began, masked=masked).to_line())

    def at(self, tap: Tap) -> Keeping:
        """Keep what passes there from now on."""
        self._end = tap.listen(self.hear)
        return self

    def hear(self, sender: str, data: bytes, at: Moment) -> None:
        with self._lock:
            if self._sink is None or self.is_full:
                return
            shown = self._masker.take(sender, data)
            if not shown:
                return
            line = Burst(at.since(self._began), sender, shown).to_line()
            if self.size + len(line) > self._most:
                self.is_full = True
                return
            self.bursts += 1
            self._write(line)

    def stop(self) -> None:
        """May be called twice."""
        self._end()
        with self._lock:
            sink, self._sink = self._sink, None
        if sink is not None:
            sink.close()

    def _write(self, line: str) -> None:
        assert self._sink is not None
        self._sink.write(line + "\n")
        self._sink.flush()
        self.size += len(line) + 1

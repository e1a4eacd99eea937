"""What a process holds while it runs for long: memory, open files, threads; and whether it grew."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

WARM_SHARE = 0.25
"""Memory is compared from here on: caches fill first."""
GROWN_MB = 8.0
SETTLES_S = 20.0


def resident_mb(pid: int | str = "self") -> float:
    fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def open_files(pid: int | str = "self") -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def thread_count(pid: int | str = "self") -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def grown(sizes: Sequence[float]) -> float:
    """How much more the last quarter holds than the first one after the warm-up."""
    warm = sizes[round(len(sizes) * WARM_SHARE) :]
    quarter = max(1, len(warm) // 4)
    return sum(warm[-quarter:]) / quarter - sum(warm[:quarter]) / quarter


@dataclass(kw_only=True)
class Held:
    """Of one process, looked at now and then; `begin` and `end` while nothing is broken."""

    resident_mb: list[float] = field(default_factory=list)
    files: tuple[int, int] = (0, 0)
    threads: tuple[int, int] = (0, 0)
    tasks: tuple[int, int] = (0, 0)

    def begin(self, pid: int | str = "self", *, tasks: int = 0) -> None:
        self.files, self.threads = (open_files(pid),) * 2, (thread_count(pid),) * 2
        self.tasks = (tasks, tasks)

    def look(self, pid: int | str = "self") -> None:
        self.resident_mb.append(round(resident_mb(pid), 2))

    def end(self, pid: int | str = "self", *, tasks: int = 0) -> None:
        """A thread that was joined is with the system for a moment more."""
        limit, pause = time.monotonic() + SETTLES_S, threading.Event()
        while thread_count(pid) > self.threads[0] and time.monotonic() < limit:
            pause.wait(0.02)
        self.files = (self.files[0], open_files(pid))
        self.threads = (self.threads[0], thread_count(pid))
        self.tasks = (self.tasks[0], tasks)

    @property
    def grown_mb(self) -> float:
        return round(grown(self.resident_mb), 2) if self.resident_mb else 0.0

    def complaints(self, whose: str, *, most_mb: float = GROWN_MB) -> list[str]:
        counted = {"open files": self.files, "threads": self.threads, "tasks": self.tasks}
        found = [
            f"{whose}: {before} {what} at the beginning, {after} at the end"
            for what, (before, after) in counted.items()
            if after > before
        ]
        if self.grown_mb > most_mb:
            found.append(f"{whose}: grew by {self.grown_mb:.1f} MB")
        return found

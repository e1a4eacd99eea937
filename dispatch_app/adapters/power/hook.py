"""Runs the command that takes a machine down. What it does is the house's own business."""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Sequence

log = logging.getLogger(__name__)

LONGEST_S = 120.0


class ShutdownHook:
    """Started, never waited for; what becomes of it goes to the log."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._threads: list[threading.Thread] = []

    def __call__(self) -> None:
        log.critical("battery low: running %s", self._command[0])
        thread = threading.Thread(target=self._run, name="shutdown-hook", daemon=True)
        self._threads.append(thread)
        thread.start()

    def settle(self, within_s: float = LONGEST_S) -> None:
        """Wait for what has been started."""
        for thread in self._threads:
            thread.join(within_s)

    def _run(self) -> None:
        try:
            done = subprocess.run(self._command, timeout=LONGEST_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as trouble:
            log.critical("the shutdown command failed: %s", trouble)
            return
        log.critical("the shutdown command ended with %d", done.returncode)

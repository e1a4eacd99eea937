"""One try to bring a page onto paper: what is heard of it meanwhile, and how it is given up.

Touched by two threads: the window's, which may give up, and the one that waits for the printer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from dispatch_app.ports.printing import PrintTrouble


class PrintFailed(Exception):
    """It did not come onto paper. `begun`: some of it may have."""

    def __init__(
        self, why: str, *, begun: bool, trouble: PrintTrouble = PrintTrouble.FAILED
    ) -> None:
        super().__init__(why)
        self.begun = begun
        self.trouble = trouble


class LeftAlone(Exception):
    """Nobody waits for this page any more; it may come out. The journal's doubt stays."""


class Attempt:
    def __init__(
        self,
        tell: Callable[[PrintTrouble | None], None],
        *,
        patience_s: float | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tell` is called on the printer's thread, when what keeps the paper away changes.
        `patience_s`: after so long nobody waits any more."""
        self._tell = tell
        self._seconds = seconds
        self._until_s = None if patience_s is None else seconds() + patience_s
        self._told: PrintTrouble | None = None
        self._wanted_back = Event()
        self._left = Event()
        self._wake = Event()

    # ---- on the window's thread

    def call_back(self) -> None:
        """Somebody wants this page elsewhere: the job is to be cancelled."""
        self._wanted_back.set()
        self._wake.set()

    def leave(self) -> None:
        """The terminal ends: the job may go on without it."""
        self._left.set()
        self._wake.set()

    # ---- on the printer's thread

    @property
    def wanted_back(self) -> bool:
        return self._wanted_back.is_set()

    def hear(self, trouble: PrintTrouble | None) -> None:
        if trouble is not self._told:
            self._told = trouble
            self._tell(trouble)

    def pause(self, seconds: float) -> None:
        """Wait, unless somebody has given up.

        Raises:
            LeftAlone: the terminal ends, or patience does.
        """
        self._wake.wait(seconds)
        tired = self._until_s is not None and self._seconds() >= self._until_s
        if self._left.is_set() or tired:
            raise LeftAlone

"""Makes a file in a process of its own: the seat never waits for one. Knows no kind of file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from PySide6.QtCore import QObject

from dispatch_app.ui.kit.map.paper_process import Papers


class ProcessMaker[Order](QObject):
    """`make` of whoever makes files by orders. `work` runs in the process, and says what went
    wrong, or nothing."""

    def __init__(
        self,
        work: Callable[[Connection, Order], None],
        longest_ms: int,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._papers = Papers(self, work=work, longest_ms=longest_ms)

    @property
    def busy(self) -> bool:
        return self._papers.busy

    def make(self, order: Order, then: Callable[[str], None]) -> None:
        self._papers.write(order, then)

    def stop(self) -> None:
        """Let go of what has not been saved."""
        self._papers.stop()


@contextmanager
def painting() -> Iterator[Any]:
    """What painting letters needs in a process that has no screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication(sys.argv[:1])
    yield app
    app.shutdown()

"""Writes reports in a process of their own: a seat never waits for a workbook or a page."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

from PySide6.QtCore import QObject

from dispatch_app.papers.handing import FileOrder
from dispatch_app.ui.kit.map.paper_process import Papers

LONGEST_MS = 120_000


class FileProcess(QObject):
    """`papers.handing.FileMaker`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._papers = Papers(self, work=work, longest_ms=LONGEST_MS)

    @property
    def busy(self) -> bool:
        return self._papers.busy

    def make(self, order: FileOrder, then: Callable[[str], None]) -> None:
        self._papers.write(order, then)

    def stop(self) -> None:
        """Let go of what has not been saved."""
        self._papers.stop()


def work(pipe: Connection, order: FileOrder) -> None:
    """Runs in the process; needs no screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from dispatch_app.reports.papers.writing import write_file

    app = QGuiApplication(sys.argv[:1])
    try:
        write_file(order)
        pipe.send("")
    except OSError as trouble:
        pipe.send(f"{order.out}: {trouble.strerror or trouble}")
    app.shutdown()

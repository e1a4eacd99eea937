"""Makes pages that are handed on in a process of their own: a seat never waits for one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

from PySide6.QtCore import QObject

from dispatch_app.ports.handed_maps import PageOrder
from dispatch_app.ui.kit.map.paper_process import Papers

LONGEST_MS = 300_000
"""The first page of a large city paints some hundred tiles beside the seat's own work."""


class PageProcess(QObject):
    """`ports.handed_maps.PageMaker`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._papers = Papers(self, work=work, longest_ms=LONGEST_MS)

    @property
    def busy(self) -> bool:
        return self._papers.busy

    def make(self, order: PageOrder, then: Callable[[str], None]) -> None:
        self._papers.write(order, then)

    def stop(self) -> None:
        """Let go of what has not been saved."""
        self._papers.stop()


def work(pipe: Connection, order: PageOrder) -> None:
    """Runs in the process; needs no screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from dispatch_app.reports.making import NothingToShow, write_page
    from gis.basemap.settings import BadBaseMap
    from gis.errors import GisError

    app = QGuiApplication(sys.argv[:1])
    try:
        write_page(order)
        pipe.send("")
    except (GisError, BadBaseMap, NothingToShow, OSError) as trouble:
        pipe.send(str(trouble))
    app.shutdown()

"""Puts a report on paper: hands its PDF to this machine's spooler, beside the seat's own work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from devices.ipp.client import IppClient
from dispatch_app.adapters.printing.cups import CupsQueue, usual_address
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import PrintFile, PrintQueue
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.printing.errands import Errands

A4_MM = (210.0, 297.0)


class NoPrinter(Unavailable):
    """The spooler is there, but has no printer that takes anything."""


class ReportPaper:
    """`ui.director.place.ReportPrinter`: the usual printer, or the first that can print."""

    def __init__(self, bridge: Bridge, queue: PrintQueue | None = None) -> None:
        """`queue`: this machine's spooler, unless told otherwise."""
        self._errands = Errands("report-printer", bridge)
        self._queue = queue

    def put(self, file: Path, then: Callable[[str], None]) -> None:
        self._errands.do(lambda: self._tried(file), then)

    def stop(self) -> None:
        self._errands.stop()

    def _tried(self, file: Path) -> str:
        """Empty, or what went wrong. On the worker thread."""
        try:
            if self._queue is None and sys.platform == "win32":
                os.startfile(file, "print")
            else:
                hand_over(file, self._queue or CupsQueue(IppClient(usual_address())))
        except (Unavailable, OSError) as trouble:
            return str(trouble)
        return ""


def hand_over(file: Path, queue: PrintQueue) -> int:
    """Give a PDF to the spooler; its job's number.

    Raises:
        Unavailable: no spooler, no printer, or the job was refused.
        OSError: the file cannot be read.
    """
    ready = [look for look in queue.printers() if look.trouble is None]
    if not ready:
        raise NoPrinter("no printer that is ready")
    width, height = A4_MM
    name = f"{file.stem}-{uuid4()}"
    page = PrintFile(name=name, body=file.read_bytes(), width_mm=width, height_mm=height)
    return queue.put(ready[0].name, page)

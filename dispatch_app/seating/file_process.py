"""Writes reports in a process of their own: a seat never waits for a workbook or a page."""

from __future__ import annotations

from multiprocessing.connection import Connection

from PySide6.QtCore import QObject

from dispatch_app.papers.handing import FileOrder
from dispatch_app.seating.process_maker import ProcessMaker, painting

LONGEST_MS = 120_000


class FileProcess(ProcessMaker[FileOrder]):
    """`papers.handing.FileMaker`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(work, LONGEST_MS, parent)


def work(pipe: Connection, order: FileOrder) -> None:
    """Runs in the process; needs no screen."""
    from dispatch_app.reports.papers.writing import write_file

    with painting():
        try:
            write_file(order)
            pipe.send("")
        except OSError as trouble:
            pipe.send(f"{order.out}: {trouble.strerror or trouble}")

"""Makes pages that are handed on in a process of their own: a seat never waits for one."""

from __future__ import annotations

from multiprocessing.connection import Connection

from PySide6.QtCore import QObject

from dispatch_app.ports.handed_maps import PageOrder
from dispatch_app.seating.process_maker import ProcessMaker, painting

LONGEST_MS = 300_000
"""The first page of a large city paints some hundred tiles beside the seat's own work."""


class PageProcess(ProcessMaker[PageOrder]):
    """`ports.handed_maps.PageMaker`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(work, LONGEST_MS, parent)


def work(pipe: Connection, order: PageOrder) -> None:
    """Runs in the process; needs no screen."""
    from dispatch_app.reports.making import NothingToShow, write_page
    from gis.basemap.settings import BadBaseMap
    from gis.errors import GisError

    with painting():
        try:
            write_page(order)
            pipe.send("")
        except (GisError, BadBaseMap, NothingToShow, OSError) as trouble:
            pipe.send(str(trouble))

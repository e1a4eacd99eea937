"""Prints single pages that no journal keeps (a test page, a run sheet, the state sheet), and says
what became of each. A page that does not come is not tried again by itself: somebody stands there.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from dispatch_app.ports.printing import PrintTrouble
from dispatch_app.ui.kit.printing.attempt import Attempt, LeftAlone, PrintFailed
from dispatch_app.ui.kit.printing.choice import PaperKind
from dispatch_app.ui.kit.printing.paper import Sheet
from dispatch_app.ui.kit.printing.printer import Page, PaperPort
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.slip_printing import Press

_PATIENCE_S = 30.0


class OnePage(QObject):
    said = Signal(str, str)
    """Tone and words for the person at the terminal."""

    def __init__(self, post: Post, press: Press, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post = post
        self._press = press

    def put(self, kind: PaperKind, what: str, sheet: Sheet) -> None:
        """Print a sheet; `what` names it in the catalogue `print.page`, and the job."""
        port = self._press.printers.of(kind).first
        name = f"{what}-{self._post.id}-{_stamp(self._post.desk.now())}"
        page = Page(sheet, name, name)
        self._say("info", "sent", what, port)
        self._press.drawing.do(
            lambda: port.prepare(page), lambda ready: self._send(what, ready, port)
        )

    def _send(self, what: str, page: Page, port: PaperPort) -> None:
        def tried() -> PrintTrouble | None:
            heard: list[PrintTrouble | None] = [None]
            try:
                port.put(page, Attempt(heard.append, patience_s=_PATIENCE_S))
            except PrintFailed as failure:
                return heard[-1] or failure.trouble
            except LeftAlone:
                return heard[-1] or PrintTrouble.SLOW
            return None

        self._press.asking.do(tried, lambda trouble: self._tried(what, port, trouble))

    def _tried(self, what: str, port: PaperPort, trouble: PrintTrouble | None) -> None:
        if trouble is None:
            self._say("info", "out", what, port)
        else:
            self._say("alarm", "failed", what, port, self._post.texts(f"print.trouble.{trouble}"))

    def _say(self, tone: str, word: str, what: str, port: PaperPort, trouble: str = "") -> None:
        texts = self._post.texts
        page = texts(f"print.page.{what}")
        self.said.emit(
            tone, texts(f"print.said.{word}", page=page, printer=port.name, trouble=trouble)
        )


def _stamp(now: datetime) -> str:
    return f"{now:%Y%m%dT%H%M%S%f}"

"""Tries printers with a slip that nobody can take for one: one real page on each that was changed.

Says which of them failed and why. Keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from dispatch_app.i18n import clock_text
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import PrintTrouble
from dispatch_app.ui.kit.printing.attempt import Attempt, LeftAlone, PrintFailed
from dispatch_app.ui.kit.printing.choice import Choice, PaperKind
from dispatch_app.ui.kit.printing.paper import Paper
from dispatch_app.ui.kit.printing.printer import Page, PaperPort
from dispatch_app.ui.kit.printing.trial import trial_sheet
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.slip_printing import Press

PATIENCE_S = 15.0
"""For each page; who asked waits no longer than for two."""
Trouble = tuple[str, str, PrintTrouble]
"""The key of the form, the printer, and why its page did not come."""
Then = Callable[[Trouble | None], None]


class PrinterTrial(QObject):
    def __init__(self, post: Post, press: Press, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post, self._press = post, press
        self._pages = 0

    def run(self, kind: PaperKind, choice: Choice, running: Choice, then: Then) -> None:
        """`then` hears on the Qt thread of the first that failed, or None."""
        ports = self._press.printers.by(choice)
        wanted = [("printer", choice.printer, ports.first)]
        if ports.second is not None and choice.second != running.second:
            wanted.append(("second", choice.second, ports.second))
        self._next(wanted, ports.paper, then)

    def _next(self, wanted: list[tuple[str, str, PaperPort]], paper: Paper, then: Then) -> None:
        if not wanted:
            then(None)
            return
        (key, name, port), *rest = wanted

        def over(trouble: PrintTrouble | None) -> None:
            if trouble is None:
                self._next(rest, paper, then)
            else:
                then((key, port.name, trouble))

        page = self._page(port, paper)

        def send(ready: Page) -> None:
            self._press.asking.do(lambda: self._put(name, port, ready), over)

        self._press.drawing.do(lambda: port.prepare(page), send)

    def _page(self, port: PaperPort, paper: Paper) -> Page:
        post, now = self._post, self._post.desk.now()
        sheet = trial_sheet(
            post.texts,
            printer=port.name,
            station=post.name,
            paper=paper,
            time=clock_text(now, post.zone),
        )
        self._pages += 1
        name = f"trial-{post.id}-{now:%Y%m%dT%H%M%S%f}-{self._pages}"
        return Page(sheet, name, name)

    def _put(self, name: str, port: PaperPort, page: Page) -> PrintTrouble | None:
        """On the thread that asks printers."""
        if name and not self._is_there(name):
            return PrintTrouble.VANISHED
        heard: list[PrintTrouble | None] = [None]
        try:
            port.put(page, Attempt(heard.append, patience_s=PATIENCE_S))
        except PrintFailed as failure:
            return heard[-1] or failure.trouble
        except LeftAlone:
            return heard[-1] or PrintTrouble.SLOW
        return None

    def _is_there(self, name: str) -> bool:
        try:
            return name in {look.name for look in self._press.printers.known()}
        except Unavailable:
            return True

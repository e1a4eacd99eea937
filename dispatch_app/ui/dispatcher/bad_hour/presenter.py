"""Writes the state sheet to the seat's disk every five minutes, prints it by a key with or without
a centre, and opens the card of what to do. Papers are made beside the seat's own work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from dispatch_app.i18n.times import clock_text, local
from dispatch_app.ui.dispatcher.bad_hour.card import BadHourCard
from dispatch_app.ui.dispatcher.bad_hour.files import PaperOrder, newest, work
from dispatch_app.ui.dispatcher.bad_hour.forms import SeatForms
from dispatch_app.ui.dispatcher.bad_hour.state_sheet import StateSheet
from dispatch_app.ui.dispatcher.bad_hour.tables import page_of
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.map.paper_process import Papers
from dispatch_app.ui.kit.seat_lamps import LampLook

EVERY_MS = 300_000
FIRST_MS = 20_000
"""After the start: the seat has heard of everything by then, and is busy before."""
WORKER = "state sheet"
STATE = "state"
LONGEST_MS = 60_000


class PaperMaker(Protocol):
    """Makes files beside the seat; `then` hears on the Qt thread, with "" or a trouble."""

    def write(self, job: object, then: Callable[[str], None]) -> None: ...
    def stop(self) -> None: ...


class PaperPrinter(Protocol):
    """Puts a PDF on paper; `then` hears on the Qt thread, with nothing or with what went wrong."""

    def put(self, file: Path, then: Callable[[str], None]) -> None: ...
    def stop(self) -> None: ...


class BadHour(QObject):
    said = Signal(str, str)
    """Tone and words."""

    def __init__(
        self,
        workplace: Workplace,
        window: QWidget,
        lamps: Callable[[], Mapping[str, LampLook]],
        home: Path,
        printer: PaperPrinter | None = None,
        maker: PaperMaker | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`home`: where the seat keeps its own files. Without a printer papers are opened."""
        super().__init__(parent)
        self._place, self._lamps, self._printer = workplace, lamps, printer
        self.folder = home / f"paper-{workplace.seat}"
        self._maker = maker or Papers(self, work=work, longest_ms=LONGEST_MS)
        self._sheet = StateSheet(
            texts=workplace.texts,
            book=workplace.protocols,
            zone=workplace.zone,
            seat=workplace.seat,
        )
        self.card = BadHourCard(workplace.texts, window)
        self.card.print_state.connect(self.key_print)
        make = self._maker.write
        self.forms = SeatForms(workplace, window, self.folder, make, self.to_paper, self)
        self.forms.said.connect(self._say_forms)
        self.card.print_forms.connect(self.forms.key_print)
        self.card.enter_forms.connect(self.forms.key_enter)
        self._trouble = ""
        self._last = newest(self.folder, STATE)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.keep)

    def start(self) -> None:
        QTimer.singleShot(FIRST_MS, self.keep)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._maker.stop()
        if self._printer is not None:
            self._printer.stop()

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "bad_hour": self.key_card,
            "print_state": self.key_print,
            "enter_forms": self.forms.key_enter,
        }

    # ---- the sheet

    def keep(self) -> None:
        """Write the sheet as it stands now; what went wrong is shown until one is written."""
        self._write(self._kept)
        self.forms.keep()

    def key_print(self) -> None:
        """A sheet of this moment, onto paper. What the seat knows is enough."""
        self.say("info", "badhour.printing")
        self._write(self._print)

    def _write(self, then: Callable[[Path, str], None]) -> None:
        order = self._order()
        self._maker.write(order, partial(then, order.path))

    def _order(self) -> PaperOrder:
        place = self._place
        now = place.desk.now()
        paper = self._sheet.paper(place.desk.state, now, heard=place.desk.online)
        return PaperOrder(
            folder=self.folder,
            kind=STATE,
            stamp=f"{local(now, place.zone):%Y%m%d-%H%M%S}",
            title=paper.title,
            page=page_of(paper, place.texts.language),
            family=place.theme.family,
            landscape=True,
        )

    def _kept(self, path: Path, trouble: str) -> None:
        self._trouble = trouble
        if trouble:
            self.say("alarm", "badhour.not-written", why=trouble)
        else:
            self._last = path
            self._place.desk.beat(WORKER, EVERY_MS / 1000)
        self._show()

    def _print(self, path: Path, trouble: str) -> None:
        """Where none can be written now, the last one is better than none."""
        self._kept(path, trouble)
        if self._last is not None:
            self.to_paper(self._last)

    def to_paper(self, paper: Path) -> None:
        """Print it; where there is no printer it is opened, to be printed from there."""
        if self._printer is None:
            self._opened(paper, "")
        else:
            self._printer.put(paper, partial(self._printed, paper))

    def _printed(self, paper: Path, trouble: str) -> None:
        if trouble:
            self._opened(paper, trouble)
        else:
            self.say("info", "badhour.printed", file=paper.name)

    def _opened(self, paper: Path, trouble: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paper)))
        self.say("warning", "badhour.opened", file=str(paper), why=trouble or "—")

    # ---- the card

    def key_card(self) -> None:
        if self.card.isVisible():
            self.card.leave()
        else:
            self._show()
            self.card.open(self._lamps())

    def tick(self) -> None:
        if self.card.isVisible():
            self.card.show_looks(self._lamps())

    def _show(self) -> None:
        texts, last = self._place.texts, self._last
        if self._trouble:
            words = texts("badhour.not-written", why=self._trouble)
        elif last is None:
            words = texts("badhour.none-yet")
        else:
            words = texts("badhour.last", file=str(last))
        self.card.show_paper(words, bad=bool(self._trouble))

    def _say_forms(self, tone: str, key: str, words: dict[str, str]) -> None:
        self.say(tone, key, **words)

    def say(self, tone: str, key: str, **words: str) -> None:
        at = clock_text(self._place.desk.now(), self._place.zone)
        self.said.emit(tone, self._place.texts(key, time=at, **words))

"""The station's papers besides slips: run sheets and the state sheet, printed when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from dispatch_app.i18n import clock_text, local
from dispatch_app.ui.kit.printing.choice import PaperKind
from dispatch_app.ui.kit.printing.document import SlipDocument
from dispatch_app.ui.kit.printing.paper import Sheet
from dispatch_app.ui.station.one_page import OnePage
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.slip_printing import Press
from dispatch_app.ui.station.state_sheet_paper import state_sheet_document
from dispatch_app.ui.station.vehicle_words import VehicleLook


class StationPapers(QObject):
    said = Signal(str, str)

    def __init__(
        self,
        post: Post,
        press: Press,
        sheet: Callable[[], SlipDocument | None],
        vehicles: Callable[[], Sequence[VehicleLook]],
        parent: QObject | None = None,
    ) -> None:
        """`sheet`: the run sheet that is open; `vehicles`: how the station's stand now."""
        super().__init__(parent)
        self._post = post
        self._press = press
        self._sheet = sheet
        self._vehicles = vehicles
        self._pages = OnePage(post, press, self)
        self._pages.said.connect(self.said)

    def print_sheet(self) -> None:
        document = self._sheet()
        if document is not None:
            self._put("run_sheet", document, self._post.texts("print.sheet.sign"))

    def print_state(self) -> None:
        post = self._post
        now = post.desk.now()
        time = f"{local(now, post.zone):%Y-%m-%d} {clock_text(now, post.zone)}"
        document = state_sheet_document(post.texts, post.name, time, self._vehicles())
        self._put("state_sheet", document, post.texts("print.state.sign"))

    def _put(self, what: str, document: SlipDocument, sign: str) -> None:
        post = self._post
        printed = post.texts("slip.printed", time=clock_text(post.desk.now(), post.zone))
        sheet = Sheet(
            document=document,
            picture=None,
            marked=False,
            printed=printed,
            paper=self._press.printers.of(PaperKind.RUN_SHEET).paper,
            with_map=False,
            sign=sign,
            training=post.desk.state.training is not None,
        )
        self._pages.put(PaperKind.RUN_SHEET, what, sheet)

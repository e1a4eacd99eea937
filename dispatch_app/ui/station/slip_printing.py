"""Prints what the journal says is due, one slip at a time, and tells the centre what became of it.

Every step stands on the disk before the next is taken, so that a crash at any point leaves at
least one slip, and at most one without the mark.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.slip_journal import PrintJob, SlipKey
from dispatch_app.domain.codes import ReceiptStep
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import SlipVersion
from dispatch_app.i18n import clock_text
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.printing.paper import Paper, Sheet, map_room
from dispatch_app.ui.kit.printing.picture import MapSources, PictureMaker, picture_of
from dispatch_app.ui.kit.printing.printer import PaperPort, PrintFailed
from dispatch_app.ui.station.orders import Orders
from dispatch_app.ui.station.post import Post
from gis.errors import BadRegion

_RETRY_S = 30.0
_DISK_S = 10.0
"""A disk that refuses for so long holds up the printer, and the terminal says so."""
_PAPER_THEME = "day"
_FINENESS = 2.0
"""Pixels of the map to a unit of it; with the page's tenths of a millimetre, 254 to the inch."""


class PrinterState(StrEnum):
    READY = "ready"
    PRINTING = "printing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What printing needs besides the post: two worker threads, maps, and the printer itself."""

    drawing: Errands
    printing: Errands
    maker: PictureMaker
    sources: MapSources
    port: PaperPort
    paper: Paper = Paper.A5


class SlipPrinting(QObject):
    changed = Signal()

    def __init__(
        self, post: Post, orders: Orders, press: Press, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._post = post
        self._orders = orders
        self._press = press
        self._busy = False
        self._copies: deque[PrintJob] = deque()
        self._failed_for_s = 0.0
        self.state = PrinterState.READY
        self.trouble = ""
        orders.changed.connect(self.work)

    @property
    def printer(self) -> str:
        return self._press.port.name

    def work(self) -> None:
        """Take the next slip in hand, unless one is or the printer has failed."""
        if self._busy or self.state is PrinterState.FAILED:
            return
        self._tell_the_untold()
        job = self._next()
        found = self._slip(job.key) if job else None
        if job is None or found is None:
            return
        self._busy = True
        self._become(PrinterState.PRINTING)
        self._draw(job, *found)

    def print_again(self, key: SlipKey) -> None:
        """Somebody wants another copy; it is marked."""
        self._copies.append(PrintJob(key, marked=True))
        self.retry()

    def retry(self) -> None:
        if self.state is PrinterState.FAILED:
            self._become(PrinterState.READY)
        self.work()

    def tick(self, seconds: float) -> None:
        """A printer that failed is tried again by itself now and then."""
        if self.state is not PrinterState.FAILED:
            return
        self._failed_for_s += seconds
        if self._failed_for_s >= _RETRY_S:
            self.retry()

    def _tell_the_untold(self) -> None:
        for job in self._post.slips.untold():
            self._tell_printed(job)

    def _next(self) -> PrintJob | None:
        own = {mission.id: mission for mission in self._post.missions}
        due = self._post.slips.to_print(own)
        if due:
            return due[0]
        return self._copies.popleft() if self._copies else None

    def _slip(self, key: SlipKey) -> tuple[Mission, SlipVersion] | None:
        mission = self._post.desk.state.missions.get(key.mission)
        if mission is None:
            return None
        version = next((v for v in mission.slips if v.version == key.version), None)
        return (mission, version) if version else None

    # ---- map, then journal, then paper

    def _draw(self, job: PrintJob, mission: Mission, version: SlipVersion) -> None:
        press = self._press
        title = version.slip.complaint_name
        picture = picture_of(version, self._post.station, press.sources, title)
        sheet = self._sheet(job, mission, version)
        texts, family = self._post.texts, self._post.theme.family
        name = f"{version.slip.mission_number}-v{version.version}"

        def drawn() -> Sheet:
            room = map_room(sheet, texts, family)
            if picture is None or room is None:
                return sheet
            size = (round(room[0] / _FINENESS), round(room[1] / _FINENESS))
            try:
                if press.port.strokes:
                    drawing = press.maker.record(picture, _PAPER_THEME, size)
                    return replace(sheet, picture=drawing)
                image = press.maker.make(picture, _PAPER_THEME, size, _FINENESS)
            except BadRegion:
                return sheet
            return replace(sheet, picture=image)

        press.drawing.do(drawn, lambda whole: self._put(job, whole, name))

    def _sheet(self, job: PrintJob, mission: Mission, version: SlipVersion) -> Sheet:
        """The page without its map."""
        now, texts = self._post.desk.now(), self._post.texts
        return Sheet(
            document=self._post.wording.document(mission, version, station=self._post.name),
            picture=None,
            marked=job.marked,
            printed=texts("slip.printed", time=clock_text(now, self._post.zone)),
            paper=self._press.paper,
        )

    def _put(self, job: PrintJob, sheet: Sheet, name: str) -> None:
        """Doubt is on the disk before the printer gets anything."""
        port = self._press.port
        doubt = self._post.slips.start(job, self._post.desk.now())

        def put() -> PrintFailed | None:
            if not doubt.wait(_DISK_S):
                return PrintFailed("disk", begun=False)
            try:
                port.put(sheet, f"{name}-reprint" if job.marked else name)
            except PrintFailed as failure:
                return failure
            return None

        self._press.printing.do(put, lambda failure: self._done(job, failure))

    def _done(self, job: PrintJob, failure: PrintFailed | None) -> None:
        now = self._post.desk.now()
        if failure is not None:
            self._post.slips.failed(job, now, begun=failure.begun)
            self._orders.receipt(job.key, ReceiptStep.PRINT_FAILED)
            self._failed_for_s = 0.0
            self._busy = False
            self._become(PrinterState.FAILED, str(failure))
            return
        self._post.slips.paper(job, now)
        self._tell_printed(job)
        self._busy = False
        self._become(PrinterState.READY)
        self.work()

    def _tell_printed(self, job: PrintJob) -> None:
        """The receipt is in the outbox, on disk, before the journal says so."""
        step = ReceiptStep.REPRINTED if job.marked else ReceiptStep.PRINTED
        self._orders.receipt(job.key, step)
        self._post.slips.printed(job.key, self._post.desk.now())

    def _become(self, state: PrinterState, trouble: str = "") -> None:
        self.state, self.trouble = state, trouble
        self.changed.emit()

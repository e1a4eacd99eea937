"""Prints what the journal says is due, one slip at a time, and tells the centre what became of it.

Every step stands on the disk before the next is taken, so that a crash at any point leaves at
least one slip, and at most one without the mark. What the printer keeps waiting stands on the
screen until it is out or somebody has written it down.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.slip_journal import PrintJob, SlipKey
from dispatch_app.domain.codes import ReceiptStep
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import SlipVersion
from dispatch_app.i18n import clock_text
from dispatch_app.ports.printing import PrintTrouble
from dispatch_app.ui.kit.printing.attempt import Attempt, LeftAlone, PrintFailed
from dispatch_app.ui.kit.printing.choice import PaperKind, Printers
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.printing.paper import Sheet, map_room
from dispatch_app.ui.kit.printing.picture import MapSources, PictureMaker, picture_of
from dispatch_app.ui.kit.printing.printer import Page, PaperPort
from dispatch_app.ui.station.on_screen import OnScreen
from dispatch_app.ui.station.orders import Orders
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.printing_words import PrinterState, page_name, token_of
from gis.errors import BadRegion

_AT_FIRST_S = 1.0
_RETRY_S = 30.0
"""A page that was lost is printed again soon; what fails again and again, now and then."""
_SECOND_S = 20.0
"""A printer that cannot print for so long gives way to the second one, if there is one."""
_DISK_S = 10.0
"""A disk that refuses for so long holds up the printer, and the terminal says so."""
_PAPER_THEME = "day"
_FINENESS = 2.0
"""Pixels of the map to a unit of it; with the page's tenths of a millimetre, 254 to the inch."""

Outcome = PrintFailed | LeftAlone | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What printing needs besides the post: worker threads, maps, and the printers."""

    drawing: Errands
    printing: Errands
    """Waits for one page as long as its printer keeps it waiting."""
    asking: Errands
    """Looks at printers, and tries them, meanwhile."""
    maker: PictureMaker
    sources: MapSources
    printers: Printers


class SlipPrinting(QObject):
    changed = Signal()
    came_out = Signal()
    """A page is on paper, as far as the printer says."""

    def __init__(
        self, post: Post, orders: Orders, press: Press, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._post = post
        self._orders = orders
        self._press = press
        self._copies: deque[PrintJob] = deque()
        self._attempt: Attempt | None = None
        self._job: PrintJob | None = None
        self._on_second = False
        self._failures = 0
        """Since a page came out last."""
        self._for_s = 0.0
        """How long the printer has been in the state in which it is."""
        self.state = PrinterState.READY
        self.trouble: PrintTrouble | None = None
        self.on_screen = OnScreen()
        orders.changed.connect(self.work)

    @property
    def printer(self) -> str:
        return self._port().name

    @property
    def on_second(self) -> bool:
        return self._on_second

    @property
    def busy(self) -> bool:
        return self._job is not None

    def _port(self) -> PaperPort:
        ports = self._press.printers.of(PaperKind.SLIP)
        return ports.second if self._on_second and ports.second is not None else ports.first

    # ---- what is to be done

    def work(self) -> None:
        """Take the next slip in hand, unless one is or the printer has failed."""
        if self.trouble is not None:
            for waiting in self._due():
                self.on_screen.late(waiting.key, self.trouble)
        if self.busy or self.state is PrinterState.FAILED:
            return
        self._tell_the_untold()
        job = self._next()
        found = self._slip(job.key) if job else None
        if job is None or found is None:
            return
        self._job = job
        self._become(PrinterState.PRINTING)
        before = self._post.slips.in_doubt(job.key)
        if before is not None:
            self._resume(job, before, *found)
        else:
            self._draw(job, *found)

    def print_again(self, key: SlipKey) -> None:
        """Somebody wants another copy; it is marked."""
        self._copies.append(PrintJob(key, marked=True))
        self._go_on()

    def retry(self) -> None:
        """Somebody has seen to the printer: the first one gets its turn again."""
        self._on_second = False
        if self._attempt is not None and self.state is PrinterState.WAITING:
            self._attempt.call_back()
        self._go_on()

    def _go_on(self) -> None:
        if self.state is PrinterState.FAILED:
            self._become(PrinterState.READY)
        self.work()

    def written_down(self, key: SlipKey) -> None:
        """Somebody has read a slip from the screen, or has found it in the printer."""
        if self.on_screen.taken(key):
            self._orders.receipt(key, ReceiptStep.WRITTEN_DOWN)
        self.changed.emit()

    def stop(self) -> None:
        """What is on its way may go on; after the next start it is looked for."""
        if self._attempt is not None:
            self._attempt.leave()

    def tick(self, seconds: float) -> None:
        """A printer that failed is tried again by itself now and then; one that keeps a page
        waiting gives way to the second."""
        self._for_s += seconds
        pause_s = _AT_FIRST_S if self._failures == 1 else _RETRY_S
        if self.state is PrinterState.FAILED and self._for_s >= pause_s:
            self._go_on()
        elif self.state is PrinterState.WAITING and self._for_s >= _SECOND_S:
            self._give_way()

    def _give_way(self) -> None:
        second = self._press.printers.of(PaperKind.SLIP).second
        if second is not None and not self._on_second and self._attempt is not None:
            self._on_second = True
            self._attempt.call_back()

    def _tell_the_untold(self) -> None:
        for job in self._post.slips.untold():
            self._tell_printed(job)

    def _due(self) -> list[PrintJob]:
        own = {mission.id: mission for mission in self._post.missions}
        return self._post.slips.to_print(own)

    def _next(self) -> PrintJob | None:
        due = self._due()
        if due:
            return due[0]
        return self._copies.popleft() if self._copies else None

    def _slip(self, key: SlipKey) -> tuple[Mission, SlipVersion] | None:
        mission = self._post.desk.state.missions.get(key.mission)
        if mission is None:
            return None
        version = next((v for v in mission.slips if v.version == key.version), None)
        return (mission, version) if version else None

    # ---- what was on its way when this terminal went down

    def _resume(
        self, job: PrintJob, before: PrintJob, mission: Mission, version: SlipVersion
    ) -> None:
        """A spooler may have it still, or have brought it out: then no second one is needed."""
        port, token = self._port(), token_of(before, mission, version)

        def find(attempt: Attempt) -> bool:
            return port.resume(token, attempt)

        def found(outcome: Outcome, out: bool | None) -> None:
            if isinstance(outcome, LeftAlone):
                return
            if out:
                self._done(before, None)
            else:
                self._draw(job, mission, version)

        self._try(find, found)

    def _try[T](
        self, work: Callable[[Attempt], T], then: Callable[[Outcome, T | None], None]
    ) -> None:
        """One attempt on the printer's thread; whatever is heard meanwhile is brought here."""
        errands = self._press.printing
        attempt = Attempt(lambda trouble: errands.tell(lambda: self._heard(attempt, trouble)))
        self._attempt = attempt

        def tried() -> tuple[Outcome, T | None]:
            try:
                return None, work(attempt)
            except (PrintFailed, LeftAlone) as failure:
                return failure, None

        errands.do(tried, lambda told: then(*told))

    def _heard(self, attempt: Attempt, trouble: PrintTrouble | None) -> None:
        if attempt is not self._attempt or self._job is None:
            return
        if trouble is None:
            self._become(PrinterState.PRINTING)
            return
        self.on_screen.late(self._job.key, trouble)
        self._become(PrinterState.WAITING, trouble)

    # ---- map, then journal, then paper

    def _draw(self, job: PrintJob, mission: Mission, version: SlipVersion) -> None:
        press, port = self._press, self._port()
        title = version.slip.complaint_name
        picture = picture_of(version, self._post.station, press.sources, title)
        sheet = self._sheet(job, mission, version)
        texts, family = self._post.texts, self._post.theme.family
        page = Page(sheet, page_name(job, version), token_of(job, mission, version))

        def drawn() -> Page:
            return port.prepare(replace(page, sheet=with_map()))

        def with_map() -> Sheet:
            room = map_room(sheet, texts, family)
            if picture is None or room is None:
                return sheet
            size = (round(room[0] / _FINENESS), round(room[1] / _FINENESS))
            try:
                if port.strokes:
                    drawing = press.maker.record(picture, _PAPER_THEME, size)
                    return replace(sheet, picture=drawing)
                image = press.maker.make(picture, _PAPER_THEME, size, _FINENESS)
            except BadRegion:
                return sheet
            return replace(sheet, picture=image)

        press.drawing.do(drawn, lambda whole: self._put(job, whole, port))

    def _sheet(self, job: PrintJob, mission: Mission, version: SlipVersion) -> Sheet:
        """The page without its map."""
        now, texts = self._post.desk.now(), self._post.texts
        return Sheet(
            document=self._post.wording.document(mission, version, station=self._post.name),
            picture=None,
            marked=job.marked,
            printed=texts("slip.printed", time=clock_text(now, self._post.zone)),
            paper=self._press.printers.of(PaperKind.SLIP).paper,
            training=self._post.desk.state.training is not None,
        )

    def _put(self, job: PrintJob, page: Page, port: PaperPort) -> None:
        """Doubt is on the disk before the printer gets anything."""
        doubt = self._post.slips.start(job, self._post.desk.now())

        def put(attempt: Attempt) -> None:
            if not doubt.wait(_DISK_S):
                raise PrintFailed("disk", begun=False, trouble=PrintTrouble.NOT_KEPT)
            port.put(page, attempt)

        self._try(put, lambda outcome, _: self._ended(job, outcome))

    def _ended(self, job: PrintJob, outcome: Outcome) -> None:
        if not isinstance(outcome, LeftAlone):
            self._done(job, outcome)

    def _done(self, job: PrintJob, failure: PrintFailed | None) -> None:
        """Nothing else is taken in hand before all of this one is on the disk."""
        if failure is not None:
            self._failed(job, failure)
            return
        self._post.slips.paper(job, self._post.desk.now())
        self._failures = 0
        self._tell_printed(job)
        self.on_screen.out(job.key, self.trouble)
        self._let_go(PrinterState.READY)
        self.came_out.emit()
        self.work()

    def _failed(self, job: PrintJob, failure: PrintFailed) -> None:
        """Wanted back for another try, or with a second printer left, it goes on at once."""
        wanted = self._attempt is not None and self._attempt.wanted_back
        self._post.slips.failed(job, self._post.desk.now(), begun=failure.begun)
        self._orders.receipt(job.key, ReceiptStep.PRINT_FAILED)
        self._failures += 1
        self.on_screen.late(job.key, failure.trouble)
        self._let_go(PrinterState.FAILED, failure.trouble)
        second = self._press.printers.of(PaperKind.SLIP).second is not None
        if not wanted:
            self._on_second = second and not self._on_second
        if wanted or self._on_second:
            self._go_on()

    def _let_go(self, state: PrinterState, trouble: PrintTrouble | None = None) -> None:
        self._job = self._attempt = None
        self._become(state, trouble)

    def _tell_printed(self, job: PrintJob) -> None:
        """The receipt is in the outbox, on disk, before the journal says so."""
        step = ReceiptStep.REPRINTED if job.marked else ReceiptStep.PRINTED
        self._orders.receipt(job.key, step)
        self._post.slips.printed(job.key, self._post.desk.now())

    def _become(self, state: PrinterState, trouble: PrintTrouble | None = None) -> None:
        if state is not self.state:
            self._for_s = 0.0
        self.state, self.trouble = state, trouble
        self.changed.emit()

"""A station's desk over a whole centre in memory, its line can be cut; and quiet devices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage

from dispatch_app.client.link import LinkState, LinkStatus, Pulse
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply, ignore
from dispatch_app.client.slip_journal import SlipJournal
from dispatch_app.client.trace import Trace
from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n import Texts
from dispatch_app.ports.printing import PrinterLook, PrintTrouble
from dispatch_app.services.audience import part_of, viewer_of
from dispatch_app.ui.kit.printing.attempt import Attempt, PrintFailed
from dispatch_app.ui.kit.printing.choice import Printers
from dispatch_app.ui.kit.printing.paper import Sheet
from dispatch_app.ui.kit.printing.picture import MapSources
from dispatch_app.ui.kit.printing.printer import Page
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.slip_printing import Press
from dispatch_app.ui.station.terminal import Terminal
from dispatch_app.ui.station.window import StationWindow, TouchWatch
from tests.fakes.builders import NORTH, Centre, at_station


class StationDesk(QObject):
    """Commands are decided at once by the domain; while the line is cut they wait in order."""

    changed = Signal(object)
    moved = Signal(object)
    link_changed = Signal(object)
    pulsed = Signal(object)

    def __init__(self, centre: Centre) -> None:
        super().__init__()
        self.centre = centre
        self.state = CentreState()
        self.status = LinkStatus(state=LinkState.CONNECTING)
        self.disk_trouble = ""
        self.last_pulse: Pulse | None = None
        self.session: Any = None
        self.fixes: dict[Any, Any] = {}
        self.clock_offset = timedelta(0)
        self.sent: list[Command] = []
        self._waiting: list[tuple[Command, Callable[[Reply], None]]] = []
        self._drafts: dict[str, bytes] = {}
        self._delivering = False

    @property
    def online(self) -> bool:
        return self.status.state is LinkState.ONLINE

    def now(self) -> datetime:
        return self.centre.now

    def may(self, _kind: type) -> bool:
        return True

    def send(self, command: Command, then: Callable[[Reply], None] = ignore) -> str:
        self.sent.append(command)
        self._waiting.append((command, then))
        if self.online:
            self.deliver()
        return str(len(self.sent))

    def deliver(self) -> None:
        """As on a real line, a reply is brought only when the sender has finished its turn."""
        if self._delivering:
            return
        self._delivering = True
        while self._waiting and self.online:
            command, then = self._waiting.pop(0)
            then(self._decided(command))
            self.news()
        self._delivering = False

    def _decided(self, command: Command) -> Reply:
        try:
            return Accepted(1, self.centre.do(command, at_station(NORTH)))
        except Rejected as no:
            return Refused(no.code, dict(no.details))

    def news(self) -> None:
        """Bring what the centre knows of this station."""
        if self.online:
            self.state = part_of(self.centre.state, viewer_of(at_station(NORTH)))
            self.changed.emit(View(state=self.state, sequence=1))

    def come_online(self) -> None:
        self._become(LinkState.ONLINE)
        self.deliver()
        self.news()

    def go_offline(self) -> None:
        self._become(LinkState.OFFLINE)

    def _become(self, state: LinkState) -> None:
        self.status = LinkStatus(state=state)
        self.link_changed.emit(self.status)

    def sent_of(self, kind: type) -> list[Any]:
        return [command for command in self.sent if isinstance(command, kind)]

    def put_draft(self, name: str, body: bytes) -> None:
        self._drafts[name] = body

    def draft(self, name: str) -> bytes | None:
        return self._drafts.get(name)

    def drop_draft(self, name: str) -> None:
        self._drafts.pop(name, None)


class ErrandsAtOnce:
    """Does each errand when told to, on the same thread."""

    def __init__(self) -> None:
        self.held = False
        self._waiting: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def do(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._waiting.append((work, then))
        if not self.held:
            self.run()

    def run(self) -> None:
        while self._waiting:
            work, then = self._waiting.pop(0)
            then(work())

    def tell(self, news: Callable[[], None]) -> None:
        news()

    def stop(self) -> None:
        self._waiting.clear()


@dataclass
class FakePrinter:
    name: str = "纸"
    sheets: list[Sheet] = field(default_factory=list)
    failing: PrintFailed | None = None
    strokes: bool = False
    troubles: list[PrintTrouble | None] = field(default_factory=list)
    """What it complains of while it prints, one after the other."""
    meanwhile: Callable[[], None] = lambda: None
    """What happens while it keeps a page waiting."""
    at_rest: PrintTrouble | None = None
    known: set[str] = field(default_factory=set)
    """Pages that it had before this terminal was started."""

    def look(self) -> PrintTrouble | None:
        return self.at_rest

    def prepare(self, page: Page) -> Page:
        return page

    def put(self, page: Page, attempt: Attempt) -> None:
        for trouble in self.troubles:
            attempt.hear(trouble)
        self.meanwhile()
        if attempt.wanted_back:
            raise PrintFailed(self.name, begun=True)
        if self.failing is not None:
            raise self.failing
        self.sheets.append(page.sheet)

    def resume(self, token: str, _attempt: Attempt) -> bool:
        return token in self.known


@dataclass
class FakeSpooler:
    looks: tuple[PrinterLook, ...] = ()

    def printers(self) -> tuple[PrinterLook, ...]:
        return self.looks


@dataclass
class FakeSounder:
    audible: bool = True
    sounding: bool = False

    def start(self) -> None:
        self.sounding = True

    def stop(self) -> None:
        self.sounding = False


class FakeMaps:
    def make(self, picture: object, theme: str, size: tuple[int, int], ratio: float) -> QImage:
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(QColor("gray"))
        return image


class StationRig:
    """A terminal with all its widgets at a fake desk; time passes when told to."""

    def __init__(self, directory: Path, centre: Centre, language: str = "zh") -> None:
        self.centre = centre
        self.desk = StationDesk(centre)
        self.store = LocalStore(directory / "station.sqlite")
        self.printer = FakePrinter()
        self.sounder = FakeSounder()
        self.drawing, self.printing = ErrandsAtOnce(), ErrandsAtOnce()
        self.asking = ErrandsAtOnce()
        self.second = FakePrinter("备用")
        self.spooler = FakeSpooler()
        self.printers = Printers(
            usual=self.printer, port=lambda _name: self.second, there=self.spooler
        )
        self.clock_s = 1000.0
        self.post = Post(
            id=NORTH,
            desk=self.desk,  # type: ignore[arg-type]
            slips=SlipJournal(self.store),
            texts=Texts.load(language),
            theme=Theme.load("night"),
            trace=Trace(directory / "trace.jsonl"),
            files=directory / "notices",
        )
        self.window = StationWindow(self.post.texts, self.post.theme)
        self.press = Press(
            drawing=self.drawing,  # type: ignore[arg-type]
            printing=self.printing,  # type: ignore[arg-type]
            asking=self.asking,  # type: ignore[arg-type]
            maker=FakeMaps(),  # type: ignore[arg-type]
            sources=MapSources(directory / "features.sqlite"),
            printers=self.printers,
        )
        self.notice_sounder = FakeSounder()
        self.terminal = Terminal(
            *(self.post, self.window, self.press, self.sounder),
            notice_sounder=self.notice_sounder,
            seconds=lambda: self.clock_s,
        )
        self.touches = TouchWatch()

    def passes(self, seconds: float) -> None:
        self.clock_s += seconds
        self.centre.later(seconds)
        self.terminal.tick()
        self.terminal.refresh()

    def close(self) -> None:
        self.terminal.stop()
        self.window.close()
        self.window.deleteLater()
        self.store.close()
        self.post.trace.close()

"""`main.py station`: one or more station terminals, each with its own window, link and account."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from dispatch_app.client import signing
from dispatch_app.client.credentials import Credentials
from dispatch_app.client.link import LinkState
from dispatch_app.client.slip_journal import SlipJournal
from dispatch_app.client.trace import Trace
from dispatch_app.domain.ids import StationId
from dispatch_app.i18n import Texts
from dispatch_app.seating import parts
from dispatch_app.seating.printers import printers_of
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.printing.choice import Printers
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.printing.paper import Paper
from dispatch_app.ui.kit.printing.picture import MapSources, PictureMaker
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.printer_desk import PrinterDesk
from dispatch_app.ui.station.slip_printing import Press
from dispatch_app.ui.station.sounder import NOTICE, ORDER_ALARM, Loudspeaker, Sounder, Unheard
from dispatch_app.ui.station.terminal import Terminal
from dispatch_app.ui.station.window import StationWindow, TouchWatch
from gis.errors import BadRegion
from gis.region import Region

if TYPE_CHECKING:
    from dispatch_app.simulation.crew_pilot import CrewPilot

SHEETS = ("station", "alarms", "lamps", "entry", "notices")
_WINDOWED = (1366, 768)
_UNSEEN = (1280, 800)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts.add_arguments(parser, account="station-<ID>")
    parser.add_argument(
        "--station",
        action="append",
        required=True,
        metavar="ID",
        help="a station of this terminal; may be given several times, one window each",
    )
    parser.add_argument("--printer", metavar="NAME", help="print on this printer of the machine")
    parser.add_argument(
        "--print-dir",
        type=Path,
        metavar="DIR",
        help="print into PDF files (usual where the machine has no printer)",
    )
    parser.add_argument("--paper", choices=[p.value for p in Paper], default=Paper.A5.value)
    parser.add_argument("--windowed", action="store_true", help="no full screen")
    parser.add_argument(
        "--crew",
        type=float,
        metavar="PACE",
        help="a simulated crew presses what nobody presses, PACE times faster than life",
    )


def run(args: argparse.Namespace) -> int:
    """Run until the last window is closed. Exit code 2 if the terminal cannot be started."""
    try:
        who = {id_: _credentials(args, id_) for id_ in dict.fromkeys(args.station)}
        region = Region.open(args.region)
    except (signing.BadOptions, BadRegion) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    app = parts.application(args)
    texts, theme = parts.texts_and_theme(args)
    parts.dress(app, theme, *SHEETS)
    hall = Hall(args, app, texts, theme, region)
    for id_, credentials in who.items():
        hall.add(StationId(id_), credentials)
    hall.start()
    code = app.exec()
    hall.stop()
    return code


def _credentials(args: argparse.Namespace, station: str) -> Credentials:
    """Each station has a key of its own; one key or password given by hand serves one station."""
    if args.accounts is not None:
        args.account = f"station-{station}"
        return signing.credentials(args)
    if len(args.station) > 1:
        raise signing.BadOptions("several stations need --accounts DIR: each has its own key")
    if args.account == "station-<ID>":
        args.account = f"station-{station}"
    return signing.credentials(args)


@dataclass(frozen=True, slots=True)
class Place:
    """One terminal with its link."""

    seat: parts.Seat
    terminal: Terminal
    window: StationWindow
    printers: PrinterDesk


class Hall(QObject):
    """All terminals of this process, and the worker threads and the map they share."""

    def __init__(
        self,
        args: argparse.Namespace,
        app: QApplication,
        texts: Texts,
        theme: Theme,
        region: Region,
    ) -> None:
        super().__init__()
        self._args = args
        self._app = app
        self._texts = texts
        self._theme = theme
        self._trace: Trace = parts.measuring(args, app)
        self._bridge = Bridge(self)
        self._drawing = Errands("drawing", self._bridge)
        self._sources = MapSources.of(region)
        self._maker = PictureMaker(self._sources, texts)
        self._asking = Errands("asking", self._bridge)
        self._touches = TouchWatch(self)
        self._places: dict[StationId, Place] = {}
        self._pilots: list[CrewPilot] = []
        self._ready: set[StationId] = set()
        self._printing: list[Errands] = []
        app.installEventFilter(self._touches)

    def add(self, station: StationId, who: Credentials) -> None:
        seat = parts.open_seat(self._args, who, f"station-{station}", keep_view=True)
        parts.mark_if_invented(seat, self._texts, training=signing.is_training(self._args))
        post = Post(
            id=station,
            desk=seat.desk,
            slips=SlipJournal(seat.store),
            texts=self._texts,
            theme=self._theme,
            trace=self._trace,
            files=self._args.data / f"notices-{station}",
        )
        window = StationWindow(self._texts, self._theme)
        press = self._press()
        terminal = Terminal(
            *(post, window, press, self._sounder(window)),
            notice_sounder=self._sounder(window, NOTICE),
            parent=self,
        )
        terminal.theme_wanted.connect(self.switch_theme)
        desk = PrinterDesk(
            *(post, press, terminal.printers, terminal.printing, terminal.printer_watch),
            parent=self,
        )
        self._places[station] = Place(seat, terminal, window, desk)
        seat.desk.link_changed.connect(lambda _status: self._look_ready(station))
        seat.desk.changed.connect(lambda _view: self._look_ready(station))
        if self._args.crew:
            self._pilots.append(self._pilot(terminal))

    def _pilot(self, terminal: Terminal) -> CrewPilot:
        """Loaded only where asked for: a station at work has no simulated hands."""
        from dispatch_app.simulation.crew_pilot import CrewPilot

        return CrewPilot(terminal, pace=self._args.crew, parent=self)

    def _press(self) -> Press:
        """A printer keeps its own thread waiting, for hours if it has no paper."""
        printing = Errands("printing", self._bridge)
        self._printing.append(printing)
        return Press(
            drawing=self._drawing,
            printing=printing,
            asking=self._asking,
            maker=self._maker,
            sources=self._sources,
            printers=self._printers(),
        )

    def _printers(self) -> Printers:
        return printers_of(self._args, self._texts, self._theme.family)

    def _sounder(self, window: StationWindow, tone: Path = ORDER_ALARM) -> Sounder:
        return Unheard() if self._args.offscreen else Loudspeaker(tone, parent=window)

    def start(self) -> None:
        for place in self._places.values():
            self._show(place.window)
            place.seat.link.start()
            place.terminal.start()
            place.printers.start()
        for pilot in self._pilots:
            pilot.start()

    def _show(self, window: StationWindow) -> None:
        alone = len(self._places) == 1
        if self._args.windowed or self._args.offscreen or not alone:
            window.resize(*(_UNSEEN if self._args.offscreen and not alone else _WINDOWED))
            if self._args.offscreen and alone:
                window.resize(1920, 1080)
            window.show()
        else:
            window.showFullScreen()

    def _look_ready(self, station: StationId) -> None:
        """Ready when every terminal is online and knows its station."""
        place = self._places[station]
        online = place.seat.desk.status.state is LinkState.ONLINE
        if online and station in place.seat.desk.state.stations and station not in self._ready:
            self._ready.add(station)
            if len(self._ready) == len(self._places):
                self._bridge.call(lambda: parts.say_ready(self._args, self._trace))

    def switch_theme(self) -> None:
        """Day for night and back, at once and everywhere."""
        self._theme.become(Theme.load("day" if self._theme.name == "night" else "night"))
        parts.dress(self._app, self._theme, *SHEETS)
        for place in self._places.values():
            place.terminal.maps.refresh()
            place.terminal.refresh()
            place.window.update()

    def stop(self) -> None:
        for pilot in self._pilots:
            pilot.stop()
        for place in self._places.values():
            place.printers.stop()
            place.terminal.stop()
            place.seat.close()
        for errands in (self._drawing, self._asking, *self._printing):
            errands.stop()

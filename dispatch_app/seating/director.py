"""`main.py director`: the director's seat with its one window."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from dispatch_app.adapters.knowledge_files import load_entries
from dispatch_app.adapters.protocol_files import BadProtocols, load_book
from dispatch_app.adapters.protocol_texts import read_texts
from dispatch_app.client import signing
from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.i18n.texts import RESOURCES, Texts
from dispatch_app.seating import parts
from dispatch_app.seating.file_process import FileProcess
from dispatch_app.seating.page_process import PageProcess
from dispatch_app.seating.report_printer import ReportPaper
from dispatch_app.ui.director.place import PLAIN, DirectorPlace
from dispatch_app.ui.director.seat import DirectorSeat
from dispatch_app.ui.kit.alarms.sounder import AlarmSpeaker, NoSpeaker
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.recording.fetching import RecorderSource
from dispatch_app.ui.kit.replay.form_names import names_in
from dispatch_app.ui.kit.replay.ground import ReplayGround
from dispatch_app.ui.kit.replay.then_words import FormNames
from dispatch_app.ui.kit.theme import Theme
from gis.errors import BadRegion
from gis.gazetteer.folding import Folding
from gis.gazetteer.stored_folding import folding_of
from gis.region import Region

log = logging.getLogger(__name__)

SHEETS = (
    *("dispatcher_window", "dispatcher_form", "recordings", "alarms", "lamps", "director"),
    *("replay", "entry", "notices", "live", "figures", "knowledge", "large"),
)
_UNSEEN = (1920, 1080)
_WINDOWED = (1600, 900)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts.add_arguments(parser, account="director", region=False)
    parser.add_argument("--seat", help="number of the seat; a director may do without one")
    parser.add_argument(
        "--exports",
        type=Path,
        metavar="DIR",
        help="where recordings are exported to (default: exports in --data)",
    )
    parser.add_argument("--region", type=Path, help="directory of the region, for maps of replays")
    parser.add_argument(
        "--tiles", type=Path, help="where painted map tiles are kept (default: beside the region)"
    )
    parser.add_argument("--windowed", action="store_true", help="not over the whole screen")


def run(args: argparse.Namespace) -> int:
    """Run the seat until its window is closed. Exit code 2 if it cannot be started."""
    return run_with(args, lambda _room: None)


def run_with(args: argparse.Namespace, hand: Callable[[Room], None]) -> int:
    """As `run`; `hand` gets the seat once it stands, before it is linked."""
    try:
        who = signing.credentials(args, seat=args.seat)
        region = Region.open(args.region) if args.region else None
        ground = ReplayGround(region, args.tiles) if region else None
        folding = folding_of(region.places) if region else PLAIN
    except (signing.BadOptions, BadRegion) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    app = parts.application(args)
    seat = parts.open_seat(args, who, f"director-{args.seat or args.account}")
    room = Room(args, app, seat, ground, folding)
    hand(room)
    room.start()
    code = app.exec()
    room.stop()
    seat.close()
    return code


def names_of_forms(directory: Path, texts: Texts) -> FormNames:
    """Complaints, questions and answers in words; none where the protocols cannot be read."""
    try:
        return names_in(load_book(directory), texts)
    except BadProtocols as bad:
        log.warning("complaints stay codes: %s", bad)
        return FormNames()


class Room(QObject):
    """The seat, its look, and its beginning and end."""

    def __init__(
        self,
        args: argparse.Namespace,
        app: QApplication,
        seat: parts.Seat,
        ground: ReplayGround | None = None,
        folding: Folding = PLAIN,
    ) -> None:
        super().__init__()
        self._args = args
        self._app = app
        self._link = seat.link
        self._trace = parts.measuring(args, app)
        self._ready = False
        texts, self._theme = parts.texts_and_theme(args)
        parts.dress(app, self._theme, *SHEETS)
        parts.mark_if_invented(seat, texts, training=signing.is_training(args))
        self._pages = PageProcess(self)
        names = names_of_forms(RESOURCES / "protocols", texts)
        self._papers = FileProcess(self)
        self._printer = ReportPaper(Bridge())
        self.place = DirectorPlace(
            desk=seat.desk,
            texts=texts,
            theme=self._theme,
            source=RecorderSource(args.data, signing.trust(args)),
            exports=args.exports or args.data / "exports",
            ground=ground,
            live_ground=ground.another() if ground is not None else None,
            complaints=names.complaints,
            form_names=names,
            pages=self._pages,
            sounder=NoSpeaker() if args.offscreen else AlarmSpeaker(self),
            folding=folding,
            papers=self._papers,
            printer=self._printer,
            replay_source=RecorderSource(args.data / "replay", signing.trust(args)),
            review_source=RecorderSource(args.data / "review", signing.trust(args)),
            read_protocols=read_texts,
            knowledge=load_entries(RESOURCES / "knowledge"),
        )
        self.seat = DirectorSeat(self.place, self)
        self.seat.theme_wanted.connect(self.switch_theme)
        self.seat.window.closed.connect(app.quit)
        seat.desk.link_changed.connect(self._look_ready)

    def start(self) -> None:
        window = self.seat.window
        if self._args.offscreen or self._args.windowed:
            window.resize(*(_UNSEEN if self._args.offscreen else _WINDOWED))
            window.show()
        else:
            window.setGeometry(QGuiApplication.primaryScreen().availableGeometry())
            window.showMaximized()
        self.seat.start()
        self._link.start()

    def stop(self) -> None:
        self.seat.stop()
        self._pages.stop()
        self._papers.stop()
        self._printer.stop()

    def _look_ready(self, status: LinkStatus) -> None:
        if status.state is LinkState.ONLINE and not self._ready:
            self._ready = True
            parts.say_ready(self._args, self._trace)

    def switch_theme(self) -> None:
        """Day for night and back, at once and everywhere."""
        self._theme.become(Theme.load("day" if self._theme.name == "night" else "night"))
        parts.dress(self._app, self._theme, *SHEETS)
        self.seat.become()

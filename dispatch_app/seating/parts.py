"""What every windowed seat needs before its own panels: application, link, desk, texts, theme."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.credentials import Credentials
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.trace import Trace
from dispatch_app.i18n.texts import LANGUAGES, Texts
from dispatch_app.seating.options import new_file
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.collector import Collector
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.invented_mark import InventedMarks
from dispatch_app.ui.kit.own_words import OwnWords
from dispatch_app.ui.kit.qt_types import make_whole
from dispatch_app.ui.kit.slowness import Hold, Slowness, say
from dispatch_app.ui.kit.theme import THEMES, Theme
from dispatch_app.ui.kit.trace import KeyToPaint
from dispatch_app.ui.kit.training.marks import TrainingMarks

_SIGNAL_LOOK_MS = 200
_SWITCH_S = 0.001
_EVERYWHERE = ("training",)
"""Style sheets of what any window may wear."""
"""The Qt thread gets its turn from the link's thread after this time, not after the usual 5 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One link to the centre with what hangs on it."""

    link: Link
    desk: Desk
    store: LocalStore

    def close(self) -> None:
        self.link.stop()
        self.store.close()


def add_arguments(parser: argparse.ArgumentParser, *, account: str, region: bool = True) -> None:
    """`region`: the seat shows maps."""
    signing.add_arguments(parser, account=account, plays=True)
    if region:
        parser.add_argument("--region", type=Path, required=True, help="directory of the region")
    parser.add_argument("--language", choices=LANGUAGES, default="zh")
    parser.add_argument("--theme", choices=THEMES, default="night")
    parser.add_argument("--offscreen", action="store_true", help="paint into memory, no screen")
    parser.add_argument("--trace", type=new_file, help="write when things became visible")
    parser.add_argument("--ready-file", type=new_file, help="written when the seat can be used")


def application(args: argparse.Namespace) -> QApplication:
    """The one QApplication; ends on SIGINT and SIGTERM as on the last window closed."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if args.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.setswitchinterval(_SWITCH_S)
    app = QApplication(sys.argv[:1])
    make_whole()
    Collector(app).start()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: app.quit())
    # Python sees signals only when its own code runs.
    look = QTimer(app)
    look.timeout.connect(lambda: None)
    look.start(_SIGNAL_LOOK_MS)
    return app


def dress(app: QApplication, theme: Theme, *sheets: str) -> None:
    app.setFont(theme.font())
    app.setPalette(theme.palette())
    app.setStyleSheet(theme.style_sheet(*sheets, *_EVERYWHERE))


def texts_and_theme(args: argparse.Namespace) -> tuple[Texts, Theme]:
    return Texts.load(args.language), Theme.load(args.theme)


def open_seat(
    args: argparse.Namespace, who: Credentials, name: str, *, keep_view: bool = False
) -> Seat:
    """Link and desk of one seat; its own data stands in `--data` under its name.

    `keep_view` writes what the seat knows to its disk at every event: for stations, whose part
    of the state is small and must be there when the line is not.
    """
    store = LocalStore(args.data / f"{name}.sqlite")
    outbox = Outbox(store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
    bridge = Bridge()
    keep = store if keep_view else None
    link = Link(signing.addresses(args), who, outbox, bridge, keep=keep, trust=signing.trust(args))
    return Seat(link=link, desk=Desk(link, bridge, store), store=store)


def mark_if_invented(seat: Seat, texts: Texts, *, training: bool = False) -> None:
    """Every window of this process says so while the centre's record is invented or a training
    run's; and all speak in the centre's own words.

    `training`: the seat was started for training, whatever the centre says.
    """
    InventedMarks(seat.desk, texts, seat.desk)
    TrainingMarks(seat.desk, texts, seat.desk, started=training)
    OwnWords(seat.desk, texts, seat.desk)


def measuring(args: argparse.Namespace, app: QApplication) -> Trace:
    """The trace, with the watch over slow slots; key-to-paint only where a trace is wanted."""
    trace = Trace(args.trace)
    slowness = Slowness(_teller(trace), parent=app)
    slowness.start()
    app.aboutToQuit.connect(slowness.stop)
    if trace.on:
        KeyToPaint(trace, app).watch(app)
    return trace


def _teller(trace: Trace) -> Callable[[Hold], None]:
    def tell(hold: Hold) -> None:
        trace.note("slot-slow", held_ms=hold.held_ms, worked_ms=hold.worked_ms, stack=hold.stack)
        say(hold)

    return tell


def rest_in_memory() -> None:
    """What a seat has made until it can be used stays as long as it runs: the collector need not
    look through it again. Each time it did, the windows stood still for a tenth of a second or two.
    """
    gc.freeze()


def say_ready(args: argparse.Namespace, trace: Trace) -> None:
    rest_in_memory()
    trace.note("usable")
    if args.ready_file is not None:
        args.ready_file.parent.mkdir(parents=True, exist_ok=True)
        half = args.ready_file.with_suffix(".part")
        half.write_text(str(os.getpid()), encoding="utf-8")
        half.replace(args.ready_file)

"""Decides what the truth desk shows and what its keys enter. One for a seat.

The table is asked of the centre every few seconds; nothing is computed of positions here.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client import truth_table
from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.truth.doubting import ORDER
from dispatch_app.domain.truth.kept import DismissReason
from dispatch_app.domain.truth.rows import TruthRow, standing
from dispatch_app.domain.truth_commands import (
    CorrectStages,
    CorrectState,
    DismissDoubts,
    StageStep,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.chooser import Option
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.truth.panel import TruthPanel
from dispatch_app.ui.kit.truth.words import TruthWords

ASKED_MS = 2000
DISMISSED_S = 1800.0
"""So long a doubt is left alone."""


class Order(StrEnum):
    """What rows are sorted by."""

    AGE = "age"
    WEIGHT = "weight"
    STATION = "station"


class TruthDesk(QObject):
    counted = Signal(int)
    """Other vehicles than before have a row that nobody dismissed; so many now."""
    map_wanted = Signal(str)
    """A vehicle to be shown."""
    call_wanted = Signal(str)
    """A vehicle whose crew or station is to be called."""

    def __init__(self, desk: Desk, texts: Texts, zone: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._zone = desk, texts, zone
        self._version = -1
        self._all: tuple[TruthRow, ...] = ()
        self.rows: tuple[TruthRow, ...] = ()
        """What is listed now."""
        self.doubted: frozenset[VehicleId] = frozenset()
        self._dismissed_too = False
        self._order = Order.AGE
        self._waiting = False
        self._sent: dict[VehicleId, TruthRow] = {}
        """Entered here, and not yet seen to be gone from the table."""
        self.panel = TruthPanel(texts, self._words().heads())
        self.panel.asked.connect(self.key)
        self.panel.table.turned.connect(self._turned)
        self.panel.table.opened.connect(self._opened)
        self._timer = QTimer(self)
        self._timer.setInterval(ASKED_MS)
        self._timer.timeout.connect(self.ask)

    def start(self) -> None:
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        self._timer.stop()

    # ---- what is known

    def ask(self) -> None:
        """One question at a time; the answer is short where nothing has changed."""
        if self._waiting or not self._desk.online:
            self.refresh()
            return
        self._waiting = True
        self._desk.ask(f"/v1/truth?known={self._version}", self._told)

    def _told(self, answer: bytes | Declined | Away) -> None:
        self._waiting = False
        if not isinstance(answer, bytes):
            self.refresh()
            return
        try:
            version, rows = truth_table.read(answer)
        except truth_table.Unreadable:
            self.panel.say(self._texts("truth.unreadable"))
            return
        if rows is not None:
            self._version, self._all = version, rows
            self._forget_sent()
        self.refresh()

    def _forget_sent(self) -> None:
        """A row that looks other than when it was mended is news, not what was mended."""
        now = {row.vehicle: row for row in self._all}
        self._sent = {
            v: was
            for v, was in self._sent.items()
            if v in now and (now[v].stages, now[v].own) == (was.stages, was.own)
        }

    def refresh(self) -> None:
        now, state = self._desk.now(), self._desk.state
        kept = [
            (row, standing(row, state.dismissed_doubts.get(row.vehicle, ()), now))
            for row in self._all
        ]
        left = tuple(row for _, row in kept if row is not None)
        before, self.doubted = self.doubted, frozenset(row.vehicle for row in left)
        shown = tuple(row for row, _ in kept) if self._dismissed_too else left
        self.rows = tuple(sorted(shown, key=self._rank))
        if before != self.doubted:
            self.counted.emit(len(left))
        if self.panel.isVisible():
            self._show(len(self._all) - len(left))

    def _rank(self, row: TruthRow) -> tuple[float | str, ...]:
        """The oldest, the heaviest, or vehicles as they are named; equals by age."""
        age = row.since.timestamp()
        if self._order is Order.WEIGHT:
            return (float(ORDER[row.doubts[0].kind]), age)
        if self._order is Order.STATION:
            vehicle = self._desk.state.vehicles.get(row.vehicle)
            return (str(vehicle.station) if vehicle is not None else "", row.vehicle)
        return (age, row.vehicle)

    def _words(self) -> TruthWords:
        return TruthWords(self._desk.state, self._desk.now(), self._texts, self._zone)

    def _show(self, dismissed: int) -> None:
        words, texts = self._words(), self._texts
        lines = [words.late_line(row, sent=row.vehicle in self._sent) for row in self.rows]
        order = texts(f"truth.order.{self._order.value}")
        title = texts("truth.title", count=len(self.doubted), dismissed=dismissed, order=order)
        self.panel.show_lines(lines, title, "" if lines else texts("truth.none"))
        self._show_chosen(words)

    def _show_chosen(self, words: TruthWords) -> None:
        row = self.chosen
        if row is None:
            self.panel.show_details((), "")
        else:
            self.panel.show_details(tuple(words.details(row)), words.phones(row))
        self.panel.allow(
            {
                "correct": self._command(row) is not None and self._desk.may(CorrectStages),
                "dismiss": row is not None and self._desk.may(DismissDoubts),
                "map": row is not None,
                "call": row is not None,
            }
        )

    @property
    def chosen(self) -> TruthRow | None:
        line = self.panel.table.current
        at = line.key if line is not None else None
        return next((row for row in self.rows if row.vehicle == at), None)

    def _turned(self, _line: object) -> None:
        self._show_chosen(self._words())

    def _opened(self, _line: object) -> None:
        self.key("map")

    # ---- keys

    def key(self, name: str) -> None:
        row = self.chosen
        if name == "dismissed":
            self._dismissed_too = not self._dismissed_too
            self.refresh()
        elif name == "sort":
            orders = list(Order)
            self._order = orders[(orders.index(self._order) + 1) % len(orders)]
            self.refresh()
        elif row is None:
            return
        elif name == "correct":
            self.correct(row)
        elif name == "dismiss":
            self._ask_reason(row)
        elif name == "map":
            self.map_wanted.emit(row.vehicle)
        elif name == "call":
            self.call_wanted.emit(row.vehicle)

    def correct(self, row: TruthRow) -> None:
        """Enter what positions show, all of it, with both times."""
        command = self._command(row)
        if command is None:
            self.panel.say(self._texts("truth.nothing-to-enter", vehicle=row.vehicle))
        elif row.vehicle not in self._sent:
            self._sent[row.vehicle] = row
            self._desk.send(command, partial(self._replied, row.vehicle))
            self.refresh()

    def _command(self, row: TruthRow | None) -> Command | None:
        if row is None:
            return None
        if row.mission is not None and row.stages:
            steps = tuple(
                StageStep(stage=s.stage, at=s.at, evidence=s.evidence) for s in row.stages
            )
            return CorrectStages(mission=row.mission, steps=steps)
        if row.own is not None:
            own = row.own
            return CorrectState(
                vehicle=row.vehicle, state=own.state, at=own.at, evidence=own.evidence
            )
        return None

    def _ask_reason(self, row: TruthRow) -> None:
        texts = self._texts
        options = [
            Option(r.value, texts.code("dismiss_reason", r.value))
            for r in offered(DismissReason, self._desk.state.records)
        ]
        self.panel.chooser.ask(
            texts("truth.which-reason", vehicle=row.vehicle, minutes=int(DISMISSED_S // 60)),
            texts("truth.reason-hint"),
            options,
            lambda code: self.dismiss(row, DismissReason(code)),
        )

    def dismiss(self, row: TruthRow, reason: DismissReason) -> None:
        """Leave all that is wrong with this vehicle now alone for a while."""
        kinds = tuple(dict.fromkeys(doubt.kind for doubt in row.doubts))
        command = DismissDoubts(vehicle=row.vehicle, kinds=kinds, reason=reason, for_s=DISMISSED_S)
        self._desk.send(command, partial(self._replied, row.vehicle))

    def _replied(self, vehicle: VehicleId, reply: Reply) -> None:
        texts = self._texts
        match reply:
            case Accepted():
                self.panel.say("")
            case Refused(code=code, details=details):
                self._sent.pop(vehicle, None)
                key = f"refusal.{code}"
                self.panel.say(texts(key, **dict(details)) if texts.has(key) else code)
            case Unreachable():
                self._sent.pop(vehicle, None)
                self.panel.say(texts("link.retry"))
        self.ask()

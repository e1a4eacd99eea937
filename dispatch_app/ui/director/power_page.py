"""The page of power: how each supply stands, what was, and battery tests by a key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.power import Feed, Supply, SupplyId, TestKind
from dispatch_app.domain.power_commands import StopBatteryTest, TestBattery
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.power_words import (
    history_heads,
    history_lines,
    supply_heads,
    supply_lines,
)
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.power.health import by_supply
from dispatch_app.ui.kit.table_view import TableView

TEST_MINUTES = 10
_MARGIN, _SPACE = 10, 8
_SUPPLIES_PX = 170
KINDS = (("quick", TestKind.QUICK), ("timed", TestKind.MINUTES), ("deep", TestKind.DEEP))


class PowerPage:
    name = "power"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self.widget = PowerPanel(place.texts)
        self.widget.test_wanted.connect(self._test)
        self.widget.stop_wanted.connect(self._stop)
        place.desk.changed.connect(lambda _view: self.refresh())

    # ---- as a page

    def shown(self) -> None:
        self.refresh()
        self.widget.supplies.setFocus()

    def again(self) -> None:
        self.refresh()

    def tick(self) -> None:
        self.refresh()

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None: ...

    # ---- what is shown and asked

    def refresh(self) -> None:
        desk, texts, zone = self._place.desk, self._place.texts, self._place.zone
        pulse = desk.last_pulse if desk.online else None
        fresh = by_supply(pulse.power if pulse is not None else (), desk.now())
        self.widget.show_power(
            supply_lines(desk.state, fresh, texts, zone), history_lines(desk.state, texts, zone)
        )
        chosen = self._chosen()
        running = chosen is not None and chosen.test is not None
        whole = chosen is not None and chosen.status.feed is Feed.MAINS
        self.widget.allow(
            test=whole and not running and desk.may(TestBattery),
            stop=running and desk.may(StopBatteryTest),
        )

    def _chosen(self) -> Supply | None:
        line = self.widget.supplies.current
        return self._place.desk.state.supplies.get(SupplyId(line.key)) if line else None

    def _test(self, kind: TestKind) -> None:
        chosen = self._chosen()
        if chosen is not None:
            minutes = TEST_MINUTES if kind is TestKind.MINUTES else 0
            self._send(TestBattery(supply=chosen.id, kind=kind, minutes=minutes))

    def _stop(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._send(StopBatteryTest(supply=chosen.id))

    def _send(self, command: Command) -> None:
        self.widget.say(self._place.texts("power.page.asked"))
        self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                self.widget.say("")
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                self.widget.say(texts(key, **dict(details)) if texts.has(key) else code)
            case Unreachable():
                self.widget.say(texts("link.retry"))
        self.refresh()


class PowerPanel(QWidget):
    """Shows and asks only."""

    test_wanted = Signal(object)
    """A `TestKind`."""
    stop_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.none = self._label("headerText", texts("power.page.none"))
        self.supplies = TableView(supply_heads(texts), self)
        self.supplies.setFixedHeight(_SUPPLIES_PX)
        self.history = TableView(history_heads(texts), self)
        self.said = self._label("hearing", "")
        self.keys = {name: self._key(name) for name, _ in KINDS}
        for name, kind in KINDS:
            self.keys[name].clicked.connect(partial(self._wanted, kind))
        self.stop = self._key("stop")
        self.stop.clicked.connect(self.stop_wanted)
        self._lay_out()

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        return label

    def _key(self, name: str) -> QPushButton:
        key = QPushButton(self._texts(f"power.page.{name}"), self)
        key.setObjectName("smallButton")
        return key

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addWidget(self.none)
        column.addWidget(self.supplies)
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        for key in (*self.keys.values(), self.stop):
            row.addWidget(key)
        row.addWidget(self.said, 1)
        column.addLayout(row)
        column.addWidget(self._label("caption", self._texts("power.page.history")))
        column.addWidget(self.history, 1)

    def _wanted(self, kind: TestKind, *_: object) -> None:
        self.test_wanted.emit(kind)

    def show_power(self, supplies: Sequence[Line], history: Sequence[Line]) -> None:
        self.none.setVisible(not supplies)
        self.supplies.show_lines(supplies)
        self.history.show_lines(history)

    def allow(self, *, test: bool, stop: bool) -> None:
        for key in self.keys.values():
            key.setEnabled(test)
        self.stop.setEnabled(stop)

    def say(self, words: str) -> None:
        self.said.setText(words)

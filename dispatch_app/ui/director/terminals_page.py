"""Terminals that vehicles are heard by: strangers are bound, others released, all by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.devices import TERMINALS_PATH, terminals_in
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.terminal_commands import BindTerminal, ReleaseTerminal
from dispatch_app.domain.terminals import Terminal
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.terminals_words import heads, lines
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

RELEASE_KEY, FIND_KEY = "Alt+L", "Alt+F"
_MARGIN, _SPACE = 10, 8
_FIELD_PX = 220


class TerminalsPage:
    name = "terminals"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self.widget = TerminalsPanel(place.texts)
        self.widget.bind_wanted.connect(self._bind)
        self.widget.release_wanted.connect(self._release)
        self.widget.sought.textChanged.connect(self._find)
        self._terminals: tuple[Terminal, ...] = ()
        self._asks = False

    # ---- as a page

    def shown(self) -> None:
        self._ask()
        self.widget.table.setFocus()

    def again(self) -> None:
        self._ask()

    def tick(self) -> None:
        self._ask()

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None: ...

    # ---- what there is

    def _ask(self) -> None:
        if self._place.desk.online and not self._asks:
            self._asks = True
            self._place.desk.ask(TERMINALS_PATH, self._listed)

    def _listed(self, answer: bytes | Declined | Away) -> None:
        self._asks = False
        if isinstance(answer, bytes):
            self._terminals = terminals_in(answer)
            self.refresh()

    def _find(self, _text: str) -> None:
        self.refresh()

    def refresh(self) -> None:
        desk, texts, zone = self._place.desk, self._place.texts, self._place.zone
        wanted = self.widget.sought.text().strip()
        self.widget.show_terminals(lines(self._terminals, wanted, texts, zone))
        chosen = self._chosen()
        self.widget.allow(
            bind=chosen is not None and desk.may(BindTerminal),
            release=chosen is not None and bool(chosen.vehicle) and desk.may(ReleaseTerminal),
        )

    def _chosen(self) -> Terminal | None:
        line = self.widget.table.current
        about = line.about if line is not None else None
        return about if isinstance(about, Terminal) else None

    # ---- wishes

    def _bind(self, vehicle: str) -> None:
        chosen = self._chosen()
        if chosen is not None and vehicle:
            self._send(BindTerminal(terminal=chosen.id, vehicle=VehicleId(vehicle)))

    def _release(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.vehicle is not None:
            self._send(ReleaseTerminal(terminal=chosen.id))

    def _send(self, command: Command) -> None:
        self.widget.say(self._place.texts("terminals.asked"))
        self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                self.widget.vehicle.clear()
                self.widget.say(texts("terminals.done"), "ok")
                self.widget.table.setFocus()
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                self.widget.say(texts(key, **dict(details)) if texts.has(key) else code, "alarm")
            case Unreachable():
                self.widget.say(texts("link.retry"), "alarm")
        self._ask()


class TerminalsPanel(QWidget):
    """Shows and asks only. Enter goes on: from what is sought to the rows, from a row to the
    vehicle's field, and there it binds."""

    bind_wanted = Signal(str)
    release_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.none = self._label("headerText", texts("terminals.none"))
        self.sought = self._field(texts("terminals.find", keys=FIND_KEY))
        self.table = TableView(heads(texts), self)
        self.table.opened.connect(self._to_vehicle)
        self.sought.returnPressed.connect(self.table.setFocus)
        self.vehicle = self._field(texts("terminals.vehicle"))
        self.vehicle.returnPressed.connect(self._bind)
        self.bind = self._key(texts("terminals.bind"))
        self.bind.clicked.connect(self._bind)
        self.release = self._key(f"{texts('terminals.release')}  {RELEASE_KEY}")
        self.release.clicked.connect(self._release)
        self.said = self._label("entrySaid", "")
        hang_keys(self, {"release": RELEASE_KEY, "find": FIND_KEY}, self._pressed)
        self._lay_out()

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        return label

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setPlaceholderText(hint)
        field.setFixedWidth(_FIELD_PX)
        return field

    def _key(self, words: str) -> QPushButton:
        key = QPushButton(words, self)
        key.setObjectName("smallButton")
        return key

    def _pressed(self, name: str) -> None:
        if name == "release":
            self._release()
        else:
            self.sought.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        top = QHBoxLayout()
        top.addWidget(self.sought)
        top.addWidget(self.none)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        for widget in (self.vehicle, self.bind, self.release):
            row.addWidget(widget)
        row.addWidget(self.said, 1)
        column.addLayout(row)
        column.addWidget(self._label("caption", self._texts("terminals.hint")))

    def _to_vehicle(self, _line: Line) -> None:
        self.vehicle.setFocus()

    def _bind(self) -> None:
        if self.bind.isEnabled():
            self.bind_wanted.emit(self.vehicle.text().strip())

    def _release(self) -> None:
        if self.release.isEnabled():
            self.release_wanted.emit()

    # ---- what is shown

    def show_terminals(self, rows: Sequence[Line]) -> None:
        self.none.setVisible(not rows)
        self.table.show_lines(rows)

    def allow(self, *, bind: bool, release: bool) -> None:
        self.bind.setEnabled(bind)
        self.vehicle.setEnabled(bind)
        self.release.setEnabled(release)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

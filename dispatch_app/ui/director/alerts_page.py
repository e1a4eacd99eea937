"""What alerts this account: a list of rules, changed by keys, kept by the centre."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.supervising import USUAL_ALERTS, WORDED, AlertKind, AlertRule
from dispatch_app.domain.supervising_commands import SetAlerts
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.alert_band import rule_words
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.watchtower import Watchtower
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.table_view import TableView

KEYS = {"new": "N", "sound": "R", "remove": "Delete", "usual": "U"}


class AlertsPanel(QWidget):
    """Shows and asks only."""

    pressed = Signal(str)
    """A name of `KEYS`."""
    written = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        title = QLabel(texts("alerts.title"), self)
        title.setObjectName("panelTitle")
        heads = (
            Head(texts("alerts.head.rule"), width_px=520),
            Head(texts("alerts.head.sound"), width_px=160),
        )
        self.table = TableView(heads, self)
        self.asked = QLabel(self)
        self.field = QLineEdit(self)
        self.field.setObjectName("field")
        self.field.returnPressed.connect(self._entered)
        self.said = QLabel(self)
        self.said.setObjectName("caption")
        asking = QHBoxLayout()
        asking.addWidget(self.asked)
        asking.addWidget(self.field, 1)
        buttons = QHBoxLayout()
        for name, key in KEYS.items():
            buttons.addWidget(self._button(texts, name, key))
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(title)
        column.addWidget(self.table, 1)
        column.addLayout(asking)
        column.addLayout(buttons)
        column.addWidget(self.said)
        self.ask("")

    def _button(self, texts: Texts, name: str, key: str) -> QPushButton:
        button = QPushButton(f"{texts(f'alerts.key.{name}')}  {key}", self)
        button.setObjectName("smallButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self._press, name))
        shortcut = QShortcut(QKeySequence(key), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(partial(self._press, name))
        return button

    def _press(self, name: str, *_: object) -> None:
        self.pressed.emit(name)

    def _entered(self) -> None:
        self.written.emit(self.field.text().strip())

    def ask(self, words: str) -> None:
        """Open the field for one word or figure; without words it closes."""
        self.asked.setText(words)
        self.asked.setVisible(bool(words))
        self.field.clear()
        self.field.setVisible(bool(words))
        (self.field if words else self.table).setFocus()


class AlertsPage:
    name = "alerts"

    def __init__(self, place: DirectorPlace, tower: Watchtower, chooser: Chooser) -> None:
        self._place, self._tower, self._chooser = place, tower, chooser
        self.widget = AlertsPanel(place.texts)
        self._kind: AlertKind | None = None
        self._does: dict[str, Callable[[], None]] = {
            "new": self._new,
            "sound": self._other_sound,
            "remove": self._remove,
            "usual": partial(self._set, USUAL_ALERTS),
        }
        self.widget.pressed.connect(self._pressed)
        self.widget.written.connect(self._written)

    def shown(self) -> None:
        self.refresh()
        self.widget.table.setFocus()

    def again(self) -> None:
        self.refresh()

    def tick(self) -> None:
        """Another seat of the same account may have changed them."""
        self.refresh()

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        """Nothing runs here."""

    def refresh(self) -> None:
        texts = self._place.texts
        self.widget.table.show_lines(
            [
                Line(
                    key=f"{rule.kind.value}/{rule.limit}/{rule.word}",
                    cells=(
                        rule_words(rule, texts),
                        texts(f"alerts.sound.{'rings' if rule.rings else 'once'}"),
                    ),
                    about=rule,
                )
                for rule in self._tower.rules
            ]
        )

    # ---- keys

    def _pressed(self, name: str) -> None:
        self._does[name]()

    @property
    def _chosen(self) -> AlertRule | None:
        line = self.widget.table.current
        rule = line.about if line is not None else None
        return rule if isinstance(rule, AlertRule) else None

    def _new(self) -> None:
        texts = self._place.texts
        options = [Option(k.value, texts(f"alerts.kind.{k.value}")) for k in AlertKind]
        self._chooser.ask(texts("alerts.new"), texts("alerts.new-hint"), options, self._of_kind)

    def _of_kind(self, code: str) -> None:
        kind = AlertKind(code)
        if kind is AlertKind.RADAR:
            self._add(AlertRule(kind=kind))
            return
        self._kind = kind
        texts = self._place.texts
        self.widget.ask(texts("alerts.ask", kind=texts(f"alerts.kind.{code}")))

    def _written(self, text: str) -> None:
        kind = self._kind
        if kind is None:
            return
        try:
            word = text if kind in WORDED else ""
            limit = 0 if kind in WORDED else int(text)
            rule = AlertRule(kind=kind, limit=limit, word=word)
        except (InvalidValue, ValueError):
            self.widget.said.setText(self._place.texts("alerts.bad"))
            return
        self._kind = None
        self.widget.ask("")
        self._add(rule)

    def _add(self, rule: AlertRule) -> None:
        same = (rule.kind, rule.limit, rule.word)
        if any((r.kind, r.limit, r.word) == same for r in self._tower.rules):
            self.widget.said.setText(self._place.texts("alerts.twice"))
            return
        self._set((*self._tower.rules, rule))

    def _other_sound(self) -> None:
        chosen = self._chosen
        if chosen is not None:
            other = AlertRule(
                kind=chosen.kind, limit=chosen.limit, word=chosen.word, rings=not chosen.rings
            )
            self._set(tuple(other if r == chosen else r for r in self._tower.rules))

    def _remove(self) -> None:
        chosen = self._chosen
        if chosen is not None:
            self._set(tuple(rule for rule in self._tower.rules if rule != chosen))

    def _set(self, rules: tuple[AlertRule, ...]) -> None:
        self._place.desk.send(SetAlerts(rules=rules), self._replied)

    def _replied(self, reply: Reply) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                self.widget.said.setText(texts("alerts.saved"))
            case Refused(code=code):
                key = f"refusal.{code}"
                self.widget.said.setText(texts(key) if texts.has(key) else code)
            case _:
                self.widget.said.setText(texts("link.retry"))
        self.refresh()

"""The band below the pages' words: the newest alert in words, and the keys for it. Shows only."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from dispatch_app.domain.alerting import Alert
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.supervising import AlertKind, AlertRule
from dispatch_app.i18n.texts import Texts

OPEN_KEY, SEEN_KEY = "Alt+O", "Alt+V"


class AlertBand(QFrame):
    open_wanted = Signal()
    seen_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alertBand")
        self._texts = texts
        self.words = QLabel(self)
        self.words.setObjectName("alertWords")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._open = self._button("alerts.open", OPEN_KEY, self.open_wanted)
        self._seen = self._button("alerts.seen", SEEN_KEY, self.seen_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self._open)
        row.addWidget(self._seen)
        self.hide()

    def _button(self, key: str, shortcut: str, signal: object) -> QPushButton:
        button = QPushButton(f"{self._texts(key)}  {shortcut}", self)
        button.setObjectName("smallButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(signal)
        return button

    def show_alerts(
        self, alerts: tuple[Alert, ...], state: CentreState, rows: Mapping[str, str]
    ) -> None:
        """The newest one; how many others wait is said beside it. `rows`: the words of the radar's
        rows, by their keys."""
        self.setVisible(bool(alerts))
        if not alerts:
            return
        newest = alerts[-1]
        more = self._texts("alerts.more", count=len(alerts) - 1) if len(alerts) > 1 else ""
        self.words.setText(
            "  ".join(x for x in (alert_words(newest, state, self._texts, rows), more) if x)
        )
        self.words.setToolTip(self.words.text())
        self._open.setEnabled(newest.incident is not None or newest.call is not None)


def alert_words(alert: Alert, state: CentreState, texts: Texts, rows: Mapping[str, str]) -> str:
    """What happened, by which rule."""
    incident = state.incidents.get(alert.incident) if alert.incident is not None else None
    call = state.calls.get(alert.call) if alert.call is not None else None
    place = incident.place.text if incident is not None and incident.place is not None else ""
    names = alert.names
    if alert.rule.kind in (AlertKind.RADAR, AlertKind.CALLED_AGAIN):
        kind, row = names
        names = (rows.get(row) or texts(f"radar.short.{kind}"),)
    line = call.line if call is not None else ""
    parts = [rule_words(alert.rule, texts), *names, place, line]
    return "◆ " + " · ".join(dict.fromkeys(part for part in parts if part))


def rule_words(rule: AlertRule, texts: Texts) -> str:
    """A rule as it is listed."""
    return texts(f"alerts.rule.{rule.kind.value}", limit=rule.limit, word=rule.word)

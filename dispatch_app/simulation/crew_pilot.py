"""The hands of a station's crew: presses the terminal's own buttons, humanly late.

Sees what a person there sees and touches what a person there can touch; where a person has, it
keeps its hands off.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.state import Mission

SIGN_S = (3.0, 15.0)
DEPART_S = (20.0, 90.0)
SHEET_S = (30.0, 120.0)
_LOOK_MS = 100
_HANDS_OFF_S = 8.0
"""So long after a person's touch the pilot leaves the terminal to the person."""

FINDINGS = 4
"""So many invented patients stand in the catalogue."""


class Screen(Protocol):
    """What a person at the terminal sees and can touch."""

    @property
    def window(self) -> Any: ...

    @property
    def post(self) -> Any: ...

    @property
    def orders(self) -> Any: ...

    @property
    def selected(self) -> Any: ...


class CrewPilot(QObject):
    def __init__(
        self,
        terminal: Screen,
        *,
        pace: float,
        seed: int | None = None,
        seconds: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._terminal = terminal
        self._pace = pace
        self._chance = random.Random(seed)
        self._seconds = seconds
        self._due: dict[tuple[str, str], float] = {}
        self._touched_s = seconds() - _HANDS_OFF_S
        self._own_hand = False
        self._eye = QTimer(self)
        self._eye.setInterval(_LOOK_MS)
        self._eye.timeout.connect(self.look)
        terminal.window.touched.connect(self._person_touched)

    def start(self) -> None:
        self._eye.start()

    def stop(self) -> None:
        self._eye.stop()

    def look(self) -> None:
        """Press the one thing that is due by now."""
        if self._seconds() - self._touched_s < _HANDS_OFF_S:
            return
        cards = self._terminal.orders.all_cards()
        self._own_hand = True
        try:
            self._sign(cards) or self._depart(cards) or self._report(cards)
        finally:
            self._own_hand = False

    def _person_touched(self) -> None:
        if not self._own_hand:
            self._touched_s = self._seconds()

    def _is_due(self, what: str, key: str, delay: tuple[float, float]) -> bool:
        """Whether the time has come; the first look only draws how long a person would take."""
        now = self._seconds()
        at = self._due.setdefault((what, key), now + self._chance.uniform(*delay) / self._pace)
        return now >= at

    # ---- one press each

    def _sign(self, cards: Sequence[Any]) -> bool:
        for card in cards:
            if card.alarm and self._is_due("sign", str(card.key), SIGN_S):
                return self._at(card.mission) and self._click_action("acknowledged")
        return False

    def _depart(self, cards: Sequence[Any]) -> bool:
        for card in cards:
            standing = card.stage is Stage.ACKNOWLEDGED and not card.alarm
            if standing and self._is_due("depart", card.mission.id, DEPART_S):
                return self._at(card.mission) and self._click_action("en_route")
        return False

    def _report(self, cards: Sequence[Any]) -> bool:
        if any(card.alarm for card in cards):
            return False
        for card in cards:
            if card.sheet_due and self._is_due("sheet", card.mission.id, SHEET_S):
                return self._write_sheet(card.mission)
        return False

    def _at(self, mission: Mission) -> bool:
        """Turn to a mission by its tab, unless it is on the screen already."""
        window = self._terminal.window
        chosen = self._terminal.selected
        if (
            chosen is not None
            and chosen.mission.id == mission.id
            and window.pages.currentWidget() is window.order
        ):
            return True
        tab = window.strip.tab(mission.id)
        return tab is not None and self._click(tab) and self._at_now(mission)

    def _at_now(self, mission: Mission) -> bool:
        chosen = self._terminal.selected
        return chosen is not None and bool(chosen.mission.id == mission.id)

    def _click_action(self, action: str) -> bool:
        return self._click(self._terminal.window.order.keys.key(action))

    def _write_sheet(self, mission: Mission) -> bool:
        """Go to the waiting screen, open the sheet that is due, fill it in and file it."""
        window, texts = self._terminal.window, self._terminal.post.texts
        if window.pages.currentWidget() is not window.waiting:
            QTest.keyClick(window, Qt.Key.Key_Escape)
        row = window.waiting.slips.row(mission.id)
        if row is None or not self._click(row.sheet):
            return False
        patient = self._chance.randint(1, FINDINGS)
        for name in ("diagnosis", "on_scene", "on_arrival"):
            self._type(name, texts(f"pilot.{name}.{patient}"))
        self._choose("outcome", self._chance.choice((1, 2)))
        if not self._text("driver"):
            self._type("driver", texts("pilot.driver"))
        if not self._text("distance_km"):
            self._type("distance_km", f"{self._chance.uniform(2.0, 18.0):.1f}")
        return self._click(window.sheet.file_key)

    # ---- fingers

    def _click(self, key: QAbstractButton) -> bool:
        if not (key.isEnabled() and key.isVisible()):
            return False
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        return True

    def _field(self, name: str) -> QWidget:
        found: QWidget = self._terminal.window.sheet.field(name)
        return found

    def _text(self, name: str) -> str:
        field = self._field(name)
        return field.text() if isinstance(field, QLineEdit) else ""

    def _type(self, name: str, words: str) -> None:
        """Chinese comes from an input method, which hands over whole words."""
        field = self._field(name)
        if isinstance(field, QLineEdit):
            field.setFocus()
            field.clear()
            field.insert(words)
            field.textEdited.emit(field.text())

    def _choose(self, name: str, place: int) -> None:
        field = self._field(name)
        if isinstance(field, QComboBox):
            field.setFocus()
            for _ in range(place):
                QTest.keyClick(field, Qt.Key.Key_Down)

"""The foot of a seat that has no line of its own for it: drills, ten lamps, and what was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.drills.presenter import SeatDrills
from dispatch_app.ui.kit.lamp_row import LampRow
from dispatch_app.ui.kit.seat_lamps import OwnParts, SeatLamps

_ROOMY_PX = {"zh": 1200, "en": 1400}
_NOTE_MS = 12_000


class LampFoot(QWidget):
    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        zone: str,
        own: OwnParts,
        window: QWidget,
        *,
        chooser: Chooser | None = None,
        key: str = "",
    ) -> None:
        """Without a chooser it only shows; `key` opens the sheet of lamps."""
        super().__init__()
        self.setObjectName("lampFoot")
        self._texts = texts
        self.lamps = SeatLamps(desk, texts, zone, own)
        self.row = LampRow(roomy_px=_ROOMY_PX[texts.language], parent=self)
        self.drills = SeatDrills(
            desk, texts, self.lamps.looks, window, chooser=chooser, key=key, parent=self
        )
        self.row.pressed.connect(self.drills.key_lamps)
        self.note = QLabel(self)
        self.note.setObjectName("lampNote")
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(self.note.clear)
        self.drills.said.connect(self.say)
        self.drills.refused.connect(self.refuse)
        self._lay_out()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(12, 2, 12, 3)
        line.addWidget(self.note, 1)
        line.addWidget(self.row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drills.band)
        column.addLayout(line)

    def put_above(self, band: QWidget) -> None:
        """A band over the drills."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, band)

    def tick(self) -> None:
        """Twice a second."""
        self.row.show_looks(self.lamps.looks())
        self.drills.tick()

    def say(self, _tone: str, words: str) -> None:
        """For a while: what stays longer than it is true misleads."""
        self.note.setText(words)
        self.note.setToolTip(words)
        self._fade.start(_NOTE_MS)

    def refuse(self, code: str, details: Mapping[str, str]) -> None:
        key = f"refusal.{code}"
        known = self._texts.has(key)
        self.say("alarm", self._texts(key, **dict(details)) if known else code)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {"lamps": self.drills.key_lamps}

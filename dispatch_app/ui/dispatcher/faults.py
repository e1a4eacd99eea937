"""What a dispatcher's seat shows and does about faults: alarms, drills, lamps and their keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch_app.domain.lamps import Lamp
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.alarms.presenter import SeatAlarms
from dispatch_app.ui.kit.alarms.sounder import AlarmSounder
from dispatch_app.ui.kit.alarms.trying import AlarmKeys
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.drills.presenter import SeatDrills
from dispatch_app.ui.kit.lamp_row import LampRow
from dispatch_app.ui.kit.seat_lamps import SeatLamps


class Faults(QObject):
    def __init__(
        self,
        workplace: Workplace,
        window: QWidget,
        chooser: Chooser,
        lamps: SeatLamps,
        *,
        sounder: AlarmSounder,
        talking: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """`talking`: somebody is in this seat's ear, and is not drowned."""
        super().__init__(parent)
        self._guide, self._desk, self._lamps = workplace.guide, workplace.desk, lamps
        desk, texts = workplace.desk, workplace.texts
        self.alarms = SeatAlarms(
            desk,
            texts,
            workplace.zone,
            sounder=sounder,
            keys=(KEYS["alarm_seen"], KEYS["alarm_word"]),
            chooser=chooser,
            talking=talking,
            parent=self,
        )
        self.drills = SeatDrills(
            desk, texts, lamps.looks, window, chooser=chooser, key=KEYS["lamps"], parent=self
        )
        self.keys = AlarmKeys(desk, texts, chooser, self)
        self.drills.taken.append(self._taken)
        self.strip = QWidget()
        column = QVBoxLayout(self.strip)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drills.band)
        column.addWidget(self.alarms.strip)

    def strip_with(self, band: QWidget) -> QWidget:
        """The strip with something beneath it that is less urgent than a fault."""
        column = self.strip.layout()
        assert column is not None
        column.addWidget(band)
        return self.strip

    def watch(self, row: LampRow, notes: Notes, maps: QWidget) -> None:
        """Tie them to the rest of the seat."""
        row.pressed.connect(self.drills.key_lamps)
        self.drills.cover(Lamp.MAP, maps)
        self.alarms.refused.connect(notes.refused)
        for part in (self.drills, self.keys):
            part.refused.connect(notes.refused)
            part.said.connect(notes.said)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "alarm_seen": self.alarms.key_acknowledge,
            "alarm_word": self.alarms.key_word,
            "lamps": self.drills.key_lamps,
            "alarm_test": self.keys.key_test,
            "bypass": self.keys.key_bypass,
        }

    def tick(self) -> None:
        self.alarms.tick()
        self.drills.tick()
        for lamp, reason in self._lamps.own_troubles().items():
            self._desk.tell_part(lamp, reason)

    def _taken(self, away: frozenset[Lamp]) -> None:
        self._guide.hide_places(Lamp.GAZETTEER in away)

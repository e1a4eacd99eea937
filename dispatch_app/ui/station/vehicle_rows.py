"""Own vehicles on the waiting screen: state, crew, and the buttons of a vehicle without mission."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.parts import TurningRow, button, label, row, set_look, set_text
from dispatch_app.ui.station.vehicle_words import VehicleLook

_STATES = (VehicleState.STANDBY, VehicleState.OUT_OF_SERVICE)


def names_in(text: str) -> tuple[str, ...]:
    """People as typed: parted by blanks, commas or semicolons of either script."""
    for mark in ",，;；、":
        text = text.replace(mark, " ")
    return tuple(text.split())


class VehicleRow(QFrame):
    state_wanted = Signal(str, str)
    pause_wanted = Signal(str)
    open_wanted = Signal(str)
    crew_given = Signal(str, object)
    duty_wanted = Signal(str)

    def __init__(self, texts: Texts, theme: Theme, vehicle: VehicleId) -> None:
        super().__init__()
        self.setObjectName("vehicleRow")
        self._texts = texts
        self._theme = theme
        self._look: VehicleLook | None = None
        self._id = vehicle
        self._shape = label("vehicleShape")
        self._shape.setTextFormat(Qt.TextFormat.RichText)
        self._name = label("vehicleName", vehicle)
        self._state = label("vehicleState")
        self._level = label("vehicleFacts")
        self._crew = label("vehicleFacts", wrap=True)
        self._warning = label("vehicleWarning", wrap=True)
        self._warning.hide()
        self._names = QLineEdit()
        self._names.setObjectName("crewNames")
        self._names.setPlaceholderText(texts("station.crew-hint"))
        self._names.installEventFilter(self)
        self._names.returnPressed.connect(self._crew_done)
        self._names.hide()
        self._keys = {state: self._state_key(state) for state in _STATES}
        self._pause = button(
            "stateKey", texts("station.set.pause"), lambda: self.pause_wanted.emit(vehicle)
        )
        self._duty = button("stateKey", texts("duty.key"), lambda: self.duty_wanted.emit(vehicle))
        self._edit = button("stateKey", texts("station.set.crew"), self._crew_asked)
        self._open = button("stateKey", texts("station.open"), self._open_asked)
        self._put_together()

    def _state_key(self, state: VehicleState) -> QPushButton:
        words = self._texts(f"station.set.{state.value}")
        return button("stateKey", words, lambda: self.state_wanted.emit(self._id, state.value))

    def _put_together(self) -> None:
        first = row(self._shape, self._name, self._state, self._level)
        first.setStretch(3, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(first)
        words.addWidget(self._warning)
        words.addWidget(self._crew)
        words.addWidget(self._names)
        keys = (*self._keys.values(), self._pause, self._duty, self._edit, self._open)
        self._whole = TurningRow(self, words, *keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._whole.fit(self.parentWidget())

    def show_look(self, look: VehicleLook) -> None:
        self._look = look
        shape, colour = self._theme.vehicle(look.state)
        set_text(self._shape, f'<span style="color:{colour.name()}">{shape}</span>')
        set_text(self._state, look.short)
        set_text(self._level, look.level)
        self._level.setToolTip(f"{look.level}　{look.plate}")
        set_text(self._crew, look.job or self._texts("station.crew", names=self._crew_text()))
        self._crew.setToolTip(self._texts("station.crew", names=self._crew_text()))
        for state, key in self._keys.items():
            key.setVisible(look.free)
            key.setEnabled(look.state is not state)
        self._pause.setVisible(look.free)
        self._duty.setVisible(look.free)
        set_text(self._warning, look.warning)
        self._warning.setVisible(bool(look.warning))
        set_look(self._warning, "tone", "alarm" if look.calls else "")
        self._open.setVisible(not look.free)

    def _crew_text(self) -> str:
        names = self._look.crew if self._look else ()
        return self._texts("slip.comma").join(names) or self._texts("station.crew-none")

    def _crew_asked(self) -> None:
        """The names become a field; pressing again, or Enter, gives them."""
        if not self._names.isHidden():
            self._crew_done()
            return
        self._names.setText(" ".join(self._look.crew if self._look else ()))
        self._crew.hide()
        self._names.show()
        self._edit.setText(self._texts("station.set.crew-done"))
        self._names.setFocus()
        self._names.selectAll()

    def _crew_done(self) -> None:
        names = names_in(self._names.text())
        self._crew_closed()
        if self._look is None or names != self._look.crew:
            self.crew_given.emit(self._id, names)

    def _crew_closed(self) -> None:
        self._names.hide()
        self._crew.show()
        self._edit.setText(self._texts("station.set.crew"))

    def _open_asked(self) -> None:
        if self._look is not None and self._look.mission is not None:
            self.open_wanted.emit(self._look.mission)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            self._crew_closed()
            return True
        return super().eventFilter(watched, event)


class VehicleRows(QWidget):
    """A row a vehicle; rows stay while their vehicle does."""

    state_wanted = Signal(str, str)
    """Vehicle and state code."""
    pause_wanted = Signal(str)
    open_wanted = Signal(str)
    """A mission's id."""
    crew_given = Signal(str, object)
    """Vehicle and a tuple of names."""
    duty_wanted = Signal(str)
    """Somebody takes the vehicle over."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._theme = theme
        self._rows: dict[VehicleId, VehicleRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(8)
        self._column.addStretch(1)

    def show_looks(self, looks: Sequence[VehicleLook]) -> None:
        for gone in self._rows.keys() - {look.id for look in looks}:
            self._rows.pop(gone).deleteLater()
        for place, look in enumerate(looks):
            self._row(look.id, place).show_look(look)

    def row(self, vehicle: VehicleId) -> VehicleRow | None:
        return self._rows.get(vehicle)

    def _row(self, vehicle: VehicleId, place: int) -> VehicleRow:
        found = self._rows.get(vehicle)
        if found is None:
            found = VehicleRow(self._texts, self._theme, vehicle)
            found.state_wanted.connect(self.state_wanted)
            found.pause_wanted.connect(self.pause_wanted)
            found.open_wanted.connect(self.open_wanted)
            found.crew_given.connect(self.crew_given)
            found.duty_wanted.connect(self.duty_wanted)
            self._rows[vehicle] = found
            self._column.insertWidget(place, found)
        return found

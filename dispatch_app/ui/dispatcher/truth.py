"""The truth desk at a dispatcher's seat: in a window of its own, beside the map and the form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.telephone import CallPurpose
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.truth.desk import TruthDesk
from dispatch_app.ui.kit.truth.panel import TruthPanel

_SIZE_PX = (1400, 620)
CallNumber = Callable[[str, CallPurpose], object]


class Truth(QObject):
    def __init__(
        self,
        workplace: Workplace,
        *,
        show_on_map: Callable[[VehicleId], object],
        call: CallNumber,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._show_on_map = show_on_map
        self._call_number = call
        self.desk = TruthDesk(workplace.desk, workplace.texts, workplace.zone, self)
        self.desk.map_wanted.connect(self._map)
        self.desk.call_wanted.connect(self._call)
        self.window = TruthWindow(workplace, self.desk.panel)
        self.window.shown = self.desk.ask

    def start(self) -> None:
        self.desk.start()

    def stop(self) -> None:
        self.desk.stop()
        self.window.close()

    def open(self) -> None:
        """The window comes to the front; a second press puts it away."""
        if self.window.isVisible() and self.window.isActiveWindow():
            self.window.close()
            return
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.desk.panel.table.setFocus()

    def _map(self, vehicle: str) -> None:
        self._show_on_map(VehicleId(vehicle))

    def _call(self, vehicle: str) -> None:
        """The crew if it has a telephone, else its station."""
        state = self._place.desk.state
        known = state.vehicles.get(VehicleId(vehicle))
        station = state.stations.get(known.station) if known is not None else None
        if known is not None and known.phone:
            self._call_number(known.phone, CallPurpose.CREW)
        elif station is not None and station.phone:
            self._call_number(station.phone, CallPurpose.STATION)
        else:
            self.desk.panel.say(self._place.texts("truth.no-phone", vehicle=vehicle))


class TruthWindow(QWidget):
    """Closing it stops nothing: rows are counted on."""

    def __init__(self, workplace: Workplace, panel: TruthPanel) -> None:
        super().__init__()
        self.setObjectName("intakeWindow")
        self.setWindowTitle(workplace.texts("truth.window", seat=workplace.seat))
        self.shown: Callable[[], None] = lambda: None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        self._away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._away.activated.connect(self._leave)
        self._chooser = panel.chooser
        self.resize(*_SIZE_PX)

    def _leave(self) -> None:
        """Escape leaves the question first, then the window."""
        if self._chooser.isVisible():
            self._chooser.leave()
        else:
            self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown()

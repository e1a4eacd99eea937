"""Keeps the map with one vehicle until a person moves the map, and says so."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Fix
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.map import MapWidget

NEAR_ENOUGH_PX = 3.0


class Following(QObject):
    changed = Signal(str)
    """The vehicle that is followed now; empty for none."""

    def __init__(
        self, workplace: Workplace, map_widget: MapWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._map = map_widget
        self.vehicle: VehicleId | None = None
        workplace.desk.moved.connect(self._has_moved)
        map_widget.moved_by_hand.connect(self.end)

    def start(self, vehicle: VehicleId) -> None:
        """Go to a vehicle and stay with it."""
        where = self._where(vehicle)
        if where is not None:
            self.vehicle = vehicle
            self._map.centre_on(*where)
            self.changed.emit(vehicle)

    @Slot()
    def end(self) -> None:
        if self.vehicle is not None:
            self.vehicle = None
            self.changed.emit("")

    def toggle(self, vehicle: VehicleId) -> None:
        if vehicle == self.vehicle:
            self.end()
        else:
            self.start(vehicle)

    @Slot(object)
    def _has_moved(self, fixes: list[Fix]) -> None:
        if self.vehicle is None:
            return
        fix = next((f for f in reversed(fixes) if f.vehicle == self.vehicle), None)
        if fix is not None and self._away_px(fix.lon, fix.lat) > NEAR_ENOUGH_PX:
            self._map.centre_on(fix.lon, fix.lat)

    def _away_px(self, lon: float, lat: float) -> float:
        view = self._map.view
        x, y = view.point((lon, lat))
        return max(abs(x - view.width / 2), abs(y - view.height / 2))

    def _where(self, vehicle: VehicleId) -> tuple[float, float] | None:
        mark = self._map.vehicle(vehicle)
        return (mark.lon, mark.lat) if mark else None

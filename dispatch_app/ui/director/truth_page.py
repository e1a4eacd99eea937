"""The page of the truth desk: the same table and keys as at a dispatcher's seat."""

from __future__ import annotations

from collections.abc import Callable

from dispatch_app.domain.ids import VehicleId
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.truth.desk import TruthDesk
from dispatch_app.ui.kit.truth.panel import TruthPanel


class TruthPage:
    name = "truth"

    def __init__(self, place: DirectorPlace, show_track: Callable[[VehicleId], bool]) -> None:
        """`show_track` shows where a vehicle went; False where the seat has no map."""
        self._place = place
        self._show_track = show_track
        self.desk = TruthDesk(place.desk, place.texts, place.zone)
        self.desk.map_wanted.connect(self._map)
        self.widget: TruthPanel = self.desk.panel
        self.widget.buttons["call"].hide()  # whom to call stands below the table

    def shown(self) -> None:
        self.desk.start()
        self.widget.table.setFocus()

    def again(self) -> None:
        self.desk.ask()

    def tick(self) -> None:
        """The desk asks by a clock of its own."""

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        self.desk.stop()

    def _map(self, vehicle: str) -> None:
        if not self._show_track(VehicleId(vehicle)):
            self.widget.say(self._place.texts("truth.no-map"))

"""Replays at a dispatcher's seat: in a window of their own; live work goes on beside them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch_app.domain.ids import VehicleId
from dispatch_app.ui.dispatcher.map.menu import Entry
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat
from dispatch_app.ui.kit.map import Thing
from gis.region import Region

if TYPE_CHECKING:
    from dispatch_app.ui.kit.replay.panel import ReplayPanel

_SIZE_PX = (1500, 900)


class Replays(QObject):
    """The window is made when it is first asked for."""

    def __init__(
        self,
        workplace: Workplace,
        region: Region,
        home: Path,
        tiles: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`home`: where the seat keeps its own files; `tiles`: where painted tiles are kept."""
        super().__init__(parent)
        self._workplace = workplace
        self._region = region
        self._home = home
        self._tiles = tiles
        self.window: ReplayWindow | None = None

    def open(self) -> None:
        """The selected incident, or a list to choose from."""
        panel = self._shown()
        incident = self._workplace.incident
        if incident is not None:
            panel.replaying.open_incident(incident.id)
            panel.stage.setFocus()
        elif panel.replaying.subject is None:
            panel.look()

    def open_vehicle(self, vehicle: VehicleId) -> None:
        self._shown().open_vehicle(vehicle)

    def offer(self, _point: LonLat, kind: str, id_: str) -> Iterable[Entry]:
        """What the menu of the live map offers for a vehicle."""
        if kind in (Thing.VEHICLE, Thing.CROWD):
            vehicle = VehicleId(id_)
            yield Entry(
                "mapwindow.menu.replay", lambda: self.open_vehicle(vehicle), (("vehicle", id_),)
            )

    def become(self) -> None:
        """The theme has changed."""
        if self.window is not None:
            self.window.panel.become()

    def stop(self) -> None:
        if self.window is not None:
            self.window.close()
            self.window.panel.close_all()

    def _shown(self) -> ReplayPanel:
        if self.window is None:
            self.window = ReplayWindow(
                self._workplace, _panel(self._workplace, self._region, self._home, self._tiles)
            )
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.window.panel.shown()
        return self.window.panel


class ReplayWindow(QWidget):
    """Closing it stops the replay; it can be opened again."""

    def __init__(self, workplace: Workplace, panel: ReplayPanel) -> None:
        super().__init__()
        self.setObjectName("intakeWindow")
        self.setWindowTitle(workplace.texts("replay.window", seat=workplace.seat))
        self.panel = panel
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        self.resize(*_SIZE_PX)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.panel.hidden()
        super().closeEvent(event)


def _panel(workplace: Workplace, region: Region, home: Path, tiles: Path | None) -> ReplayPanel:
    """Loaded when first asked for, as the recordings' window is."""
    from dispatch_app.ui.kit.recording.fetching import RecorderSource
    from dispatch_app.ui.kit.recording.panel import Room
    from dispatch_app.ui.kit.replay.form_names import names_in
    from dispatch_app.ui.kit.replay.ground import ReplayGround
    from dispatch_app.ui.kit.replay.panel import ReplayPanel

    room = Room(
        desk=workplace.desk,
        texts=workplace.texts,
        theme=workplace.theme,
        source=RecorderSource(home / "replay", workplace.trust),
        exports=home / "exports",
        zone=workplace.zone,
    )
    names = names_in(workplace.protocols, workplace.texts)
    return ReplayPanel(room, ReplayGround(region, tiles), names=names)

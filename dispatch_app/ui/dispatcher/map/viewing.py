"""Which part of the city is in sight: the first view, the views under digits, the way back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Slot

from dispatch_app.ui.dispatcher.map.keeping import DIGITS, KeptView, MapMemory
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat

REST_MS = 2_000
"""A view that stood so long is the last one, and is kept."""
EDGE_PX = 12


class Viewing(QObject):
    """Keeps the view, the layers and the named views of this seat on its disk."""

    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        memory: MapMemory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts = workplace.texts
        self._window = window
        self._map = window.map
        self._memory = memory
        self.untouched = True
        """Nothing but the first view has been asked for."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.keep_now)
        window.layers.remember(memory.kept.layers)
        window.layers.show_views(sorted(memory.kept.views))
        window.layers.changed.connect(self._layers_changed)
        window.view_wanted.connect(self.show_kept)
        window.view_kept.connect(self.keep)
        window.seen.connect(self._first)
        self._map.view_changed.connect(self._rest.start)

    @Slot()
    def _first(self) -> None:
        """As the seat was left; a new seat sees the whole region."""
        last = self._memory.kept.last
        if not self.untouched:
            return
        if last is None:
            self.show_region(at_once=True)
        else:
            self._map.jump_to(*last)

    def show_region(self, *, at_once: bool = False) -> None:
        west, south, east, north = self._window.region.bbox
        self._map.fit([(west, south), (east, north)], EDGE_PX, at_once=at_once)

    def go_back(self, points: Iterable[LonLat]) -> None:
        """All that belongs to the selected incident; without one the whole region."""
        points = list(points)
        if points:
            self._map.fit(points, margin_px=140)
        else:
            self.show_region()

    def keep_now(self) -> None:
        """Keep what is in sight as the view to begin with."""
        if self._window.isVisible():
            self._memory.keep(last=self._now())

    def _now(self) -> KeptView:
        view = self._map.view
        lon, lat = view.centre
        return KeptView(round(lon, 6), round(lat, 6), round(view.zoom, 3))

    @Slot(int)
    def keep(self, digit: int) -> None:
        self._memory.keep_view(digit, self._now())
        self._window.layers.show_views(sorted(self._memory.kept.views))
        self._window.say_shortly(self._texts("mapwindow.view-kept", digit=digit))

    @Slot(int)
    def show_kept(self, digit: int) -> None:
        view = self._memory.kept.views.get(digit) if digit in DIGITS else None
        if view is None:
            self._window.say_shortly(self._texts("mapwindow.view-none", digit=digit))
            return
        self.untouched = False
        self._map.fly_to(*view)

    @Slot()
    def _layers_changed(self) -> None:
        self._memory.keep(layers=self._window.layers.states)

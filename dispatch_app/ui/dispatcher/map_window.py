"""The map window: the map fills it, boxes stand at its edges. Shows and asks; decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ui.dispatcher.keys import KEYS, NTH_VEHICLE
from dispatch_app.ui.dispatcher.map.overlay import (
    Banner,
    LayersBox,
    NearBox,
    SearchBox,
    ToolsBox,
)
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.map import MapColours, MapWidget, MapWords
from dispatch_app.ui.kit.map.ground import Tiles
from dispatch_app.ui.kit.theme import Theme
from gis.region import Region
from gis.tiles import TileService, TileSource

MARGIN_PX = 12
FIRST_ZOOM = 13.0
TOOLS = (("pick", KEYS["place_on_map"]), ("measure", "M"), ("near", "N"), ("back", "Home"))
_NOT_HERE = frozenset({"search", "place_on_map", "help"})
"""Keys that mean the same here, but are served by the map itself."""


class MapWindow(QWidget):
    search_wanted = Signal()
    tool_wanted = Signal(str)
    escaped = Signal()
    near_wanted = Signal(float, float)
    """Longitude and latitude of a right click."""

    def __init__(
        self,
        workplace: Workplace,
        region: Region,
        *,
        tiles: Tiles | None = None,
        cache: Path | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("mapWindow")
        texts = workplace.texts
        self.setWindowTitle(texts("mapwindow.title", seat=workplace.seat))
        self._service = None if tiles is not None else _tile_service(region, cache)
        self.map = MapWidget(
            tiles or _given(self._service),
            MapColours.load(workplace.theme.name),
            MapWords.of(texts),
            centre=region.centre,
            data_date=region.data_date,
            attribution=region.attribution,
            parent=self,
        )
        self.map.jump_to(*region.centre, FIRST_ZOOM)
        self.search = SearchBox(texts, self)
        self.layers = LayersBox(texts, self)
        self.tools = ToolsBox(texts, TOOLS, self)
        self.banner = Banner(self)
        self.near = NearBox(texts, self)
        self.layers.changed.connect(self._show_layers)
        self.tools.wanted.connect(self.tool_wanted)
        self._hang_own_keys()

    # ---- keys

    def _hang_own_keys(self) -> None:
        self._hang(KEYS["search"], self.focus_search)
        for name, key in TOOLS:
            self._hang(key, partial(self.tool_wanted.emit, name))

    def hang_keys(
        self,
        actions: Mapping[str, Callable[[], None]],
        nth: Callable[[int], None] | None = None,
    ) -> None:
        """The keys of the intake window work here as well.

        Raises:
            KeyError: the table names a key that nobody serves.
        """
        for name, key in KEYS.items():
            if name not in _NOT_HERE:
                self._hang(key, actions[name])
        if nth is not None:
            for number, key in enumerate(NTH_VEHICLE, start=1):
                self._hang(key, partial(nth, number))

    def _hang(self, key: str, action: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(action)

    def focus_search(self) -> None:
        self.search.field.setFocus()
        self.search.field.selectAll()

    # ---- life

    def show_theme(self, theme: Theme) -> None:
        """Change between day and night."""
        self.map.set_colours(MapColours.load(theme.name))

    def warm_tiles(self) -> None:
        """Start the painting process ahead of its first wish.

        Not before the seat can be used: what is in sight mostly lies painted already, and two
        processes that load libraries at once keep each other waiting.
        """
        if self._service is not None:
            self._service.start()

    def close_tiles(self) -> None:
        """End the painting process."""
        if self._service is not None:
            self._service.close()

    # ---- layout

    def say(self, text: str) -> None:
        self.banner.say(text)
        self._place_boxes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.map.setGeometry(self.rect())
        self._place_boxes()

    def settle_boxes(self) -> None:
        """Boxes have grown or shrunk: back to their edges, once Qt has laid them out."""
        QTimer.singleShot(0, self, self._place_boxes)

    def _place_boxes(self) -> None:
        width, height = self.width(), self.height()
        for box in (self.search, self.layers, self.tools, self.near, self.banner):
            box.adjustSize()
            box.raise_()
        self.search.move(MARGIN_PX, MARGIN_PX)
        self.layers.move(width - self.layers.width() - MARGIN_PX, MARGIN_PX)
        below = MARGIN_PX + self.layers.height() + MARGIN_PX
        self.near.move(width - self.near.width() - MARGIN_PX, below)
        self.tools.move(
            width - self.tools.width() - MARGIN_PX, height - self.tools.height() - MARGIN_PX
        )
        self.banner.move((width - self.banner.width()) // 2, MARGIN_PX)

    def _show_layers(self) -> None:
        self.map.hide_kinds(self.layers.hidden)

    # ---- hands

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at: QPoint = self.map.mapFrom(self, event.pos())
        self.near_wanted.emit(*self.map.view.place(at.x(), at.y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def set_mode(self, *, picking: bool = False, measuring: bool = False) -> None:
        """What a click means: pick a place, measure, or neither."""
        self.map.set_picking(picking)
        self.map.set_measuring(measuring)
        self.tools.press("pick", on=picking)
        self.tools.press("measure", on=measuring)
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)


def _tile_service(region: Region, cache: Path | None) -> TileService:
    """Painted tiles stand beside the region, so that importing it anew leaves none behind."""
    beside = region.directory.with_name(f"{region.directory.name}-tiles")
    source = TileSource(region.features, RESOURCES / "themes", cache or beside)
    return TileService(source)


def _given(service: TileService | None) -> TileService:
    assert service is not None
    return service

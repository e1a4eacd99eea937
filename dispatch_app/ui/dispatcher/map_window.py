"""The map window: the map fills it, boxes stand at its edges. Shows and asks; decides nothing."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QWidget

from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ui.dispatcher.keys import KEYS, MAP_MORE, MAP_TOOLS, NTH_VEHICLE
from dispatch_app.ui.dispatcher.map.card import HoverCard
from dispatch_app.ui.dispatcher.map.layers_box import LayersBox
from dispatch_app.ui.dispatcher.map.overlay import Banner, SearchBox, ToolsBox
from dispatch_app.ui.dispatcher.map.side_box import LinesBox, SideBox
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.invented_mark import KEPT_FREE
from dispatch_app.ui.kit.map import MapColours, MapWidget, MapWords
from dispatch_app.ui.kit.map.ground import Tiles
from dispatch_app.ui.kit.theme import Theme
from gis.basemap import BadBaseMap
from gis.region import Region
from gis.tiles.choice import OWN, MapChoice
from gis.tiles.messages import Trouble
from gis.tiles.service import TileService

_log = logging.getLogger(__name__)

MARGIN_PX = 12
_FADE_MS = 4_000
STRIP_PX = 40
"""Height of the line with scale and position at the lower edge."""
_STRIP_ROOM_PX = 940
"""Room that this line wants beside the tools; with less, the tools stand above it."""
_LOW_PX = 820
_FOLD_PX = 1000
"""In a window narrower than this the layers begin folded."""
_NOT_HERE = frozenset({"search", "place_on_map", "help"})
"""Keys that mean the same here, but are served by the map itself."""
VIEW_KEYS = tuple((n, f"Ctrl+{n}", f"Ctrl+Shift+{n}") for n in range(1, 10))


class MapWindow(QWidget):
    tool_wanted = Signal(str)
    view_wanted = Signal(int)
    view_kept = Signal(int)
    escaped = Signal()
    menu_wanted = Signal(float, float, str, str, QPoint)
    """Longitude, latitude, kind and id of what is there, and where on the screens."""
    seen = Signal()
    """The window is shown for the first time, and knows its size."""

    def __init__(
        self,
        workplace: Workplace,
        region: Region,
        *,
        tiles: Tiles | None = None,
        cache: Path | None = None,
        base_maps: Path | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("mapWindow")
        texts = workplace.texts
        self.setWindowTitle(texts("mapwindow.title", seat=workplace.seat))
        self.region = region
        self._choice: MapChoice | None = None
        self.base_maps_wrong = False
        """The settings of base maps cannot be used; the log says why."""
        if tiles is None:
            self._choose_from(region, cache, base_maps)
        self._service: TileService | None = (
            None if self._choice is None else self._choice.service(OWN, self._density)
        )
        self.map = MapWidget(
            tiles or _given(self._service),
            MapColours.load(workplace.theme.name),
            MapWords.of(texts),
            centre=region.centre,
            data_date=region.data_date,
            attribution=region.attribution,
            parent=self,
        )
        self.search = SearchBox(texts, self)
        self.layers = LayersBox(texts, self)
        self.tools = ToolsBox(texts, MAP_TOOLS, self)
        self.banner = Banner(self)
        self.setProperty(KEPT_FREE, 2 * (MARGIN_PX + STRIP_PX))
        self._ground_note = QLabel(self)
        self._ground_note.setObjectName("groundNote")
        self._ground_note.hide()
        self.near = LinesBox(texts("mapwindow.near.title"), self)
        self.card = HoverCard(self)
        self._side: list[SideBox] = []
        self._fresh = True
        self._lasting = ""
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_FADE_MS)
        self._fade.timeout.connect(lambda: self._show_saying(self._lasting))
        self.add_side(self.near)
        self.layers.changed.connect(self._show_layers)
        self.layers.folded.connect(self.settle_boxes)
        self.tools.wanted.connect(self.tool_wanted)
        self.layers.view_wanted.connect(self.view_wanted)
        self._hang_own_keys()

    # ---- keys

    def _hang_own_keys(self) -> None:
        self._hang(KEYS["search"], self.focus_search)
        for name, key in (*MAP_TOOLS, *MAP_MORE):
            self._hang(key, partial(self.tool_wanted.emit, name))
        for digit, show, keep in VIEW_KEYS:
            self._hang(show, partial(self.view_wanted.emit, digit))
            self._hang(keep, partial(self.view_kept.emit, digit))

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

    # ---- the ground

    def _choose_from(self, region: Region, cache: Path | None, base_maps: Path | None) -> None:
        """Tiles stand beside the region, so that importing it anew leaves none behind.

        Wrong settings of base maps cost the base maps, never the map.
        """
        styles = RESOURCES / "themes"
        folder = cache or region.directory.with_name(f"{region.directory.name}-tiles")
        try:
            self._choice = MapChoice.of_region(region, styles, folder, base_maps)
        except BadBaseMap as trouble:
            _log.error("%s", trouble)
            self.base_maps_wrong = True
            self._choice = MapChoice.of_region(region, styles, folder)

    @property
    def base_names(self) -> tuple[str, ...]:
        """The base maps to choose from; `OWN` comes first."""
        return (OWN,) if self._choice is None else self._choice.names

    def lay_ground(self, name: str) -> None:
        """Another base map; the process of the one before ends by itself.

        Raises:
            KeyError: no such map.
        """
        if self._choice is None:
            raise KeyError(name)
        before, self._service = self._service, self._choice.service(name, self._density)
        told = self._choice.credits(name)
        self._service.start()
        self.map.set_ground(self._service, told.data_date, told.attribution)
        if before is not None:
            before.close(wait=False)

    @property
    def ground_troubles(self) -> frozenset[Trouble]:
        return frozenset() if self._service is None else self._service.troubles

    def note_ground(self, text: str) -> None:
        """What is wrong with the ground; empty takes the note away."""
        if text != self._ground_note.text() or self._ground_note.isHidden() == bool(text):
            self._ground_note.setText(text)
            self._ground_note.setVisible(bool(text))
            self._place_boxes()

    @property
    def _density(self) -> int:
        """Device pixels to a point; tiles are painted so dense that none is blurred."""
        return max(1, math.ceil(self.devicePixelRatioF() - 0.25))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fresh:
            self._fresh = False
            self.map.setGeometry(self.rect())
            self.layers.unfold(on=self.width() >= _FOLD_PX)
            self.seen.emit()

    # ---- layout

    def say(self, text: str) -> None:
        """Say what a click means now, or why something was not done; empty ends it."""
        self._fade.stop()
        self._lasting = text
        self._show_saying(text)

    def say_shortly(self, text: str) -> None:
        """Say that something is done; what was said before comes back after a while."""
        self._show_saying(text)
        self._fade.start()

    def _show_saying(self, text: str) -> None:
        self.banner.say(text)
        self._place_boxes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.map.setGeometry(self.rect())
        self._place_boxes()

    def settle_boxes(self) -> None:
        """Boxes have grown or shrunk: back to their edges, once Qt has laid them out."""
        QTimer.singleShot(0, self, self._place_boxes)

    def add_side(self, box: SideBox) -> None:
        """A box of the right edge; one of them is open at a time."""
        self._side.append(box)
        box.closed.connect(self.close_side)
        box.grown.connect(self.settle_boxes)

    def open_side(self, box: SideBox) -> None:
        """In a low window the layers make room for it."""
        if self.height() < _LOW_PX:
            self.layers.unfold(on=False)
        for other in self._side:
            other.setVisible(other is box)
        self.settle_boxes()

    @property
    def side(self) -> SideBox | None:
        """The box that is open."""
        return next((box for box in self._side if not box.isHidden()), None)

    def close_side(self) -> None:
        for box in self._side:
            box.hide()
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_boxes(self) -> None:
        width, height = self.width(), self.height()
        room = width - 2 * MARGIN_PX
        self.search.fit(room)
        self.tools.fit(min(room, width - _STRIP_ROOM_PX) if self._wide else room)
        for box in (self.search, self.layers, self.tools, *self._side):
            box.adjustSize()
            box.raise_()
        self.search.move(MARGIN_PX, self._top)
        top = self._top if self._layers_beside else self._below_search
        self.layers.move(width - self.layers.width() - MARGIN_PX, top)
        below = top + self.layers.height() + MARGIN_PX
        for box in self._side:
            box.move(max(0, width - box.width() - MARGIN_PX), below)
        foot = MARGIN_PX if self._wide else MARGIN_PX + STRIP_PX
        self.tools.move(width - self.tools.width() - MARGIN_PX, height - self.tools.height() - foot)
        self._ground_note.setMaximumWidth(room)
        self._ground_note.adjustSize()
        self._ground_note.move(MARGIN_PX, height - foot - STRIP_PX - self._ground_note.height())
        self._place_banner(room)

    def _place_banner(self, room: int) -> None:
        """In the middle between search and layers; below the search where that is narrow."""
        between = self.width() - 2 * (self.search.width() + 2 * MARGIN_PX)
        beside = between > _FOLD_PX // 3
        self.banner.fit(between if beside else max(1, min(room, self.search.width())))
        x = (self.width() - self.banner.width()) // 2 if beside else MARGIN_PX
        y = self._top if beside else self._below_search
        self.banner.move(x, y)
        self.banner.raise_()

    @property
    def _top(self) -> int:
        """Where boxes begin: below what takes the window's edge."""
        return self.contentsMargins().top() + MARGIN_PX

    @property
    def _below_search(self) -> int:
        return self._top + self.search.height() + MARGIN_PX

    @property
    def _wide(self) -> bool:
        """Whether the tools have room beside the line with the scale."""
        return self.width() >= _STRIP_ROOM_PX + self.tools.wish_px // 3

    @property
    def _layers_beside(self) -> bool:
        return self.width() >= self.search.width() + self.layers.width() + 3 * MARGIN_PX

    def _show_layers(self) -> None:
        self.map.hide_kinds(self.layers.hidden)

    # ---- hands

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click, or the menu key with the pointer over the map."""
        spot = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            spot = QCursor.pos()
        at: QPoint = self.map.mapFromGlobal(spot)
        if not self.map.rect().contains(at):
            at = self.map.rect().center()
            spot = self.map.mapToGlobal(at)
        lon, lat = self.map.view.place(at.x(), at.y())
        self.menu_wanted.emit(lon, lat, *self.map.thing_at(at.x(), at.y()), spot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


def _given(service: TileService | None) -> TileService:
    assert service is not None
    return service

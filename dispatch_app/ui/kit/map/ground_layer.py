"""When tiles are loaded, heard of and said to be on their way. Draws nothing, takes no input."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.map.ground import Ground, Tiles
from dispatch_app.ui.kit.map.mover import Mover
from dispatch_app.ui.kit.map.turns import one_shot

_HEAR_MS = 25
_LATE_MS = 400
"""Tiles that come sooner are no news: a word about them would only flicker."""


class GroundLayer(QObject):
    def __init__(self, widget: QWidget, mover: Mover, tiles: Tiles, style: str) -> None:
        super().__init__(widget)
        self._widget, self._mover = widget, mover
        self.ground = Ground(tiles, style)
        self.late = False
        """Tiles in sight are being painted, and have been for a while."""
        self._loading = one_shot(self, 0, self.load)
        self._hearing = one_shot(self, _HEAR_MS, self._hear)
        self._waiting = one_shot(self, _LATE_MS, self._grown_late)

    def turn_to(self, tiles: Tiles, style: str) -> None:
        """Another base map."""
        self.ground = Ground(tiles, style)
        self.load()
        self._widget.update()

    def set_style(self, style: str) -> None:
        self.ground.style = style
        self.ground.forget_wishes()

    def load(self) -> None:
        view = self._mover.view
        if self.ground.load(view, moving=self._mover.moving):
            self._widget.update()
        if self.ground.waiting(view):
            self._loading.start()
        elif not self.ground.at_rest and not self._hearing.isActive():
            self._hearing.start()
        self._look_at_the_clock()

    def load_soon(self) -> None:
        """After painting: what was missing may be in the cache by now."""
        if self.ground.waiting(self._mover.view):
            self._loading.start()

    def _hear(self) -> None:
        if self.ground.hear():
            self.load()
        if not self.ground.at_rest:
            self._hearing.start()

    def _look_at_the_clock(self) -> None:
        if self.ground.being_painted(self._mover.view):
            if not self.late and not self._waiting.isActive():
                self._waiting.start()
            return
        self._waiting.stop()
        if self.late:
            self.late = False
            self._widget.update()

    def _grown_late(self) -> None:
        self.late = self.ground.being_painted(self._mover.view)
        self._widget.update()

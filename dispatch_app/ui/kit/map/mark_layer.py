"""When marks are dressed, laid out and painted anew, so that news costs no whole window.

Draws nothing itself and takes no input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.map.dress import Mark
from dispatch_app.ui.kit.map.marks import Marks
from dispatch_app.ui.kit.map.mover import Mover
from dispatch_app.ui.kit.map.rows import Focus, Thing
from dispatch_app.ui.kit.map.sprites import Sprites
from dispatch_app.ui.kit.map.turns import one_shot

_LAYOUT_MS = 300
_DRIFT_MS = 1000
"""Chips ride along with their vehicles; this often they look for better room."""
_DRESSED = 24
"""Marks dressed anew in one turn; that many chips are painted in a few milliseconds."""
_FEW = 12
"""Up to so many moved marks are repainted one by one; more, and the whole window is cheaper."""
_MARK_PX = 190
"""How far a mark's chip may reach from it."""


class MarkLayer(QObject):
    def __init__(self, widget: QWidget, mover: Mover, sprites: Sprites) -> None:
        super().__init__(widget)
        self._widget, self._mover = widget, mover
        self.marks = Marks(sprites)
        self._laid_focus = self.marks.focus
        """What stood out when chips found their room."""
        self._laying = one_shot(self, _LAYOUT_MS, self.lay_out)
        self._fitting = one_shot(self, 0, self._fit_on)

    def put(self, kind: Thing, rows: Iterable[Mark]) -> None:
        """Add or replace marks. Repaints only what is seen to move or to look other."""
        rows = list(rows)
        ids = [row.id for row in rows]
        view = self._mover.view
        before = self.marks.spots(kind, ids, view)
        old = {id_: self.marks.row(kind, id_) for id_ in before}
        for row in rows:
            self.marks.put(kind, row)
        self.fit()
        after = self.marks.spots(kind, ids, view)
        dirty: list[QRect] = []
        for id_, spot in after.items():
            if before.get(id_) != spot or self.marks.changed(kind, id_, old.get(id_)):
                dirty += [_about(at) for at in (before.get(id_), spot) if at is not None]
        self._repaint(dirty)

    def set(self, kind: Thing, rows: Sequence[Mark]) -> None:
        """Exactly these marks of a kind."""
        self.marks.keep_only(kind, (row.id for row in rows))
        self.put(kind, rows)
        self._widget.update()

    def remove(self, kind: Thing, id_: str) -> None:
        """Many may go at once: their room is given to others when all are gone."""
        self.marks.remove(kind, id_)
        self._laying.start(0)
        self._widget.update()

    def set_focus(self, focus: Focus) -> None:
        self.marks.set_focus(focus)
        self.fit()
        self._widget.update()

    def hide(self, kinds: frozenset[Thing]) -> None:
        self.marks.hide(kinds)
        self.lay_out()

    def set_sprites(self, sprites: Sprites) -> None:
        self.marks.set_sprites(sprites)
        self.lay_out()

    def open_crowd(self, id_: str) -> None:
        self.marks.open_crowd((Thing.VEHICLE, id_), self._mover.view)
        self.lay_out()

    def close_crowd(self) -> bool:
        """Whether one was open."""
        if not self.marks.opened:
            return False
        self.marks.close_crowd()
        self.lay_out()
        return True

    def fit(self) -> None:
        """Marks that look other are dressed some in each turn, and seen so when all are."""
        if self._fitting.isActive():
            return
        if not self.marks.fit(_DRESSED):
            self._fitting.start()
        elif self.marks.focus != self._laid_focus:
            self.lay_out()

    def _fit_on(self) -> None:
        self.fit()
        if not self._fitting.isActive():
            self._widget.update()
            self._repaint([])

    def about_to_paint(self) -> None:
        """A view that the chips were not laid out for wants them laid out soon."""
        if self.marks.needs_layout(self._mover.view) and not self._laying.isActive():
            self._laying.start(0 if not self._mover.moving else _LAYOUT_MS)

    def lay_out(self) -> None:
        if self._mover.moving and self.marks.stale_layout is False:
            return
        self._laying.stop()
        self.marks.lay_out(self._mover.view)
        self._laid_focus = self.marks.focus
        self._widget.update()

    def lay_out_anew(self) -> None:
        self.marks.stale_layout = True
        self.lay_out()

    def _repaint(self, dirty: list[QRect]) -> None:
        seen = [rect for rect in dirty if rect.intersects(self._widget.rect())]
        if not self._laying.isActive() and (self.marks.stale_layout or self.marks.drifted):
            self._laying.start(_LAYOUT_MS if self.marks.stale_layout else _DRIFT_MS)
        if len(seen) > 2 * _FEW:
            self._widget.update()
            return
        for rect in seen:
            self._widget.update(rect)


def _about(spot: tuple[int, int]) -> QRect:
    return QRect(spot[0] - _MARK_PX, spot[1] - 40, 2 * _MARK_PX, 80)

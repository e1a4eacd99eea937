"""What the pointer is on, and what a click or double click there says. Paints nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.map.mark_layer import MarkLayer
from dispatch_app.ui.kit.map.mover import Mover
from dispatch_app.ui.kit.map.pen import Pen
from dispatch_app.ui.kit.map.rows import LonLat, Thing


class Pointing(QObject):
    selected = Signal(str, str)
    hovered = Signal(str, str)
    activated = Signal(str, str)
    ground_clicked = Signal(float, float)
    moved = Signal()
    """The pointer is on another place, or has left."""

    def __init__(self, widget: QWidget, mover: Mover, layer: MarkLayer, pen: Pen) -> None:
        super().__init__(widget)
        self._widget, self._mover, self._layer, self._pen = widget, mover, layer, pen
        self._at: QPointF | None = None
        self.thing: tuple[str, str] = ("", "")
        """Kind and id of the thing under the pointer."""
        pen.changed.connect(self._show_cursor)

    @property
    def place(self) -> LonLat:
        """Under the pointer; the middle while the pointer is elsewhere."""
        view = self._mover.view
        return view.centre if self._at is None else view.place(self._at.x(), self._at.y())

    def thing_at(self, at: QPointF) -> tuple[str, str]:
        """Kind and id of what is drawn at a pixel; both empty for nothing."""
        marks = self._layer.marks
        found = marks.under(at.x(), at.y(), self._mover.view)
        if found is None:
            return "", ""
        return (Thing.CROWD if marks.crowd(found) else found[0]).value, found[1]

    def click(self, at: QPointF) -> None:
        place = self._mover.view.place(at.x(), at.y())
        if not self._pen.click(place):
            self._select(at, place)

    def _select(self, at: QPointF, place: LonLat) -> None:
        kind, id_ = self.thing_at(at)
        if kind == Thing.CROWD:
            self._layer.open_crowd(id_)
        elif kind:
            self.selected.emit(kind, id_)
        else:
            self._layer.close_crowd()
            self.ground_clicked.emit(*place)

    def double_click(self, at: QPointF) -> None:
        if self._pen.drawing:
            self._pen.finish()
            return
        kind, id_ = self.thing_at(at)
        if kind:
            self.activated.emit(kind, id_)

    def move(self, at: QPointF) -> None:
        self._at = at
        if self._pen.follow(self.place):
            self._widget.update()
        self._turn_to(("", "") if self._pen.drawing else self.thing_at(at))

    def leave(self) -> None:
        self._at = None
        self._turn_to(("", ""))

    def _turn_to(self, thing: tuple[str, str]) -> None:
        if thing != self.thing:
            self.thing = thing
            self._show_cursor()
            self.hovered.emit(*thing)
        self.moved.emit()

    def _show_cursor(self) -> None:
        if self._pen.at_work:
            self._widget.setCursor(Qt.CursorShape.CrossCursor)
        elif self.thing[0]:
            self._widget.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self._widget.unsetCursor()

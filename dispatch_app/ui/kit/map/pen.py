"""What clicks on the map mean while a place is picked or a figure is drawn. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from dispatch_app.ui.kit.map.rows import LonLat, Shape
from dispatch_app.ui.kit.map.sketch import Sketch


class Pen(QObject):
    picked = Signal(float, float)
    """Longitude and latitude of a click while picking."""
    sketched = Signal(object)
    ended = Signal(object)
    left = Signal()
    changed = Signal()
    """What is drawn, or what a click means, is another."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sketch = Sketch()
        self.told = True
        """Whether the sketch says its length."""
        self.picking = False
        self.drawing = False

    @property
    def at_work(self) -> bool:
        return self.picking or self.drawing

    def pick(self, on: bool) -> None:
        self.picking = on
        self.changed.emit()

    def start(self, shape: Shape, *, told: bool) -> None:
        self.drawing, self.sketch, self.told = True, Sketch(shape), told
        self.changed.emit()

    def show(self, shape: Shape, corners: Sequence[LonLat]) -> None:
        """A figure that is there and not drawn any more."""
        self.drawing, self.sketch, self.told = False, Sketch(shape), False
        self.sketch.corners = tuple(corners)
        self.changed.emit()

    def resume(self) -> None:
        self.drawing = True
        self.changed.emit()

    def clear(self) -> None:
        self.drawing, self.sketch = False, Sketch()
        self.changed.emit()

    def click(self, place: LonLat) -> bool:
        """Whether the click was for the pen."""
        if self.drawing:
            self.sketch.add(place)
            self.sketch.tip = None
            self._tell()
        elif self.picking:
            self.picked.emit(*place)
        else:
            return False
        return True

    def follow(self, place: LonLat) -> bool:
        """Let the tip follow the pointer; whether there is one to be seen."""
        if not (self.drawing and self.sketch.corners):
            return False
        self.sketch.tip = place
        return True

    def take_back(self) -> None:
        if self.drawing:
            self.sketch.take_back()
            self._tell()

    def finish(self) -> None:
        if self.drawing:
            self._stop()
            self.ended.emit(self.sketch)

    def leave(self) -> bool:
        """What was drawn stands; whether anything was being drawn."""
        if not self.drawing:
            return False
        self._stop()
        self.left.emit()
        return True

    def _tell(self) -> None:
        self.sketched.emit(self.sketch)
        self.changed.emit()

    def _stop(self) -> None:
        self.drawing, self.sketch.tip = False, None
        self.changed.emit()

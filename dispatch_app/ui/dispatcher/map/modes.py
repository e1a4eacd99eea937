"""What a click on the map means now: nothing special, one place, a figure. One at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.kit.guide.questions import LonLat
from dispatch_app.ui.kit.map import Shape, Sketch

MEASURE = {"measure": Shape.LINE, "area": Shape.AREA}


class Modes(QObject):
    abandoned = Signal(str)
    """A pick of this name was left without a click."""

    def __init__(self, window: MapWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._map = window.map
        self.now = ""
        self._place_then: Callable[[LonLat], None] | None = None
        self._sketch_then: Callable[[Sketch], None] | None = None
        self._map.place_picked.connect(self._picked)
        self._map.sketch_ended.connect(self._ended)
        self._map.sketch_left.connect(self._left)

    def pick(self, name: str, say: str, then: Callable[[LonLat], None]) -> None:
        """The next click is the place that `then` gets."""
        self._begin(name, say)
        self._place_then = then
        self._map.set_picking(True)

    def draw(self, name: str, shape: Shape, say: str, then: Callable[[Sketch], None]) -> None:
        """Clicks are corners; `then` gets the figure once it is whole and ended."""
        self._begin(name, say)
        self._sketch_then = then
        self._map.start_sketch(shape, told=shape is not Shape.POINT)

    def measure(self, name: str, say: str, start: LonLat | None = None) -> None:
        """A length or a surface, from a first corner on if one is given; it stays until left."""
        self._begin(name, say)
        self._map.start_sketch(MEASURE[name])
        if start is not None:
            self._map.sketch.add(start)

    def leave(self) -> None:
        """Back to plain selecting; nothing that was drawn stays."""
        abandoned = self.now if self._place_then is not None else ""
        self._place_then = self._sketch_then = None
        self._map.set_picking(False)
        self._map.clear_sketch()
        self._tell("", "")
        if abandoned:
            self.abandoned.emit(abandoned)

    def _begin(self, name: str, say: str) -> None:
        self.leave()
        self._tell(name, say)
        self._window.map.setFocus()

    def _tell(self, name: str, say: str) -> None:
        self.now = name
        self._window.tools.press(name)
        self._window.say(say)

    @Slot(float, float)
    def _picked(self, lon: float, lat: float) -> None:
        then, self._place_then = self._place_then, None
        self.leave()
        if then is not None:
            then((lon, lat))

    @Slot(object)
    def _ended(self, sketch: Sketch) -> None:
        """A figure that lacks corners goes on being drawn."""
        then = self._sketch_then
        if then is None:
            self._tell("", "")
        elif sketch.whole:
            self.leave()
            then(sketch)
        else:
            self._map.resume_sketch()

    @Slot()
    def _left(self) -> None:
        if self._sketch_then is not None:
            self.leave()
        else:
            self._tell("", "")

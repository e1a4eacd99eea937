"""The Qt side of a second road engine: ask from the Qt thread, hear there, never wait.

Whatever goes wrong with the engine, the answer is that it knows no ways.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal, Slot

from gis.second_roads.port import NoAnswer, Place, SecondRoads, Way

Then = Callable[[tuple[Way, ...]], None]
_Asked = tuple[int, Place, Place]

MOST = 2
"""So many other ways help; more would only hide the map."""


class SecondWays(QObject):
    """One a seat, where the region has a second engine. Only the newest question is answered."""

    _heard = Signal(int, object)

    def __init__(self, engine: SecondRoads, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._number = 0
        self._then: Then | None = None
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._work, name="second-ways", daemon=True)
        self._thread.start()

    def ask(self, start: Place, end: Place, then: Then) -> None:
        """The engine's ways from one place to another, the one it likes best among them."""
        self._number += 1
        self._then = then
        self._asked.put((self._number, start, end))

    def forget(self) -> None:
        """Nobody waits for the answer any more."""
        self._number += 1
        self._then = None

    def stop(self) -> None:
        self.forget()
        self._asked.put(None)
        self._thread.join(timeout=1.0)

    def _work(self) -> None:
        """On a thread of its own, as the engine may take its time."""
        while (asked := self._asked.get()) is not None:
            number, start, end = asked
            if number != self._number:
                continue
            try:
                ways = self._engine.ways(start, end, MOST)
            except NoAnswer:  # said in the log by who noticed it
                ways = ()
            try:
                self._heard.emit(number, ways)
            except RuntimeError:  # the seat is gone
                break
        self._engine.close()

    @Slot(int, object)
    def _take(self, number: int, ways: tuple[Way, ...]) -> None:
        if number != self._number or self._then is None:
            return
        then, self._then = self._then, None
        then(ways)

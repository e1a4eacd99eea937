"""Ways that something waits for, but not for long: an order leaves without one rather than late.

Knows no orders, no places' names, no widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from dispatch_app.ui.kit.guide.questions import Drive, Driven, Lost

IN_TIME_MS = 250
"""What waits for a way is held no longer than this."""

Ways = Mapping[str, Driven]
"""By what they were asked for, such as a vehicle or a mission."""


class Roads(Protocol):
    """As much of the guide as is needed here."""

    def drive(self, question: Drive, then: Callable[[Driven | Lost], None]) -> None: ...


class WaysInTime(QObject):
    """Asks for all ways at once; `then` gets those that came in time, exactly once."""

    def __init__(
        self, roads: Roads, questions: Mapping[str, Drive], parent: QObject, *, also: str = ""
    ) -> None:
        """`also` names something else that is waited for as long, until `came` tells of it."""
        super().__init__(parent)
        self._missing = set(questions) | ({also} if also else set())
        self._found: dict[str, Driven] = {}
        self._then: Callable[[Ways], None] | None = None
        self._over = not self._missing
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(IN_TIME_MS)
        self._limit.timeout.connect(self.give_up)
        if self._missing:
            self._limit.start()
        for key, question in questions.items():
            roads.drive(question, partial(self._answered, key))

    def then(self, then: Callable[[Ways], None]) -> None:
        """Name who waits; told at once if there is nothing left to wait for."""
        self._then = then
        if self._over:
            self._tell()

    def give_up(self) -> None:
        """Wait no longer; what has come so far counts."""
        if not self._over:
            self._over = True
            self._limit.stop()
            self._tell()

    def _answered(self, key: str, answer: Driven | Lost) -> None:
        if self._over:
            return
        if isinstance(answer, Driven) and answer.line:
            self._found[key] = answer
        self.came(key)

    def came(self, key: str) -> None:
        """This is waited for no longer."""
        self._missing.discard(key)
        if not self._missing:
            self.give_up()

    def _tell(self) -> None:
        if self._then is not None:
            then, self._then = self._then, None
            then(self._found)
            self.deleteLater()

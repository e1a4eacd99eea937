"""Sends many wishes one after the other, and says what became of each. Knows no widgets.

The centre takes so many commands a second of one session; what it puts off is sent again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.commands import Command
from dispatch_app.ui.kit.desk import Desk

AGAIN_MS = 400
PUT_OFF = "limit.commands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A command with the row that it is about, in the asker's own count."""

    about: str
    command: Command


@dataclass(slots=True)
class Became:
    """What became of many wishes."""

    done: int = 0
    refused: list[tuple[str, Reply]] = field(default_factory=list)

    @property
    def all(self) -> int:
        return self.done + len(self.refused)


class Sending(QObject):
    moved = Signal(int, int)
    """So many of so many are answered."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: deque[Wish] = deque()
        self._count = 0
        self._became = Became()
        self._then: Callable[[Became], None] = _nothing
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._next)

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def send(self, wishes: Sequence[Wish], then: Callable[[Became], None]) -> None:
        """`then` hears once what became of all. Only one run at a time."""
        assert not self.busy
        self._waiting, self._count = deque(wishes), len(wishes)
        self._became, self._then = Became(), then
        if wishes:
            self._next()
        else:
            then(self._became)

    def stop(self) -> None:
        """The seat goes; what was not sent yet is not sent."""
        self._again.stop()
        self._waiting.clear()

    def _next(self) -> None:
        if self._waiting:
            self._desk.send(self._waiting[0].command, self._replied)

    def _replied(self, reply: Reply) -> None:
        if not self._waiting:
            return
        match reply:
            case Refused(code=code) if code == PUT_OFF:
                self._again.start()
                return
            case Accepted():
                self._became.done += 1
            case _:
                self._became.refused.append((self._waiting[0].about, reply))
        self._waiting.popleft()
        self.moved.emit(self._became.all, self._count)
        if self._waiting:
            self._next()
        else:
            self._then(self._became)


def _nothing(_became: Became) -> None: ...

"""The Qt side of the guide: ask from the Qt thread, get the answer there, never wait.

Starts the process, starts it anew when it dies, and asks again what went down with it.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dispatch_app.ui.kit.guide.process import serve
from dispatch_app.ui.kit.guide.questions import (
    Answer,
    Drive,
    Driven,
    Find,
    Found,
    Lost,
    Namesakes,
    Question,
    Rank,
    Ranked,
    Rescue,
    Rescued,
    RoadsNow,
    SoundAlike,
    Told,
    Where,
)
from dispatch_app.ui.kit.guide.reach_questions import Cover, Covered, Reach, Reached

log = logging.getLogger(__name__)

PAUSE_MS = 500
"""Before a guide that died is started again; twice as long each further time."""
LONGEST_PAUSE_MS = 60_000
STEADY_S = 60.0
"""A guide that lived so long is well: the next death counts as the first."""
PLACES_HIDDEN = "the places are hidden for a drill"
UNSTEADY = 3
"""So many deaths in a row are told at the seat."""

Work = Callable[[Connection, Path], None]
_Outbox = SimpleQueue[tuple[int, Question] | None]


@dataclass(slots=True)
class _Asked:
    question: Question
    then: Callable[[Any], None]
    again: bool = False
    """It has gone down with one guide already; it may be what kills them."""


class GuideDesk(QObject):
    """One a seat. `ready` tells that roads and places are loaded; earlier questions wait."""

    ready = Signal()
    failed = Signal(str)
    """The region cannot be used; the text says why. The seat works on without road times."""
    unsteady = Signal(int)
    """The guide has died so many times in a row; it is started again ever more seldom."""
    _heard = Signal(int, int, object)
    _died = Signal(int)

    def __init__(
        self,
        directory: Path,
        parent: QObject | None = None,
        *,
        work: Work = serve,
        pause_ms: int = PAUSE_MS,
    ) -> None:
        """`work` runs in the guide's process until its pipe closes."""
        super().__init__(parent)
        self._directory = directory
        self._work = work
        self._pause_ms = pause_ms
        self._asked: dict[int, _Asked] = {}
        self._number = 0
        self._life = 0
        self._deaths = 0
        self._began = 0.0
        self._roads_now: RoadsNow | None = None
        self._hidden = False
        self._outbox: _Outbox | None = None
        self._pipe: Connection | None = None
        self._process: BaseProcess | None = None
        self._closing = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.start)
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._died.connect(self._bury, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        outbox: _Outbox = SimpleQueue()
        self._pipe, self._outbox, self._began = pipe, outbox, monotonic()
        self._life += 1
        self._process = context.Process(
            target=self._work, args=(theirs, self._directory), name="guide", daemon=True
        )
        self._process.start()
        theirs.close()
        Thread(target=self._listen, args=(self._life, pipe), name="guide-ear", daemon=True).start()
        Thread(target=_speak, args=(outbox, pipe), name="guide-mouth", daemon=True).start()
        kept = {n: a for n, a in self._asked.items() if not isinstance(a.question, RoadsNow)}
        self._asked = dict(kept)
        if self._roads_now is not None:
            self.heed(self._roads_now)
        for number, asked in kept.items():
            outbox.put((number, asked.question))

    def stop(self) -> None:
        self._closing = True
        self._pause.stop()
        if self._outbox is not None:
            self._outbox.put(None)
        if self._process is not None:
            self._process.terminate()
            self._process.join(timeout=2.0)
        if self._pipe is not None:
            self._pipe.close()

    def heed(self, roads: RoadsNow) -> None:
        """Let every later answer know what holds on the roads; a guide started anew is told."""
        self._roads_now = roads
        if self._life:
            self._ask(roads, _heeded)

    def hide_places(self, hidden: bool) -> None:
        """Know no place by name or number for a while, as in a drill; roads are known as ever."""
        self._hidden = hidden

    def rank(self, question: Rank, then: Callable[[Ranked | Lost], None]) -> None:
        self._ask(question, then)

    def drive(self, question: Drive, then: Callable[[Driven | Lost], None]) -> None:
        self._ask(question, then)

    def find(self, question: Find, then: Callable[[Found | Lost], None]) -> None:
        self._ask_of_places(question, then)

    def where(self, question: Where, then: Callable[[Told | Lost], None]) -> None:
        self._ask_of_places(question, then)

    def rescue(self, question: Rescue, then: Callable[[Rescued | Lost], None]) -> None:
        self._ask(question, then)

    def namesakes(self, question: Namesakes, then: Callable[[SoundAlike | Lost], None]) -> None:
        self._ask_of_places(question, then)

    def reach(self, question: Reach, then: Callable[[Reached | Lost], None]) -> None:
        self._ask(question, then)

    def cover(self, question: Cover, then: Callable[[Covered | Lost], None]) -> None:
        self._ask(question, then)

    def _ask_of_places(self, question: Question, then: Callable[[Any], None]) -> None:
        if not self._hidden:
            self._ask(question, then)
            return
        self._number += 1
        self._asked[self._number] = _Asked(question, then)
        self._heard.emit(self._life, self._number, Lost(reason=PLACES_HIDDEN))

    def _ask(self, question: Question, then: Callable[[Any], None]) -> None:
        """Line a question up; a thread of its own sends it, as a full pipe would make us wait."""
        self._number += 1
        self._asked[self._number] = _Asked(question, then)
        if self._closing or self._life == 0:
            self._heard.emit(self._life, self._number, Lost(reason="there is no guide"))
        elif self._outbox is not None:
            self._outbox.put((self._number, question))

    def _listen(self, life: int, pipe: Connection) -> None:
        """On a thread of its own: pass answers to the Qt thread until the process is gone."""
        try:
            while True:
                number, answer = pipe.recv()
                self._heard.emit(life, number, answer)
        except (EOFError, OSError, RuntimeError):
            if not self._closing:
                self._died.emit(life)

    @Slot(int, int, object)
    def _take(self, life: int, number: int, answer: Answer | None) -> None:
        if number == 0:
            self._opened(answer)
            return
        asked = self._asked.pop(number, None)
        if asked is not None:
            asked.then(answer)

    def _opened(self, answer: Answer | None) -> None:
        if isinstance(answer, Lost):
            self._closing = True
            self._lose(list(self._asked), answer.reason)
            self.failed.emit(answer.reason)
        else:
            self.ready.emit()

    @Slot(int)
    def _bury(self, life: int) -> None:
        """Start anew after a pause; what was lost once is asked again, what was lost twice not."""
        if self._closing or life != self._life:
            return
        if self._outbox is not None:
            self._outbox.put(None)
            self._outbox = None
        steady = monotonic() - self._began >= STEADY_S
        self._deaths = 1 if steady else self._deaths + 1
        pause_ms = min(self._pause_ms * 2 ** min(self._deaths - 1, 16), LONGEST_PAUSE_MS)
        log.error("the guide died %d times in a row; again in %d ms", self._deaths, pause_ms)
        self._lose([n for n, asked in self._asked.items() if asked.again], "the guide died")
        for asked in self._asked.values():
            asked.again = True
        self._pause.start(pause_ms)
        if self._deaths >= UNSTEADY:
            self.unsteady.emit(self._deaths)

    def _lose(self, numbers: list[int], reason: str) -> None:
        for number in numbers:
            self._asked.pop(number).then(Lost(reason=reason))


def _heeded(_answer: Answer) -> None:
    """Nobody waits for it."""


def _speak(outbox: _Outbox, pipe: Connection) -> None:
    """On a thread of its own: send what is asked. A pipe that broke is noticed by the listener."""
    while (said := outbox.get()) is not None:
        try:
            pipe.send(said)
        except (OSError, ValueError):
            return

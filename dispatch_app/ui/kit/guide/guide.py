"""The Qt side of the guide: ask from the Qt thread, get the answer there, never wait.

Starts the process, restarts it when it dies, and answers `Lost` for what went down with it.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

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
    SoundAlike,
    Told,
    Where,
)

log = logging.getLogger(__name__)


class GuideDesk(QObject):
    """One a seat. `ready` tells that roads and places are loaded; earlier questions wait."""

    ready = Signal()
    failed = Signal(str)
    """The region cannot be used; the text says why. The seat works on without road times."""
    _heard = Signal(int, int, object)
    _died = Signal(int)

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._directory = directory
        self._then: dict[int, Callable[[Any], None]] = {}
        self._number = 0
        self._life = 0
        self._pipe: Connection | None = None
        self._process: BaseProcess | None = None
        self._closing = False
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._died.connect(self._restart, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._life += 1
        self._process = context.Process(
            target=_serve, args=(theirs, self._directory), name="guide", daemon=True
        )
        self._process.start()
        theirs.close()
        Thread(
            target=self._listen, args=(self._life, self._pipe), name="guide-ear", daemon=True
        ).start()

    def stop(self) -> None:
        self._closing = True
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join(timeout=2.0)

    def rank(self, question: Rank, then: Callable[[Ranked | Lost], None]) -> None:
        self._ask(question, then)

    def drive(self, question: Drive, then: Callable[[Driven | Lost], None]) -> None:
        self._ask(question, then)

    def find(self, question: Find, then: Callable[[Found | Lost], None]) -> None:
        self._ask(question, then)

    def where(self, question: Where, then: Callable[[Told | Lost], None]) -> None:
        self._ask(question, then)

    def namesakes(self, question: Namesakes, then: Callable[[SoundAlike | Lost], None]) -> None:
        self._ask(question, then)

    def _ask(self, question: Question, then: Callable[[Any], None]) -> None:
        self._number += 1
        self._then[self._number] = then
        try:
            if self._pipe is None:
                raise OSError("the guide was not started")
            self._pipe.send((self._number, question))
        except OSError as trouble:
            self._heard.emit(self._life, self._number, Lost(reason=str(trouble)))

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
        then = self._then.pop(number, None)
        if then is not None:
            then(answer)

    def _opened(self, answer: Answer | None) -> None:
        if isinstance(answer, Lost):
            self._closing = True
            self.failed.emit(answer.reason)
        else:
            self.ready.emit()

    @Slot(int)
    def _restart(self, life: int) -> None:
        if self._closing or life != self._life:
            return
        log.error("the guide died and is started again")
        lost, self._then = self._then, {}
        for then in lost.values():
            then(Lost(reason="the guide died"))
        self.start()


def _serve(pipe: Connection, directory: Path) -> None:
    """Runs in the guide's process; only there are the road graph's libraries loaded."""
    from dispatch_app.ui.kit.guide.worker import serve

    serve(pipe, directory)

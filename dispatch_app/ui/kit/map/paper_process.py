"""Has views of the map painted and saved in a process of their own, one each. Never waits."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from PySide6.QtCore import QObject, QTimer

from dispatch_app.ui.kit.map.paper import PaperJob

LOOK_MS = 60
_LONGEST_MS = 60_000


Work = Callable[[Connection, Any], None]
"""Runs in the process: does a job and says into the pipe what `then` gets."""


class Papers(QObject):
    """`then` gets an empty text, or why there is no file."""

    def __init__(
        self,
        parent: QObject | None = None,
        work: Work | None = None,
        longest_ms: int = _LONGEST_MS,
    ) -> None:
        """`work` is a function of a module, for jobs of another kind than views of the map."""
        super().__init__(parent)
        self._longest_ms = longest_ms
        self._work = work or _work
        self._running: list[_Running] = []
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._see)

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def write(self, job: object, then: Callable[[str], None]) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=self._work, args=(theirs, job), name="paper", daemon=True)
        process.start()
        theirs.close()
        self._running.append(_Running(process, ours, then, self._longest_ms))
        self._look.start()

    def stop(self) -> None:
        """Let go of what has not been saved."""
        self._look.stop()
        for running in self._running:
            running.process.terminate()
        self._running = []

    def _see(self) -> None:
        for running in list(self._running):
            said = running.said(LOOK_MS)
            if said is not None:
                self._running.remove(running)
                running.then(said)
        if not self._running:
            self._look.stop()


class _Running:
    def __init__(
        self,
        process: BaseProcess,
        pipe: Connection,
        then: Callable[[str], None],
        longest_ms: int,
    ) -> None:
        self.process, self.then = process, then
        self._pipe, self._longest_ms = pipe, longest_ms
        self._waited_ms = 0

    def said(self, ms: int) -> str | None:
        """The outcome; None while it is still at work."""
        self._waited_ms += ms
        try:
            if self._pipe.poll():
                return str(self._pipe.recv())
        except (EOFError, OSError):
            return "the painting process ended early"
        if self._waited_ms > self._longest_ms:
            self.process.terminate()
            return "it took too long"
        return None


def _work(pipe: Connection, job: PaperJob) -> None:
    """Runs in the process; needs no screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from dispatch_app.ui.kit.map.paper import write
    from gis.errors import GisError

    app = QGuiApplication(sys.argv[:1])
    try:
        write(job)
        pipe.send("")
    except (GisError, OSError) as trouble:
        pipe.send(str(trouble))
    app.shutdown()

"""The process that counts, and the server's end of the pipe to it.

Counting takes an interpreter for seconds; orders keep the server's own. A process that died is
started again by the next question.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from dispatch_app.adapters.figures.counting import (
    Asked,
    Catalogue,
    Counting,
    FiguresSetup,
    Now,
)
from dispatch_app.adapters.storage.database import LookedAt
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.figures.model import BadDefinition
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.figures import CasesQuestion, FigureQuestion, ScoreQuestion

log = logging.getLogger(__name__)

LONGEST_S = 120.0
"""The first question after a start may have to read years."""
STATEMENT_S = 60.0
END_S = 5.0
BEHIND = 10
"""How much the process steps back before whatever else the machine has to do."""


@dataclass(frozen=True, slots=True)
class Answered:
    body: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    code: str
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Failed:
    reason: str


class CountingProcess:
    """`ports.figures.Figures`. Starts its process when it is first asked."""

    def __init__(self, setup: FiguresSetup, *, longest_s: float = LONGEST_S) -> None:
        self._setup = setup
        self._longest_s = longest_s
        self._lock = threading.Lock()
        self._pipe: Connection | None = None
        self._process: BaseProcess | None = None

    def catalogue(self, *, invented: bool) -> bytes:
        return self._ask(Catalogue(), invented)

    def answer(self, question: FigureQuestion, *, invented: bool) -> bytes:
        return self._ask(question, invented)

    def cases(self, question: CasesQuestion) -> bytes:
        return self._ask(question, invented=False)

    def now(self, *, invented: bool) -> bytes:
        return self._ask(Now(), invented)

    def score(self, question: ScoreQuestion) -> bytes:
        return self._ask(question, invented=False)

    def close(self) -> None:
        with self._lock:
            self._end()

    def _ask(self, asked: Asked, invented: bool) -> bytes:
        with self._lock:
            said = self._said(asked, invented)
        match said:
            case Answered(body):
                return body
            case Refused(code, details):
                raise Rejected(code, **details)
            case Failed(reason):
                raise Unavailable(reason)

    def _said(self, asked: Asked, invented: bool) -> Answered | Refused | Failed:
        try:
            pipe = self._open()
            pipe.send((asked, invented))
            if pipe.poll(self._longest_s):
                said: Answered | Refused | Failed = pipe.recv()
                return said
        except (EOFError, OSError) as gone:
            log.warning("the process that counts figures is gone: %s", gone)
        self._end()
        return Failed("figures are not to be had just now")

    def _open(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(
                target=serve, args=(self._setup, theirs), name="figures", daemon=True
            )
            self._process.start()
            theirs.close()
        return self._pipe

    def _end(self) -> None:
        pipe, process, self._pipe, self._process = self._pipe, self._process, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.join(END_S)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()


def serve(setup: FiguresSetup, pipe: Connection) -> None:
    """Runs in the process until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    store = LookedAt(setup.database, deadline_s=STATEMENT_S)
    with suppress(EOFError, OSError):
        try:
            counting = Counting(store, setup)
        except BadDefinition as bad:
            _refuse_all(pipe, str(bad))
        else:
            _answer_all(pipe, counting)
    store.close()


def _answer_all(pipe: Connection, counting: Counting) -> None:
    while True:
        if not pipe.poll(0) and _got_ready(counting):
            continue
        asked, invented = pipe.recv()
        pipe.send(_answer(counting, asked, invented))


def _got_ready(counting: Counting) -> bool:
    try:
        return counting.get_ready()
    except Unavailable:
        return False


def _answer(counting: Counting, asked: Asked, invented: bool) -> Answered | Refused | Failed:
    try:
        return Answered(counting.ask(asked, invented=invented))
    except Rejected as refused:
        return Refused(refused.code, dict(refused.details))
    except Unavailable as away:
        return Failed(str(away))


def _refuse_all(pipe: Connection, reason: str) -> None:
    while True:
        pipe.recv()
        pipe.send(Refused("figures.definitions", {"detail": reason}))

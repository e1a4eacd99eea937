"""Processes that stand in for the guide: one that dies once, one that always does, a deaf one."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

from dispatch_app.ui.kit.guide.questions import Find, Found, Lost


def dies_once(pipe: Connection, directory: Path) -> None:
    """The first of them dies at its first question, the next one answers."""
    first = not (directory / "lived").exists()
    (directory / "lived").touch()
    pipe.send((0, None))
    while True:
        number, question = pipe.recv()
        if first:
            os._exit(1)
        assert isinstance(question, Find)
        pipe.send((number, Found(text=question.text, matches=(), took_ms=0.0)))


def always_dies(pipe: Connection, directory: Path) -> None:
    pipe.send((0, None))
    pipe.recv()
    os._exit(1)


def never_lives(pipe: Connection, directory: Path) -> None:
    os._exit(1)


def is_deaf(pipe: Connection, directory: Path) -> None:
    """Never reads, so that the pipe to it fills up."""
    pipe.send((0, None))
    time.sleep(3600)


def has_no_region(pipe: Connection, directory: Path) -> None:
    pipe.send((0, Lost(reason="no region")))

"""The watch over the Qt thread names what holds it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from dispatch_app.ui.kit.slowness import Hold, Slowness


def hold(until: threading.Event) -> None:
    """What a slot must never do."""
    until.wait(5.0)


def work(seconds: float) -> None:
    """As bad, with a processor kept busy."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def found_while(slot: Callable[[], None]) -> Hold:
    found: list[Hold] = []
    watch = Slowness(found.append, limit_ms=20)
    watch.start()
    QTimer.singleShot(0, slot)
    deadline = time.monotonic() + 5
    while not found and time.monotonic() < deadline:
        QTest.qWait(10)
    watch.stop()
    assert found, "nothing was found"
    return found[0]


def a_wait() -> None:
    enough = threading.Event()
    threading.Timer(0.2, enough.set).start()
    hold(enough)


def test_a_slot_that_holds_the_thread_is_named_with_its_stack(qapp: Any) -> None:
    found = found_while(a_wait)
    assert found.held_ms >= 20
    assert "hold" in found.stack


def test_work_is_told_apart_from_waiting(qapp: Any) -> None:
    waited, worked = found_while(a_wait), found_while(lambda: work(0.2))
    assert waited.worked_ms < waited.held_ms / 2
    assert worked.worked_ms >= 150

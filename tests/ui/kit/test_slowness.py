"""The watch over the Qt thread names what holds it."""

from __future__ import annotations

import threading
import time
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from dispatch_app.ui.kit.slowness import Slowness


def hold(until: threading.Event) -> None:
    """What a slot must never do."""
    until.wait(5.0)


def test_a_slot_that_holds_the_thread_is_named_with_its_stack(qapp: Any) -> None:
    found: list[tuple[float, str]] = []
    watch = Slowness(lambda held_ms, stack: found.append((held_ms, stack)), limit_ms=20)
    watch.start()
    enough = threading.Event()
    timer = threading.Timer(0.2, enough.set)
    QTimer.singleShot(0, lambda: (timer.start(), hold(enough)))
    deadline = time.monotonic() + 5
    while not found and time.monotonic() < deadline:
        QTest.qWait(10)
    watch.stop()
    assert found, "nothing was found"
    assert found[0][0] >= 20
    assert "hold" in found[0][1]

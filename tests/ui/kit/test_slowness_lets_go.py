"""The watch over the Qt thread must never keep that thread's objects alive."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dispatch_app.ui.kit.slowness import Slowness


class Painterlike:
    """Says on which thread it was let go."""

    def __init__(self, ended_on: list[int]) -> None:
        self._ended_on = ended_on

    def __del__(self) -> None:
        self._ended_on.append(threading.get_ident())


@contextmanager
def looking(watch: Slowness) -> Iterator[None]:
    """Somebody takes the stack of this thread, again and again."""
    stopping = threading.Event()

    def look() -> None:
        while not stopping.is_set():
            watch._stack()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def paint(ended_on: list[int]) -> int:
    """Long enough to be looked at while the painter is there."""
    painter, strokes = Painterlike(ended_on), 0
    for stroke in range(20_000):
        strokes += stroke
    return strokes + id(painter)


def test_what_a_function_made_ends_on_its_own_thread_though_it_is_watched() -> None:
    ended_on: list[int] = []
    with looking(Slowness()):
        for _ in range(400):
            paint(ended_on)
    assert set(ended_on) == {threading.get_ident()}

"""Reckons beside the Qt thread, one thing after another; answers come in turns of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Reckoner(Protocol):
    def reckon[T](self, name: str, work: Callable[[], T], then: Callable[[T], None]) -> None: ...

    def close(self) -> None: ...


class Beside(QObject):
    """What is asked last under a name counts; answers to what was asked before it are dropped."""

    _done = Signal(str, int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, "beside")
        self._newest: dict[str, int] = {}
        self._then: dict[str, Callable[[Any], None]] = {}
        self._done.connect(self._answered, Qt.ConnectionType.QueuedConnection)

    def reckon[T](self, name: str, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """`work` must touch nothing that changes; `then` gets what it gives, on the Qt thread."""
        number = self._newest.get(name, 0) + 1
        self._newest[name], self._then[name] = number, then
        self._pool.submit(self._work, name, number, work)

    def close(self) -> None:
        self._newest.clear()
        self._pool.shutdown(cancel_futures=True)

    def _work(self, name: str, number: int, work: Callable[[], object]) -> None:
        if self._newest.get(name) == number:
            self._done.emit(name, number, work())

    @Slot(str, int, object)
    def _answered(self, name: str, number: int, found: object) -> None:
        if self._newest.get(name) == number:
            self._then[name](found)

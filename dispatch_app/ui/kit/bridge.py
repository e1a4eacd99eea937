"""The one class that crosses threads: news of the link is heard on the Qt thread, in turns.

What came while the window was busy is told at once: one state with all that led to it, the last fix
of each vehicle. A turn ends after some milliseconds, so that keys and painting have theirs.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Lock

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Reply
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Fix

Call = Callable[[], None]

TURN_MS = 8.0
"""Nothing more is begun in a turn that has lasted so long."""


class Bridge(QObject):
    """Give it to the link as its listener; connect to its signals on the Qt thread."""

    changed = Signal(object)
    """A `View`."""
    moved = Signal(object)
    """A list of `Fix`."""
    link_changed = Signal(object)
    """A `LinkStatus`."""
    pulsed = Signal(object)
    """A `Pulse`."""
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._soon: deque[Call] = deque()
        self._later: deque[Call] = deque()
        """What only brings up to date gives way to what happened."""
        self._view: View | None = None
        self._fixes: dict[VehicleId, Fix] = {}
        self._awake = False
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.setInterval(0)
        self._next_turn.timeout.connect(self._turn)
        self._woken.connect(self._turn, Qt.ConnectionType.QueuedConnection)

    # ---- called on the link's thread

    def view(self, view: View) -> None:
        with self._lock:
            before, self._view = self._view, view
            if before is not None:
                self._view = _both(before, view)
                return
        self._put(self._soon, self._tell_view)

    def fixes(self, fixes: Sequence[Fix]) -> None:
        with self._lock:
            waiting = bool(self._fixes)
            self._fixes.update((fix.vehicle, fix) for fix in fixes)
        if fixes and not waiting:
            self._put(self._later, self._tell_fixes)

    def status(self, status: LinkStatus) -> None:
        self._put(self._soon, lambda: self.link_changed.emit(status))

    def heartbeat(self, pulse: Pulse) -> None:
        self._put(self._later, lambda: self.pulsed.emit(pulse))

    def on_qt_thread(self, then: Callable[[Reply], None]) -> Callable[[Reply], None]:
        """Wrap a callback so that it runs on the Qt thread, whoever calls it."""
        return lambda reply: self.call(lambda: then(reply))

    def answer_on_qt_thread(
        self, then: Callable[[bytes | Declined | Away], None]
    ) -> Callable[[bytes | Declined | Away], None]:
        return lambda answer: self.call(lambda: then(answer))

    def call(self, work: Call) -> None:
        """Run something on the Qt thread soon, in the order of calls."""
        self._put(self._soon, work)

    def _put(self, queue: deque[Call], work: Call) -> None:
        with self._lock:
            queue.append(work)
            wake, self._awake = not self._awake, True
        if wake:
            self._woken.emit()

    # ---- on the Qt thread

    @Slot()
    def _turn(self) -> None:
        """Work off what waits, as long as a turn lasts; the rest after keys and painting."""
        until = time.monotonic() + TURN_MS / 1000
        try:
            while (work := self._take()) is not None:
                work()
                if time.monotonic() > until:
                    break
        finally:
            self._rest()

    def _take(self) -> Call | None:
        with self._lock:
            queue = self._soon or self._later
            return queue.popleft() if queue else None

    def _rest(self) -> None:
        with self._lock:
            self._awake = bool(self._soon or self._later)
            more = self._awake
        if more:
            self._next_turn.start()

    def _tell_view(self) -> None:
        with self._lock:
            view, self._view = self._view, None
        self.changed.emit(view)

    def _tell_fixes(self) -> None:
        with self._lock:
            fixes, self._fixes = self._fixes, {}
        self.moved.emit(list(fixes.values()))


def _both(before: View, view: View) -> View:
    """One view instead of two that followed each other."""
    return replace(view, events=before.events + view.events, fresh=before.fresh or view.fresh)

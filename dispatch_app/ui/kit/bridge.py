"""The one class that crosses threads: news of the link becomes queued signals on the Qt thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Reply
from dispatch_app.domain.values import Fix

Call = Callable[[], None]


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
    _called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    # ---- called on the link's thread

    def view(self, view: View) -> None:
        self.changed.emit(view)

    def fixes(self, fixes: Sequence[Fix]) -> None:
        self.moved.emit(list(fixes))

    def status(self, status: LinkStatus) -> None:
        self.link_changed.emit(status)

    def heartbeat(self, pulse: Pulse) -> None:
        self.pulsed.emit(pulse)

    def on_qt_thread(self, then: Callable[[Reply], None]) -> Callable[[Reply], None]:
        """Wrap a callback so that it runs on the Qt thread, whoever calls it."""
        return lambda reply: self._called.emit(lambda: then(reply))

    def answer_on_qt_thread(
        self, then: Callable[[bytes | Declined | Away], None]
    ) -> Callable[[bytes | Declined | Away], None]:
        return lambda answer: self._called.emit(lambda: then(answer))

    def call(self, work: Call) -> None:
        """Run something on the Qt thread soon."""
        self._called.emit(work)

    @Slot(object)
    def _run(self, work: Call) -> None:
        work()

"""Work that would hold the Qt thread, done on another: one errand after the other.

What an errand yields comes back on the Qt thread; what it fails with, too.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from dispatch_app.ui.kit.bridge import Bridge


class Errands:
    """One worker thread. `then` runs on the Qt thread; an exception is raised there."""

    def __init__(self, name: str, bridge: Bridge) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._bridge = bridge
        self._open = True

    def do[T](self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        def bring(done: Future[T]) -> None:
            if self._open and not done.cancelled():
                self._bridge.call(lambda: then(done.result()))

        if self._open:
            self._pool.submit(work).add_done_callback(bring)

    def tell(self, news: Callable[[], None]) -> None:
        """Called by an errand that is under way: bring this to the Qt thread now."""
        if self._open:
            self._bridge.call(news)

    def stop(self) -> None:
        """Let go of what has not begun; nothing is brought back any more."""
        self._open = False
        self._pool.shutdown(wait=False, cancel_futures=True)

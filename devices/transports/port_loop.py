"""The loop that owns a port: opens it, serves it, opens it again when it went away. Knows no box.

Events come by a callback on the loop's own thread, within the same turn as the bytes. A program
with an event loop hands them over itself: `loop.call_soon_threadsafe(queue.put_nowait, event)`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from devices.errors import PortLost
from devices.moment import Moment
from devices.transports.transport import OpenPort, Transport

log = logging.getLogger(__name__)

REOPEN_S = 1.0
"""Pause between attempts to open a port that is missing."""
_TICK_S = 0.1

Now = Callable[[], Moment]


class PortTrouble(Enum):
    """Why a port is not there."""

    PORT_MISSING = "port_missing"
    """It cannot be opened: unplugged, wrong name, taken by another program."""
    PORT_LOST = "port_lost"
    """It went away in the middle."""


class Talk[E](Protocol):
    """What is said over the port. Pure: bytes and time in, events and bytes to write out."""

    def begin(self, at: Moment) -> None:
        """The port is open."""
        ...

    def outgoing(self) -> bytes:
        """What is to be written now. Handed out once."""
        ...

    def take(self, data: bytes, at: Moment) -> tuple[E, ...]: ...

    def tick(self, at: Moment) -> tuple[E, ...]: ...

    def lost(self, reason: PortTrouble, at: Moment) -> tuple[E, ...]: ...


def _nothing() -> None: ...


class PortLoop[E]:
    """Serves one talk over one port until stopped."""

    def __init__(
        self,
        name: str,
        open_port: OpenPort,
        talk: Talk[E],
        on_event: Callable[[E], None],
        *,
        reopen_s: float = REOPEN_S,
        now: Now = Moment.now,
    ) -> None:
        self._name = name
        self._open_port = open_port
        self._talk = talk
        self._on_event = on_event
        self._reopen_s = reopen_s
        self._now = now
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._port: Transport | None = None
        self.on_turn: Callable[[], None] = _nothing
        """Called on the loop's thread each time it comes round, with a port or without: whoever
        misses it knows that the loop hangs, which it can tell nobody itself."""

    def start(self) -> None:
        """Begin, on a thread of its own."""
        self._thread = threading.Thread(target=self.run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self, *, within_s: float = 3.0) -> bool:
        """End the loop and give the port back. False if it did not end within the time."""
        self._stopping.set()
        port = self._port
        if port is not None:
            port.interrupt()
        if self._thread is None:
            return True
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def run(self) -> None:
        """Serve until stopped, on the calling thread."""
        while not self._stopping.is_set():
            reason = self._attempt()
            if not self._stopping.is_set():
                self._lose(reason)

    def _attempt(self) -> PortTrouble:
        """Serve the port as long as it is there; say why it is not."""
        reason = PortTrouble.PORT_MISSING
        try:
            port = self._open_port()
            reason = PortTrouble.PORT_LOST
            self._serve(port)
        except PortLost as trouble:
            log.debug("%s: %s", self._name, trouble)
        except Exception:
            # Device loop: whatever a port's driver throws, the box must be heard again.
            log.exception("%s: the port failed in an unknown way", self._name)
        return reason

    def _serve(self, port: Transport) -> None:
        self._port = port
        self._talk.begin(self._now())
        try:
            while not self._stopping.is_set():
                self._turn(port)
        finally:
            self._port = None
            port.close()

    def _turn(self, port: Transport) -> None:
        """Write what is due, read what came, tell what follows."""
        self.on_turn()
        out = self._talk.outgoing()
        if out:
            port.write(out)
        data = port.read()
        at = self._now()
        if data:
            self._tell(self._talk.take(data, at))
        self._tell(self._talk.tick(at))

    def _lose(self, reason: PortTrouble) -> None:
        """Wait a while before the next attempt; time goes on for what was going on."""
        lost_at = self._now()
        self._tell(self._talk.lost(reason, lost_at))
        while self._now().since(lost_at) < self._reopen_s and not self._stopping.wait(_TICK_S):
            self.on_turn()
            self._tell(self._talk.tick(self._now()))

    def _tell(self, events: tuple[E, ...]) -> None:
        for event in events:
            try:
                self._on_event(event)
            except Exception:
                # Device loop: a listener's bug must not make the box unheard.
                log.exception("%s: listener failed on %s", self._name, type(event).__name__)

"""The loop that owns a modem's port: the only place of this package that reads and writes.

Events come by a callback on the loop's own thread, within the same turn as the bytes. A program
with an event loop hands them over itself: `loop.call_soon_threadsafe(queue.put_nowait, event)`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from devices.caller_id.conversation import Conversation, Patience
from devices.caller_id.events import Event, StaleReason
from devices.errors import PortLost
from devices.moment import Moment
from devices.transports.transport import OpenPort, Transport

log = logging.getLogger(__name__)

REOPEN_S = 1.0
"""Pause between attempts to open a port that is missing."""
_TICK_S = 0.1

OnEvent = Callable[[Event], None]
Now = Callable[[], Moment]


class CallerIdModem:
    """One modem on one line. Opens its port, keeps it, and opens it again when it went away."""

    def __init__(
        self,
        line: str,
        open_port: OpenPort,
        on_event: OnEvent,
        *,
        patience: Patience | None = None,
        reopen_s: float = REOPEN_S,
        now: Now = Moment.now,
    ) -> None:
        self.line = line
        self._open_port = open_port
        self._on_event = on_event
        self._reopen_s = reopen_s
        self._now = now
        self._conversation = Conversation(line, patience)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._port: Transport | None = None

    def start(self) -> None:
        """Begin listening, on a thread of its own."""
        self._thread = threading.Thread(target=self.run, name=f"caller-id-{self.line}", daemon=True)
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
        """Listen until stopped, on the calling thread."""
        while not self._stopping.is_set():
            reason = self._listen()
            if not self._stopping.is_set():
                self._lose(reason)

    def _listen(self) -> StaleReason:
        """Serve the port as long as it is there; say why it is not."""
        reason = StaleReason.PORT_MISSING
        try:
            port = self._open_port()
            reason = StaleReason.PORT_LOST
            self._serve(port)
        except PortLost as trouble:
            log.debug("line %s: %s", self.line, trouble)
        except Exception:
            # Device loop: whatever a port's driver throws, the line must be heard again.
            log.exception("line %s: the port failed in an unknown way", self.line)
        return reason

    def _serve(self, port: Transport) -> None:
        self._port = port
        self._conversation.begin(self._now())
        try:
            while not self._stopping.is_set():
                self._turn(port)
        finally:
            self._port = None
            port.close()

    def _turn(self, port: Transport) -> None:
        """Write what is due, read what came, tell what follows."""
        out = self._conversation.outgoing()
        if out:
            port.write(out)
        data = port.read()
        at = self._now()
        if data:
            self._tell(self._conversation.take(data, at))
        self._tell(self._conversation.tick(at))

    def _lose(self, reason: StaleReason) -> None:
        """Wait a while before the next attempt; time goes on for a line that was ringing."""
        lost_at = self._now()
        self._tell(self._conversation.lost(reason, lost_at))
        while self._now().since(lost_at) < self._reopen_s and not self._stopping.wait(_TICK_S):
            self._tell(self._conversation.tick(self._now()))

    def _tell(self, events: tuple[Event, ...]) -> None:
        for event in events:
            try:
                self._on_event(event)
            except Exception:
                # Device loop: a listener's bug must not make the line deaf.
                log.exception("line %s: listener failed on %s", self.line, type(event).__name__)

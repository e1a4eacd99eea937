"""People who call: rings the simulated modems' lines as stories tell, through their control port.

Knows the telephone network's side only: that a line rings, is lifted, or the caller gives up.
"""

from __future__ import annotations

import json
import logging
import random
import socket
import threading
import time
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dispatch_app.client.link import LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.client.trace import Trace
from dispatch_app.domain.events import CallAnswered
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.simulation.stories import Story

log = logging.getLogger(__name__)


class ModemControl:
    """The control port of `devices.simulator.caller_id_modem`. For one thread at a time."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=5.0)
        self._file = self._socket.makefile("rw", encoding="utf-8", newline="\n")
        self._lock = threading.Lock()

    def do(self, verb: str, **facts: Any) -> dict[str, Any]:
        with self._lock:
            self._file.write(json.dumps({"do": verb, **facts}) + "\n")
            self._file.flush()
            reply: dict[str, Any] = json.loads(self._file.readline())
        if not reply.get("ok"):
            raise OSError(f"the modems did not obey {verb}: {reply.get('error')}")
        return reply

    def close(self) -> None:
        self._file.close()
        self._socket.close()


class Watcher:
    """Sees all that happens in the centre; a listener. Lifts the receiver's line when answered."""

    def __init__(self, modems: ModemControl) -> None:
        self._modems = modems
        self._lock = threading.Lock()
        self.state = CentreState()
        self.counts: dict[str, int] = {}
        self.online = threading.Event()

    def view(self, view: View) -> None:
        for event in view.events:
            name = type(event).__name__
            self.counts[name] = self.counts.get(name, 0) + 1
            if isinstance(event, CallAnswered):
                self._lift(event, view.state)
        with self._lock:
            self.state = view.state

    def _lift(self, event: CallAnswered, state: CentreState) -> None:
        """Somebody marked the call answered because a telephone was lifted: ringing ends. An
        exchange's calls are no modem's."""
        call = state.calls.get(event.call)
        if call is not None and not call.ref:
            self._modems.do("answered", line=call.line)

    def fixes(self, fixes: Sequence[Fix]) -> None: ...
    def heartbeat(self, pulse: Pulse) -> None: ...

    def status(self, status: LinkStatus) -> None:
        if status.session is not None:
            self.online.set()

    def busy_lines(self) -> set[str]:
        """Lines on which somebody rings or talks."""
        with self._lock:
            calls = self.state.calls.values()
        return {c.line for c in calls if c.ringing or c.talking}


class Callers:
    """Rings a free line whenever the next story's time has come."""

    def __init__(
        self,
        modems: ModemControl,
        watcher: Watcher,
        stories: Sequence[Story],
        *,
        lines: Sequence[str],
        per_minute: float,
        seed: int,
        trace: Trace,
    ) -> None:
        self._modems = modems
        self._watcher = watcher
        self._stories = deque(stories)
        self._lines = tuple(lines)
        self._per_minute = per_minute
        self._chance = random.Random(seed)
        self._trace = trace
        self._hot: dict[str, float] = {}

    def run(self, stopping: threading.Event) -> None:
        while self._stories and not stopping.wait(self._chance.expovariate(self._per_minute / 60)):
            self.ring_next()

    def ring_next(self) -> bool:
        """Ring the first free line; False if every line is taken (the caller hears engaged)."""
        if not self._stories or self.free_line() is None:
            return False
        return self.ring(self._stories.popleft())

    def free_line(self) -> str | None:
        busy = self._watcher.busy_lines() | self._just_rung()
        return next((line for line in self._lines if line not in busy), None)

    def ring(self, story: Story) -> bool:
        """Let this one call; False if every line is taken."""
        free = self.free_line()
        if free is None:
            return False
        reply = self._modems.do(
            "ring",
            line=free,
            number=story.number,
            rings=story.rings,
            at=datetime.now(UTC).isoformat(),
        )
        self._hot[free] = time.monotonic()
        self._trace.note("line-rang", line=free, first_ring_ns=reply["first_ring_ns"])
        return True

    def _just_rung(self) -> set[str]:
        """Lines that the centre may not have reported yet."""
        now = time.monotonic()
        return {line for line, at in self._hot.items() if now - at < 2.0}

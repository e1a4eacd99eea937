"""The talk with one modem: setting it up, asking whether it lives, hearing what it reports.

Pure: bytes and time come in as arguments, events and bytes to write come out. Owns no port.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.caller_id import encoder
from devices.caller_id.decoder import Answer, Message, decode
from devices.caller_id.events import DeviceBack, DeviceStale, Event, StaleReason
from devices.caller_id.framing import LineCutter
from devices.caller_id.ring_tracker import HUSH_S, RingTracker
from devices.moment import Moment
from devices.transports.port_loop import PortTrouble

Events = tuple[Event, ...]

SET_UP: tuple[tuple[bytes, ...], ...] = (
    (encoder.RESET,),
    (encoder.ECHO_OFF,),
    (encoder.CALLER_ID_ON, encoder.CALLER_ID_ON_OLDER),
)
"""Step by step; within a step the next command is tried if the modem refuses the one before.

The last command that a modem took is also the probe for life later: so a modem that was switched
off and on between two probes reports callers again.
"""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what, in seconds."""

    answer_s: float = 1.5
    probe_every_s: float = 2.0
    """Between rings only: a modem busy with a command may miss the caller's number."""
    retry_s: float = 2.0
    hush_s: float = HUSH_S
    probes: int = 2
    """A modem that leaves so many probes in a row unanswered is silent."""


class Conversation:
    """One line's modem from the opening of its port on. Call `begin` each time it is opened."""

    def __init__(self, line: str, patience: Patience | None = None) -> None:
        self._line = line
        self._patience = patience or Patience()
        self._tracker = RingTracker(line, hush_s=self._patience.hush_s)
        self._cutter = LineCutter()
        self._out = b""
        self._probe = b""
        self._asked: Moment | None = None
        self._ready: bool | None = None
        self._step = self._variant = self._unanswered = 0
        self._next_at: Moment | None = None

    def begin(self, at: Moment) -> None:
        """The port is open: forget half a line and set the modem up."""
        self._cutter = LineCutter()
        self._out = b""
        self._set_up(at)

    def outgoing(self) -> bytes:
        """What is to be written now. Handed out once."""
        out, self._out = self._out, b""
        return out

    def take(self, data: bytes, at: Moment) -> Events:
        """Say what follows from bytes read at `at`."""
        events: Events = ()
        for line in self._cutter.feed(data):
            for message in decode(line):
                events += self._hear(message, at)
        return events

    def tick(self, at: Moment) -> Events:
        """Say what follows from time passing; may also leave something to write."""
        events = self._tracker.tick(at)
        if self._asked is not None:
            return events + self._await_answer(self._asked, at)
        if self._next_at is not None and at.since(self._next_at) >= 0:
            self._go_on(at)
        return events

    def lost(self, reason: PortTrouble, at: Moment) -> Events:
        """The port is gone; nothing is asked until it is open again."""
        self._asked = self._next_at = None
        return self._tracker.tick(at) + self._stale(StaleReason(reason.value), at)

    def _hear(self, message: Message, at: Moment) -> Events:
        self._unanswered = 0
        if not isinstance(message, Answer):
            return self._tracker.take(message, at)
        if self._asked is None:
            return ()
        self._asked = None
        return self._done(at) if message is Answer.OK else self._refused(at)

    def _done(self, at: Moment) -> Events:
        if self._step < len(SET_UP):
            self._probe = SET_UP[self._step][self._variant]
            self._step, self._variant = self._step + 1, 0
        if self._step < len(SET_UP):
            self._ask(SET_UP[self._step][0], at)
            return ()
        self._next_at = at.plus(self._patience.probe_every_s)
        return self._back(at)

    def _refused(self, at: Moment) -> Events:
        if self._step >= len(SET_UP):
            self._set_up(at)
            return ()
        self._variant += 1
        if self._variant < len(SET_UP[self._step]):
            self._ask(SET_UP[self._step][self._variant], at)
            return ()
        return self._start_over(StaleReason.REFUSED, at)

    def _await_answer(self, asked: Moment, at: Moment) -> Events:
        if at.since(asked) < self._patience.answer_s:
            return ()
        self._asked = None
        self._unanswered += 1
        if self._step >= len(SET_UP) and self._unanswered < self._patience.probes:
            self._next_at = at
            return ()
        return self._start_over(StaleReason.SILENT, at)

    def _start_over(self, reason: StaleReason, at: Moment) -> Events:
        self._step = self._variant = 0
        self._next_at = at.plus(self._patience.retry_s)
        return self._stale(reason, at)

    def _go_on(self, at: Moment) -> None:
        if self._step < len(SET_UP):
            self._set_up(at)
        elif not self._tracker.ringing:
            self._ask(self._probe, at)

    def _set_up(self, at: Moment) -> None:
        self._step = self._variant = self._unanswered = 0
        self._ask(SET_UP[0][0], at)

    def _ask(self, command: bytes, at: Moment) -> None:
        self._out += command
        self._asked, self._next_at = at, None

    def _stale(self, reason: StaleReason, at: Moment) -> Events:
        if self._ready is False:
            return ()
        self._ready = False
        return (DeviceStale(line=self._line, at=at, reason=reason),)

    def _back(self, at: Moment) -> Events:
        if self._ready:
            return ()
        self._ready = True
        return (DeviceBack(line=self._line, at=at),)

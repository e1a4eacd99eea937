"""The talk with one box: what it is told, what it is asked, whether it answers.

Pure: bytes and time come in as arguments, events and bytes to write come out. Owns no port.
An order that is still waiting gives way to a newer one of its group: a siren that was silenced
must not sound because an old order was still in the queue. What a box was told last it is told
again when it comes back: it may have lost its power, and with it all it knew.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from devices.alarm_unit import modbus
from devices.alarm_unit.contacts import Steady
from devices.alarm_unit.events import (
    ActDone,
    ActFailed,
    ContactRead,
    NotDone,
    OutputRead,
    StaleReason,
    UnitBack,
    UnitEvent,
    UnitStale,
)
from devices.alarm_unit.profile import Answer, Checksum, Profile, Read
from devices.moment import Moment
from devices.transports.port_loop import PortTrouble

Events = tuple[UnitEvent, ...]

REST, STAND, CALL = "rest", "stand", "call"
"""The three things a sound-and-light unit can say: nothing, something is broken, look here."""
BYPASS_ON, BYPASS_OFF = "bypass_on", "bypass_off"
_GROUPS = {REST: "signal", STAND: "signal", CALL: "signal"} | {
    BYPASS_ON: "bypass",
    BYPASS_OFF: "bypass",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for what, in seconds."""

    poll_s: float = 0.5
    answer_s: float = 0.4
    gap_s: float = 0.05
    """Silence between two frames; the standard asks for 3.5 signs, boxes for more."""
    steady_s: float = 1.0
    """A contact that changes back sooner has bounced."""
    stale_s: float = 5.0
    """Without a good answer for so long, nothing is known of the box."""
    again_s: float = 30.0
    """A box that cannot be read is told again what it was told, to hear that it is there."""
    tries: int = 3


@dataclass(slots=True)
class _Order:
    """An act on its way; its frames go out one after another."""

    act: str
    frames: tuple[bytes, ...]
    at: int = 0
    tries: int = 0


class Conversation:
    """One box from the opening of its port on."""

    def __init__(self, profile: Profile, patience: Patience | None = None) -> None:
        self._profile = profile
        self._patience = patience or Patience()
        self._steady = Steady(self._patience.steady_s)
        self._inbox: deque[str] = deque()
        self._waiting: dict[str, str] = {}
        self._told: dict[str, str] = {}
        self._order: _Order | None = None
        self._reading: Read | None = None
        self._out = self._heard = self._asked = b""
        self._asked_at: Moment | None = None
        self._next_at: Moment | None = None
        self._good_at: Moment | None = None
        self._poll_at: Moment | None = None
        self._reads_left: list[Read] = []
        self._garbled = False
        self._stale: bool | None = None
        self._outputs: dict[str, tuple[bool, bool]] = {}
        self._doubted: dict[str, bool] = {}

    def tell(self, act: str) -> None:
        """Have the box do something; `ActDone` or `ActFailed` will say what became of it.

        Called between two turns of the loop, or from another thread.
        """
        self._inbox.append(act)

    def begin(self, at: Moment) -> None:
        self._forget_talk()
        self._next_at = self._poll_at = self._good_at = at
        self._waiting = {**self._told, **self._waiting}

    def outgoing(self) -> bytes:
        out, self._out = self._out, b""
        return out

    def take(self, data: bytes, at: Moment) -> Events:
        if self._asked_at is None:
            return ()  # nobody was asked: another master's talk, or noise
        self._heard += data
        try:
            whole = modbus.expected_length(self._asked, self._heard) if self._is_modbus else 0
            whole = whole or (0 if self._is_modbus else len(self._asked))
            if not whole or len(self._heard) < whole:
                return ()
            return self._answered(self._heard[:whole], at)
        except modbus.BadFrame:
            self._garbled = True  # the answer may not come any more: the time decides
            return ()
        except modbus.Refused:
            return self._good(at) + self._give_up(NotDone.REFUSED, at)

    @property
    def _is_modbus(self) -> bool:
        """Everything with the check of Modbus is; such a box can also say no."""
        return self._profile.checksum is Checksum.CRC16

    def tick(self, at: Moment) -> Events:
        events: Events = ()
        if self._asked_at is not None and at.since(self._asked_at) >= self._patience.answer_s:
            events += self._unanswered(at)
        if self._asked_at is None and self._next_at is not None and at.since(self._next_at) >= 0:
            events += self._go_on(at)
        return events + self._look_stale(at)

    def lost(self, reason: PortTrouble, at: Moment) -> Events:
        """The port is gone; orders wait for it."""
        if self._order is not None:
            self._waiting.setdefault(_GROUPS.get(self._order.act, self._order.act), self._order.act)
        self._forget_talk()
        self._next_at = self._good_at = None
        return self._no_more(StaleReason(reason.value), at)

    def _forget_talk(self) -> None:
        self._order = self._reading = self._asked_at = None
        self._out = self._heard = self._asked = b""
        self._reads_left = []

    # ---- asking

    def _go_on(self, at: Moment) -> Events:
        while self._inbox:
            act = self._inbox.popleft()
            self._waiting[_GROUPS.get(act, act)] = act
        if self._order is None and self._waiting:
            group = next(iter(self._waiting))
            act = self._waiting.pop(group)
            if act not in self._profile.acts:
                return (ActFailed(at=at, act=act, reason=NotDone.UNKNOWN),)
            self._told[group] = act
            self._order = _Order(act, self._profile.acts[act])
        if self._order is not None:
            return self._send(self._order.frames[self._order.at], at)
        return self._poll(at)

    def _poll(self, at: Moment) -> Events:
        if not self._reads_left:
            if self._poll_at is not None and at.since(self._poll_at) < 0:
                return ()
            self._reads_left = [
                read for read in (self._profile.inputs, self._profile.outputs) if read
            ]
            lazy = not self._reads_left
            self._poll_at = at.plus(self._patience.again_s if lazy else self._patience.poll_s)
            if lazy:
                self._waiting = {**self._told, **self._waiting}
                return ()
        self._reading = self._reads_left.pop(0)
        return self._send(self._reading.frame, at)

    def _send(self, frame: bytes, at: Moment) -> Events:
        self._out += frame
        self._asked, self._heard, self._asked_at = frame, b"", at
        if self._reading is None and self._profile.answer is Answer.NONE:
            return self._went(at, answered=False)
        return ()

    # ---- hearing

    def _answered(self, frame: bytes, at: Moment) -> Events:
        read, self._reading = self._reading, None
        if read is not None:
            closed = modbus.bits(self._asked, frame)
            self._rest(at)
            return self._good(at) + self._learn(read, closed, at)
        if self._is_modbus:
            modbus.opened(frame)
        if self._profile.answer is Answer.ECHO and frame != self._asked:
            raise modbus.BadFrame(f"not the echo: {frame.hex(' ')}")
        return self._good(at) + self._went(at, answered=True)

    def _went(self, at: Moment, *, answered: bool) -> Events:
        """One frame of an order is out; the next one follows, or the order is done."""
        self._rest(at)
        order = self._order
        assert order is not None
        order.at, order.tries = order.at + 1, 0
        if order.at < len(order.frames):
            return ()
        self._order = None
        self._doubted.clear()
        return (ActDone(at=at, act=order.act, answered=answered),)

    def _rest(self, at: Moment) -> None:
        self._asked_at = None
        self._next_at = at.plus(self._patience.gap_s)

    def _unanswered(self, at: Moment) -> Events:
        self._garbled = self._garbled or bool(self._heard)
        self._rest(at)
        if self._reading is not None:
            self._reading = None
            return ()
        return self._give_up(NotDone.NO_ANSWER, at)

    def _give_up(self, reason: NotDone, at: Moment) -> Events:
        self._rest(at)
        self._reading, order = None, self._order
        if order is None:
            return ()
        order.tries += 1
        if reason is NotDone.NO_ANSWER and order.tries < self._patience.tries:
            return ()
        self._order = None
        return (ActFailed(at=at, act=order.act, reason=reason),)

    def _learn(self, read: Read, closed: tuple[bool, ...], at: Moment) -> Events:
        named = {name: closed[place] for name, place in read.points.items()}
        if read is self._profile.inputs:
            faults = {name: value is read.closed_is_fault for name, value in named.items()}
            certain = self._steady.take(faults, at)
            return tuple(ContactRead(at=at, name=n, fault=f) for n, f in certain.items())
        return tuple(self._compare(named, at))

    def _compare(self, named: dict[str, bool], at: Moment) -> list[UnitEvent]:
        """A coil that differs is read once more before it counts: an order may be under way."""
        expected = {
            point: closed
            for act in self._told.values()
            for point, closed in self._profile.told.get(act, {}).items()
        }
        events: list[UnitEvent] = []
        for name, closed in named.items():
            as_told = expected.get(name, closed) is closed
            if not as_told and self._doubted.get(name) is not closed:
                self._doubted[name] = closed
                continue
            if as_told:
                self._doubted.pop(name, None)
            if self._outputs.get(name) != (closed, as_told):
                self._outputs[name] = (closed, as_told)
                events.append(OutputRead(at=at, name=name, closed=closed, as_told=as_told))
        return events

    # ---- silence

    def _good(self, at: Moment) -> Events:
        self._good_at, self._garbled = at, False
        if self._stale is False:
            return ()
        self._stale = False
        return (UnitBack(at=at),)

    def _look_stale(self, at: Moment) -> Events:
        """A box that is asked nothing that it would answer can only be known by its port."""
        if self._good_at is None:
            return ()
        if not self._can_answer:
            return self._good(at) if self._stale is not False else ()
        limit_s = self._patience.stale_s
        if self._profile.inputs is None and self._profile.outputs is None:
            limit_s += self._patience.again_s
        if at.since(self._good_at) < limit_s:
            return ()
        self._good_at = at
        reason = StaleReason.GARBAGE if self._garbled else StaleReason.SILENT
        self._garbled = False
        return self._no_more(reason, at)

    @property
    def _can_answer(self) -> bool:
        profile = self._profile
        return bool(profile.inputs or profile.outputs or profile.answer is not Answer.NONE)

    def _no_more(self, reason: StaleReason, at: Moment) -> Events:
        if self._stale is True:
            return ()
        self._stale = True
        self._steady.forget()
        self._outputs.clear()
        return (UnitStale(at=at, reason=reason),)

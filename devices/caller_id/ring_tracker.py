"""Makes ringings out of single rings and caller fields. Pure: time comes in as an argument."""

from __future__ import annotations

from dataclasses import dataclass, replace

from devices.caller_id.decoder import (
    Answer,
    CallDate,
    CallName,
    CallNumber,
    CallTime,
    Message,
    Ring,
)
from devices.caller_id.events import (
    CallerKnown,
    Event,
    PresentedTime,
    RingingStopped,
    RingPulse,
    RingStarted,
)
from devices.moment import Moment

HUSH_S = 10.0
"""Rings come every 5 s (China) or 6 s; twice missed, the ringing has ended."""

Events = tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Fields:
    """Fields of a caller that came before the number."""

    date: CallDate | None = None
    time: CallTime | None = None
    name: str = ""

    @property
    def presented(self) -> PresentedTime | None:
        if self.date is None or self.time is None:
            return None
        return PresentedTime(self.date.month, self.date.day, self.time.hour, self.time.minute)


class RingTracker:
    """Follows one line. Give it every message and, often, the time."""

    def __init__(self, line: str, *, hush_s: float = HUSH_S) -> None:
        self._line = line
        self._hush_s = hush_s
        self._rings: tuple[Moment, ...] = ()
        self._caller: CallerKnown | None = None
        self._fields = _Fields()

    @property
    def ringing(self) -> bool:
        return bool(self._rings)

    def take(self, message: Message, at: Moment) -> Events:
        """Say what follows from a message heard at `at`."""
        ended = self.tick(at)
        match message:
            case Ring():
                return ended + self._ring(at)
            case CallDate():
                self._fields = replace(self._fields, date=message)
            case CallTime():
                self._fields = replace(self._fields, time=message)
            case CallNumber():
                return ended + self._number(message, at)
            case CallName(name=name):
                return ended + self._name(name, at)
            case Answer():
                pass
        return ended

    def tick(self, at: Moment) -> Events:
        """Say what follows from time passing: a line long quiet has stopped ringing."""
        if not self._rings:
            self._forget_early_caller(at)
            return ()
        return () if at.since(self._rings[-1]) < self._hush_s else self._stop(self._rings, at)

    def _ring(self, at: Moment) -> Events:
        self._rings += (at,)
        if len(self._rings) > 1:
            return (RingPulse(line=self._line, at=at, count=len(self._rings)),)
        return (RingStarted(line=self._line, at=at), *self._early_caller(at))

    def _early_caller(self, at: Moment) -> Events:
        """The caller, where the exchange says it before the first ring (as with DTMF caller ID)."""
        if self._caller is None:
            return ()
        self._caller = replace(self._caller, at=at)
        return (self._caller,)

    def _forget_early_caller(self, at: Moment) -> None:
        if self._caller is not None and at.since(self._caller.at) >= self._hush_s:
            self._caller = None

    def _number(self, message: CallNumber, at: Moment) -> Events:
        earlier, caller = self._caller, self._caller_of(message, at)
        if earlier is not None and _same_person(earlier, caller):
            return ()
        before = self._split(earlier, at) if self._rings and earlier is not None else ()
        self._caller = caller
        return (*before, caller) if self._rings else before

    def _caller_of(self, message: CallNumber, at: Moment) -> CallerKnown:
        fields, self._fields = self._fields, _Fields()
        return CallerKnown(
            line=self._line,
            at=at,
            number=message.number,
            presentation=message.presentation,
            name=fields.name,
            presented=fields.presented,
        )

    def _split(self, earlier: CallerKnown, at: Moment) -> Events:
        """Another number during a ringing: one caller gave up and the next took the free line at
        once. An exchange gives the number after the first ring, so the last ring is the new one's.
        """
        if self._rings[-1].since(earlier.at) <= 0:
            return self._stop(self._rings, at)
        *old, new = self._rings
        stopped = self._stop(tuple(old), at)
        self._rings = (new,)
        return (*stopped, RingStarted(line=self._line, at=new))

    def _name(self, name: str, at: Moment) -> Events:
        if self._caller is None:
            self._fields = replace(self._fields, name=name)
            return ()
        if not name or name == self._caller.name:
            return ()
        self._caller = replace(self._caller, name=name, at=at)
        return (self._caller,) if self._rings else ()

    def _stop(self, rings: tuple[Moment, ...], at: Moment) -> Events:
        self._rings, self._caller, self._fields = (), None, _Fields()
        return (RingingStopped(line=self._line, at=at, rings=len(rings), last_ring=rings[-1]),)


def _same_person(one: CallerKnown, other: CallerKnown) -> bool:
    return (one.number, one.presentation) == (other.number, other.presentation)

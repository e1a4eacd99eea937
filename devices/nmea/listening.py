"""Hearing one receiver: its positions, and when it falls silent. Pure; asks it nothing."""

from __future__ import annotations

from dataclasses import dataclass

from devices.moment import Moment
from devices.nmea.decoder import BadSentence, NmeaDecoder, NmeaFix
from devices.nmea.framing import SentenceCutter
from devices.transports.port_loop import PortTrouble

SILENT_S = 5.0
"""Receivers speak each second; without a believable line for so long, one is not there."""


@dataclass(frozen=True, slots=True)
class Measured:
    receiver: str
    fix: NmeaFix
    at: Moment


@dataclass(frozen=True, slots=True)
class ReceiverLost:
    """`reason`: `port_missing`, `port_lost` or `silent`."""

    receiver: str
    reason: str
    at: Moment


@dataclass(frozen=True, slots=True)
class ReceiverBack:
    receiver: str
    at: Moment


Event = Measured | ReceiverLost | ReceiverBack
Events = tuple[Event, ...]


class Listening:
    """A `port_loop.Talk`; a datagram's bytes may be handed to `take` as well."""

    def __init__(self, receiver: str) -> None:
        self.bad_sentences = 0
        self._receiver = receiver
        self._cutter = SentenceCutter()
        self._decoder = NmeaDecoder()
        self._heard: Moment | None = None
        self._lost = ""

    @property
    def noise_bytes(self) -> int:
        return self._cutter.noise_bytes

    def begin(self, at: Moment) -> None:
        self._cutter = SentenceCutter()
        self._heard = at

    def outgoing(self) -> bytes:
        return b""

    def take(self, data: bytes, at: Moment) -> Events:
        events: list[Event] = []
        for line in self._cutter.take(data):
            events += self._line(line, at)
        return tuple(events)

    def _line(self, line: str, at: Moment) -> list[Event]:
        try:
            fix = self._decoder.take(line)
        except BadSentence:
            self.bad_sentences += 1
            return []
        back: list[Event] = [ReceiverBack(self._receiver, at)] if self._lost else []
        self._heard, self._lost = at, ""
        return [*back, Measured(self._receiver, fix, at)] if fix else back

    def tick(self, at: Moment) -> Events:
        if self._heard is None or self._lost or at.since(self._heard) < SILENT_S:
            return ()
        return self._lose("silent", at)

    def lost(self, reason: PortTrouble, at: Moment) -> Events:
        self._heard = None
        return () if self._lost == reason.value else self._lose(reason.value, at)

    def _lose(self, reason: str, at: Moment) -> Events:
        self._lost = reason
        return (ReceiverLost(self._receiver, reason, at),)

"""Finds out what answers at a port: listens, then asks harmless questions at the likely speeds.

No question changes anything at a device: a status is asked for, contacts are read, a modem is asked
whether it is there. Knows no serial library.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from devices.alarm_unit import modbus
from devices.protocols.frames import Reader, ReadFrame
from devices.protocols.table import (
    ALARM,
    CALLER_ID,
    NMEA,
    PROTOCOLS,
    TERMINALS,
    TEXTS,
    UPS,
    Protocol,
)
from devices.transports.recording import DEVICE, HOST
from devices.transports.transport import OpenPort, Transport

OpenAt = Callable[[int], OpenPort]
"""The port at a speed; 0 where it has none."""

QUESTIONS: Mapping[str, tuple[bytes, ...]] = {
    UPS.name: (b"Q1\r", b"QPI\r"),
    ALARM.name: (
        modbus.question(1, modbus.READ_INPUTS, 0, 8),
        modbus.question(1, modbus.READ_COILS, 0, 8),
        modbus.question(1, modbus.READ_HOLDING, 0, 1),
    ),
    TEXTS.name: (b"AT+CPIN?\r",),
    CALLER_ID.name: (b"AT\r",),
}
"""In this order: a UPS takes anything, a modem's `AT` means nothing to a box of contacts, and one
with a card also answers as one without."""

_TELLING = frozenset(
    {"ups.status", "ups.protocol", "alarm.contacts", "alarm.coils", "alarm.registers"}
    | {"alarm.refused", "caller-id.answer", "caller-id.ring", "caller-id.number"}
    | {"nmea.position", "nmea.sentence", "jt808.up", "text.cpin"}
)
"""Frames that are no accident."""
_SPEAK_FIRST = (NMEA, TERMINALS, CALLER_ID, UPS)


@dataclass(frozen=True, slots=True)
class Waits:
    """In seconds."""

    listen_s: float = 1.6
    """Receivers speak once a second."""
    answer_s: float = 0.8


@dataclass(frozen=True, slots=True)
class Finding:
    protocol: str
    baud: int
    frame: ReadFrame
    """What made it certain."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is being tried."""

    baud: int
    protocol: str
    """Empty: listening."""


def speeds(protocols: Sequence[Protocol]) -> tuple[int, ...]:
    """Likely ones first, each once."""
    longest = max((len(p.bauds) for p in protocols), default=0)
    likely = [p.bauds[n] for n in range(longest) for p in protocols if n < len(p.bauds)]
    return tuple(dict.fromkeys(likely))


def probe(
    open_at: OpenAt,
    bauds: Sequence[int],
    *,
    waits: Waits = Waits(),
    trying: Callable[[Step], None] = lambda _step: None,
) -> Finding | None:
    """The first protocol that answers; None if nothing does.

    Raises:
        PortLost: the port cannot be opened, or goes away.
    """
    for baud in bauds:
        port = open_at(baud)()
        try:
            for protocol, frame in _findings(port, baud, waits, trying):
                return Finding(protocol, baud, frame)
        finally:
            port.close()
    return None


def _findings(
    port: Transport, baud: int, waits: Waits, trying: Callable[[Step], None]
) -> Iterator[tuple[str, ReadFrame]]:
    trying(Step(baud, ""))
    listening = {p.name: p.reader() for p in _SPEAK_FIRST}
    yield from _heard(port, listening, waits.listen_s)
    for name, questions in QUESTIONS.items():
        trying(Step(baud, name))
        for question in questions:
            reader = PROTOCOLS[name].reader()
            reader.take(HOST, question)
            port.write(question)
            yield from _heard(port, {name: reader}, waits.answer_s)


def _heard(
    port: Transport, readers: Mapping[str, Reader], within_s: float
) -> Iterator[tuple[str, ReadFrame]]:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        data = port.read()
        for name, reader in readers.items():
            for frame in reader.take(DEVICE, data) if data else ():
                if frame.is_good and frame.kind in _TELLING:
                    yield name, frame

"""Tells a printer's troubles by SNMP version 1, as network printers do (RFC 1157, RFC 3805).

Just what a spooler asks before and while it prints: the printer's status, the bits of its troubles,
and how full its toner is. Never set, no traps, one community.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

from devices.simulator.printer.ber import (
    INTEGER,
    NULL,
    OBJECT,
    OCTETS,
    SEQUENCE,
    BadBer,
    Oid,
    exactly,
    number,
    number_of,
    oid,
    oid_of,
    packed,
    parts,
)
from devices.simulator.printer.page_printer import Condition

PORT = 161
_GET, _GET_NEXT, _RESPONSE = 0xA0, 0xA1, 0xA2
_NO_SUCH_NAME = 2
_LOOK_S = 0.05

_HOST = (1, 3, 6, 1, 2, 1, 25, 3)
_PRINTER = (1, 3, 6, 1, 2, 1, 43)
DEVICE_WORDS: Oid = (*_HOST, 2, 1, 3, 1)
STATUS: Oid = (*_HOST, 5, 1, 1, 1)
TROUBLE_BITS: Oid = (*_HOST, 5, 1, 2, 1)
_LOCALIZATION: Oid = (*_PRINTER, 5, 1, 1, 2, 1)
_CHARACTER_SET: Oid = (*_PRINTER, 7, 1, 1, 4, 1, 1)
_COLORANT: Oid = (*_PRINTER, 12, 1, 1, 4, 1, 1)
_SUPPLY = (*_PRINTER, 11, 1, 1)
_UTF_8 = 106
"""Its number among the character sets that printers name (IANA)."""

_LOW_PAPER, _NO_PAPER, _DOOR_OPEN, _JAMMED, _OFFLINE = 0x80, 0x40, 0x08, 0x04, 0x02
"""The first byte of hrPrinterDetectedErrorState (RFC 2790), the most significant bit first."""


def tree(condition: Condition) -> dict[Oid, bytes]:
    """What the printer knows of itself, by name, each encoded."""
    words = {
        DEVICE_WORDS: packed(OCTETS, b"Simulated printer"),
        _LOCALIZATION: number(INTEGER, 1),
        _CHARACTER_SET: number(INTEGER, _UTF_8),
        _COLORANT: packed(OCTETS, b"black"),
    }
    supply = {
        3: number(INTEGER, 1),
        4: number(INTEGER, 3),
        5: number(INTEGER, 3),
        6: packed(OCTETS, b"Black toner"),
        7: number(INTEGER, 19),
        8: number(INTEGER, 100),
        9: number(INTEGER, 80),
    }
    return {
        **words,
        STATUS: number(INTEGER, 3 if condition.can_print else 1),
        TROUBLE_BITS: packed(OCTETS, bytes([trouble_bits(condition)])),
        **{(*_SUPPLY, column, 1, 1): value for column, value in supply.items()},
    }


def trouble_bits(condition: Condition) -> int:
    told = {
        _LOW_PAPER: condition.low_paper,
        _NO_PAPER: not condition.paper,
        _DOOR_OPEN: condition.cover_open,
        _JAMMED: condition.jammed,
        _OFFLINE: not condition.online,
    }
    return sum(bit for bit, stands in told.items() if stands)


def answer(message: bytes, known: dict[Oid, bytes]) -> bytes:
    """The reply to one request.

    Raises:
        BadBer: it is no request that we understand.
    """
    (whole,) = exactly(1, message)
    version, community, pdu = exactly(3, whole.body)
    number_part, _, _, names = exactly(4, pdu.body)
    asked = [oid_of(exactly(2, binding.body)[0].body) for binding in parts(names.body)]
    found = [_found(pdu.tag, name, known) for name in asked]
    missing = next((at for at, value in enumerate(found, start=1) if value is None), 0)
    bindings = b"".join(
        packed(SEQUENCE, oid(OBJECT, value[0] if value else name) + (value or (name, _NULL))[1])
        for name, value in zip(asked, found, strict=True)
    )
    reply = (
        number(INTEGER, number_of(number_part.body))
        + number(INTEGER, _NO_SUCH_NAME if missing else 0)
        + number(INTEGER, missing)
        + packed(SEQUENCE, bindings)
    )
    head = packed(version.tag, version.body) + packed(community.tag, community.body)
    return packed(SEQUENCE, head + packed(_RESPONSE, reply))


_NULL = packed(NULL, b"")


def _found(kind: int, name: Oid, known: dict[Oid, bytes]) -> tuple[Oid, bytes] | None:
    if kind == _GET:
        return (name, known[name]) if name in known else None
    if kind == _GET_NEXT:
        later = min((other for other in known if other > name), default=None)
        return (later, known[later]) if later is not None else None
    raise BadBer(f"a request of the kind {kind:#x}")


class SnmpAgent:
    """Answers from `with` on, with what the printer is like at that moment.

    Raises:
        OSError: the port is taken, or wants rights that this process has not.
    """

    def __init__(
        self, condition: Callable[[], Condition], *, host: str = "127.0.0.1", port: int = PORT
    ) -> None:
        self._condition = condition
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._ending = threading.Event()
        try:
            self._socket.bind((host, port))
        except OSError:
            self._socket.close()
            raise
        self._socket.settimeout(_LOOK_S)
        self._thread = threading.Thread(target=self._run, name="snmp agent", daemon=True)

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    def __enter__(self) -> SnmpAgent:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                message, sender = self._socket.recvfrom(4096)
                self._socket.sendto(answer(message, tree(self._condition())), sender)
            except (TimeoutError, BadBer, OSError):
                continue

"""What a serial port hears that is set to another speed than its peer. Pure: bytes in, bytes out.

Eight data bits, no parity, one stop bit. A start bit is found by its falling edge, bits are read in
their middles; a stop bit that is missing makes no byte, as drivers of serial ports do by default.
"""

from __future__ import annotations

_BITS = 10
"""Start, eight of data, stop."""
_STOP_PLACE = 9.5


def heard_at(data: bytes, sent_baud: int, read_baud: int) -> bytes:
    """Bytes that were sent one behind the other, as a port at another speed reads them."""
    levels = [level for byte in data for level in _levels(byte)]
    step = sent_baud / read_baud
    heard, at = bytearray(), 0.0
    while (start := _falling(levels, at)) is not None:
        bits = [_level(levels, start + (place + 1.5) * step) for place in range(8)]
        stop = _level(levels, start + _STOP_PLACE * step)
        at = start + _STOP_PLACE * step
        if stop:
            heard.append(sum(bit << place for place, bit in enumerate(bits)))
    return bytes(heard)


def _levels(byte: int) -> list[int]:
    return [0, *(byte >> place & 1 for place in range(8)), 1]


def _level(levels: list[int], at: float) -> int:
    """The line rests at one behind the last byte."""
    return levels[int(at)] if at < len(levels) else 1


def _falling(levels: list[int], at: float) -> int | None:
    """Where the line next goes from one to zero."""
    for place in range(max(0, -int(-at // 1)), len(levels)):
        if not levels[place] and (place == 0 or levels[place - 1]):
            return place
    return None

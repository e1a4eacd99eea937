"""Cuts JT/T 808 frames out of a stream of bytes, and wraps them. Knows no message.

A frame stands between two 7E; inside, 7E travels as 7D 02 and 7D as 7D 01, and the last byte is the
XOR of all before it. Terminals in the field let two frames share one 7E, lose bytes and miscount:
what can be read is given out with its fault named, what cannot is counted.
"""

from __future__ import annotations

from dataclasses import dataclass

FLAG = 0x7E
_FLAG = b"\x7e"
LONGEST_FRAME = 4096
"""Escaped bytes between two flags. A body has at most 1023, a head 20; all of it may be escaped."""
SHORTEST_FRAME = 13
"""The shortest head and its check byte."""


@dataclass(slots=True)
class Counts:
    """What a stream held. Bytes and frames since its beginning."""

    frames: int = 0
    noise_bytes: int = 0
    """Outside of frames, or in pieces too short or too long to be one."""
    bad_checks: int = 0
    bad_escapes: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """Head and body as they were before escaping."""

    content: bytes
    check_holds: bool = True
    escapes_hold: bool = True


class FrameCutter:
    """Takes bytes as they come, however cut; gives frames in order. Never raises."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._rest = b""

    def take(self, data: bytes) -> list[Frame]:
        pieces = (self._rest + data).split(_FLAG)
        self._rest = pieces.pop()
        if len(self._rest) > LONGEST_FRAME:
            self.counts.noise_bytes += len(self._rest)
            self._rest = b""
        return [frame for piece in pieces if piece and (frame := self._frame(piece))]

    def _frame(self, piece: bytes) -> Frame | None:
        if not SHORTEST_FRAME <= len(piece) <= LONGEST_FRAME:
            self.counts.noise_bytes += len(piece)
            return None
        plain, escapes_hold = unescaped(piece)
        if len(plain) < SHORTEST_FRAME:
            self.counts.noise_bytes += len(piece)
            return None
        check_holds = xor_of(plain) == 0
        self.counts.frames += 1
        self.counts.bad_checks += not check_holds
        self.counts.bad_escapes += not escapes_hold
        return Frame(plain[:-1], check_holds, escapes_hold)


def unescaped(piece: bytes) -> tuple[bytes, bool]:
    """The bytes meant, and whether every 7D stood before 01 or 02. Others are left as they are."""
    if b"\x7d" not in piece:
        return piece, True
    first, *rest = piece.split(b"\x7d")
    parts, holds = [first], True
    for part in rest:
        meant = _MEANT.get(part[:1])
        holds = holds and meant is not None
        parts.append(b"\x7d" + part if meant is None else meant + part[1:])
    return b"".join(parts), holds


_MEANT = {b"\x01": b"\x7d", b"\x02": b"\x7e"}


def wrapped(content: bytes) -> bytes:
    """Head and body as they travel: check byte, escapes, flags."""
    sealed = content + bytes([xor_of(content)])
    return _FLAG + sealed.replace(b"\x7d", b"\x7d\x01").replace(_FLAG, b"\x7d\x02") + _FLAG


def xor_of(data: bytes) -> int:
    """XOR of all bytes, by folding one long number in halves: bytes one by one take 20 times."""
    number, length = int.from_bytes(data), len(data)
    while length > 1:
        half = length // 2
        number = (number >> 8 * half) ^ (number & ((1 << 8 * half) - 1))
        length -= half
    return number

"""What travels between an exchange and a recorder, as bytes. Cuts, decodes, encodes; does no I/O.

A frame is a length (4 bytes, big-endian), a kind (1 byte) and a body. Sound is binary: side (1),
first sample (8), length of the ref (1), the ref in UTF-8, then PCM. All else is JSON.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import Side, TapBegan, TapEnded, Tapped, TapSeat, TapSound

VERSION = 1
MOST_BYTES = 1 << 16
"""Four seconds of sound; whatever claims to be longer is no frame."""
LONGEST_REF = 200


class BadFrame(Exception):
    """Bytes that are no frame of ours. The connection they came by is of no more use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The first frame: who speaks, and the word that lets it."""

    version: int
    exchange: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Sound that the sender had to let go while nobody took it."""

    ref: CallRef
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alive:
    """Nothing to tell; said every second, so that silence means that nobody is there."""


Frame = Hello | Lost | Alive | Tapped

_KINDS: dict[int, type] = {1: Hello, 2: TapBegan, 4: TapSeat, 5: TapEnded, 6: Lost, 7: Alive}
_NUMBERS = {kind: number for number, kind in _KINDS.items()}
_DECODERS: dict[int, msgspec.json.Decoder[Any]] = {
    number: msgspec.json.Decoder(kind) for number, kind in _KINDS.items()
}
_UNREADABLE = (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, InvalidValue)
_SOUND = 3
_HEAD = struct.Struct(">IB")
_SOUND_HEAD = struct.Struct(">BQB")
_SIDES = (Side.OUTSIDE, Side.CENTRE)


def encode(frame: Frame) -> bytes:
    """Bytes of one frame.

    Raises:
        BadFrame: the sound is too long for a frame.
    """
    if isinstance(frame, TapSound):
        return _framed(_SOUND, _sound_body(frame))
    return _framed(_NUMBERS[type(frame)], msgspec.json.encode(frame))


def _framed(kind: int, body: bytes) -> bytes:
    if len(body) >= MOST_BYTES:
        raise BadFrame(f"too long for a frame: {len(body)} bytes")
    return _HEAD.pack(len(body) + 1, kind) + body


def _sound_body(sound: TapSound) -> bytes:
    ref = sound.ref.encode()
    if len(ref) > LONGEST_REF:
        raise BadFrame(f"ref of {len(ref)} bytes")
    return _SOUND_HEAD.pack(_SIDES.index(sound.side), sound.first, len(ref)) + ref + sound.pcm


def decode(kind: int, body: bytes) -> Frame:
    """Read what `cut` yields.

    Raises:
        BadFrame: an unknown kind, a missing field, an impossible value.
    """
    if kind == _SOUND:
        return _sound(body)
    decoder = _DECODERS.get(kind)
    if decoder is None:
        raise BadFrame(f"unknown kind {kind}")
    try:
        frame: Frame = decoder.decode(body)
    except _UNREADABLE as strange:
        raise BadFrame(str(strange)) from strange
    at = getattr(frame, "at", None)
    if at is not None and at.utcoffset() is None:
        raise BadFrame("a time without a zone")
    return frame


def _sound(body: bytes) -> TapSound:
    if len(body) < _SOUND_HEAD.size:
        raise BadFrame("sound without a head")
    side, first, ref_bytes = _SOUND_HEAD.unpack_from(body)
    begin = _SOUND_HEAD.size + ref_bytes
    if side >= len(_SIDES) or begin > len(body) or (len(body) - begin) % 2:
        raise BadFrame("sound with an impossible head")
    try:
        ref = body[_SOUND_HEAD.size : begin].decode()
    except UnicodeDecodeError as strange:
        raise BadFrame("a ref that is no text") from strange
    return TapSound(ref=CallRef(ref), side=_SIDES[side], first=first, pcm=body[begin:])


class Cutter:
    """Cuts a stream of bytes into frames, however they arrive."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def cut(self, arrived: bytes) -> Iterator[tuple[int, bytes]]:
        """Kinds and bodies that are whole now.

        Raises:
            BadFrame: a length that no frame has.
        """
        self._rest += arrived
        begin = 0
        try:
            while len(self._rest) - begin >= _HEAD.size:
                size, kind = _HEAD.unpack_from(self._rest, begin)
                if not 1 <= size <= MOST_BYTES:
                    raise BadFrame(f"a frame of {size} bytes")
                end = begin + _HEAD.size - 1 + size
                if len(self._rest) < end:
                    break
                body = bytes(self._rest[begin + _HEAD.size : end])
                begin = end
                yield kind, body
        finally:
            del self._rest[:begin]

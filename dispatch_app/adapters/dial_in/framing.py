"""What exchange and recorder say to each other for one caller, as bytes. Does no I/O.

A frame is a length (4 bytes, big-endian) and one value in MessagePack with its kind.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

VERSION = 1
MOST_BYTES = 1 << 18
"""Sixteen seconds of sound; whatever claims to be longer is no frame."""
_LENGTH = 4


class BadFrame(Exception):
    """Bytes that are no frame of ours. The connection they came by is of no more use."""


class Hello(msgspec.Struct, tag=True, frozen=True, forbid_unknown_fields=True):
    """The exchange's first frame: who speaks, and the word that lets it."""

    version: int
    exchange: str
    key: str = ""


class Key(msgspec.Struct, tag=True, frozen=True, forbid_unknown_fields=True):
    """The caller pressed a key."""

    digit: str
    unheard: int = 0
    """Steps of sound that had come, and are not heard any more."""


class More(msgspec.Struct, tag=True, frozen=True, forbid_unknown_fields=True):
    """The exchange has room for so many steps of 20 ms."""

    steps: int


class Say(msgspec.Struct, tag=True, frozen=True, forbid_unknown_fields=True):
    """The answer to a key. What was sent before it is no longer to be heard."""

    prompt: str = ""
    plays: bool = False
    """Sound may be asked for."""
    over: bool = False


class Sound(msgspec.Struct, tag=True, frozen=True, forbid_unknown_fields=True):
    """The answer to `More`; shorter than asked for at the end."""

    pcm: bytes


Frame = Hello | Key | More | Say | Sound
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)


def encode(frame: Frame) -> bytes:
    body = _encoder.encode(frame)
    return len(body).to_bytes(_LENGTH, "big") + body


class Cutter:
    """Cuts a stream of bytes into frames, however they arrive."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def cut(self, arrived: bytes) -> Iterator[Frame]:
        """Frames that are whole now.

        Raises:
            BadFrame: a length that no frame has, an unknown kind, an impossible value.
        """
        self._rest += arrived
        while len(self._rest) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._rest[:_LENGTH], "big")
            if end > MOST_BYTES:
                raise BadFrame(f"a frame of {end} bytes")
            if len(self._rest) < end:
                return
            body = bytes(self._rest[_LENGTH:end])
            del self._rest[:end]
            yield _decoded(body)


def _decoded(body: bytes) -> Frame:
    try:
        frame: Frame = _decoder.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise BadFrame(str(strange)) from strange
    return frame

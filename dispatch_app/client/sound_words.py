"""Takes the words out of an Ogg Opus file: the caller's number stands there. Bytes in, bytes out.

A player says the words of every file it opens on its standard error, and a file that is handed on
is read by anybody; a caller's number belongs into neither. Pages: RFC 3533, words: RFC 7845.
"""

from __future__ import annotations

import struct
from functools import cache

_MAGIC = b"OggS"
_HEAD = struct.Struct("<4sBBqIIIB")
"""Magic, version, flags, position, stream, number, check sum, how many lacing values."""
_WORDS = b"OpusTags"
_NONE = _WORDS + struct.pack("<II", 0, 0)
_POLYNOMIAL = 0x04C11DB7
_FULL = 255


def without_words(sound: bytes) -> bytes:
    """The same sound with an empty list of words; anything that is no Ogg Opus as it is."""
    first = _end(sound, 0)
    if not first or not _end(sound, first):
        return sound
    begin = _payload(sound, first)
    if sound[begin : begin + len(_WORDS)] != _WORDS:
        return sound
    end, last = _end_of_packet(sound, first)
    return sound[:first] + _page(sound, first) + sound[end:] if last else sound


def _end_of_packet(sound: bytes, at: int) -> tuple[int, bool]:
    """Behind the page on which the packet ends; many words go on over several pages."""
    while end := _end(sound, at):
        lacing = sound[at + _HEAD.size : _payload(sound, at)]
        if lacing and lacing[-1] < _FULL:
            return end, True
        at = end
    return at, False


def _payload(sound: bytes, at: int) -> int:
    """Where the content of the page at a place begins."""
    return at + _HEAD.size + sound[at + _HEAD.size - 1]


def _end(sound: bytes, at: int) -> int:
    """Where the page at a place ends; 0 if none is there."""
    if len(sound) < at + _HEAD.size or sound[at : at + 4] != _MAGIC:
        return 0
    begin = _payload(sound, at)
    end = begin + sum(sound[at + _HEAD.size : begin])
    return end if end <= len(sound) else 0


def _page(sound: bytes, at: int) -> bytes:
    """A page without words in the place of that one."""
    _, version, flags, position, stream, number, _, _ = _HEAD.unpack_from(sound, at)
    tail = bytes([len(_NONE)]) + _NONE
    head = (_MAGIC, version, flags, position, stream, number)
    check = _check(_HEAD.pack(*head, 0, 1) + tail)
    return _HEAD.pack(*head, check, 1) + tail


def _check(page: bytes) -> int:
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ _table()[(value >> 24) ^ byte]
    return value


@cache
def _table() -> tuple[int, ...]:
    return tuple(_shifted(byte << 24) for byte in range(256))


def _shifted(value: int) -> int:
    for _ in range(8):
        carry = value & 0x80000000
        value = (value << 1) & 0xFFFFFFFF
        if carry:
            value ^= _POLYNOMIAL
    return value

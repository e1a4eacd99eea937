"""Bytes of an answer read as groups of attributes (RFC 8010). Reads no wire.

Values of types that we have no use for (dates, resolutions, ranges, collections) stay bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from devices.ipp.values import Answer, BadMessage, Group, GroupTag, Tag, Value

_HEAD = struct.Struct(">BBHI")
_FIRST_VALUE_TAG = 0x10
_OUT_OF_BAND = range(0x10, 0x20)
_TEXTS = range(0x40, 0x60)
_WITH_LANGUAGE = (0x35, 0x36)


def decode(message: bytes) -> Answer:
    """
    Raises:
        BadMessage: it ends too early, or is no IPP at all.
    """
    if len(message) < _HEAD.size + 1:
        raise BadMessage(f"an IPP answer of {len(message)} bytes")
    major, _, status, number = _HEAD.unpack_from(message)
    if major not in (1, 2):
        raise BadMessage(f"IPP version {major}")
    return Answer(status, number, _Reading(message, _HEAD.size).groups())


@dataclass(slots=True)
class _Reading:
    """Goes through the bytes once; each step says where the next one begins."""

    message: bytes
    at: int
    _found: list[tuple[int, dict[str, tuple[Value, ...]]]] = field(default_factory=list)
    _name: str = ""

    def groups(self) -> tuple[Group, ...]:
        while (tag := self._byte()) != GroupTag.END:
            if tag < _FIRST_VALUE_TAG:
                self._found.append((tag, {}))
                self._name = ""
            else:
                self._take(tag)
        return tuple(Group(tag, values) for tag, values in self._found)

    def _take(self, tag: int) -> None:
        """One value; under an empty name it is a further one of the attribute before."""
        if not self._found:
            raise BadMessage("an IPP attribute before any group")
        values = self._found[-1][1]
        name = self._part().decode(errors="replace")
        value = _value(tag, self._part())
        if name:
            self._name = name
            values[name] = (value,)
        elif self._name:
            values[self._name] += (value,)
        else:
            raise BadMessage("a further value of no IPP attribute")

    def _byte(self) -> int:
        if self.at >= len(self.message):
            raise BadMessage("an IPP answer without its end")
        self.at += 1
        return self.message[self.at - 1]

    def _part(self) -> bytes:
        begin = self.at + 2
        if begin > len(self.message):
            raise BadMessage("an IPP answer cut short")
        (size,) = struct.unpack_from(">H", self.message, self.at)
        self.at = begin + size
        if self.at > len(self.message):
            raise BadMessage("an IPP answer cut short")
        return self.message[begin : self.at]


def _value(tag: int, body: bytes) -> Value:
    if tag in _OUT_OF_BAND:
        return None
    if tag in (Tag.INTEGER, Tag.ENUM) and len(body) == 4:
        return int.from_bytes(body, "big", signed=True)
    if tag == Tag.BOOLEAN and len(body) == 1:
        return body != b"\0"
    if tag in _WITH_LANGUAGE:
        return _without_language(body)
    return body.decode(errors="replace") if tag in _TEXTS else body


def _without_language(body: bytes) -> Value:
    """A text that names its language first (RFC 8010, 3.9); lengths that do not fit leave bytes."""
    if len(body) < 4:
        return body
    begin = 2 + int.from_bytes(body[:2], "big")
    size = int.from_bytes(body[begin : begin + 2], "big")
    text = body[begin + 2 : begin + 2 + size]
    return text.decode(errors="replace") if len(text) == size and size else body

"""A request as bytes (RFC 8010, 3.1). Sends nothing."""

from __future__ import annotations

import struct

from devices.ipp.values import Attribute, GroupTag, Request, Tag, Value

_VERSION = (2, 0)
_NUMBERS = (Tag.INTEGER, Tag.ENUM)


def encode(request: Request) -> bytes:
    """The message up to and with its end mark; a document follows it as it is."""
    head = struct.pack(">BBHI", *_VERSION, request.operation, request.number)
    first = (
        Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
        Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",)),
    )
    body = _group(GroupTag.OPERATION, first + request.asked)
    if request.job:
        body += _group(GroupTag.JOB, request.job)
    return head + body + bytes([GroupTag.END])


def _group(tag: GroupTag, attributes: tuple[Attribute, ...]) -> bytes:
    return bytes([tag]) + b"".join(_attribute(attribute) for attribute in attributes)


def _attribute(attribute: Attribute) -> bytes:
    """Further values of an attribute stand under an empty name."""
    names = (attribute.name, *("" for _ in attribute.values[1:]))
    return b"".join(
        bytes([attribute.tag]) + _sized(name.encode()) + _sized(_value(attribute.tag, value))
        for name, value in zip(names, attribute.values, strict=True)
    )


def _sized(part: bytes) -> bytes:
    return struct.pack(">H", len(part)) + part


def _value(tag: Tag, value: Value) -> bytes:
    if tag in _NUMBERS and isinstance(value, int):
        return struct.pack(">i", value)
    if tag is Tag.BOOLEAN:
        return bytes([bool(value)])
    return str(value).encode()

"""The little of ASN.1's basic encoding rules that SNMP needs: lengths, numbers, object names."""

from __future__ import annotations

from dataclasses import dataclass

Oid = tuple[int, ...]

INTEGER, OCTETS, NULL, OBJECT, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30


class BadBer(Exception):
    """Bytes that are no such encoding, or cut short."""


@dataclass(frozen=True, slots=True)
class Part:
    tag: int
    body: bytes


def packed(tag: int, body: bytes) -> bytes:
    """One part; lengths of 128 and more are preceded by how many bytes they take."""
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def number(tag: int, value: int) -> bytes:
    return packed(tag, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def number_of(body: bytes) -> int:
    return int.from_bytes(body, "big", signed=True)


def oid(tag: int, name: Oid) -> bytes:
    body = bytes([name[0] * 40 + name[1]]) + b"".join(_arc(arc) for arc in name[2:])
    return packed(tag, body)


def _arc(arc: int) -> bytes:
    """Seven bits a byte; all but the last say that more follows."""
    pieces = [arc & 0x7F]
    while arc := arc >> 7:
        pieces.append(0x80 | (arc & 0x7F))
    return bytes(reversed(pieces))


def oid_of(body: bytes) -> Oid:
    """
    Raises:
        BadBer: it names nothing.
    """
    if not body:
        raise BadBer("an object without a name")
    arcs, arc = [*divmod(body[0], 40)], 0
    for byte in body[1:]:
        arc = arc << 7 | byte & 0x7F
        if byte < 0x80:
            arcs.append(arc)
            arc = 0
    return tuple(arcs)


def parts(body: bytes) -> list[Part]:
    """What stands one after the other.

    Raises:
        BadBer: a part is cut short.
    """
    found, at = [], 0
    while at < len(body):
        tag, at, end = _bounds(body, at)
        if end > len(body):
            raise BadBer("cut short")
        found.append(Part(tag, body[at:end]))
        at = end
    return found


def exactly(count: int, body: bytes) -> list[Part]:
    """So many parts, and no other number.

    Raises:
        BadBer: there are more or fewer.
    """
    found = parts(body)
    if len(found) != count:
        raise BadBer(f"{len(found)} parts where {count} belong")
    return found


def _bounds(body: bytes, at: int) -> tuple[int, int, int]:
    """The tag at a place, and where its body begins and ends."""
    if at + 2 > len(body):
        raise BadBer("cut short")
    size, begin = body[at + 1], at + 2
    if size & 0x80:
        wide = size & 0x7F
        size = int.from_bytes(body[begin : begin + wide], "big")
        begin += wide
    return body[at], begin, begin + size

"""How a terminal says who it is: registration and authentication, in all three editions. Pure."""

from __future__ import annotations

import struct

from devices.vehicle_terminal import messages as m

_PLACES = struct.Struct(">HH")
_2011, _2013, _2019 = (5, 8, 7), (5, 20, 7), (11, 30, 30)
"""Bytes of maker, model and device."""
_COLOURS = frozenset({*range(10), 0x93, 0x94, 0x95})
"""Of number plates, 0 for a vehicle that has none yet."""
_IMEI = 15


def register(body: bytes, version: int | None) -> m.Register:
    """Read the body of a 0100.

    Raises:
        ValueError, struct.error: too short for any edition.
    """
    province, city = _PLACES.unpack_from(body)
    edition, sizes = _layout(body, version)
    at, fields = _PLACES.size, []
    for size in sizes:
        fields.append(text_of(body[at : at + size]))
        at += size
    maker, model, device = fields
    return m.Register(edition, maker, model, device, plate_of(body[at + 1 :]), province, city)


def _layout(body: bytes, version: int | None) -> tuple[m.Edition, tuple[int, int, int]]:
    """2011 and 2013 differ in the model's length alone: a plate's colour tells where it ended."""
    if version is not None:
        _must_hold(body, _2019)
        return m.Edition.E2019, _2019
    colour_2013 = _PLACES.size + sum(_2013)
    if len(body) > colour_2013 and body[colour_2013] in _COLOURS:
        return m.Edition.E2013, _2013
    _must_hold(body, _2011)
    return m.Edition.E2011, _2011


def _must_hold(body: bytes, sizes: tuple[int, int, int]) -> None:
    if len(body) <= _PLACES.size + sum(sizes):
        raise ValueError(f"{len(body)} bytes are too few")


def authenticate(body: bytes, version: int | None) -> m.Authenticate:
    """Read the body of a 0102.

    Raises:
        ValueError: it is empty.
    """
    if not body:
        raise ValueError("no code")
    if version is None:
        return m.Authenticate(text_of(body))
    size = body[0]
    rest = body[1 + size :]
    if len(body) < 1 + size:
        # Some terminals have the head of 2019 and the body of 2013.
        return m.Authenticate(text_of(body))
    return m.Authenticate(text_of(body[1 : 1 + size]), text_of(rest[:_IMEI]), text_of(rest[_IMEI:]))


def plate_of(data: bytes) -> str:
    return data.rstrip(b"\0").decode("gbk", errors="replace").strip()


def text_of(data: bytes) -> str:
    """Text of a fixed length: what stands before the first zero, or after leading ones."""
    return data.strip(b"\0").partition(b"\0")[0].decode("gbk", errors="replace").strip()

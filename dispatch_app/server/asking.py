"""Reads requests: who asks, and a body that is small enough and of the expected shape."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.values import Position
from dispatch_app.server.centre import Centre
from dispatch_app.server.problems import JSON, refusal
from dispatch_app.server.sessions import Known, bearer
from dispatch_app.services.rights import Reading, check_reading
from dispatch_app.wire import codec

T = TypeVar("T")


def centre_of(request: Request) -> Centre:
    centre: Centre = request.app.state.centre
    return centre


async def who(request: Request) -> Known:
    """The session that asks.

    Raises:
        Refusal: a `session.*` code.
    """
    token = bearer(request.headers.get("authorization", ""))
    return await centre_of(request).sessions.known(token)


async def reader(request: Request, reading: Reading) -> Known:
    """The session that asks, if it may read this.

    Raises:
        Refusal: a `session.*` code.
        Rejected: `right.missing`.
    """
    known = await who(request)
    check_reading(known.actor, reading)
    return known


async def body_of(request: Request, most: int | None = None) -> bytes:
    """The whole body; refused as soon as it is known to be too large."""
    most = centre_of(request).body_bytes if most is None else most
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise refusal("message.too-large", most_bytes=str(most))
        parts.append(part)
    return b"".join(parts)


async def shape_of[T](request: Request, kind: type[T]) -> T:
    return decoded(await body_of(request), kind)


def decoded[T](body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as strange:
        raise refusal("message.invalid", detail=str(strange)) from strange


def number_of(request: Request, name: str, default: int, most: int) -> int:
    """A whole number of the query string, from 0 to `most`."""
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text) <= most):
        raise refusal("message.invalid", detail=f"{name}: a number from 0 to {most}")
    return int(text)


def position_of(request: Request) -> Position:
    """The point of the query string's `lat` and `lon`, WGS-84 degrees."""
    try:
        lat, lon = (float(request.query_params[name]) for name in ("lat", "lon"))
        return Position(lat=lat, lon=lon)
    except (KeyError, ValueError, InvalidValue) as strange:
        raise refusal("message.invalid", detail="lat, lon: degrees") from strange


def moment_of(request: Request, name: str, default: datetime) -> datetime:
    """A time of the query string, in ISO form with its zone."""
    text = request.query_params.get(name)
    if text is None:
        return default
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as strange:
        raise refusal("message.invalid", detail=f"{name}: an ISO time") from strange


def json(message: object, status: int = 200) -> Response:
    return Response(codec.encode(message), status_code=status, media_type=JSON)

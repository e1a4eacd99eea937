"""One question over HTTP, tried again where that helps. Knows no answer's shape.

Nothing of a request is logged: its address may hold a caller's number.
"""

from __future__ import annotations

import asyncio
import ssl

import httpx

from dispatch_app.adapters.caller_location.answers import MOST_BYTES
from dispatch_app.domain.codes import NoPosition
from dispatch_app.ports.caller_location import NotLocated

PAUSE_S = 0.1
"""Before another attempt; the caller's own time-out bounds them all."""
_DONE = frozenset({200, 201})
_NOT_FOUND = frozenset({204, 404})
_REFUSED = frozenset({400, 401, 403, 407})


def trusting(file: str) -> ssl.SSLContext:
    """A TLS context that trusts the certificates of a file, or the usual ones.

    Raises:
        OSError: the file cannot be used.
    """
    return httpx.create_ssl_context() if not file else ssl.create_default_context(cafile=file)


async def fetch(http: httpx.AsyncClient, request: httpx.Request, *, retries: int) -> bytes:
    """The answer's body, at most one byte more than an answer may have.

    Raises:
        NotLocated: what the status or the network says.
    """
    for attempt in range(retries + 1):
        try:
            return await _once(http, request)
        except NotLocated as no:
            if no.reason is not NoPosition.UNAVAILABLE or attempt == retries:
                raise
        await asyncio.sleep(PAUSE_S)
    raise AssertionError("unreachable")


async def _once(http: httpx.AsyncClient, request: httpx.Request) -> bytes:
    try:
        answer = await http.send(request, stream=True)
        try:
            _check(answer.status_code)
            return await _body(answer)
        finally:
            await answer.aclose()
    except httpx.TimeoutException as late:
        raise NotLocated(NoPosition.TIMEOUT, type(late).__name__) from late
    except httpx.HTTPError as away:
        raise NotLocated(NoPosition.UNAVAILABLE, type(away).__name__) from away


def _check(status: int) -> None:
    if status in _NOT_FOUND:
        raise NotLocated(NoPosition.NUMBER_UNKNOWN)
    if status in _REFUSED:
        raise NotLocated(NoPosition.REFUSED, f"status {status}")
    if status not in _DONE:
        raise NotLocated(NoPosition.UNAVAILABLE, f"status {status}")


async def _body(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    async for part in answer.aiter_bytes():
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise NotLocated(NoPosition.BAD_ANSWER, "larger than an answer can be")
    return b"".join(parts)

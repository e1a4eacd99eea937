"""The web interface of an Asterisk, by aiohttp: requests and the stream of events. No calls.

A closed stream is noticed at once; one that hangs by its unanswered ping.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp

from dispatch_app.adapters.telephony.asterisk.config import AsteriskConfig, Keys
from dispatch_app.adapters.telephony.asterisk.requests import Request

PING_S = 1.6
"""A ping that is unanswered for half of this ends the stream: 2.4 s at most."""
REPLY_S = 2.5
"""Longer no request is waited for."""


class AriAway(Exception):
    """The exchange cannot be reached."""


class AriRefused(Exception):
    """The exchange refused a request; `status` as HTTP has it."""

    def __init__(self, request: Request, status: int) -> None:
        super().__init__(f"{request.method} {request.path}: {status}")
        self.status = status

    @property
    def gone(self) -> bool:
        """What it was about is not there any more."""
        return self.status in (400, 404, 409, 422)


class Ari:
    """One session with the exchange. Made, used and closed on one event loop."""

    def __init__(self, config: AsteriskConfig) -> None:
        self._url, self._app = config.url + "/ari", config.app
        self._session = aiohttp.ClientSession(
            headers={"Authorization": _basic(config.keys)},
            timeout=aiohttp.ClientTimeout(total=REPLY_S),
        )

    async def close(self) -> None:
        await self._session.close()

    async def do(self, request: Request) -> dict[str, Any]:
        """Carry a request out; what it answered, {} if nothing.

        Raises:
            AriAway: there was no answer.
            AriRefused: the answer was no.
        """
        try:
            async with self._session.request(
                request.method, self._url + request.path, params=dict(request.query)
            ) as reply:
                if reply.status >= 300:
                    raise AriRefused(request, reply.status)
                said = await reply.json() if reply.status in (200, 201) else {}
        except (aiohttp.ClientError, TimeoutError, ValueError) as trouble:
            raise AriAway(str(trouble) or type(trouble).__name__) from trouble
        return said if isinstance(said, dict) else {}

    async def events(self) -> AsyncGenerator[str, None]:
        """All events as text until the stream ends; the first is empty: the stream stands.

        Raises:
            AriAway: the stream cannot be had.
        """
        query = {"app": self._app, "subscribeAll": "true"}
        try:
            async with self._session.ws_connect(
                self._url + "/events", params=query, heartbeat=PING_S, timeout=_CLOSE_AT_ONCE
            ) as stream:
                yield ""
                async for message in stream:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        yield message.data
        except (aiohttp.ClientError, TimeoutError) as trouble:
            raise AriAway(str(trouble) or type(trouble).__name__) from trouble


def made(answer: dict[str, Any]) -> str:
    """The id of what a request made.

    Raises:
        AriAway: the answer tells none, so it is no Asterisk's.
    """
    if not isinstance(answer.get("id"), str):
        raise AriAway("an answer without an id")
    return str(answer["id"])


def _basic(keys: Keys) -> str:
    """In a header, where no log of addresses shows it."""
    return "Basic " + base64.b64encode(f"{keys.user}:{keys.password}".encode()).decode()


_CLOSE_AT_ONCE = aiohttp.ClientWSTimeout(ws_close=0.1)

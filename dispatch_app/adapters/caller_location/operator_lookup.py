"""Locator: a mobile operator's lookup over HTTP, whatever its JSON looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

from dispatch_app.adapters.caller_location.answers import Asked, Bounds, Shape, decode
from dispatch_app.adapters.caller_location.fetching import fetch, trusting
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.ids import CallId, LocatorId
from dispatch_app.domain.numbers import is_mobile
from dispatch_app.ports.clock import Clock

NUMBER = "{number}"
CALL = "{call}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorSetting:
    """One operator's service."""

    id: LocatorId
    url: str
    """Holds ``{number}`` where the number goes, and may hold ``{call}`` for the centre's own id."""
    method: str = "GET"
    body: str = ""
    """For POST: JSON with ``{number}`` and ``{call}`` in it."""
    headers: tuple[tuple[str, str], ...] = ()
    """The key goes here; read from a file by whoever makes this value."""
    shape: Shape = field(default_factory=Shape)
    timeout_s: float = 2.0
    retries: int = 1
    mobiles_only: bool = True
    trusted: str = ""
    """A file with the certificates to trust; empty: the usual ones."""


class OperatorLookup:
    """`ports.caller_location.CallerLocator`. Used on one event loop."""

    source = PlaceSource.CELL
    refines = True

    def __init__(self, setting: OperatorSetting, clock: Clock, region: Bounds | None) -> None:
        self.id = setting.id
        self.timeout_s = setting.timeout_s
        self._setting = setting
        self._clock = clock
        self._region = region
        self._http = httpx.AsyncClient(
            timeout=setting.timeout_s, trust_env=False, verify=trusting(setting.trusted)
        )

    def serves(self, number: str) -> bool:
        return is_mobile(number) or (bool(number) and not self._setting.mobiles_only)

    async def locate(self, number: str, call: CallId) -> CallerPosition:
        body = await fetch(self._http, self._request(number, call), retries=self._setting.retries)
        asked = Asked(
            locator=self.id,
            source=self.source,
            number=number,
            now=self._clock.now(),
            region=self._region,
        )
        return decode(body, self._setting.shape, asked)

    def _request(self, number: str, call: CallId) -> httpx.Request:
        url = _filled(self._setting.url, quote(number, safe=""), quote(call, safe=""))
        content = _filled(self._setting.body, _plain(number), _plain(call)).encode()
        headers = dict(self._setting.headers)
        if content:
            headers.setdefault("Content-Type", "application/json")
        return self._http.build_request(
            self._setting.method, url, headers=headers, content=content or None
        )

    async def close(self) -> None:
        await self._http.aclose()


def _filled(template: str, number: str, call: str) -> str:
    return template.replace(NUMBER, number).replace(CALL, call)


def _plain(text: str) -> str:
    """Nothing that could end a JSON text."""
    return "".join(sign for sign in text if sign.isalnum() or sign in "+-_")

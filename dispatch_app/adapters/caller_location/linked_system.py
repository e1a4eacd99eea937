"""Locator: another dispatch system (110, 119, 122) that speaks our published protocol.

It signs in with a key like any machine, keeps the session, and signs in again when that ends.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.adapters.caller_location.answers import Asked, Bounds, Shape, decode
from dispatch_app.adapters.caller_location.fetching import fetch, trusting
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.ids import CallId, LocatorId
from dispatch_app.ports.caller_location import NotLocated
from dispatch_app.ports.clock import Clock
from dispatch_app.wire import codec
from dispatch_app.wire.messages import KeySignIn, Nonce, Session

SIGNED = "dispatch-desk sign-in:{account}:{nonce}"
"""What the key signs, as the protocol says."""
SHAPE = Shape(
    latitude="best.latitude",
    longitude="best.longitude",
    radius="best.radius_m",
    measured_at="best.measured_at",
)
"""Where the protocol's answer has what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSetting:
    """One linked system."""

    id: LocatorId
    url: str
    account: str
    key: Ed25519PrivateKey
    timeout_s: float = 2.0
    retries: int = 1
    trusted: str = ""


class LinkedSystem:
    """`ports.caller_location.CallerLocator`. Used on one event loop."""

    source = PlaceSource.LINKED_SYSTEM
    refines = True

    def __init__(self, setting: LinkSetting, clock: Clock, region: Bounds | None) -> None:
        self.id = setting.id
        self.timeout_s = setting.timeout_s
        self._setting = setting
        self._clock = clock
        self._region = region
        self._token = ""
        self._http = httpx.AsyncClient(
            base_url=setting.url.rstrip("/"),
            timeout=setting.timeout_s,
            trust_env=False,
            verify=trusting(setting.trusted),
        )

    def serves(self, number: str) -> bool:
        return bool(number)

    async def locate(self, number: str, call: CallId) -> CallerPosition:
        asked = Asked(
            locator=self.id,
            source=self.source,
            number=number,
            now=self._clock.now(),
            region=self._region,
        )
        return decode(await self._ask(number), SHAPE, asked)

    async def _ask(self, number: str) -> bytes:
        """Ask; a session that has ended meanwhile is opened anew, once."""
        fresh = not self._token
        try:
            return await self._get(number)
        except NotLocated as no:
            if no.reason is not NoPosition.REFUSED or fresh:
                raise
        self._token = ""
        return await self._get(number)

    async def _get(self, number: str) -> bytes:
        if not self._token:
            self._token = await self._sign_in()
        request = self._http.build_request(
            "GET",
            f"/v1/callers/{quote(number, safe='')}",
            headers={"Authorization": f"Bearer {self._token}"},
        )
        return await fetch(self._http, request, retries=self._setting.retries)

    async def _sign_in(self) -> str:
        nonce = (await self._post("/v1/sessions/nonce", b"", Nonce)).nonce
        account = self._setting.account
        signed = self._setting.key.sign(SIGNED.format(account=account, nonce=nonce).encode())
        proof = KeySignIn(account=account, nonce=nonce, signature=base64.b64encode(signed).decode())
        return (await self._post("/v1/sessions/key", codec.encode(proof), Session)).token

    async def _post[T](self, path: str, body: bytes, kind: type[T]) -> T:
        headers = {"Content-Type": "application/json"}
        request = self._http.build_request("POST", path, content=body, headers=headers)
        answer = await fetch(self._http, request, retries=0)
        try:
            return msgspec.json.decode(answer, type=kind)
        except (msgspec.ValidationError, msgspec.DecodeError) as strange:
            raise NotLocated(NoPosition.BAD_ANSWER, "no session") from strange

    async def close(self) -> None:
        await self._http.aclose()

"""Brings one message to one partner and says what became of it. Keeps no queue."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dispatch_app.adapters.links import signing
from dispatch_app.adapters.links.door import PATH, Identity
from dispatch_app.adapters.links.messages import (
    MOST_BYTES,
    Message,
    NumberAnswer,
    NumberQuery,
    Problem,
    Receipt,
    check_location,
    encode,
)
from dispatch_app.adapters.links.problems import LinkProblem, is_lasting

TIMEOUT_S = 5.0


class PartnerAway(Exception):
    """It cannot be brought now; `reason` is a code. Worth another try."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PartnerRefused(Exception):
    """It will never be taken; with the code and the mend that the partner gave."""

    def __init__(self, code: str, mend: str = "") -> None:
        super().__init__(code, mend)
        self.code = code
        self.mend = mend


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerAddress:
    name: str
    url: str
    key: Ed25519PublicKey
    trust: ssl.SSLContext | None = None
    """By whom an `https` address must be signed; None: as this system has it."""


class PartnerCaller:
    """Used on one event loop."""

    def __init__(
        self,
        identity: Identity,
        partner: PartnerAddress,
        now: Callable[[], datetime],
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._identity = identity
        self._partner = partner
        self._now = now
        self._http = httpx.AsyncClient(
            base_url=partner.url.rstrip("/"),
            timeout=timeout_s,
            trust_env=False,
            verify=partner.trust or partner.url.startswith("https"),
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def send(self, message: Message) -> Receipt:
        """Raises:
        PartnerAway, PartnerRefused: it was not taken.
        """
        return _read(await self._post(message), Receipt)

    async def number(self, query: NumberQuery) -> NumberAnswer:
        """Raises:
        PartnerAway, PartnerRefused: nothing is known, or nothing was answered.
        """
        answer = _read(await self._post(query), NumberAnswer)
        try:
            for where in answer.locations:
                check_location(where)
        except LinkProblem as strange:
            raise PartnerAway("bad_answer") from strange
        return answer

    async def _post(self, message: Message) -> bytes:
        body = encode(message)
        us, partner = self._identity, self._partner
        headers = signing.sign_question(us.key, us.name, partner.name, body, self._now())
        try:
            answer = await self._http.post(
                PATH, content=body, headers={**headers, "Content-Type": "application/json"}
            )
        except httpx.TimeoutException as late:
            raise PartnerAway("timeout") from late
        except httpx.HTTPError as away:
            raise PartnerAway("unreachable") from away
        if len(answer.content) > MOST_BYTES:
            raise PartnerAway("bad_answer")
        signed = signing.is_answer(
            answer.headers,
            partner.key,
            us=us.name,
            nonce=headers[signing.NONCE],
            status=answer.status_code,
            body=answer.content,
        )
        if answer.status_code != 200:
            raise _refusal(answer, signed)
        if not signed:
            raise PartnerAway("not_believed")
        return answer.content


def _refusal(answer: httpx.Response, signed: bool) -> Exception:
    """Who cannot prove that it is the partner must not make us give a message up."""
    try:
        problem = msgspec.json.decode(answer.content, type=Problem)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError):
        problem = Problem(code=f"status {answer.status_code}")
    if signed and is_lasting(problem.code, answer.status_code):
        return PartnerRefused(problem.code[:80], problem.mend[:200])
    return PartnerAway(problem.code[:80])


def _read[T](body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as strange:
        raise PartnerAway("bad_answer") from strange

"""Takes messages of partners in over HTTP: believed, read, kept once, and answered signed.

Decides nothing about what a message means; that is the desk's behind it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from dispatch_app.adapters.links import signing
from dispatch_app.adapters.links.memory import LinkMemory
from dispatch_app.adapters.links.messages import (
    MOST_BYTES,
    VERSIONS,
    Heartbeat,
    InCase,
    NumberAnswer,
    NumberQuery,
    Problem,
    Receipt,
    decode,
    encode,
)
from dispatch_app.adapters.links.problems import LinkProblem

PATH = "/links/v1/messages"
MOST_A_SECOND = 50
"""Of one partner: a loop gone wild elsewhere must not become our trouble."""


class LinkDesk(Protocol):
    """What stands behind the door."""

    def take(self, partner: str, message: InCase) -> None:
        """Come back when it is on the disk.

        Raises:
            LinkProblem: it cannot be meant, or nothing can be kept now.
        """

    async def number(self, partner: str, query: NumberQuery) -> NumberAnswer:
        """Raises:
        LinkProblem: `link.number-unknown`, `link.unavailable`.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who we are to our partners."""

    name: str
    key: Ed25519PrivateKey
    system: str = ""


class LinkDoor:
    def __init__(
        self,
        identity: Identity,
        partners: Mapping[str, Ed25519PublicKey],
        desk: LinkDesk,
        memory: LinkMemory,
        now: Callable[[], datetime],
    ) -> None:
        self._identity = identity
        self._partners = partners
        self._desk = desk
        self._memory = memory
        self._now = now
        self._lately: dict[str, deque[datetime]] = defaultdict(deque)
        self.heard: Callable[[str], None] = lambda _partner: None
        """Told whom a believed message came from."""
        self.app = Starlette(routes=[Route(PATH, self._message, methods=["POST"])])

    async def _message(self, request: Request) -> Response:
        known: signing.Envelope | None = None
        try:
            body = await _body(request)
            envelope = signing.read_envelope(request.headers)
            self._believe(envelope, body)
            known = envelope
            status, answer = await self._answered(envelope.sender, body)
        except ClientDisconnect:
            return Response(status_code=400)
        except LinkProblem as no:
            problem = Problem(code=no.code, mend=no.mend, details=no.details)
            status, answer = no.status, encode(problem)
        return self._signed(known, status, answer)

    def _believe(self, envelope: signing.Envelope, body: bytes) -> None:
        key = self._partners.get(envelope.sender)
        if key is None:
            raise LinkProblem("link.unknown-sender")
        if envelope.to != self._identity.name:
            raise LinkProblem("link.not-for-us")
        now = self._now()
        signing.check_question(envelope, key, body, now)
        self._memory.take_nonce(envelope.sender, envelope.nonce, now)
        lately = self._lately[envelope.sender]
        while lately and (now - lately[0]).total_seconds() >= 1.0:
            lately.popleft()
        if len(lately) >= MOST_A_SECOND:
            raise LinkProblem("link.too-often")
        lately.append(now)

    async def _answered(self, partner: str, body: bytes) -> tuple[int, bytes]:
        message = decode(body)
        self.heard(partner)
        if isinstance(message, NumberQuery):
            return 200, encode(await self._desk.number(partner, message))
        repeated = False
        if not isinstance(message, Heartbeat):
            repeated = await asyncio.to_thread(self._kept, partner, message, body)
        receipt = Receipt(
            id=message.id,
            received_at=self._now(),
            repeated=repeated,
            versions=list(VERSIONS),
            system=self._identity.system,
        )
        return 200, encode(receipt)

    def _kept(self, partner: str, message: InCase, body: bytes) -> bool:
        """First to the desk, then to the memory: what dies between is told twice, never lost."""
        if self._memory.knows(partner, message.id, body):
            return True
        self._desk.take(partner, message)
        self._memory.keep(partner, message.id, body, self._now())
        return False

    def _signed(self, envelope: signing.Envelope | None, status: int, body: bytes) -> Response:
        headers = {}
        if envelope is not None:
            headers = signing.sign_answer(
                self._identity.key,
                self._identity.name,
                envelope.sender,
                envelope.nonce,
                status,
                body,
            )
        return Response(body, status, headers, media_type="application/json")


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise LinkProblem("link.too-large")
        parts.append(part)
    return b"".join(parts)

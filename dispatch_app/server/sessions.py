"""Open sessions: who a token belongs to, and who sits at which seat. Keeps hashes, never tokens."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.values import Actor
from dispatch_app.ports.accounts import Account, Accounts, Session
from dispatch_app.ports.clock import Clock
from dispatch_app.server.problems import Refusal

RECHECK_S = 30.0
"""A session that was ended elsewhere (a new password) is known to be so after this time."""
SEAT_HELD_S = 30.0
"""A seat stays its owner's for so long after the last sign of them."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who asks, and by which session."""

    actor: Actor
    name: str
    token_hash: bytes
    expires_at: datetime


def bearer(header: str) -> str:
    """The token of an ``Authorization: Bearer`` header; empty if there is none."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class Sessions:
    """Event loop only; the store is asked on a thread, once for each session."""

    def __init__(
        self, accounts: Accounts, clock: Clock, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._accounts = accounts
        self._clock = clock
        self._now_s = now_s
        self._known: dict[bytes, Known] = {}
        self._used_s: dict[bytes, float] = {}
        self._checked_s: dict[bytes, float] = {}

    async def open(self, account: Account, seat: SeatId | None) -> tuple[str, Known]:
        """Begin a session; the token is given out this once."""
        opening = partial(self._accounts.open_session, account, self._clock.now(), seat=seat)
        token, session = await asyncio.to_thread(opening)
        return token, self._remember(token_hash(token), session)

    async def known(self, token: str) -> Known:
        """Whose token it is.

        Raises:
            Refusal: `session.missing` or `session.unknown` (or run out).
        """
        if not token:
            raise Refusal(401, "session.missing")
        digest, now = token_hash(token), self._clock.now()
        known = self._known.get(digest)
        if known is None or known.expires_at <= now or self._outdated(digest):
            known = await self._from_store(token, now)
        self._used_s[digest] = self._now_s()
        return known

    async def end(self, token: str) -> None:
        self._forget(token_hash(token))
        await asyncio.to_thread(self._accounts.end_session, token)

    def forget_account(self, account: AccountId) -> list[bytes]:
        """Its sessions have ended in the store; give back whose they were."""
        gone = [d for d, known in self._known.items() if known.actor.account == account]
        for digest in gone:
            self._forget(digest)
        return gone

    def forget_expired(self) -> None:
        now = self._clock.now()
        for digest in [d for d, known in self._known.items() if known.expires_at <= now]:
            self._forget(digest)

    def at_seat(self, seat: SeatId, listening: frozenset[bytes]) -> list[Known]:
        """Sessions that hold a seat: they listen to the stream, or were used a moment ago."""
        since = self._now_s() - SEAT_HELD_S
        return [
            known
            for digest, known in self._known.items()
            if known.actor.seat == seat
            and (digest in listening or self._used_s.get(digest, since) > since)
        ]

    async def _from_store(self, token: str, now: datetime) -> Known:
        session = await asyncio.to_thread(self._accounts.session, token, now)
        if session is None:
            self._forget(token_hash(token))
            raise Refusal(401, "session.unknown")
        return self._remember(token_hash(token), session)

    def _remember(self, digest: bytes, session: Session) -> Known:
        account = session.account
        actor = Actor(
            account=account.id,
            role=account.role,
            seat=session.seat,
            station=account.station,
            hospital=account.hospital,
        )
        known = Known(actor, account.name or account.id, digest, session.expires_at)
        self._known[digest] = known
        self._used_s[digest] = self._checked_s[digest] = self._now_s()
        return known

    def _outdated(self, digest: bytes) -> bool:
        return self._now_s() - self._checked_s[digest] > RECHECK_S

    def _forget(self, digest: bytes) -> None:
        self._known.pop(digest, None)
        self._used_s.pop(digest, None)
        self._checked_s.pop(digest, None)

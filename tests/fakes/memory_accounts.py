"""Accounts in memory that keep the promises of `ports.accounts.Accounts`. Passwords are plain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatch_app.adapters.storage.tokens import new_token, signed_by
from dispatch_app.domain.account_steps import AccountLine
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, SeatId, StationId
from dispatch_app.ports.accounts import (
    Account,
    AccountExists,
    Session,
    SignInRefused,
    SignInRules,
)


@dataclass
class _Known:
    account: Account
    password: str | None
    public_key: bytes | None
    failed: int = 0
    locked_until: datetime | None = None
    expired: bool = False
    retired_at: datetime | None = None


class MemoryAccounts:
    def __init__(self, rules: SignInRules | None = None) -> None:
        self._rules = rules or SignInRules()
        self._known: dict[AccountId, _Known] = {}
        self._sessions: dict[str, Session] = {}

    def create(
        self, account: Account, *, password: str | None = None, public_key: bytes | None = None
    ) -> None:
        if account.id in self._known:
            raise AccountExists(account.id)
        self._known[account.id] = _Known(account, password or None, public_key)

    def find(self, account: AccountId) -> Account | None:
        known = self._known.get(account)
        return known.account if known else None

    def all(self) -> list[Account]:
        return [self._known[account].account for account in sorted(self._known)]

    def set_password(self, account: AccountId, password: str) -> None:
        known = self._known[account]
        known.password, known.failed, known.locked_until = password, 0, None
        known.expired = False
        self._end(lambda s: s.account.id == account)

    def set_key(self, account: AccountId, public_key: bytes) -> None:
        self._known[account].public_key = public_key
        self._end(lambda s: s.account.id == account)

    def check_password(self, account: AccountId, password: str, at: datetime) -> Account:
        found = self.prove_password(account, password, at)
        if self._known[account].expired:
            raise SignInRefused("sign-in.expired")
        return found

    def prove_password(self, account: AccountId, password: str, at: datetime) -> Account:
        known = self._known.get(account)
        if known is None or known.retired_at is not None:
            raise SignInRefused("sign-in.wrong")
        if known.locked_until is not None and at < known.locked_until:
            raise SignInRefused("sign-in.locked", known.locked_until)
        if known.password is None or known.password != password:
            self._count_failure(known, at)
            raise SignInRefused("sign-in.wrong")
        known.failed, known.locked_until = 0, None
        return known.account

    def _count_failure(self, known: _Known, at: datetime) -> None:
        known.failed += 1
        if known.failed >= self._rules.failures:
            known.failed = 0
            known.locked_until = at + timedelta(seconds=self._rules.lock_s)

    def check_signature(self, account: AccountId, message: bytes, signature: bytes) -> Account:
        known = self._known.get(account)
        key = known.public_key if known else None
        if known is not None and known.retired_at is not None:
            known = None
        if known is None or key is None or not signed_by(key, message, signature):
            raise SignInRefused("sign-in.wrong")
        return known.account

    def open_session(
        self, account: Account, at: datetime, *, seat: SeatId | None = None
    ) -> tuple[str, Session]:
        token = new_token()
        self._sessions[token] = Session(
            account=account,
            seat=seat,
            station=account.station,
            expires_at=at + timedelta(seconds=self._rules.session_s),
        )
        return token, self._sessions[token]

    def session(self, token: str, at: datetime) -> Session | None:
        found = self._sessions.get(token)
        return found if found is not None and at < found.expires_at else None

    def end_session(self, token: str) -> None:
        self._sessions.pop(token, None)

    # ---- keeping

    def lines(self, at: datetime) -> list[AccountLine]:
        return [self._line(self._known[account], at) for account in sorted(self._known)]

    def _line(self, known: _Known, at: datetime) -> AccountLine:
        mine = [s for s in self._sessions.values() if s.account.id == known.account.id]
        return AccountLine(
            id=known.account.id,
            role=known.account.role,
            name=known.account.name,
            station=known.account.station,
            has_password=known.password is not None,
            has_key=known.public_key is not None,
            expired=known.expired,
            locked_until=known.locked_until,
            retired_at=known.retired_at,
            sessions=sum(1 for session in mine if at < session.expires_at),
        )

    def change(
        self, account: AccountId, *, role: Role, name: str, station: StationId | None
    ) -> None:
        known = self._known.get(account)
        if known is None:
            return
        before = known.account
        known.account = replace(before, role=role, name=name, station=station)
        if (before.role, before.station) != (role, station):
            self.end_sessions(account)

    def expire_password(self, account: AccountId) -> None:
        self._and_end(account, expired=True)

    def lock(self, account: AccountId, until: datetime) -> None:
        self._and_end(account, locked_until=until, failed=0)

    def unlock(self, account: AccountId) -> None:
        self._set(account, locked_until=None, failed=0)

    def retire(self, account: AccountId, at: datetime) -> None:
        self._and_end(account, retired_at=at)

    def restore(self, account: AccountId) -> None:
        self._set(account, retired_at=None)

    def end_sessions(self, account: AccountId) -> None:
        self._end(lambda s: s.account.id == account)

    def _and_end(self, account: AccountId, **values: Any) -> None:
        self._set(account, **values)
        self.end_sessions(account)

    def _set(self, account: AccountId, **values: Any) -> None:
        known = self._known.get(account)
        for name, value in values.items():
            if known is not None:
                setattr(known, name, value)

    def drop_expired(self, at: datetime) -> int:
        return self._end(lambda s: s.expires_at <= at)

    def _end(self, ends: Callable[[Session], bool]) -> int:
        gone = [token for token, session in self._sessions.items() if ends(session)]
        for token in gone:
            del self._sessions[token]
        return len(gone)

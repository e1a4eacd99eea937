"""What is done to accounts, and when it may not be done. Knows no secrets and no store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId, HospitalId, StationId
from dispatch_app.domain.quick import dataclass

PASSWORD_LEAST = 10
PASSWORD_MOST = 200
PEOPLE = frozenset(
    {Role.DISPATCHER, Role.SHIFT_LEADER, Role.DIRECTOR, Role.MAINTAINER, Role.AUDITOR}
    | {Role.HOSPITAL}
)
"""Roles of persons, and of emergency departments that sign in by a password.

Stations and machines sign in by a key, and are made on the command line.
"""
NEVER_WITHOUT = frozenset({Role.MAINTAINER, Role.DIRECTOR})
"""Without one of each nobody could make another."""


class AccountAct(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    PASSWORD_SET = "password_set"
    PASSWORD_EXPIRED = "password_expired"
    OWN_PASSWORD_SET = "own_password_set"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    RETIRED = "retired"
    RESTORED = "restored"
    SESSIONS_ENDED = "sessions_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """An account as those who keep accounts see it. No secret is in it."""

    id: AccountId
    role: Role
    name: str
    station: StationId | None = None
    hospital: HospitalId | None = None
    has_password: bool = False
    has_key: bool = False
    expired: bool = False
    """Its password opens nothing before it has been changed."""
    locked_until: datetime | None = None
    retired_at: datetime | None = None
    sessions: int = 0

    def works(self, at: datetime) -> bool:
        """Whether somebody could sign in by it now."""
        locked = self.locked_until is not None and at < self.locked_until
        return self.retired_at is None and not locked and (self.has_password or self.has_key)


def must_be_a_password(password: str) -> None:
    """Raises:
    Rejected: `account.password-short` or `account.password-long`.
    """
    if len(password) < PASSWORD_LEAST:
        raise Rejected("account.password-short", least=str(PASSWORD_LEAST))
    if len(password) > PASSWORD_MOST:
        raise Rejected("account.password-long", most=str(PASSWORD_MOST))


def must_not_be_oneself(account: AccountId, asker: AccountId) -> None:
    """Who locks themselves out, or gives themselves other rights, is asked to have it done.

    Raises:
        Rejected: `account.own`.
    """
    if account == asker:
        raise Rejected("account.own", account=account)


def must_leave_one(lines: Iterable[AccountLine], account: AccountId, at: datetime) -> None:
    """Let an account go from its role, unless it is the last that works in one that must be.

    Raises:
        Rejected: `account.last-of-role`.
    """
    known = list(lines)
    going = next((line for line in known if line.id == account), None)
    if going is None or going.role not in NEVER_WITHOUT or not going.works(at):
        return
    left = [x for x in known if x.id != account and x.role is going.role and x.works(at)]
    if not left:
        raise Rejected("account.last-of-role", account=account, role=going.role.value)

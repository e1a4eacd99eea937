"""Who may sign in, with what, and who is signed in. Values and a protocol only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, HospitalId, SeatId, StationId
from dispatch_app.ports.account_keeping import AccountKeeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person, station or machine. Secrets never leave the store."""

    id: AccountId
    role: Role
    name: str = ""
    station: StationId | None = None
    hospital: HospitalId | None = None
    """Whose emergency department it speaks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody signed in somewhere, until `expires_at`."""

    account: Account
    seat: SeatId | None
    station: StationId | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRules:
    """How patient the centre is. Figures may be changed in the configuration."""

    failures: int = 5
    """So many wrong passwords in a row lock the account."""
    lock_s: float = 300.0
    session_s: float = 13 * 3600.0
    """A shift and its hand-over."""


class SignInRefused(Exception):
    """Nobody is signed in. Does not tell whether the account or the secret was wrong."""

    def __init__(self, code: str, until: datetime | None = None) -> None:
        super().__init__(code)
        self.code = code
        """``sign-in.wrong``, ``sign-in.locked`` or ``sign-in.expired``."""
        self.until = until
        """When the lock ends."""


class AccountExists(Exception):
    """Another account has this id."""


class Accounts(AccountKeeping, Protocol):
    """Checking a password takes tens of milliseconds on purpose: call it in a thread.

    Every method raises `Unavailable` when the store is away.
    """

    def create(
        self, account: Account, *, password: str | None = None, public_key: bytes | None = None
    ) -> None:
        """Add an account with a password (people), an Ed25519 key of 32 bytes (machines), or both.

        Raises:
            AccountExists: the id is taken; nothing was changed.
        """
        ...

    def find(self, account: AccountId) -> Account | None: ...

    def all(self) -> list[Account]:
        """Every account, by id."""
        ...

    def set_password(self, account: AccountId, password: str) -> None:
        """Also ends a lock and all sessions of the account; it has not run out."""
        ...

    def set_key(self, account: AccountId, public_key: bytes) -> None:
        """Also ends all sessions of the account."""
        ...

    def check_password(self, account: AccountId, password: str, at: datetime) -> Account:
        """Raises:
        SignInRefused: wrong, unknown, retired, without a password, locked after too many
            failures, or right and run out.
        """
        ...

    def prove_password(self, account: AccountId, password: str, at: datetime) -> Account:
        """As `check_password`; one that has run out still proves who somebody is."""
        ...

    def check_signature(self, account: AccountId, message: bytes, signature: bytes) -> Account:
        """Raises:
        SignInRefused: not signed by this account's key.
        """
        ...

    def open_session(
        self, account: Account, at: datetime, *, seat: SeatId | None = None
    ) -> tuple[str, Session]:
        """Sign in: the token, which is shown this once and kept as a hash only."""
        ...

    def session(self, token: str, at: datetime) -> Session | None:
        """Whose token it is; None if it is unknown or has run out."""
        ...

    def end_session(self, token: str) -> None: ...

    def drop_expired(self, at: datetime) -> int:
        """Forget sessions that have run out; say how many."""
        ...

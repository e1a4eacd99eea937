"""Accounts, their secrets and sessions in the store. Time comes in; secrets go in, never out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dispatch_app.adapters.storage.account_keeping import SqlAccountKeeping
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none, to_ms
from dispatch_app.adapters.storage.passwords import Passwords
from dispatch_app.adapters.storage.tables.people import ACCOUNT, MACHINE_KEY, SESSION
from dispatch_app.adapters.storage.tokens import new_token, signed_by, token_hash
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.ports.accounts import (
    Account,
    AccountExists,
    Session,
    SignInRefused,
    SignInRules,
)

WRONG = "sign-in.wrong"
LOCKED = "sign-in.locked"
EXPIRED = "sign-in.expired"


class SqlAccounts(SqlAccountKeeping):
    """`ports.accounts.Accounts` on a `Database`."""

    def __init__(
        self,
        database: Database,
        rules: SignInRules | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        super().__init__(database)
        self._rules = rules or SignInRules()
        self._passwords = passwords or Passwords()

    def create(
        self, account: Account, *, password: str | None = None, public_key: bytes | None = None
    ) -> None:
        row = {
            "id": account.id,
            "role": account.role,
            "name": account.name,
            "station": account.station,
            "hospital": account.hospital,
            "password_hash": self._passwords.hashed(password) if password else None,
            "failed": 0,
        }
        with self._database.writing() as connection:
            try:
                connection.execute(insert(ACCOUNT).values(row))
            except IntegrityError as taken:
                raise AccountExists(account.id) from taken
            if public_key is not None:
                _put_key(connection, account.id, public_key)

    def find(self, account: AccountId) -> Account | None:
        row = self._row(account)
        return None if row is None else _account(row)

    def all(self) -> list[Account]:
        with self._database.reading() as connection:
            return [_account(row) for row in connection.execute(select(ACCOUNT).order_by("id"))]

    def set_password(self, account: AccountId, password: str) -> None:
        fresh = {"password_hash": self._passwords.hashed(password), "failed": 0, "expired": 0}
        with self._database.writing() as connection:
            _change(connection, account, **fresh, locked_until=None)
            connection.execute(delete(SESSION).where(SESSION.c.account == account))

    def set_key(self, account: AccountId, public_key: bytes) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(MACHINE_KEY).where(MACHINE_KEY.c.account == account))
            _put_key(connection, account, public_key)
            connection.execute(delete(SESSION).where(SESSION.c.account == account))

    def check_password(self, account: AccountId, password: str, at: datetime) -> Account:
        row = self._proved(account, password, at)
        if row.expired:
            raise SignInRefused(EXPIRED)
        return _account(row)

    def prove_password(self, account: AccountId, password: str, at: datetime) -> Account:
        return _account(self._proved(account, password, at))

    def _proved(self, account: AccountId, password: str, at: datetime) -> Any:
        row = self._row(account)
        if row is not None and row.retired_at is not None:
            row = None
        if row is not None:
            _must_not_be_locked(row, at)
        if not self._passwords.fits(password, row.password_hash if row else None):
            if row is not None:
                self._count_failure(account, at)
            raise SignInRefused(WRONG)
        self._forgive(row, password)
        return row

    def _count_failure(self, account: AccountId, at: datetime) -> None:
        """Counted by the store itself, so that guesses side by side all count."""
        with self._database.writing() as connection:
            _change(connection, account, failed=ACCOUNT.c.failed + 1)
            failed = connection.scalar(select(ACCOUNT.c.failed).where(ACCOUNT.c.id == account))
            if failed is not None and failed >= self._rules.failures:
                until = at + timedelta(seconds=self._rules.lock_s)
                _change(connection, account, failed=0, locked_until=to_ms(until))

    def _forgive(self, row: Any, password: str) -> None:
        outdated = self._passwords.outdated(row.password_hash)
        if not (row.failed or row.locked_until or outdated):
            return
        fresh = {"password_hash": self._passwords.hashed(password)} if outdated else {}
        with self._database.writing() as connection:
            _change(connection, row.id, failed=0, locked_until=None, **fresh)

    def check_signature(self, account: AccountId, message: bytes, signature: bytes) -> Account:
        wanted = select(MACHINE_KEY.c.public_key).where(MACHINE_KEY.c.account == account)
        with self._database.reading() as connection:
            public_key = connection.scalar(wanted)
        row = self._row(account)
        found = None if row is None or row.retired_at is not None else _account(row)
        if found is None or public_key is None or not signed_by(public_key, message, signature):
            raise SignInRefused(WRONG)
        return found

    def open_session(
        self, account: Account, at: datetime, *, seat: SeatId | None = None
    ) -> tuple[str, Session]:
        token = new_token()
        session = Session(
            account=account,
            seat=seat,
            station=account.station,
            expires_at=at + timedelta(seconds=self._rules.session_s),
        )
        row = {
            "token_hash": token_hash(token),
            "account": account.id,
            "seat": seat,
            "station": account.station,
            "expires_at": to_ms(session.expires_at),
        }
        with self._database.writing() as connection:
            connection.execute(insert(SESSION).values(row))
        return token, session

    def session(self, token: str, at: datetime) -> Session | None:
        wanted = (
            select(SESSION.c.seat, SESSION.c.station.label("at_station"), SESSION.c.expires_at)
            .add_columns(ACCOUNT)
            .join(ACCOUNT, ACCOUNT.c.id == SESSION.c.account)
            .where(SESSION.c.token_hash == token_hash(token), SESSION.c.expires_at > to_ms(at))
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        return Session(
            account=_account(row),
            seat=row.seat,
            station=row.at_station,
            expires_at=from_ms(row.expires_at),
        )

    def end_session(self, token: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(SESSION).where(SESSION.c.token_hash == token_hash(token)))

    def drop_expired(self, at: datetime) -> int:
        with self._database.writing() as connection:
            gone = connection.execute(delete(SESSION).where(SESSION.c.expires_at <= to_ms(at)))
            return gone.rowcount

    def _row(self, account: AccountId) -> Any:
        with self._database.reading() as connection:
            return connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == account)).one_or_none()


def _must_not_be_locked(row: Any, at: datetime) -> None:
    until = moment_or_none(row.locked_until)
    if until is not None and at < until:
        raise SignInRefused(LOCKED, until)


def _change(connection: Connection, account: AccountId, **values: Any) -> None:
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(**values))


def _put_key(connection: Connection, account: AccountId, public_key: bytes) -> None:
    connection.execute(insert(MACHINE_KEY).values(account=account, public_key=public_key))


def _account(row: Any) -> Account:
    return Account(
        id=row.id,
        role=Role(row.role),
        name=row.name,
        station=row.station,
        hospital=row.hospital,
    )

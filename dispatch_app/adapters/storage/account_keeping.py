"""What is done to accounts besides signing in, on a `Database`. Knows no passwords."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import moment_or_none, to_ms
from dispatch_app.adapters.storage.tables.people import ACCOUNT, MACHINE_KEY, SESSION
from dispatch_app.domain.account_steps import AccountLine
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, HospitalId, StationId


class SqlAccountKeeping:
    """`ports.account_keeping.AccountKeeping`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, at: datetime) -> list[AccountLine]:
        open_now = (
            select(func.count())
            .where(SESSION.c.account == ACCOUNT.c.id, SESSION.c.expires_at > to_ms(at))
            .scalar_subquery()
        )
        keyed = select(MACHINE_KEY.c.account).where(MACHINE_KEY.c.account == ACCOUNT.c.id)
        wanted = select(ACCOUNT, open_now.label("open"), keyed.exists().label("keyed"))
        with self._database.reading() as connection:
            return [_line(row) for row in connection.execute(wanted.order_by(ACCOUNT.c.id))]

    def change(
        self,
        account: AccountId,
        *,
        role: Role,
        name: str,
        station: StationId | None,
        hospital: HospitalId | None = None,
    ) -> None:
        with self._database.writing() as connection:
            before = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == account)).first()
            fresh = {"role": role, "station": station, "hospital": hospital}
            _change(connection, account, name=name, **fresh)
            if before is not None and any(getattr(before, k) != v for k, v in fresh.items()):
                _end(connection, account)

    def expire_password(self, account: AccountId) -> None:
        self._and_end(account, expired=1)

    def lock(self, account: AccountId, until: datetime) -> None:
        self._and_end(account, locked_until=to_ms(until), failed=0)

    def unlock(self, account: AccountId) -> None:
        with self._database.writing() as connection:
            _change(connection, account, locked_until=None, failed=0)

    def retire(self, account: AccountId, at: datetime) -> None:
        self._and_end(account, retired_at=to_ms(at))

    def restore(self, account: AccountId) -> None:
        with self._database.writing() as connection:
            _change(connection, account, retired_at=None)

    def end_sessions(self, account: AccountId) -> None:
        with self._database.writing() as connection:
            _end(connection, account)

    def _and_end(self, account: AccountId, **values: Any) -> None:
        with self._database.writing() as connection:
            _change(connection, account, **values)
            _end(connection, account)


def _change(connection: Connection, account: AccountId, **values: Any) -> None:
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(**values))


def _end(connection: Connection, account: AccountId) -> None:
    connection.execute(delete(SESSION).where(SESSION.c.account == account))


def _line(row: Any) -> AccountLine:
    return AccountLine(
        id=row.id,
        role=Role(row.role),
        name=row.name,
        station=row.station,
        hospital=row.hospital,
        has_password=row.password_hash is not None,
        has_key=bool(row.keyed),
        expired=bool(row.expired),
        locked_until=moment_or_none(row.locked_until),
        retired_at=moment_or_none(row.retired_at),
        sessions=row.open,
    )

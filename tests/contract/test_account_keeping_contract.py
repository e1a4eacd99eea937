"""What every store of accounts does to them besides signing in: memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from dispatch_app.adapters.storage.accounts import SqlAccounts
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.migrations import migrate
from dispatch_app.adapters.storage.passwords import HashCost, Passwords
from dispatch_app.adapters.storage.tables.journal import SCHEMA_VERSION
from dispatch_app.domain.account_steps import AccountLine
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account, Accounts, SignInRefused
from tests.fakes.memory_accounts import MemoryAccounts

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CHEAP = HashCost(passes=1, memory_kib=8, lanes=1)
LI = Account(id=AccountId("li"), role=Role.DISPATCHER, name="李")
PASSWORD, FRESH = "correct horse", "battery staple"


@pytest.fixture
def accounts(store: str) -> Iterator[Accounts]:
    if store == "memory":
        made: Accounts = MemoryAccounts()
        made.create(LI, password=PASSWORD)
        yield made
        return
    database = Database(store)
    made = SqlAccounts(database, passwords=Passwords(CHEAP))
    made.create(LI, password=PASSWORD)
    yield made
    database.close()


def line(accounts: Accounts) -> AccountLine:
    (found,) = accounts.lines(NOON)
    return found


def refusal(accounts: Accounts, password: str = PASSWORD) -> str:
    with pytest.raises(SignInRefused) as refused:
        accounts.check_password(LI.id, password, NOON)
    return refused.value.code


def signed_in(accounts: Accounts) -> str:
    token, _ = accounts.open_session(LI, NOON)
    return token


def test_a_line_tells_role_and_sessions_and_no_secret(accounts: Accounts) -> None:
    signed_in(accounts)
    found = line(accounts)
    assert (found.id, found.role, found.has_password, found.has_key) == (
        LI.id,
        LI.role,
        True,
        False,
    )
    assert found.sessions == 1
    assert found.works(NOON)
    assert accounts.lines(NOON + timedelta(days=2))[0].sessions == 0


def test_who_is_retired_is_out_at_once_and_comes_back_only_by_hand(accounts: Accounts) -> None:
    token = signed_in(accounts)
    accounts.retire(LI.id, NOON)
    assert accounts.session(token, NOON) is None
    assert refusal(accounts) == "sign-in.wrong"
    assert line(accounts).retired_at == NOON
    accounts.restore(LI.id)
    assert accounts.check_password(LI.id, PASSWORD, NOON) == LI


def test_who_is_locked_by_hand_stays_out_until_then(accounts: Accounts) -> None:
    token = signed_in(accounts)
    accounts.lock(LI.id, NOON + timedelta(days=9))
    assert accounts.session(token, NOON) is None
    assert refusal(accounts) == "sign-in.locked"
    assert not line(accounts).works(NOON)
    accounts.unlock(LI.id)
    assert accounts.check_password(LI.id, PASSWORD, NOON) == LI


def test_a_password_that_ran_out_only_proves_who_changes_it(accounts: Accounts) -> None:
    accounts.expire_password(LI.id)
    assert refusal(accounts) == "sign-in.expired"
    assert refusal(accounts, "guess") == "sign-in.wrong"
    assert accounts.prove_password(LI.id, PASSWORD, NOON) == LI
    accounts.set_password(LI.id, FRESH)
    assert accounts.check_password(LI.id, FRESH, NOON) == LI


def test_another_role_ends_sessions_and_another_name_does_not(accounts: Accounts) -> None:
    token = signed_in(accounts)
    accounts.change(LI.id, role=Role.DISPATCHER, name="李四", station=None)
    assert accounts.session(token, NOON) is not None
    accounts.change(LI.id, role=Role.SHIFT_LEADER, name="李四", station=None)
    assert accounts.session(token, NOON) is None
    assert (line(accounts).role, line(accounts).name) == (Role.SHIFT_LEADER, "李四")


def test_an_account_that_is_unknown_is_left_alone(accounts: Accounts) -> None:
    accounts.retire(AccountId("nobody"), NOON)
    accounts.end_sessions(AccountId("nobody"))
    assert [found.id for found in accounts.lines(NOON)] == [LI.id]


def test_an_older_store_learns_what_accounts_can_be(store_url: str) -> None:
    database = Database(store_url)
    with database.writing() as connection:
        for name in ("expired", "retired_at"):
            connection.execute(text(f"ALTER TABLE account DROP COLUMN {name}"))
        connection.execute(SCHEMA_VERSION.delete().where(SCHEMA_VERSION.c.version > 13))
        assert migrate(connection) == 13
    accounts = SqlAccounts(database, passwords=Passwords(CHEAP))
    accounts.create(LI, password=PASSWORD)
    accounts.retire(LI.id, NOON)
    assert accounts.lines(NOON)[0].retired_at == NOON
    database.close()

"""What every store of accounts keeps: memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.adapters.storage.accounts import SqlAccounts
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.passwords import HashCost, Passwords
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, SeatId, StationId
from dispatch_app.ports.accounts import (
    Account,
    AccountExists,
    Accounts,
    SignInRefused,
    SignInRules,
)
from tests.fakes.memory_accounts import MemoryAccounts

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
RULES = SignInRules(failures=3, lock_s=60, session_s=3600)
CHEAP = HashCost(passes=1, memory_kib=8, lanes=1)
LI = Account(id=AccountId("li"), role=Role.DISPATCHER, name="李")
NORTH = Account(id=AccountId("north"), role=Role.STATION, name="城北站", station=StationId("N"))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def accounts(store: str) -> Iterator[Accounts]:
    if store == "memory":
        yield MemoryAccounts(RULES)
        return
    database = Database(store)
    yield SqlAccounts(database, RULES, Passwords(CHEAP))
    database.close()


@pytest.fixture
def li(accounts: Accounts) -> Account:
    accounts.create(LI, password="correct horse")
    return LI


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def wrong_guesses(accounts: Accounts, count: int, at: datetime = NOON) -> None:
    for _ in range(count):
        with pytest.raises(SignInRefused) as refusal:
            accounts.check_password(LI.id, "guess", at)
        assert refusal.value.code == "sign-in.wrong"


def test_an_account_is_found_by_its_id(accounts: Accounts, li: Account) -> None:
    accounts.create(NORTH)
    assert accounts.find(LI.id) == LI
    assert accounts.find(NORTH.id) == NORTH
    assert accounts.find(AccountId("nobody")) is None


def test_an_id_is_given_once(accounts: Accounts, li: Account) -> None:
    with pytest.raises(AccountExists):
        accounts.create(Account(id=LI.id, role=Role.MAINTAINER), password="mine now")
    assert accounts.check_password(LI.id, "correct horse", NOON) == LI


def test_the_right_password_signs_in(accounts: Accounts, li: Account) -> None:
    assert accounts.check_password(LI.id, "correct horse", NOON) == LI


def test_a_wrong_password_and_an_unknown_account_are_refused_alike(
    accounts: Accounts, li: Account
) -> None:
    wrong_guesses(accounts, 1)
    with pytest.raises(SignInRefused) as refusal:
        accounts.check_password(AccountId("nobody"), "guess", NOON)
    assert refusal.value.code == "sign-in.wrong"


@pytest.mark.parametrize("guess", ["", "nobody's password", "None"])
def test_an_account_without_a_password_takes_none(accounts: Accounts, guess: str) -> None:
    accounts.create(NORTH, public_key=KEY.public_key().public_bytes_raw())
    with pytest.raises(SignInRefused):
        accounts.check_password(NORTH.id, guess, NOON)


def test_too_many_wrong_passwords_lock_even_the_right_one_out(
    accounts: Accounts, li: Account
) -> None:
    wrong_guesses(accounts, 3)
    with pytest.raises(SignInRefused) as refusal:
        accounts.check_password(LI.id, "correct horse", later(59))
    assert (refusal.value.code, refusal.value.until) == ("sign-in.locked", later(60))


def test_a_lock_ends_by_itself(accounts: Accounts, li: Account) -> None:
    wrong_guesses(accounts, 3)
    assert accounts.check_password(LI.id, "correct horse", later(60)) == LI


def test_a_right_password_clears_the_count(accounts: Accounts, li: Account) -> None:
    wrong_guesses(accounts, 2)
    accounts.check_password(LI.id, "correct horse", NOON)
    wrong_guesses(accounts, 2)
    assert accounts.check_password(LI.id, "correct horse", NOON) == LI


def test_a_new_password_ends_lock_and_sessions(accounts: Accounts, li: Account) -> None:
    token, _ = accounts.open_session(LI, NOON)
    wrong_guesses(accounts, 3)
    accounts.set_password(LI.id, "battery staple")
    assert accounts.check_password(LI.id, "battery staple", NOON) == LI
    assert accounts.session(token, NOON) is None
    wrong_guesses(accounts, 1)


def test_a_machine_proves_its_key(accounts: Accounts) -> None:
    accounts.create(NORTH, public_key=KEY.public_key().public_bytes_raw())
    assert accounts.check_signature(NORTH.id, b"nonce 1", KEY.sign(b"nonce 1")) == NORTH


@pytest.mark.parametrize("signature", [KEY.sign(b"nonce 2"), b"", b"\0" * 64])
def test_another_signature_is_refused(accounts: Accounts, signature: bytes) -> None:
    accounts.create(NORTH, public_key=KEY.public_key().public_bytes_raw())
    with pytest.raises(SignInRefused):
        accounts.check_signature(NORTH.id, b"nonce 1", signature)


def test_a_person_without_a_key_cannot_sign_in_by_one(accounts: Accounts, li: Account) -> None:
    with pytest.raises(SignInRefused):
        accounts.check_signature(LI.id, b"nonce 1", KEY.sign(b"nonce 1"))


def test_a_key_that_was_replaced_is_worth_nothing(accounts: Accounts) -> None:
    accounts.create(NORTH, public_key=KEY.public_key().public_bytes_raw())
    token, _ = accounts.open_session(NORTH, NOON)
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    accounts.set_key(NORTH.id, other.public_key().public_bytes_raw())
    assert accounts.check_signature(NORTH.id, b"n", other.sign(b"n")) == NORTH
    assert accounts.session(token, NOON) is None
    with pytest.raises(SignInRefused):
        accounts.check_signature(NORTH.id, b"n", KEY.sign(b"n"))


def test_a_session_tells_who_sits_where(accounts: Accounts, li: Account) -> None:
    token, opened = accounts.open_session(LI, NOON, seat=SeatId("3"))
    assert accounts.session(token, later(10)) == opened
    assert (opened.account, opened.seat, opened.expires_at) == (LI, "3", later(3600))


def test_a_session_of_a_station_belongs_to_it(accounts: Accounts) -> None:
    accounts.create(NORTH)
    token, _ = accounts.open_session(NORTH, NOON)
    found = accounts.session(token, NOON)
    assert found is not None
    assert found.station == "N"


def test_a_session_runs_out(accounts: Accounts, li: Account) -> None:
    token, _ = accounts.open_session(LI, NOON)
    assert accounts.session(token, later(3599)) is not None
    assert accounts.session(token, later(3600)) is None


def test_signing_out_ends_one_session_only(accounts: Accounts, li: Account) -> None:
    mine, _ = accounts.open_session(LI, NOON)
    other, _ = accounts.open_session(LI, NOON)
    accounts.end_session(mine)
    assert accounts.session(mine, NOON) is None
    assert accounts.session(other, NOON) is not None


def test_sessions_that_ran_out_are_forgotten(accounts: Accounts, li: Account) -> None:
    accounts.open_session(LI, NOON)
    token, _ = accounts.open_session(LI, later(100))
    assert accounts.drop_expired(later(3650)) == 1
    assert accounts.session(token, later(3650)) is not None


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\ud800"])
def test_a_made_up_token_is_nobody(accounts: Accounts, li: Account, token: str) -> None:
    accounts.open_session(LI, NOON)
    assert accounts.session(token, NOON) is None


def test_all_accounts_are_listed_by_id(accounts: Accounts, li: Account) -> None:
    first = Account(id=AccountId("a-first"), role=Role.AUDITOR)
    accounts.create(first)
    assert accounts.all() == sorted([first, li], key=lambda account: account.id)

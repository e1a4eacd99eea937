"""A password is not checked for somebody who has gone: a centre that is busy catches up again."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.requests import Request

from dispatch_app.adapters.clock import SystemClock
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from dispatch_app.server.passwords import account_of
from dispatch_app.server.problems import Refusal

WHO = Account(id=AccountId("person-1"), role=Role.DISPATCHER)


class Checking:
    """Accounts that remember whose password was checked."""

    def __init__(self) -> None:
        self.checked: list[str] = []

    def check_password(self, account: AccountId, _password: str, _at: object) -> Account:
        self.checked.append(account)
        return WHO


def a_request(accounts: Checking, *, gone: bool) -> Request:
    centre = SimpleNamespace(
        accounts=accounts,
        clock=SystemClock(),
        hashing=asyncio.Semaphore(1),
        sign_in_limits=SimpleNamespace(allows=lambda _account: True),
    )
    app = SimpleNamespace(state=SimpleNamespace(centre=centre))

    async def receive() -> dict[str, Any]:
        if gone:
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    return Request({"type": "http", "app": app}, cast(Any, receive))


def test_who_waits_is_checked() -> None:
    accounts = Checking()
    assert asyncio.run(account_of(a_request(accounts, gone=False), "person-1", "secret")) is WHO
    assert accounts.checked == ["person-1"]


def test_who_has_gone_is_passed_over() -> None:
    accounts = Checking()
    with pytest.raises(Refusal):
        asyncio.run(account_of(a_request(accounts, gone=True), "person-1", "secret"))
    assert accounts.checked == []

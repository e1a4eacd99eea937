"""Whose password it is: one check at a time beside the loop, and not too many from one account."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from dispatch_app.server.asking import centre_of
from dispatch_app.server.centre import Centre
from dispatch_app.server.problems import refusal


def must_be_calm(centre: Centre, account: str) -> None:
    """Raises:
    Refusal: `limit.sign-ins`.
    """
    if not centre.sign_in_limits.allows(account[:100]):
        raise refusal("limit.sign-ins")


async def account_of(request: Request, account: str, password: str) -> Account:
    """Whoever asked and went away while others' passwords were checked is passed over.

    When all seats come back at once to a centre that was restarted on a busy machine, each gives
    up after a while and asks again: checking what nobody waits for, it would never catch up.

    Raises:
        Refusal: `limit.sign-ins`.
        Rejected: as the store of accounts refuses.
    """
    centre = centre_of(request)
    must_be_calm(centre, account)
    async with centre.hashing:
        if await request.is_disconnected():
            raise refusal("limit.sign-ins")
        return await asyncio.to_thread(
            centre.accounts.check_password, AccountId(account), password, centre.clock.now()
        )

"""Whose password it is: one check at a time beside the loop, and not too many from one account."""

from __future__ import annotations

import asyncio

from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from dispatch_app.server.centre import Centre
from dispatch_app.server.problems import refusal


def must_be_calm(centre: Centre, account: str) -> None:
    """Raises:
    Refusal: `limit.sign-ins`.
    """
    if not centre.sign_in_limits.allows(account[:100]):
        raise refusal("limit.sign-ins")


async def account_of(centre: Centre, account: str, password: str) -> Account:
    """Raises:
    Refusal: `limit.sign-ins`.
    Rejected: as the store of accounts refuses.
    """
    must_be_calm(centre, account)
    async with centre.hashing:
        return await asyncio.to_thread(
            centre.accounts.check_password, AccountId(account), password, centre.clock.now()
        )

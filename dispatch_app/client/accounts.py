"""What a seat knows of accounts and rights: the centre's answers, read. Holds nothing."""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from dispatch_app.domain.account_steps import AccountAct, AccountLine
from dispatch_app.wire.account_messages import ACCOUNTS, RIGHTS
from dispatch_app.wire.account_messages import RoleRights as RoleRights

ACCOUNTS_PATH = "/v1/accounts"
RIGHTS_PATH = "/v1/rights"


class Unreadable(Exception):
    """The centre's answer is of another version."""


def act_path(account: str, act: AccountAct) -> str:
    return f"{ACCOUNTS_PATH}/{quote(account, safe='')}/{act.value}"


def accounts_in(answer: bytes) -> tuple[AccountLine, ...]:
    """Raises:
    Unreadable: see there. So for `rights_in`.
    """
    try:
        return tuple(ACCOUNTS.decode(answer).accounts)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange


def rights_in(answer: bytes) -> tuple[RoleRights, ...]:
    try:
        return tuple(RIGHTS.decode(answer).roles)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange

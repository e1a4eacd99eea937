"""The shapes of keeping accounts on the wire. Passwords go up, never down."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.account_steps import AccountLine
from dispatch_app.domain.codes import Role


class AccountLines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/accounts`"""

    accounts: list[AccountLine]


class AccountWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/accounts/{account}/{act}`: what the act needs of these."""

    role: Role | None = None
    name: str = ""
    station: str | None = None
    hospital: str | None = None
    """Whom an account of role `hospital` speaks for."""
    password: str = ""
    reason: str = ""


class OwnPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/sessions/password`: one's own, by the one that was."""

    account: str
    password: str
    fresh: str


class RoleRights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    role: Role
    may_ask: list[str]
    """Names of commands."""
    may_read: list[str]
    keeps: list[str]
    """The centre's own tables that it changes."""


class Rights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/rights`: the rights table, as the centre goes by it."""

    roles: list[RoleRights]


ACCOUNTS: msgspec.json.Decoder[AccountLines] = msgspec.json.Decoder(AccountLines)
RIGHTS: msgspec.json.Decoder[Rights] = msgspec.json.Decoder(Rights)
_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (AccountWish, OwnPassword)
]
"""Learnt before there are threads; see `codec`."""
ACCOUNT_SHAPES: tuple[Any, ...] = (AccountLines, AccountWish, OwnPassword, Rights)

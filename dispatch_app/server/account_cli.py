"""`main.py accounts password|role|lock|unlock|retire|restore`: steps of accounts by the terminal.

They act on the store itself, also while no server runs; a server that runs knows within half a
minute. What is done here stands in the terminal's own record, not in the journal.
"""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dispatch_app.domain.account_steps import PEOPLE, AccountLine, must_leave_one
from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Accounts

LOCKED_FOR = timedelta(days=36500)
_HELP = {
    "password": "set a password; also ends a lock, an expiry and all sessions",
    "expire": "the password opens nothing before its owner has changed it",
    "role": "give another role or name",
    "lock": "nobody signs in by it until `unlock`",
    "unlock": "end a lock",
    "retire": "nobody signs in by it any more; its name stays in the records",
    "restore": "take a retired account into service again",
    "sign-out": "end all its sessions",
}


class CannotDo(Exception):
    """The message says the mend."""


def add_arguments(doing: Any) -> None:
    for name, help_ in _HELP.items():
        step: argparse.ArgumentParser = doing.add_parser(name, help=help_)
        step.add_argument("account")
        if name == "password":
            step.add_argument("--password-file", type=Path, help="holds it in its first line")
        if name == "role":
            step.add_argument("role", choices=sorted(role.value for role in PEOPLE))
            step.add_argument("--name", help="the person's name; as it was, if not given")


def take(arguments: argparse.Namespace, accounts: Accounts, fresh: str, now: datetime) -> None:
    """Raises:
    CannotDo: no such account, or the last of a role that must be.
    """
    account, lines = AccountId(arguments.account), accounts.lines(now)
    line = next((line for line in lines if line.id == account), None)
    if line is None:
        raise CannotDo(f"{account}: no such account; see `accounts list`")
    doing: str = arguments.doing
    gives_up = doing == "role" and arguments.role != line.role.value
    if doing in ("expire", "lock", "retire") or gives_up:
        _must_leave_one(lines, line, now)
    _take(doing, arguments, accounts, line, fresh, now)


def _must_leave_one(lines: list[AccountLine], line: AccountLine, now: datetime) -> None:
    try:
        must_leave_one(lines, line.id, now)
    except Rejected as no:
        role = line.role.value
        raise CannotDo(f"{line.id}: the last {role} that works; add another one first") from no


def _take(
    doing: str,
    arguments: argparse.Namespace,
    accounts: Accounts,
    line: AccountLine,
    fresh: str,
    now: datetime,
) -> None:
    match doing:
        case "password":
            accounts.set_password(line.id, fresh)
        case "expire":
            accounts.expire_password(line.id)
        case "role":
            name = arguments.name or line.name
            accounts.change(
                line.id,
                role=Role(arguments.role),
                name=name,
                station=line.station,
                hospital=line.hospital,
            )
        case "lock":
            accounts.lock(line.id, now + LOCKED_FOR)
        case "unlock":
            accounts.unlock(line.id)
        case "retire":
            accounts.retire(line.id, now)
        case "restore":
            accounts.restore(line.id)
        case _:
            accounts.end_sessions(line.id)


def told(line: AccountLine, now: datetime) -> str:
    """One line of `accounts list`: account, role, name, station, and what stands in its way."""
    state = _state(line, now)
    cells = [line.id, line.role.value, line.name, line.station or line.hospital or ""]
    return "\t".join([*cells, *([state] if state else [])])


def _state(line: AccountLine, now: datetime) -> str:
    if line.retired_at is not None:
        return f"retired {line.retired_at:%Y-%m-%d}"
    if line.locked_until is not None and now < line.locked_until:
        return "locked"
    return "password expired" if line.expired else ""

"""`main.py server` and `main.py accounts`: arguments, exit codes, words for the terminal.

Picks no concrete parts: those come in from whoever starts the program.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from dispatch_app.answering import CannotListen
from dispatch_app.domain.account_steps import PASSWORD_LEAST
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, HospitalId, StationId
from dispatch_app.ports.accounts import Account, AccountExists, Accounts
from dispatch_app.ports.errors import Unavailable
from dispatch_app.server import account_cli

DONE = 0
UNUSABLE = 2
"""Arguments, configuration, region or address cannot be used."""
FENCED = 3
"""Another server has taken this journal over."""
AWAY = 4
"""The database cannot be reached."""


class CentreServer(Protocol):
    @property
    def port(self) -> int: ...

    def run(self, ready: Callable[[], None]) -> bool:
        """Serve until stopped; False if another server took over."""
        ...


Given = Mapping[str, object]
"""Keys of the configuration's `[server]` section that the command line gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the program is made of, chosen elsewhere."""

    open_server: Callable[[Path | None, Given, Path | None], CentreServer]
    """By configuration file, what the command line says otherwise, directory for demo accounts."""
    open_accounts: Callable[[Path | None, Given], Accounts]
    make_key: Callable[[Path], bytes]
    troubles: tuple[type[Exception], ...] = ()
    """Exceptions of the parts whose message tells the person what to do."""


def add_server_arguments(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument("--region", metavar="DIR", help="directory written by `region import`")
    parser.add_argument("--host", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, help="port to listen on; 0 takes any free one")
    parser.add_argument("--certificate", metavar="FILE", help="PEM to speak HTTPS with")
    parser.add_argument("--private-key", metavar="FILE", help="PEM of its key")
    parser.add_argument(
        "--plain-http",
        action="store_const",
        const=True,
        help="let other machines in without encryption",
    )
    parser.add_argument("--ready-file", type=Path, help="written with port and pid when it serves")
    parser.add_argument(
        "--training",
        action="store_const",
        const=True,
        help="serve a training run, whose database `training` has made",
    )
    parser.add_argument(
        "--training-results",
        metavar="DIR",
        help="what earlier training runs came to, to be shown beside this one",
    )
    parser.add_argument(
        "--demo-accounts",
        type=Path,
        metavar="DIR",
        help="make accounts for a demonstration; passwords and keys go into DIR",
    )


def add_accounts_arguments(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    doing = parser.add_subparsers(dest="doing", required=True)
    add = doing.add_parser("add", help="add a person (asks for the password) or a machine")
    add.add_argument("account")
    add.add_argument("--role", required=True, choices=[r.value for r in Role if r != Role.SYSTEM])
    add.add_argument("--name", default="", help="as shown to others")
    add.add_argument("--station", help="id of the station that the account belongs to")
    add.add_argument("--hospital", help="id of the hospital that an account of role hospital is of")
    secret = add.add_mutually_exclusive_group()
    secret.add_argument("--password-file", type=Path, help="first line is the password")
    secret.add_argument("--key-out", type=Path, help="make a key instead; private half goes here")
    key = doing.add_parser("key", help="give an account a fresh key")
    key.add_argument("account")
    key.add_argument("--out", required=True, type=Path, help="file for the private half")
    doing.add_parser("list", help="list the accounts")
    account_cli.add_arguments(doing)


def run_server(arguments: argparse.Namespace, parts: Parts) -> int:
    """Serve until stopped; gives back the exit code."""
    return _told(parts, lambda: _serve(arguments, parts))


def run_accounts(arguments: argparse.Namespace, parts: Parts) -> int:
    own = {"add": _add, "key": _key, "list": _list}
    if arguments.doing in own:
        return _told(parts, lambda: own[arguments.doing](arguments, parts))
    return _told(parts, lambda: _step(arguments, parts))


class _Wrong(Exception):
    """Something the person at the terminal can mend."""


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE.toml")
    parser.add_argument(
        "--database", metavar="URL", help="sqlite:///file or postgresql+psycopg://…"
    )


def _told(parts: Parts, work: Callable[[], int]) -> int:
    """Run; what goes wrong is said in one line and an exit code."""
    mendable: tuple[type[Exception], ...] = (
        CannotListen,
        AccountExists,
        _Wrong,
        *parts.troubles,
    )
    try:
        return work()
    except Unavailable as away:
        print(f"database: {away}", file=sys.stderr)
        return AWAY
    except mendable as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE


def _given(arguments: argparse.Namespace) -> Given:
    tls = ("certificate", "private_key", "plain_http")
    names = ("database", "region", "host", "port", *tls, "training", "training_results")
    return {n: v for n in names if (v := getattr(arguments, n, None)) is not None}


def _serve(arguments: argparse.Namespace, parts: Parts) -> int:
    _must_be_writable(arguments.ready_file)
    server = parts.open_server(arguments.config, _given(arguments), arguments.demo_accounts)
    went_well = server.run(lambda: _say_ready(server.port, arguments.ready_file))
    if not went_well:
        print("another server has taken over this journal", file=sys.stderr)
    return DONE if went_well else FENCED


def _must_be_writable(ready_file: Path | None) -> None:
    if ready_file is not None and not os.access(ready_file.parent, os.W_OK):
        raise _Wrong(f"--ready-file {ready_file}: its directory is missing or may not be written")


def _say_ready(port: int, ready_file: Path | None) -> None:
    print(f"serving on port {port}", file=sys.stderr, flush=True)
    if ready_file is not None:
        half = ready_file.with_suffix(".part")
        half.write_text(json.dumps({"port": port, "pid": os.getpid()}), encoding="utf-8")
        half.replace(ready_file)


def _accounts(arguments: argparse.Namespace, parts: Parts) -> Accounts:
    return parts.open_accounts(arguments.config, _given(arguments))


def _add(arguments: argparse.Namespace, parts: Parts) -> int:
    if not arguments.account.strip():
        raise _Wrong("an account needs a name")
    accounts = _accounts(arguments, parts)
    role = Role(arguments.role)
    if role is Role.STATION and not arguments.station:
        raise _Wrong("a station's account needs --station")
    if role is Role.HOSPITAL and not arguments.hospital:
        raise _Wrong("a hospital's account needs --hospital")
    account = Account(
        id=AccountId(arguments.account),
        role=role,
        name=arguments.name or arguments.account,
        station=StationId(arguments.station) if arguments.station else None,
        hospital=HospitalId(arguments.hospital) if arguments.hospital else None,
    )
    if accounts.find(account.id) is not None:
        raise _Wrong(f"{account.id}: exists already")
    if arguments.key_out is not None:
        accounts.create(account, public_key=parts.make_key(arguments.key_out))
    else:
        accounts.create(account, password=_password(arguments.password_file))
    return DONE


def _password(file: Path | None) -> str:
    if file is None:
        password = _asked()
    else:
        try:
            password = file.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, UnicodeDecodeError, IndexError) as trouble:
            raise _Wrong(f"{file}: holds no password in its first line") from trouble
    if len(password) < PASSWORD_LEAST:
        raise _Wrong(f"a password needs at least {PASSWORD_LEAST} characters")
    return password


def _asked() -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        raise _Wrong("nobody is there to type a password; give --password-file")
    try:
        password = getpass.getpass("password: ")
        again = getpass.getpass("again: ")
    except (EOFError, KeyboardInterrupt) as trouble:
        raise _Wrong("no password was typed; type it, or give --password-file") from trouble
    if again != password:
        raise _Wrong("the two passwords differ")
    return password


def _key(arguments: argparse.Namespace, parts: Parts) -> int:
    accounts = _accounts(arguments, parts)
    account = AccountId(arguments.account)
    if accounts.find(account) is None:
        raise _Wrong(f"{account}: no such account; see `accounts list`")
    accounts.set_key(account, parts.make_key(arguments.out))
    return DONE


def _step(arguments: argparse.Namespace, parts: Parts) -> int:
    """Password, role, lock: refused where the centre would refuse it too."""
    fresh = _password(arguments.password_file) if arguments.doing == "password" else ""
    try:
        account_cli.take(arguments, _accounts(arguments, parts), fresh, datetime.now(UTC))
    except account_cli.CannotDo as no:
        raise _Wrong(str(no)) from no
    return DONE


def _list(arguments: argparse.Namespace, parts: Parts) -> int:
    now = datetime.now(UTC)
    for line in _accounts(arguments, parts).lines(now):
        print(account_cli.told(line, now))
    return DONE

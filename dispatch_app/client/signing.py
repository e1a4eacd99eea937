"""Command-line options by which any client says who it is and where the centre stands."""

from __future__ import annotations

import argparse
import json
import os
import ssl
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from dispatch_app.client.credentials import BadKey, Credentials, Key, Password
from dispatch_app.client.trust import BadAuthority, trusting
from dispatch_app.client.worlds import OtherWorld, keep_apart

DEFAULT_CENTRE = "http://127.0.0.1:8120"


class BadOptions(Exception):
    """Options that do not fit together; the message says what to give."""


def add_arguments(parser: argparse.ArgumentParser, *, account: str, plays: bool = False) -> None:
    """`plays`: it can take part in a training run. What drives or asks anything outside cannot."""
    parser.add_argument(
        "--centre",
        action="append",
        metavar="URL",
        help=f"address of the centre server; may be given twice (default {DEFAULT_CENTRE})",
    )
    parser.add_argument(
        "--ca",
        type=Path,
        metavar="FILE",
        help="PEM of the authority that signed the centre's certificate, for https addresses; "
        "nobody else is then believed",
    )
    parser.add_argument("--account", default=account, help=f"who signs in (default {account})")
    parser.add_argument("--password-file", type=Path, help="file that holds the password")
    parser.add_argument("--key", type=Path, help="PEM file with the account's Ed25519 key")
    parser.add_argument(
        "--accounts",
        type=Path,
        metavar="DIR",
        help="directory that `server --demo-accounts` wrote; password or key is taken from there",
    )
    parser.add_argument(
        "--data", type=Path, default=Path(".run/seat"), help="where this client keeps its own data"
    )
    if plays:
        parser.add_argument(
            "--training",
            action="store_true",
            help="take part in a training run; a live centre is then never spoken to",
        )


def addresses(args: argparse.Namespace) -> list[str]:
    return args.centre or [DEFAULT_CENTRE]


def trust(args: argparse.Namespace) -> ssl.SSLContext | None:
    """Whom `https` addresses must be signed by; None: as this system has it.

    Raises:
        BadOptions: the file of the authority cannot be used.
    """
    try:
        return trusting(args.ca)
    except BadAuthority as trouble:
        raise BadOptions(f"--ca {trouble}") from trouble


def credentials(args: argparse.Namespace, *, seat: str | None = None) -> Credentials:
    """Read the key or the password, and see that the other options can be used.

    Raises:
        BadOptions: neither was given, or a file, directory or address cannot be used.
    """
    _check_addresses(args)
    _check_data(args.data, training=is_training(args))
    trust(args)
    found = _found(args, seat)
    return replace(found, training=True) if is_training(args) else found


def is_training(args: argparse.Namespace) -> bool:
    return bool(getattr(args, "training", False))


def _found(args: argparse.Namespace, seat: str | None) -> Credentials:
    try:
        if args.accounts is not None:
            return listed(args.accounts, args.account, seat=seat)
        if args.key is not None:
            return Key.read(args.account, args.key)
        if args.password_file is not None:
            return Password(account=args.account, password=_password(args.password_file), seat=seat)
    except BadKey as trouble:
        raise BadOptions(str(trouble)) from trouble
    raise BadOptions("say who signs in: --password-file FILE, or --key FILE for a machine")


def _check_addresses(args: argparse.Namespace) -> None:
    for address in addresses(args):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadOptions(f"--centre {address}: write it as {DEFAULT_CENTRE}")


def _check_data(directory: Path, *, training: bool) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise BadOptions(
            f"--data {directory}: {trouble.strerror}; name a directory that can be made"
        ) from trouble
    if not os.access(directory, os.W_OK):
        raise BadOptions(f"--data {directory}: may not be written; name another directory")
    try:
        keep_apart(directory, training=training)
    except OtherWorld as other:
        raise BadOptions(f"--data {other}") from other


def _password(file: Path) -> str:
    """The first line: an editor's newline at the end is no part of it."""
    try:
        first = file.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadOptions(
            f"--password-file {file}: cannot be read ({trouble}); its first line is the password"
        ) from trouble
    if not first:
        raise BadOptions(f"--password-file {file}: holds no password in its first line")
    return first


def listed(directory: Path, account: str, *, seat: str | None = None) -> Credentials:
    """What the directory of a demonstration holds for an account.

    Raises:
        BadOptions: the directory does not know the account.
    """
    path = directory / "accounts.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        row = next(row for row in rows if row["account"] == account)
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise BadOptions(f"{path}: {trouble}; start the server with --demo-accounts") from trouble
    except StopIteration:
        raise BadOptions(f"{path}: no account {account!r} there") from None
    if "key" in row:
        return Key.read(account, directory / row["key"])
    return Password(account=account, password=row["password"], seat=seat or row.get("seat"))

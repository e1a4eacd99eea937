"""`main.py certificates make` and `show`: arguments, exit codes, words for the terminal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dispatch_app.adapters import certificates, tls

DONE = 0
ENDS_SOON = 1
UNUSABLE = 2


def add_make(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="where the authority stands, or will"
    )
    parser.add_argument(
        "--name", default="centre", help="of the files: NAME.pem and NAME.key (default centre)"
    )
    parser.add_argument(
        "--host",
        action="append",
        default=[],
        help="a name or address by which the server is reached; may be given again",
    )
    parser.add_argument("--days", type=int, default=certificates.DAYS, help="how long it holds")
    parser.add_argument("--renew", action="store_true", help="make one anew that is there already")


def make(arguments: argparse.Namespace) -> int:
    """Exit code 2 if it cannot be made."""
    try:
        certificate, key = certificates.make(
            arguments.out,
            arguments.name,
            arguments.host,
            days=arguments.days,
            renew=arguments.renew,
        )
    except certificates.CannotMake as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    print(f"certificate\t{certificate}\nprivate_key\t{key}")
    print(f"ca\t{arguments.out / certificates.AUTHORITY}")
    return DONE


def add_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("certificate", type=Path, nargs="+", help="PEM files")


def show(arguments: argparse.Namespace) -> int:
    """Until when each holds. Exit code 1 if one ends within 30 days, 2 if one cannot be read."""
    code = DONE
    try:
        for path in arguments.certificate:
            soon = tls.ends_soon(str(path))
            print(soon or f"{path} holds until {tls.ends_at(path):%Y-%m-%d %H:%M} UTC")
            code = ENDS_SOON if soon else code
    except tls.BadCertificate as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    return code

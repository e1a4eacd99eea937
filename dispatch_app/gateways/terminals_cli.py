"""`main.py terminals list`, `bind`, `release`: which box speaks for which vehicle."""

from __future__ import annotations

import argparse
import asyncio
import csv
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.api import Api, Away, Declined
from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import TerminalId, VehicleId
from dispatch_app.domain.terminal_commands import BindTerminal, ReleaseTerminal
from dispatch_app.domain.terminals import Terminal, TerminalIdentity
from dispatch_app.wire import codec
from dispatch_app.wire.terminals import TERMINALS

DONE, SOME_REJECTED, UNUSABLE, AWAY = 0, 1, 2, 4
_WHO = "maintainer"


class UnusableList(Exception):
    """A table of terminals cannot be read; the message says why."""


def add_list_arguments(parser: argparse.ArgumentParser) -> None:
    signing.add_arguments(parser, account=_WHO)


def add_bind_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("terminal", nargs="?", help="its telephone number")
    parser.add_argument("vehicle", nargs="?", help="the vehicle that it sits in")
    parser.add_argument(
        "--file", type=Path, metavar="CSV", help="bind many: a table of terminal and vehicle"
    )
    signing.add_arguments(parser, account=_WHO)


def add_release_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("terminal", help="its telephone number")
    signing.add_arguments(parser, account=_WHO)


def run_list(args: argparse.Namespace) -> int:
    return _told(args, _list)


def run_bind(args: argparse.Namespace) -> int:
    """0 if all are bound, 1 if some were refused, 2 if nothing could be done, 4 if away."""
    return _told(args, lambda api: _all(api, _bindings(args)))


def run_release(args: argparse.Namespace) -> int:
    wishes = [ReleaseTerminal(terminal=TerminalId(_plain(args.terminal)))]
    return _told(args, lambda api: _all(api, wishes))


def _told(args: argparse.Namespace, work: Callable[[Api], Awaitable[int]]) -> int:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        return asyncio.run(_signed_in(args, work))
    except Away as away:
        print(f"the centre is away: {away}", file=sys.stderr)
        return AWAY
    except Declined as no:
        print(f"the centre said no: {_said(no)}", file=sys.stderr)
        return UNUSABLE
    except (signing.BadOptions, UnusableList, InvalidValue) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE


async def _signed_in(args: argparse.Namespace, work: Callable[[Api], Awaitable[int]]) -> int:
    who = signing.credentials(args)
    async with Api(signing.addresses(args)[0], signing.trust(args)) as api:
        await api.sign_in(who)
        return await work(api)


async def _list(api: Api) -> int:
    answer = TERMINALS.decode(await api.get("/v1/terminals"))
    for terminal in sorted(answer.terminals, key=lambda t: (t.vehicle or "~", t.id)):
        print("\t".join(_row(terminal)))
    return DONE


def _row(terminal: Terminal) -> Iterable[str]:
    yield terminal.id
    yield terminal.vehicle or "-"
    yield "here" if terminal.online else "away"
    yield terminal.since.isoformat(timespec="seconds") if terminal.since else "never heard"
    yield terminal.reason or "-"
    yield _box(terminal.identity)
    if terminal.claimed is not None:
        yield f"claimed by {_box(terminal.claimed)}"


def _box(identity: TerminalIdentity | None) -> str:
    if identity is None:
        return "-"
    return " ".join(
        text for text in (identity.maker, identity.model, identity.device, identity.plate) if text
    )


def _bindings(args: argparse.Namespace) -> list[BindTerminal]:
    if args.file is not None:
        return _in_file(args.file)
    if not (args.terminal and args.vehicle):
        raise signing.BadOptions("say TERMINAL and VEHICLE, or --file CSV")
    return [_binding(args.terminal, args.vehicle)]


def _binding(terminal: str, vehicle: str) -> BindTerminal:
    return BindTerminal(terminal=TerminalId(_plain(terminal)), vehicle=VehicleId(vehicle))


def _plain(number: str) -> str:
    """As the terminals' heads have it, without zeros in front."""
    return number.strip().lstrip("0") or "0"


def _in_file(path: Path) -> list[BindTerminal]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [_binding(row["terminal"], row["vehicle"]) for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, KeyError, csv.Error, AttributeError) as trouble:
        raise UnusableList(
            f"--file {path}: {trouble!r}; a CSV with the columns terminal and vehicle"
        ) from trouble


async def _all(api: Api, wishes: Iterable[Command]) -> int:
    """One command each; what is refused is said, and does not keep the others."""
    new_id, refused = Uuid7Maker(), 0
    for wish in wishes:
        try:
            await api.command(codec.kind_of(wish), new_id(), codec.encode(wish))
        except Declined as no:
            refused += 1
            print(_said(no), file=sys.stderr)
    return SOME_REJECTED if refused else DONE


def _said(no: Declined) -> str:
    facts = ", ".join(f"{name}: {value}" for name, value in no.problem.details.items())
    return f"{no.problem.code} {facts}".rstrip()

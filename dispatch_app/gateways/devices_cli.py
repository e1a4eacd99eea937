"""`main.py devices list`: every device with its state, from the centre or from settings alone."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dispatch_app.client import signing
from dispatch_app.client.api import Api, Away, Declined
from dispatch_app.wire.devices import DEVICES, DeviceSeen

DONE, UNUSABLE, TROUBLE, AWAY = 0, 2, 3, 4
_HEADS = ("gateway", "device", "protocol", "state", "since", "last good", "in", "out")
_MORE = ("good", "bad", "reopened", "port")
_SERIAL = {"ups": "ups", "lines": "caller-id", "receivers": "nmea", "texts": "text-modem"}
"""Sections with a table for each device, and what speaks there."""
_BEFORE_NAME = {"lines": "line-", "texts": "texts-"}


def add_list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Exit code 0: all are heard. 2: options cannot be used. 3: a device is not heard."
        " 4: the centre is away."
    )
    parser.add_argument(
        "--config",
        type=Path,
        action="append",
        metavar="FILE.toml",
        help="settings of a gateway; its devices are listed without asking the centre",
    )
    parser.add_argument("--json", action="store_true", help="as the centre gives it")
    signing.add_arguments(parser, account="maintainer")


def run_list(args: argparse.Namespace) -> int:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        if args.config:
            return _configured(args.config)
        return asyncio.run(_asked(args))
    except Away as away:
        print(f"the centre is away: {away}; --config FILE.toml lists without it", file=sys.stderr)
        return AWAY
    except Declined as no:
        print(f"the centre said no: {no.problem.code}", file=sys.stderr)
        return UNUSABLE
    except signing.BadOptions as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE


async def _asked(args: argparse.Namespace) -> int:
    who = signing.credentials(args)
    async with Api(signing.addresses(args)[0], signing.trust(args)) as api:
        await api.sign_in(who)
        body = await api.get("/v1/devices")
    found = DEVICES.decode(body).devices
    if args.json:
        print(msgspec.json.format(body, indent=1).decode())
    else:
        print("\t".join((*_HEADS, *_MORE)))
        for seen in found:
            print("\t".join(_row(seen)))
    return DONE if all(s.here and s.word.state == "heard" for s in found) else TROUBLE


def _row(seen: DeviceSeen) -> Iterator[str]:
    word = seen.word
    state = word.state if seen.here else "gateway gone"
    yield from (seen.gateway, word.name, word.protocol)
    yield f"{state} ({word.reason})" if word.reason else state
    for at in (word.since, word.good_at):
        yield at.isoformat(timespec="seconds") if at is not None else "-"
    for figure in (word.bytes_in, word.bytes_out, word.frames_good, word.frames_bad):
        yield str(figure)
    yield str(word.reconnects)
    yield word.port


def _configured(files: list[Path]) -> int:
    print("file\tdevice\tprotocol\tport")
    for path in files:
        for name, protocol, port in _devices_in(path):
            print(f"{path}\t{name}\t{protocol}\t{port}")
    return DONE


def _devices_in(path: Path) -> Iterator[tuple[str, str, str]]:
    """
    Raises:
        BadOptions: the file cannot be read.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise signing.BadOptions(f"--config {path}: {trouble}") from trouble
    for section, protocol in _SERIAL.items():
        for name, table in _tables(tables.get(section)):
            port = str(table.get("port") or table.get("nut") or f"udp {table.get('udp', '?')}")
            yield f"{_BEFORE_NAME.get(section, '')}{name}", protocol, port
    for _, table in _tables({"alarm": tables.get("alarm")}):
        yield str(table.get("name", "box-1")), "alarm-unit", str(table.get("port", ""))
    for _, table in _tables({"listen": tables.get("listen")}):
        yield "terminals", "jt808", f"tcp {table.get('tcp', 8808)}, udp {table.get('udp', 8808)}"


def _tables(section: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(section, dict):
        yield from ((str(k), v) for k, v in section.items() if isinstance(v, dict))

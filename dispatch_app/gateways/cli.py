"""`main.py gateway lines`: options, start, orderly stop."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link, LinkStatus, Pulse
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replica import View
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.devices_desk import DeviceDesk, WithDesk
from dispatch_app.gateways.devices_device import recordings_in
from dispatch_app.gateways.devices_file import BadSetting, SettingsFile, Table
from dispatch_app.gateways.devices_lines import devices_of, lines_in
from dispatch_app.gateways.lines import LinesGateway
from dispatch_app.gateways.played_lines import must_be_played
from dispatch_app.gateways.serving import serving

log = logging.getLogger(__name__)


class LogOnly:
    """A listener that needs nothing of the stream but how the link stands."""

    def view(self, view: View) -> None: ...
    def fixes(self, fixes: Sequence[Fix]) -> None: ...
    def heartbeat(self, pulse: Pulse) -> None: ...

    def status(self, status: LinkStatus) -> None:
        log.info("centre: %s %s (%d waiting)", status.state.value, status.code, status.waiting)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    signing.add_arguments(parser, account="lines", plays=True)
    parser.add_argument(
        "--line",
        action="append",
        default=[],
        metavar="LINE=PORT",
        help="a telephone line and its modem's port, such as 1=/dev/ttyUSB0 or 1=COM3",
    )
    parser.add_argument(
        "--lines-file", type=Path, help="JSON object of lines and ports, instead of --line"
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE.toml",
        help="a table [lines.NUMBER] with port and baud for each line, instead of --line; the "
        "device desk can then change them",
    )


def ports_of(args: argparse.Namespace) -> dict[str, str]:
    """Lines and ports from the options.

    Raises:
        BadOptions: an option is not LINE=PORT, or no line is named.
    """
    if args.lines_file is not None:
        return _ports_in(args.lines_file)
    ports: dict[str, str] = {}
    for given in args.line:
        line, equals, port = given.partition("=")
        if not (line and equals and port):
            raise signing.BadOptions(f"--line {given}: write it as LINE=PORT, such as 1=COM3")
        ports[line] = port
    if not ports:
        raise signing.BadOptions("name at least one line: --line LINE=PORT")
    return ports


def _ports_in(path: Path) -> dict[str, str]:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as trouble:
        raise signing.BadOptions(
            f'--lines-file {path}: {trouble}; write it as {{"1": "/dev/ttyUSB0"}}'
        ) from trouble
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise signing.BadOptions(f'{path}: write it as {{"1": "/dev/ttyUSB0"}}')
    return {str(line): port for line, port in table.items()}


def run(args: argparse.Namespace) -> int:
    """Run until told to stop. Exit code 2 if the options cannot be used."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        return serve(args)
    except (signing.BadOptions, BadSetting) as trouble:
        print(trouble, file=sys.stderr)
        return 2


def serve(args: argparse.Namespace, *, wait: Callable[[], None] | None = None) -> int:
    """Bring modems and the centre together until `wait` comes back.

    Raises:
        BadOptions, BadSetting: options or settings cannot be used.
    """
    tables, file = tables_of(args)
    who = signing.credentials(args)
    if signing.is_training(args):
        must_be_played(tables)
        # Nobody brings a line of the house in later by the device desk.
        file = None
    store = LocalStore(args.data / "gateway-lines.sqlite")
    outbox = Outbox(store, now=_now, new_id=Uuid7Maker())
    gateway = LinesGateway()
    lines = devices_of(tables, gateway, recordings=recordings_in(args.data), file=file)
    desk = DeviceDesk(args.account, lines, now=_now)
    listener = WithDesk(LogOnly(), desk)
    link = Link(signing.addresses(args), who, outbox, listener, trust=signing.trust(args))
    gateway.beat, gateway.ended = link.condition.beat, link.condition.ended
    with serving(link, store, desk, lines, begin=lambda centre: gateway.start(centre.send)):
        (wait or wait_for_signal)()
    return 0


def tables_of(args: argparse.Namespace) -> tuple[Mapping[str, Table], SettingsFile | None]:
    """Lines and their settings, with the file that they stand in if it can be changed.

    Raises:
        BadOptions: no line is named.
        BadSetting: the file cannot be used.
    """
    if args.config is None:
        return {line: {"port": port} for line, port in ports_of(args).items()}, None
    file = SettingsFile(args.config)
    return lines_in(file), file


def _now() -> datetime:
    return datetime.now(UTC)


def wait_for_signal() -> None:
    """Block until the process is asked to end."""
    done = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: done.set())
    while not done.wait(0.5):
        pass

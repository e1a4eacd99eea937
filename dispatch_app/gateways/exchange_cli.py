"""`main.py gateway exchange`: options, start, orderly stop. Any exchange can be served by it."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replies import RefusalsLogged
from dispatch_app.domain.ids import SeatId
from dispatch_app.gateways.cli import wait_for_signal
from dispatch_app.gateways.devices_desk import DeviceDesk, WithDesk
from dispatch_app.gateways.devices_file import BadSetting, SettingsFile
from dispatch_app.gateways.devices_link import LinkedCentre
from dispatch_app.gateways.exchange import ExchangeBridge
from dispatch_app.ports.call_control import CallControl

log = logging.getLogger(__name__)

ACCOUNT = "gateway-exchange"
STORE = "gateway-exchange.sqlite"
Skills = Mapping[SeatId, frozenset[str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    signing.add_arguments(parser, account=ACCOUNT)
    parser.add_argument(
        "--config",
        type=Path,
        required=True,
        metavar="FILE.toml",
        help="how the exchange is reached: a table [asterisk]; and [skills] of the seats",
    )


def run(args: argparse.Namespace) -> int:
    """Run until told to stop. Exit code 2 if the options cannot be used."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    try:
        tables = tables_of(args.config)
        control, desk = control_of(tables, args)
        return serve(control, args, skills=skills_of(tables), desk=desk)
    except (signing.BadOptions, BadSetting) as trouble:
        print(trouble, file=sys.stderr)
        return 2


def serve(
    control: CallControl,
    args: argparse.Namespace,
    *,
    skills: Skills | None = None,
    desk: DeviceDesk | None = None,
    wait: Callable[[], None] = wait_for_signal,
) -> int:
    """Bring an exchange and the centre together until `wait` comes back.

    Raises:
        BadOptions: the options do not say who signs in, or where.
    """
    logging.getLogger("httpx").setLevel(logging.WARNING)
    who = signing.credentials(args)
    store = LocalStore(args.data / STORE)
    bridge = ExchangeBridge(control, now=_now, skills=skills)
    outbox = Outbox(store, now=_now, new_id=Uuid7Maker())
    listener = WithDesk(bridge, desk) if desk is not None else bridge
    link = Link(signing.addresses(args), who, outbox, listener, trust=signing.trust(args))
    try:
        link.start()
        refusals = RefusalsLogged(log)
        bridge.start(lambda command: link.send(command, refusals.of(command)))
        if desk is not None:
            desk.start(LinkedCentre(link))
        wait()
    finally:
        if desk is not None:
            desk.stop()
        bridge.stop()
        store.settle()
        link.stop()
        store.close()
    return 0


def tables_of(path: Path) -> dict[str, Any]:
    """The configuration.

    Raises:
        BadOptions: the file cannot be read.
    """
    try:
        return SettingsFile(path).table(())
    except BadSetting as trouble:
        raise signing.BadOptions(f"--config {trouble}") from trouble


def control_of(
    tables: Mapping[str, Any], args: argparse.Namespace
) -> tuple[CallControl, DeviceDesk]:
    """The exchange that a configuration names, and the desk that changes its settings.

    Raises:
        BadOptions: it names none, or one that cannot be used.
        BadSetting: the file cannot be read a second time.
    """
    path: Path = args.config
    if "asterisk" not in tables:
        raise signing.BadOptions(
            f"--config {path}: write a table [asterisk]; see docs/telephone.md"
        )
    # An exchange's own library is loaded where it is asked for.
    from dispatch_app.adapters.telephony.asterisk import config
    from dispatch_app.gateways import devices_exchange as exchange

    try:
        settings = config.load(path)
    except config.BadAsteriskConfig as trouble:
        raise signing.BadOptions(str(trouble)) from trouble
    port = exchange.port_of(settings, args.data)
    control = exchange.WatchedControl(settings, port)
    device = exchange.device_of(control, port, path)
    return control, DeviceDesk(args.account, [device], now=_now)


def skills_of(tables: Mapping[str, Any]) -> Skills:
    """`[skills]`: what each seat can be asked for, such as `"1" = ["english"]`.

    Raises:
        BadOptions: a seat's skills are no list of words.
    """
    table = tables.get("skills", {})
    if not isinstance(table, dict) or not all(_words(v) for v in table.values()):
        raise signing.BadOptions('[skills]: write seats and words, such as "1" = ["english"]')
    return {SeatId(seat): frozenset(words) for seat, words in table.items()}


def _words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _now() -> datetime:
    return datetime.now(UTC)

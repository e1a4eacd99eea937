"""`main.py gateway texts`: options, start, orderly stop."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.domain.ids import AccountId
from dispatch_app.gateways.cli import wait_for_signal
from dispatch_app.gateways.devices_desk import DeviceDesk, WithDesk
from dispatch_app.gateways.devices_device import Beats, recordings_in
from dispatch_app.gateways.devices_file import BadSetting, SettingsFile, Table
from dispatch_app.gateways.devices_texts import devices_of, modems_in
from dispatch_app.gateways.serving import serving
from dispatch_app.gateways.texts import TextsBridge

ACCOUNT = "gateway-texts"
STORE = "gateway-texts.sqlite"
UNUSABLE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "text modems ↔ centre; see docs/devices/text-modem.md."
    parser.epilog = "Exit code 0: ended when told to. 2: the settings cannot be used."
    parser.add_argument(
        "--config",
        type=Path,
        required=True,
        metavar="FILE.toml",
        help="a table [texts.NAME] with port, baud and pin for each modem",
    )
    parser.add_argument(
        "--check", action="store_true", help="only read the settings and say what they make"
    )
    signing.add_arguments(parser, account=ACCOUNT)


def run(args: argparse.Namespace) -> int:
    """Run until told to stop. Exit code 2 if something cannot be used."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        tables = modems_in(SettingsFile(args.config))
        if args.check:
            print("\n".join(f"{name}: {table['port']}" for name, table in tables.items()))
            return 0
        return serve(tables, args)
    except (BadSetting, signing.BadOptions) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE


def serve(
    tables: Mapping[str, Table],
    args: argparse.Namespace,
    *,
    wait: Callable[[], None] = wait_for_signal,
) -> int:
    """Bring modems and the centre together until `wait` comes back.

    Raises:
        BadOptions: the options do not say who signs in, or where.
    """
    who = signing.credentials(args)
    store = LocalStore(args.data / STORE)
    new_id = Uuid7Maker()
    bridge: TextsBridge

    def centre_now() -> datetime:
        return _now() + bridge.ahead

    bridge = TextsBridge(AccountId(args.account), new_id(), now=centre_now)
    beats = Beats()
    modems = devices_of(
        tables,
        bridge,
        recordings=recordings_in(args.data),
        file=SettingsFile(args.config),
        beats=beats,
    )
    desk = DeviceDesk(args.account, modems, now=centre_now)
    outbox = Outbox(store, now=_now, new_id=new_id)
    link = Link(
        signing.addresses(args), who, outbox, WithDesk(bridge, desk), trust=signing.trust(args)
    )
    bridge.beat = link.condition.beat
    beats.to(link.condition)
    with serving(link, store, desk, modems, begin=bridge.start, end=bridge.stop):
        wait()
    return 0


def _now() -> datetime:
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)

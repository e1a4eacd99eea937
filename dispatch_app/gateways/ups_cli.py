"""`main.py gateway ups`: options, start, orderly stop."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.power.hook import ShutdownHook
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.domain.power import SupplyId
from dispatch_app.gateways import devices_nut, devices_ups, ups_settings
from dispatch_app.gateways.cli import wait_for_signal
from dispatch_app.gateways.devices_desk import DeviceDesk, WithDesk
from dispatch_app.gateways.devices_device import Beats, recordings_in
from dispatch_app.gateways.devices_file import BadSetting, SettingsFile
from dispatch_app.gateways.serving import serving
from dispatch_app.gateways.ups import UpsBridge
from dispatch_app.gateways.ups_memory import UpsMemory
from dispatch_app.gateways.ups_settings import BadUpsConfig, UpsTable
from dispatch_app.gateways.ups_supply import SupplyKeeper

log = logging.getLogger(__name__)

ACCOUNT = "gateway-ups"
STORE = "gateway-ups.sqlite"
UNUSABLE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "UPSes by serial line and by NUT → centre; see docs/devices/ups.md."
    parser.epilog = "Exit code 0: ended when told to. 2: the configuration cannot be used."
    parser.add_argument("--config", type=Path, required=True, metavar="FILE.toml")
    parser.add_argument(
        "--check", action="store_true", help="only read the configuration and say what it makes"
    )
    signing.add_arguments(parser, account=ACCOUNT)


def run(args: argparse.Namespace) -> int:
    """Run until told to stop. Exit code 2 if something cannot be used."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("aionut").setLevel(logging.INFO)  # its debug lines hold passwords
    try:
        tables = ups_settings.load(args.config)
        if args.check:
            print(_checked(tables))
            return 0
        return serve(tables, args)
    except (BadUpsConfig, BadSetting, signing.BadOptions) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE


def _checked(tables: Mapping[SupplyId, UpsTable]) -> str:
    return "\n".join(
        f"{name}: {' and '.join(part for part in (table.port, table.nut) if part)}"
        for name, table in tables.items()
    )


def serve(
    tables: Mapping[SupplyId, UpsTable],
    args: argparse.Namespace,
    *,
    wait: Callable[[], None] = wait_for_signal,
) -> int:
    """Bring UPSes and the centre together until `wait` comes back.

    Raises:
        BadOptions: the options do not say who signs in, or where.
    """
    who = signing.credentials(args)
    store = LocalStore(args.data / STORE)
    memory = UpsMemory(store, _now)
    bridge: UpsBridge

    def centre_now() -> datetime:
        return _now() + bridge.ahead

    keepers = {name: keeper_of(name, table, memory, centre_now) for name, table in tables.items()}
    bridge = UpsBridge(list(keepers.values()), now=centre_now)
    beats = Beats()
    file, recordings = SettingsFile(args.config), recordings_in(args.data)
    supplies = [
        device
        for wires in (devices_ups, devices_nut)
        for device in wires.devices_of(tables, keepers.__getitem__, file, recordings, beats)
    ]
    desk = DeviceDesk(args.account, supplies, now=centre_now)
    outbox = Outbox(store, now=_now, new_id=Uuid7Maker())
    listener = WithDesk(bridge, desk)
    link = Link(signing.addresses(args), who, outbox, listener, trust=signing.trust(args))
    bridge.beat = link.condition.beat
    beats.to(link.condition)
    with serving(link, store, desk, supplies, begin=bridge.start, end=bridge.stop):
        wait()
    return 0


def keeper_of(
    name: SupplyId, table: UpsTable, memory: UpsMemory, now: Callable[[], datetime]
) -> SupplyKeeper:
    """Its wires are put in by the devices that they are."""
    return SupplyKeeper(
        ups_settings.plan_of(name, table),
        {},
        ups_settings.model_of(table),
        memory,
        now=now,
        hook=ShutdownHook(table.shutdown) if table.shutdown else None,
        grace_s=table.shutdown_grace_s,
        off_after_s=table.ups_off_s,
    )


def _now() -> datetime:
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)

"""`main.py gateway vehicles`: the terminals of all vehicles, and their way to the centre."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import signal
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from devices.errors import PortLost
from devices.vehicle_terminal.limits import Limits
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replies import RefusalsLogged
from dispatch_app.config import BadConfig, filled
from dispatch_app.gateways.devices_desk import DeviceDesk, WithDesk
from dispatch_app.gateways.devices_device import Device, recordings_in
from dispatch_app.gateways.devices_file import SectionsFile
from dispatch_app.gateways.devices_link import LinkedCentre
from dispatch_app.gateways.devices_terminals import SECTIONS, TerminalsPort
from dispatch_app.gateways.devices_vehicles import devices_of, ports_of
from dispatch_app.gateways.vehicles import Setting, VehicleGateway
from dispatch_app.gateways.vehicles_centre import LoggedLink
from dispatch_app.gateways.vehicles_doors import Doors, secret_in
from dispatch_app.gateways.vehicles_keys import BadKeys, keys_of
from dispatch_app.gateways.vehicles_memory import TakenTexts
from dispatch_app.gateways.vehicles_settings import (
    ListenSettings,
    ReceiverSettings,
    TerminalSettings,
    TextSettings,
    VehicleSettings,
)
from dispatch_app.i18n.texts import Texts

log = logging.getLogger(__name__)

ACCOUNT = "gateway-vehicles"
STORE = "gateway-vehicles.sqlite"
DONE, UNUSABLE, NO_PORT = 0, 2, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Exit code 0: ended when told to. 2: options or the configuration cannot be used."
        " 3: a port is taken."
    )
    signing.add_arguments(parser, account=ACCOUNT)
    parser.add_argument("--config", type=Path, metavar="FILE.toml", help="see docs/devices")
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--tcp", type=int, help="port; 0 takes any free one (default 8808)")
    parser.add_argument("--udp", type=int, help="port; 0 takes any free one (default 8808)")
    parser.add_argument(
        "--ready-file", type=Path, metavar="FILE", help="write the ports here when it listens"
    )


def run(args: argparse.Namespace) -> int:
    """Run until told to stop."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        settings = with_options(settings_in(args.config), args)
        who = signing.credentials(args)
        setting = setting_of(settings, args.data, str(args.config or "defaults"))
        trust = signing.trust(args)
    except (signing.BadOptions, BadConfig, BadKeys, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    store = LocalStore(args.data / STORE)
    gateway = VehicleGateway(setting, now=_now)
    desk = DeviceDesk(args.account, _devices(gateway, setting, args), now=_now)
    listener = WithDesk(gateway, desk)
    outbox = Outbox(store, now=_now, new_id=Uuid7Maker())
    link = Link(signing.addresses(args), who, outbox, listener, keep=store, trust=trust)
    gateway.beat = link.condition.beat
    link.start()
    desk.start(LinkedCentre(link))
    try:
        asyncio.run(_serve(gateway, LoggedLink(link, RefusalsLogged(log)), args.ready_file))
    except PortLost as trouble:
        print(f"{trouble}; is another gateway running?", file=sys.stderr)
        return NO_PORT
    finally:
        desk.stop()
        store.settle()
        link.stop()
        store.close()
    return DONE


def _devices(gateway: VehicleGateway, setting: Setting, args: argparse.Namespace) -> list[Device]:
    """The terminals' port, and the receivers beside it."""
    settings = setting.settings
    port = TerminalsPort(
        gateway.server,
        settings.listen,
        recordings_in(args.data),
        file=_port_file(args),
        on_loop=gateway.on_loop,
    )
    receivers = devices_of(
        gateway.receivers,
        setting.ports,
        settings.receivers,
        args.config,
        host=settings.listen.host,
    )
    return [port, *receivers]


def _port_file(args: argparse.Namespace) -> SectionsFile | None:
    """What the command line gives counts more than a file, and is not changed from afar."""
    if args.config is None or any(given is not None for given in (args.host, args.tcp, args.udp)):
        return None
    return SectionsFile(args.config, SECTIONS)


async def _serve(gateway: VehicleGateway, centre: LoggedLink, ready_file: Path | None) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: loop.call_soon_threadsafe(stopping.set))

    def ready(tcp: int, udp: int) -> None:
        log.info("terminals may call: tcp %d, udp %d", tcp, udp)
        if ready_file is not None:
            half = ready_file.with_suffix(".part")
            half.write_text(json.dumps({"tcp": tcp, "udp": udp}), encoding="utf-8")
            half.replace(ready_file)

    await gateway.run(centre, ready, stopping)


def settings_in(path: Path | None) -> VehicleSettings:
    """Read a configuration; the defaults without one.

    Raises:
        BadConfig: it cannot be read, or holds a key or value that cannot be used.
    """
    if path is None:
        return VehicleSettings()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise BadConfig(f"--config {path}: {trouble}") from trouble
    return settings_of(tables, str(path))


def settings_of(tables: Mapping[str, object], where: str) -> VehicleSettings:
    """
    Raises:
        BadConfig: as `settings_in`.
    """
    known = {"listen", "texts", "settings", "limits", "keys", "receivers"}
    for name, table in tables.items():
        if name not in known or not isinstance(table, dict):
            raise BadConfig(f"{where}: [{name}] is no section; known are: {', '.join(known)}")
    given: dict[str, dict[str, object]] = {k: v for k, v in tables.items() if isinstance(v, dict)}
    default = VehicleSettings()
    return VehicleSettings(
        listen=filled(ListenSettings(), given.get("listen", {}), f"{where}: [listen]"),
        texts=filled(TextSettings(), given.get("texts", {}), f"{where}: [texts]"),
        settings=filled(TerminalSettings(), given.get("settings", {}), f"{where}: [settings]"),
        limits=given.get("limits", {}),
        keys={str(k): str(v) for k, v in given["keys"].items()}
        if "keys" in given
        else default.keys,
        receivers=_receivers(given.get("receivers", {}), where),
    )


def _receivers(table: Mapping[str, object], where: str) -> dict[str, ReceiverSettings]:
    found = {}
    for name, given in table.items():
        place = f"{where}: [receivers.{name}]"
        if not isinstance(given, dict):
            raise BadConfig(f"{place}: must be a section")
        receiver = filled(ReceiverSettings(), given, place)
        if not receiver.vehicle or bool(receiver.port) == bool(receiver.udp):
            raise BadConfig(f"{place}: name a vehicle, and either port or udp")
        found[name] = receiver
    return found


def with_options(settings: VehicleSettings, args: argparse.Namespace) -> VehicleSettings:
    """What the command line gives counts more."""
    given = {"host": args.host, "tcp": args.tcp, "udp": args.udp}
    changes = {name: value for name, value in given.items() if value is not None}
    return replace(settings, listen=filled(settings.listen, changes, "command line:"))


def setting_of(settings: VehicleSettings, data: Path, where: str) -> Setting:
    """
    Raises:
        BadConfig, BadKeys: the configuration cannot be used.
        OSError: the directory of the data cannot be.
    """
    try:
        texts = Texts.load(settings.texts.language)
    except FileNotFoundError as trouble:
        raise BadConfig(f"{where}: [texts] language: {trouble}") from trouble
    return Setting(
        settings=settings,
        limits=filled(Limits(), settings.limits, f"{where}: [limits]"),
        keys=keys_of(settings.keys),
        words=texts,
        doors=Doors(secret_in(data / "terminal-codes.secret")),
        memory=TakenTexts(data / "terminal-orders.json"),
        ports=ports_of(settings.receivers, recordings_in(data)),
    )


def _now() -> datetime:
    return datetime.now(UTC)

"""`main.py gateway alarm`: options, start, orderly stop."""

from __future__ import annotations

import argparse
import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from devices.alarm_unit.profile import (
    SHIPPED,
    BadProfile,
    Profile,
    load_profile,
    shipped_profile,
)
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.gateways import devices_alarm
from dispatch_app.gateways.alarm import AlarmGateway
from dispatch_app.gateways.alarm_bypass import Bypass
from dispatch_app.gateways.cli import wait_for_signal
from dispatch_app.gateways.devices_alarm import AlarmPart
from dispatch_app.gateways.devices_desk import DeviceDesk, WithDesk
from dispatch_app.gateways.devices_device import Beats, recordings_in
from dispatch_app.gateways.devices_file import BadSetting, SettingsFile, Table
from dispatch_app.gateways.serving import serving

log = logging.getLogger(__name__)

ACCOUNT = "gateway-alarm"
STORE = "gateway-alarm.sqlite"
TICK_S = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    signing.add_arguments(parser, account=ACCOUNT)
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE.toml",
        help="a table [alarm] with port, profile, name and bypass, instead of the options below; "
        "the device desk can then change them",
    )
    add_unit_arguments(parser)
    parser.add_argument("--name", default="box-1", help="what alarms call the box (default box-1)")
    parser.add_argument(
        "--bypass",
        choices=["auto", "ordered"],
        default="auto",
        help="trunks go to the seats' telephones by themselves when the exchange fails, "
        "or only when a person orders it (default auto)",
    )


def add_unit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        default="",
        help="the box's port: /dev/ttyUSB0, COM3, rfc2217://HOST:PORT, socket://HOST:PORT",
    )
    parser.add_argument(
        "--profile",
        default="",
        help="what the box understands: a file of TOML, or one that ships: "
        + ", ".join(sorted(path.stem for path in SHIPPED.glob("*.toml"))),
    )


def profile_of(given: str) -> Profile:
    """A profile by its file or its name.

    Raises:
        BadOptions: there is none, or it cannot be used.
    """
    try:
        return load_profile(shipped_profile(given))
    except BadProfile as trouble:
        raise signing.BadOptions(f"--profile {trouble}") from trouble


def run(args: argparse.Namespace) -> int:
    """Run until told to stop. Exit code 2 if the options cannot be used."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        return serve(args)
    except (signing.BadOptions, BadSetting) as trouble:
        print(trouble, file=sys.stderr)
        return 2


def serve(args: argparse.Namespace, *, wait: Callable[[], None] = wait_for_signal) -> int:
    """Bring a box and the centre together until `wait` comes back.

    Raises:
        BadOptions: the options do not say who signs in, or what the box is.
    """
    table, file = table_of(args)
    settings, who = devices_alarm.settings_of(table), signing.credentials(args)
    store = LocalStore(args.data / STORE)
    gateway = AlarmGateway(
        settings.name,
        lambda act: part.tell(act),
        Bypass(by_itself=settings.bypass == "auto"),
        now=_now,
    )
    port = devices_alarm.port_of(table, recordings_in(args.data))
    beats = Beats()
    part = AlarmPart(port, gateway.heard, gateway.tell_again, beats)
    box = devices_alarm.device_of(part, port, table, file)
    desk = DeviceDesk(args.account, [box], now=_now)
    outbox = Outbox(store, now=_now, new_id=Uuid7Maker())
    listener = WithDesk(gateway, desk)
    link = Link(signing.addresses(args), who, outbox, listener, trust=signing.trust(args))
    beats.to(link.condition)
    ticking = _Ticking(gateway.tick, lambda: link.condition.beat("tick", TICK_S))
    with serving(
        link, store, desk, [box, ticking], begin=lambda centre: gateway.start(centre.send)
    ):
        wait()
    return 0


def table_of(args: argparse.Namespace) -> tuple[Table, SettingsFile | None]:
    """The box's settings, with the file that they stand in if it can be changed.

    Raises:
        BadOptions: neither a file nor a port with a profile is named.
        BadSetting: the file cannot be used.
    """
    if args.config is not None:
        return devices_alarm.load(args.config), SettingsFile(args.config)
    if not args.port or not args.profile:
        raise signing.BadOptions("say --port and --profile, or --config FILE.toml")
    profile_of(args.profile)
    given = {key: getattr(args, key) for key in ("port", "profile", "name", "bypass")}
    return given, None


class _Ticking:
    """Calls once a second, on a thread of its own, and says each time that it has come round."""

    def __init__(self, work: Callable[[], None], beat: Callable[[], None]) -> None:
        self._work, self._beat = work, beat
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="alarm tick", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(TICK_S):
            self._work()
            self._beat()


def _now() -> datetime:
    return datetime.now(UTC)

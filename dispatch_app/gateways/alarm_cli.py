"""`main.py gateway alarm`: options, start, orderly stop."""

from __future__ import annotations

import argparse
import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from devices.alarm_unit.driver import AlarmUnit
from devices.alarm_unit.profile import (
    SHIPPED,
    BadProfile,
    Profile,
    load_profile,
    shipped_profile,
)
from devices.transports.serial_port import serial_opener
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replies import RefusalsLogged
from dispatch_app.gateways.alarm import AlarmGateway
from dispatch_app.gateways.alarm_bypass import Bypass
from dispatch_app.gateways.cli import wait_for_signal

log = logging.getLogger(__name__)

ACCOUNT = "gateway-alarm"
STORE = "gateway-alarm.sqlite"
TICK_S = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    signing.add_arguments(parser, account=ACCOUNT)
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
        required=True,
        help="the box's port: /dev/ttyUSB0, COM3, rfc2217://HOST:PORT, socket://HOST:PORT",
    )
    parser.add_argument(
        "--profile",
        required=True,
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
    except signing.BadOptions as trouble:
        print(trouble, file=sys.stderr)
        return 2


def serve(args: argparse.Namespace, *, wait: Callable[[], None] = wait_for_signal) -> int:
    """Bring a box and the centre together until `wait` comes back.

    Raises:
        BadOptions: the options do not say who signs in, or what the box is.
    """
    profile, who = profile_of(args.profile), signing.credentials(args)
    store = LocalStore(args.data / STORE)
    unit = AlarmUnit(
        args.name,
        serial_opener(args.port, baud=profile.baud),
        profile,
        lambda event: gateway.heard(event),
    )
    gateway = AlarmGateway(args.name, unit.tell, Bypass(by_itself=args.bypass == "auto"), now=_now)
    outbox = Outbox(store, now=_now, new_id=Uuid7Maker())
    link = Link(signing.addresses(args), who, outbox, gateway, trust=signing.trust(args))
    ticking = _Ticking(gateway.tick)
    try:
        link.start()
        refusals = RefusalsLogged(log)
        gateway.start(lambda command: link.send(command, refusals.of(command)))
        unit.start()
        ticking.start()
        wait()
    finally:
        ticking.stop()
        unit.stop()
        store.settle()
        link.stop()
        store.close()
    return 0


class _Ticking:
    """Calls once a second, on a thread of its own."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
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


def _now() -> datetime:
    return datetime.now(UTC)

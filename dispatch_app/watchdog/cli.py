"""`main.py watchdog`: options, start, orderly stop. Depends on nothing that it watches."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from devices.alarm_unit.profile import BadProfile, load_profile, shipped_profile
from devices.transports.serial_port import serial_opener
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replies import RefusalsLogged
from dispatch_app.watchdog.beating import VARIABLE, BadAddress, address_of
from dispatch_app.watchdog.hearing import BeatPort, ServerAsker
from dispatch_app.watchdog.process import Watchdog
from dispatch_app.watchdog.siren import Siren
from dispatch_app.watchdog.watch import SILENT_S, Watch

log = logging.getLogger(__name__)

STORE = "watchdog.sqlite"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    signing.add_arguments(parser, account="watchdog")
    parser.add_argument(
        "--listen",
        default="127.0.0.1:8140",
        metavar="HOST:PORT",
        help=f"where heartbeats come in; processes get it as {VARIABLE} (default 127.0.0.1:8140)",
    )
    parser.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="PROCESS",
        help="must be heard within a minute, such as 'recorder recorder-1'; others are learnt",
    )
    parser.add_argument("--port", help="port of the sound-and-light unit, for when nobody has it")
    parser.add_argument("--profile", default="coil-board", help="what the unit understands")
    parser.add_argument(
        "--silent-after", type=float, default=SILENT_S, metavar="S", help="seconds (default 5)"
    )


def run(args: argparse.Namespace) -> int:
    """Run until told to stop. Exit code 2 if the options cannot be used."""
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        return serve(args)
    except (signing.BadOptions, BadAddress, BadProfile, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return 2


def serve(
    args: argparse.Namespace,
    *,
    wait: Callable[[], None] | None = None,
    ready: Callable[[Watchdog, tuple[str, int]], None] = lambda _dog, _address: None,
) -> int:
    """Watch until `wait` comes back.

    Raises:
        BadOptions, BadAddress, BadProfile, OSError: the options cannot be used.
    """
    who, trust = signing.credentials(args), signing.trust(args)
    asker = ServerAsker(signing.addresses(args), trust or True)
    watch = Watch(args.expect, silent_s=args.silent_after)
    dog = Watchdog(watch, asker.ask, _siren(args))
    port = BeatPort(address_of(args.listen), dog.heard)
    store = LocalStore(args.data / STORE)
    outbox = Outbox(store, now=_now, new_id=Uuid7Maker())
    link = Link(signing.addresses(args), who, outbox, dog, trust=trust)
    refusals = RefusalsLogged(log)
    try:
        port.start()
        link.start()
        dog.start(lambda command: link.send(command, refusals.of(command)))
        ready(dog, port.address)
        (wait or _wait_for_signal)()
    finally:
        port.stop()
        dog.stop()
        asker.close()
        store.settle()
        link.stop()
        store.close()
    return 0


def _siren(args: argparse.Namespace) -> Siren | None:
    if not args.port:
        return None
    profile = load_profile(shipped_profile(args.profile))
    opener = serial_opener(args.port, baud=profile.baud, exclusive=False)
    return Siren(opener, profile)


def _wait_for_signal() -> None:
    done = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: done.set())
    while not done.wait(0.5):
        pass


def _now() -> datetime:
    return datetime.now(UTC)

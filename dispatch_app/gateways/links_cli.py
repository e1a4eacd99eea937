"""`main.py gateway links`: options, start, orderly stop."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.links import settings as link_settings
from dispatch_app.adapters.links.door import LinkDoor
from dispatch_app.adapters.links.memory import LinkMemory
from dispatch_app.adapters.links.settings import BadLinks, LinkSettings
from dispatch_app.answering import CannotListen
from dispatch_app.client import signing
from dispatch_app.client.link import Answer, Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.gateways.cli import wait_for_signal
from dispatch_app.gateways.devices_link import LinkedCentre
from dispatch_app.gateways.links import LinksBridge
from dispatch_app.gateways.links_numbers import lookup_of
from dispatch_app.gateways.links_partner_worker import Pace
from dispatch_app.gateways.links_web import DoorServer

log = logging.getLogger(__name__)

ACCOUNT = "gateway-links"
STORE = "gateway-links.sqlite"
MEMORY = "gateway-links-seen.sqlite"
UNUSABLE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "linked systems (110, 119, 122) ↔ centre; see docs/links.md."
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
    try:
        settings = link_settings.load(args.config)
        if args.check:
            print(_checked(settings))
            return 0
        return serve(settings, args)
    except (BadLinks, CannotListen, signing.BadOptions) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE


def _checked(settings: LinkSettings) -> str:
    rows = [f"{settings.identity.name}: {settings.host}:{settings.port}"]
    for partner in settings.partners:
        where = partner.address.url if partner.address else f"by voice {partner.telephone}"
        rows.append(f"{partner.id}: {partner.kind.value} {where}")
    return "\n".join(rows)


def serve(
    settings: LinkSettings,
    args: argparse.Namespace,
    *,
    wait: Callable[[], None] = wait_for_signal,
    pace: Pace | None = None,
    ready: Callable[[int], None] = lambda _port: None,
) -> int:
    """Bring partners and the centre together until `wait` comes back; `ready` is told the port.

    Raises:
        BadOptions: the options do not say who signs in, or where.
        CannotListen: the address cannot be had.
    """
    who = signing.credentials(args)
    store = LocalStore(args.data / STORE)
    memory = LinkMemory(args.data / MEMORY)
    outbox = Outbox(store, now=_now, new_id=Uuid7Maker())
    link: Link

    def ask(path: str, then: Answer) -> None:
        link.ask(path, then)

    bridge = LinksBridge(
        settings, args.account, now=_now, settle=store.settle, lookup=lookup_of(ask), pace=pace
    )
    link = Link(signing.addresses(args), who, outbox, bridge, trust=signing.trust(args))
    bridge.beat = link.condition.beat
    door = LinkDoor(settings.identity, settings.keys, bridge, memory, _now)
    door.heard = bridge.heard
    try:
        server = DoorServer(door.app, settings.host, settings.port, settings.tls)
    except CannotListen:
        store.close()
        memory.close()
        raise
    try:
        bridge.start(LinkedCentre(link))
        link.start()
        server.start()
        log.info("partners reach %s at port %d", settings.identity.name, server.port)
        ready(server.port)
        wait()
    finally:
        server.stop()
        bridge.stop()
        store.settle()
        link.stop()
        store.close()
        memory.close()
    return 0


def _now() -> datetime:
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)

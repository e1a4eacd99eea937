"""`main.py simulate vehicles`: all crews of a region in a process of their own."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from devices.simulator.vehicle_terminal.town import Town
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.domain.ids import VehicleId
from dispatch_app.simulation.options import above_zero
from dispatch_app.simulation.terminals import FleetByTerminals
from dispatch_app.simulation.vehicles import DirectWay, Fleet, LatestState
from gis.errors import BadRegion
from gis.region import Region
from gis.roads.graph import RoadGraph


def add_arguments(parser: argparse.ArgumentParser) -> None:
    signing.add_arguments(parser, account="gateway-vehicles", plays=True)
    parser.add_argument("--region", type=Path, required=True, help="directory of the region")
    parser.add_argument("--pace", type=above_zero, default=1.0, help="how much faster than life")
    parser.add_argument(
        "--terminals",
        type=terminals_port,
        metavar="HOST:PORT",
        help="speak JT/T 808 to `gateway vehicles` there; else to the centre itself",
    )
    parser.add_argument("--seed", type=int, default=120, help="the same seed, the same crews")


def run(args: argparse.Namespace) -> int:
    """Drive until told to stop. Exit code 2 if the options or the region cannot be used."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        who = signing.credentials(args)
        roads = RoadGraph.load(Region.open(args.region).roads)
    except (signing.BadOptions, BadRegion) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    store = LocalStore(args.data / "simulated-vehicles.sqlite")
    latest = LatestState()
    outbox = Outbox(store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
    link = Link(signing.addresses(args), who, outbox, latest, trust=signing.trust(args))
    link.start()
    try:
        _drive(args, roads, link, latest, stopping)
    finally:
        link.stop()
    store.close()
    return 0


def _drive(
    args: argparse.Namespace,
    roads: RoadGraph,
    link: Link,
    latest: LatestState,
    stopping: threading.Event,
) -> None:
    if args.terminals is None:
        Fleet(roads, DirectWay(link), latest, pace=args.pace, seed=args.seed).run(stopping)
        return
    town = Town(*args.terminals)
    town.start()
    try:
        vehicles = [VehicleId(v.id) for v in Region.open(args.region).vehicles()]
        way = FleetByTerminals(town, vehicles)
        Fleet(roads, way, latest, pace=args.pace, seed=args.seed).run(stopping)
    finally:
        town.stop()


def terminals_port(text: str) -> tuple[str, int]:
    """HOST:PORT of the gateway that vehicle terminals call."""
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isdecimal()):
        raise argparse.ArgumentTypeError("write it as HOST:PORT, such as 127.0.0.1:8808")
    return host, int(port)

"""`main.py simulate vehicles`: all crews of a region in a process of their own."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.simulation.options import above_zero
from dispatch_app.simulation.vehicles import Fleet, LatestState
from gis.errors import BadRegion
from gis.region import Region
from gis.roads.graph import RoadGraph


def add_arguments(parser: argparse.ArgumentParser) -> None:
    signing.add_arguments(parser, account="gateway-vehicles")
    parser.add_argument("--region", type=Path, required=True, help="directory of the region")
    parser.add_argument("--pace", type=above_zero, default=1.0, help="how much faster than life")
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
    Fleet(roads, link, latest, pace=args.pace, seed=args.seed).run(stopping)
    link.stop()
    store.close()
    return 0

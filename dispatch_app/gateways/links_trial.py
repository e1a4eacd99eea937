"""`main.py links conform`: tries a partner's door rule by rule, and prints what it keeps."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime

from dispatch_app.adapters.links.settings import BadLinks
from dispatch_app.gateways.links_conform import Outcome, conform
from dispatch_app.gateways.links_options import add_who, add_whom, address_of, identity_of

UNUSABLE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Every incident of these trials is marked as an exercise."
    parser.epilog = "Exit code 0: every rule is kept. 1: some are not. 2: bad options."
    parser.add_argument("url", metavar="URL", help="where the partner listens")
    add_who(parser, name="conformance")
    add_whom(parser)


def run(args: argparse.Namespace) -> int:
    try:
        identity, partner = identity_of(args, "conformance"), address_of(args, args.url)
    except BadLinks as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    outcomes = asyncio.run(conform(identity, partner, lambda: datetime.now(UTC)))
    for outcome in outcomes:
        print(line_of(outcome))
    broken = [outcome for outcome in outcomes if not outcome.kept]
    print(f"{len(outcomes) - len(broken)} of {len(outcomes)} rules kept")
    return 1 if broken else 0


def line_of(outcome: Outcome) -> str:
    word = "kept  " if outcome.kept else "BROKEN"
    tail = f": {outcome.trouble}" if outcome.trouble else ""
    return f"{word} {outcome.rule} {outcome.says}{tail}"

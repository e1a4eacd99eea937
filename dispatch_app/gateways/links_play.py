"""`main.py links partner`: another dispatch system on this machine, to try the links with."""

from __future__ import annotations

import argparse
import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.links.messages import DATUM, Location, Told
from dispatch_app.adapters.links.settings import BadLinks
from dispatch_app.answering import CannotListen
from dispatch_app.domain.links.values import LinkPurpose, PartnerKind, Standing
from dispatch_app.gateways.cli import wait_for_signal
from dispatch_app.gateways.links_inventing import Bringing, sayings, spots
from dispatch_app.gateways.links_options import add_who, add_whom, address_of, identity_of
from dispatch_app.gateways.links_partner import Habits, Manner, PlayedPartner

UNUSABLE = 2
_CONSOLE = (
    "commands, one a line: ask LAT LON TEXT · hand LAT LON TEXT · accept CASE · refuse CASE · "
    "finish CASE · tell CASE WORDS · back CASE · list"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "A played 110, 119 or 122 that speaks the protocol of docs/links.md."
    parser.epilog = f"With --console, {_CONSOLE}."
    kinds = [kind.value for kind in PartnerKind]
    parser.add_argument("--kind", choices=kinds, default=PartnerKind.POLICE.value)
    add_who(parser, name="")
    parser.add_argument("--centre", default="http://127.0.0.1:8140", metavar="URL")
    add_whom(parser)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8141, help="0 takes any free port")
    parser.add_argument("--data", type=Path, default=Path(".run/partner"))
    parser.add_argument(
        "--manner", type=Manner, choices=list(Manner), default=Manner.ACCEPT, help="of its people"
    )
    parser.add_argument("--answer-after", type=float, default=3.0, metavar="SECONDS")
    parser.add_argument("--finish-after", type=float, metavar="SECONDS")
    parser.add_argument("--language", default="zh", help="of what its people say")
    parser.add_argument(
        "--every", type=float, metavar="SECONDS", help="bring an invented incident so often"
    )
    parser.add_argument(
        "--places",
        type=Path,
        metavar="FILE.json",
        help="where they happen: a list of objects with address, lat and lon",
    )
    parser.add_argument("--console", action="store_true", help="read commands from standard input")


def run(args: argparse.Namespace) -> int:
    """Run until told to stop. Exit code 2 if the options cannot be used."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    args.name = args.name or f"partner-{args.kind}"
    args.data.mkdir(parents=True, exist_ok=True)
    try:
        partner = PlayedPartner(
            identity_of(args, f"played {args.kind}"),
            address_of(args, args.centre),
            args.data,
            now=_now,
            habits=_habits(args),
            host=args.host,
            port=args.port,
        )
    except (BadLinks, CannotListen) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    return serve(partner, console=args.console)


def _habits(args: argparse.Namespace) -> Habits:
    """Raises:
    BadLinks: it should bring incidents, and there is no place for them.
    """
    said = sayings(args.language)
    bringing = None
    if args.every is not None:
        if args.places is None:
            raise BadLinks("--every needs --places FILE.json")
        kind, places = PartnerKind(args.kind), spots(args.places)
        bringing = Bringing(kind, said, places, every_s=args.every, now=_now)
    return Habits(
        manner=args.manner,
        answer_after_s=args.answer_after,
        finish_after_s=args.finish_after,
        said=said,
        bringing=bringing,
    )


def serve(
    partner: PlayedPartner, *, console: bool, wait: Callable[[], None] = wait_for_signal
) -> int:
    partner.start()
    print(f"http://127.0.0.1:{partner.server.port}", flush=True)
    if console:
        threading.Thread(target=_listen, args=(partner,), name="console", daemon=True).start()
    try:
        wait()
    finally:
        partner.stop()
    return 0


def _listen(partner: PlayedPartner) -> None:
    for line in sys.stdin:
        try:
            print(obey(partner, line.split()), flush=True)
        except (KeyError, ValueError, IndexError) as strange:
            print(f"{type(strange).__name__}: {strange}; {_CONSOLE}", flush=True)


def obey(partner: PlayedPartner, words: list[str]) -> str:
    """One line of the console; what it says to it.

    Raises:
        KeyError, ValueError, IndexError: it cannot be understood.
    """
    match words:
        case ["ask" | "hand" as what, lat, lon, *text]:
            purpose = LinkPurpose.SUPPORT if what == "ask" else LinkPurpose.HAND_OVER
            return partner.ask(purpose, _told(float(lat), float(lon), " ".join(text)))
        case ["accept", case]:
            partner.answer(case, Standing.ACCEPTED)
        case ["refuse", case]:
            partner.answer(case, Standing.REFUSED, reason="no_resources")
        case ["finish", case]:
            partner.answer(case, Standing.FINISHED)
        case ["tell", case, *said]:
            partner.tell(case, " ".join(said))
        case ["back", case]:
            partner.take_back(case, "not_needed")
        case ["list"]:
            rows = (f"{c.wire} {c.standing.value} {c.told.number}" for c in partner.cases.values())
            return "\n".join(rows)
        case _:
            raise ValueError(" ".join(words))
    return "said"


def _told(lat: float, lon: float, text: str) -> Told:
    where = Location(latitude=lat, longitude=lon, datum=DATUM, uncertainty_m=50.0, text=text)
    return Told(number=f"P-{_now():%H%M%S}", location=where, complaint=text, opened_at=_now())


def _now() -> datetime:
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)

"""`main.py simulate history`: a past of years in a database of its own, to try figures on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch_app.adapters import region_tables
from dispatch_app.adapters.key_files import KeyFileTrouble
from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.adapters.state_json import JsonState
from dispatch_app.adapters.storage.database import BadDatabaseUrl, Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.subscribers import SqlSubscribers
from dispatch_app.adapters.storage.tracks.opening import open_tracks
from dispatch_app.config import Config
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.invented_sound import InventedSound
from dispatch_app.ports.errors import Unavailable
from dispatch_app.recording.seal import BadList
from dispatch_app.services.folded import Folded
from dispatch_app.services.locating import Locating
from dispatch_app.services.undelivered import UndeliveredOrders
from dispatch_app.simulation import stories
from dispatch_app.simulation.history import making
from dispatch_app.simulation.history.ledger import Ledger
from dispatch_app.simulation.history.legs import Legs, fixes_of
from dispatch_app.simulation.history.scene import CENTRE
from dispatch_app.simulation.history.town import Caller
from dispatch_app.simulation.options import above_zero, at_least_one
from gis.errors import BadRegion, BadTable
from gis.region import Region
from gis.roads.graph import RoadGraph

DONE, UNUSABLE, AWAY = 0, 2, 4
STORIES = 4000
"""Different stories at most, and at least; a past that is longer tells them again."""
FEWEST = 200
TRACK_DAYS = 3
TRACK_BATCH = 20_000
"""Fixes in one write."""
TRACK_PACK = 500
RECORDINGS = 24
REACTIONS = (UndeliveredOrders.name, Locating.name)
"""What the centre does after an event must not be done for events of long ago."""


class NotEmpty(Exception):
    """There is a centre in this database already."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Invent years of calls, incidents and runs for a region, by the centre's own rules, into a"
        " new database. It is marked as invented for ever: on every screen and every report."
    )
    parser.epilog = (
        "Exit code 0: done. 2: an option cannot be used. 4: the database cannot be written."
    )
    parser.add_argument("--region", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--database", required=True, metavar="URL", help="sqlite:///file or postgresql+psycopg://…"
    )
    parser.add_argument("--years", type=above_zero, default=2.0)
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="default yesterday")
    parser.add_argument("--seed", type=at_least_one, default=7)
    parser.add_argument(
        "--per-year",
        type=above_zero,
        metavar="INCIDENTS",
        help=f"default {making.INCIDENTS_OF_A_VEHICLE:.0f} for each vehicle of the region",
    )
    parser.add_argument(
        "--track-days",
        type=int,
        default=TRACK_DAYS,
        metavar="N",
        help=f"tracks of the last N days, along the roads (default {TRACK_DAYS}; 0: none)",
    )
    parser.add_argument(
        "--sound",
        type=Path,
        metavar="DIR",
        help="a recorder's directory to be made: some conversations of the last day, without words",
    )
    parser.add_argument(
        "--recordings",
        type=at_least_one,
        default=RECORDINGS,
        metavar="N",
        help=f"so many of them (default {RECORDINGS})",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing of the progress")


def run(args: argparse.Namespace) -> int:
    try:
        database = Database(args.database)
    except BadDatabaseUrl as trouble:
        print(f"--database: {trouble}", file=sys.stderr)
        return UNUSABLE
    except Unavailable as away:
        print(f"database: {away}", file=sys.stderr)
        return AWAY
    try:
        said = _made(args, database)
    except (BadRegion, BadTable, NotEmpty, BadList, KeyFileTrouble) as trouble:
        print(f"simulate history: {trouble}", file=sys.stderr)
        return UNUSABLE
    except Unavailable as away:
        print(f"database: {away}", file=sys.stderr)
        return AWAY
    finally:
        database.close()
    print(said)
    return DONE


def _made(args: argparse.Namespace, database: Database) -> str:
    region, zone = Region.open(args.region), ZoneInfo(Config().server.zone)
    journal = SqlJournal(database)
    if journal.last_sequence():
        raise NotEmpty("this database has a record already; a past needs one of its own")
    span = _span(args.until or datetime.now(zone).date() - timedelta(days=1), args.years)
    subscribers = {row.number: row for row in region_tables.subscribers(region)}
    ledger = Ledger(
        journal,
        Folded(),
        begins=datetime.combine(span.first, time(), zone),
        zone=zone,
        seed=args.seed,
        subscriber=subscribers.get,
        bounds=region_tables.bounds(region),
    )
    per_year = args.per_year or making.INCIDENTS_OF_A_VEHICLE * len(region.vehicles())
    ledger.do(making.declared(span, args.seed), CENTRE)
    seats = making.set_up(ledger, region_tables.registrations(region), per_year)
    legs = Legs(_tracked_since(span, args.track_days, zone))
    tape = _tape(args, span, zone)
    scene = making.make(
        ledger,
        _callers(region, args.seed, _stories(span, per_year)),
        seats,
        span,
        per_year=per_year,
        zone=zone,
        seed=args.seed,
        legs=legs,
        tape=tape,
        told=_teller(args.quiet, span),
    )
    if tape is not None:
        tape.close()
    tracked = _keep_tracks(legs, region, args.database)
    _leave(journal, ledger, region, SqlSubscribers(database))
    refused = ", ".join(f"{code} {n}" for code, n in ledger.refused.most_common())
    return (
        f"{span.first} … {span.last}: {ledger.events} events; {scene.not_connected} calls found "
        f"every line taken; refused by the rules: {refused or 'nothing'}; {tracked} positions; "
        f"{tape.made if tape is not None else 0} recordings"
    )


def _tape(args: argparse.Namespace, span: making.Span, zone: ZoneInfo) -> InventedSound | None:
    if args.sound is None:
        return None
    since = datetime.combine(span.last, time(), zone).astimezone(UTC)
    return InventedSound(args.sound, since, args.recordings, args.seed)


def _tracked_since(span: making.Span, days: int, zone: ZoneInfo) -> datetime | None:
    if days <= 0:
        return None
    first = span.last - timedelta(days=days - 1)
    return datetime.combine(first, time(), zone).astimezone(UTC)


def _keep_tracks(legs: Legs, region: Region, database: str) -> int:
    """Beside the journal, as a centre keeps them; how many positions."""
    if not len(legs):
        return 0
    roads, store, count = RoadGraph.load(region.roads), open_tracks(database), 0
    try:
        for _, driven in legs.of_vehicles():
            fixes = list(fixes_of(driven, roads))
            count += len(fixes)
            for first in range(0, len(fixes), TRACK_BATCH):
                store.write(fixes[first : first + TRACK_BATCH])
        while store.pack(datetime.now(UTC), TRACK_PACK):
            pass
    finally:
        store.close()
    return count


def _span(last: date, years: float) -> making.Span:
    return making.Span(first=last - timedelta(days=max(1, round(365.25 * years)) - 1), last=last)


def _stories(span: making.Span, per_year: float) -> int:
    return min(STORIES, max(FEWEST, round(per_year * span.days / 365.25)))


def _callers(region: Region, seed: int, count: int) -> list[Caller]:
    residents = [
        stories.Resident(number=row.number, address=row.address, lon=row.lon, lat=row.lat)
        for row in region.subscribers()
    ]
    book = load_book(RESOURCES / "protocols")
    return making.callers_of(stories.tell(residents, book, count, seed), book, "zh")


def _teller(quiet: bool, span: making.Span) -> Callable[[date], None]:
    def tell(day: date) -> None:
        if not quiet:
            done = (day - span.first).days / span.days
            print(f"\r{day} {done:4.0%}", end="", file=sys.stderr, flush=True)

    return tell


def _leave(
    journal: SqlJournal, ledger: Ledger, region: Region, subscribers: SqlSubscribers
) -> None:
    """As a centre that was ended in order: a server can be started on it at once."""
    sequence = journal.last_sequence()
    journal.save_snapshot(sequence, JsonState().encode(ledger.state))
    for reaction in REACTIONS:
        journal.set_bookmark(reaction, sequence)
    subscribers.replace_all(region_tables.subscribers(region))

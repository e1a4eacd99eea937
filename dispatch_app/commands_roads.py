"""`main.py roads trips`: the centre's own trips as a table, for `roads calibrate`."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from dispatch_app.bootstrap import open_configured_journal
from dispatch_app.config import BadConfig
from dispatch_app.domain.events import Event
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.journal import Journal
from dispatch_app.services.driven_trips import driven_trips

DONE = 0
UNUSABLE = 2
NOT_WRITABLE = 3
AWAY = 4
HEADER = ("started_at", "duration_s", "start_lon", "start_lat", "end_lon", "end_lat", "vehicle")
_PAGE = 1000


def add_trips(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the trips of the journal from which speeds can be learnt: from a station to a sure "
        "place, both times reported by a terminal, a button or the satellite."
    )
    parser.epilog = (
        "Exit code 0: done. 2: configuration cannot be used. 3: cannot write. 4: no database."
    )
    parser.add_argument("--config", type=Path, metavar="FILE.toml")
    parser.add_argument(
        "--database", metavar="URL", help="sqlite:///file or postgresql+psycopg://…"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.csv")


def trips(arguments: argparse.Namespace) -> int:
    given = {"database": arguments.database} if arguments.database else {}
    try:
        journal = open_configured_journal(arguments.config, given)
        if journal.last_sequence() == 0:
            raise BadConfig("the journal is empty; is this the centre's database?")
        count = _write(journal, arguments.out)
    except BadConfig as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    except Unavailable as away:
        print(f"database: {away}", file=sys.stderr)
        return AWAY
    except OSError as trouble:
        print(f"roads trips: {trouble}", file=sys.stderr)
        return NOT_WRITABLE
    print(f"{count} trips: {arguments.out}")
    return DONE


def _write(journal: Journal, out: Path) -> int:
    count = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEADER)
        for trip in driven_trips(_events(journal)):
            ends = (trip.start.lon, trip.start.lat, trip.end.lon, trip.end.lat)
            figures = (f"{trip.duration_s:.1f}", *(f"{degrees:.7f}" for degrees in ends))
            table.writerow((trip.started_at.isoformat(), *figures, trip.vehicle))
            count += 1
    journal.close()
    return count


def _events(journal: Journal) -> Iterator[Event]:
    after = 0
    while page := journal.read(after, _PAGE):
        yield from (entry.event for entry in page)
        after = page[-1].sequence

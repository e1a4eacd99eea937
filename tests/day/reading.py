"""Reads what a day left on its disks into its record. Judges nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select

from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.figures.verifying import verdicts
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.figures.replaying import replay
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.projections.batch import ORDER
from dispatch_app.adapters.storage.rebuilding import rebuild
from dispatch_app.adapters.storage.seal_check import Altered, check
from dispatch_app.client.api import Api, Declined
from dispatch_app.client.credentials import Credentials
from dispatch_app.client.replies import Accepted, Refused, Unreachable
from dispatch_app.ports.journal import Entry
from dispatch_app.services.figures.local_time import LocalTime
from dispatch_app.wire import codec
from tests.day.desk import Told
from tests.day.record import AnsweredTwice, Version

PAGE = 2000
ZONE = ZoneInfo("Asia/Shanghai")


def entries_in(database: Path) -> tuple[Entry, ...]:
    with closing(Database(f"sqlite:///{database}")) as store:
        return tuple(_entries(SqlJournal(store)))


def _entries(journal: SqlJournal) -> Iterator[Entry]:
    after = 0
    while page := journal.read(after, PAGE):
        yield from page
        after = page[-1].sequence


def slips_on(disk: Path) -> tuple[Version, ...]:
    """Rows of a station's own journal, as they stand there after its process has ended."""
    with closing(sqlite3.connect(disk)) as db:
        rows = db.execute("select mission, version from slip").fetchall()
    return tuple((str(mission), int(version)) for mission, version in rows)


def seal_of(database: Path) -> str:
    with closing(Database(f"sqlite:///{database}")) as store:
        try:
            check(store, [])
        except Altered as altered:
            return str(altered)
    return ""


def tables_that_differ(database: Path, scratch: Path) -> tuple[str, ...]:
    """Held against the same tables written anew from the journal, in a copy."""
    copy = scratch / "rebuilt.sqlite"
    shutil.copyfile(database, copy)
    with closing(Database(f"sqlite:///{copy}")) as store:
        with store.reading() as connection:
            before = {t.name: _rows(connection, t) for t in ORDER}
        with store.writing() as connection:
            rebuild(connection)
        with store.reading() as connection:
            after = {t.name: _rows(connection, t) for t in ORDER}
    return tuple(name for name in before if before[name] != after[name])


def _rows(connection: object, table: Table) -> Counter[tuple[object, ...]]:
    found = connection.execute(select(table))  # type: ignore[attr-defined]
    return Counter(tuple(row) for row in found)


def figures_that_differ(database: Path, scratch: Path) -> tuple[str, ...]:
    """As `main.py figures verify` finds them, over all days of the journal."""
    entries = entries_in(database)
    local = LocalTime(ZONE)
    since = min(e.at for e in entries) - timedelta(days=2)
    until = max(e.at for e in entries) + timedelta(days=2)
    with (
        closing(Database(f"sqlite:///{database}")) as kept,
        closing(Database(f"sqlite:///{scratch / 'replayed.sqlite'}")) as replayed,
    ):
        replay(kept, replayed)
        period = (since.astimezone(UTC), until.astimezone(UTC))
        found = verdicts(kept, replayed, figure_book(None), local, period)
        return tuple(f"{v.report} ({', '.join(v.different)})" for v in found if v.different)


async def asked_again(
    address: str, who: Credentials, told: list[Told]
) -> tuple[AnsweredTwice, ...]:
    """Sent once more, by whoever had sent them, under the same ids."""
    found = []
    async with Api(address, None) as api:
        await api.sign_in(who)
        for one in told:
            again = await _again(api, one)
            found.append(AnsweredTwice(command_id=one.command_id, first=_of(one), again=again))
    return tuple(found)


async def _again(api: Api, told: Told) -> tuple[object, ...]:
    kind = codec.kind_of(told.command)
    try:
        reply = await api.command(kind, told.command_id, codec.encode(told.command))
    except Declined as no:
        return ("refused", no.problem.code)
    kinds = tuple(event.kind for event in reply.events)
    return ("taken", reply.sequence, kinds, reply.repeated)


def _of(told: Told) -> tuple[object, ...]:
    """What the first answer was, as it must be given again: marked as repeated."""
    match told.reply:
        case Accepted(sequence=sequence, events=events):
            return ("taken", sequence, tuple(type(event).__name__ for event in events), True)
        case Refused(code=code):
            return ("refused", code)
        case Unreachable():
            raise ValueError("what was never answered is not asked again")


def logs_in(directory: Path) -> dict[str, str]:
    files = sorted(directory.rglob("*.log"))
    return {f.name: f.read_text(encoding="utf-8", errors="replace") for f in files}

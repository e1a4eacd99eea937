"""A process of its own that brings a new table of subscribers: many rows are read, compared and
swapped without a moment of the server's.

Reads one job in JSON from its standard input; what becomes of it stands in the store.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from dispatch_app.adapters import region_tables
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.master_tables import Trouble, UnusableTable
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.subscriber_refresh import SubscriberRefresh
from dispatch_app.adapters.subscriber_source import bare, subscribers_of
from dispatch_app.domain.subscriber_refresh import FAULTS_KEPT, MOST_LOST, RefreshReport, RowFault
from dispatch_app.ports.errors import Unavailable
from gis.errors import BadRegion
from gis.region import Region

AWAY = 4


class RefreshJob(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    database: str
    source: str
    most_lost: float = MOST_LOST
    region: str = ""
    """Directory of the region whose map rows must lie on; empty: anywhere."""
    account: str = ""
    """Who asked for it; empty: the schedule."""


def refreshed(job: RefreshJob) -> RefreshReport:
    """Do the job; its report, which is in the store.

    Raises:
        Unavailable: the store is away; nothing was changed.
    """
    database = Database(job.database)
    try:
        return _refreshed(job, SubscriberRefresh(database, Uuid7Maker()))
    finally:
        database.close()


def _refreshed(job: RefreshJob, refresh: SubscriberRefresh) -> RefreshReport:
    name = bare(job.source)
    try:
        bounds = region_tables.bounds(Region.open(Path(job.region))) if job.region else None
        table = subscribers_of(job.source, bounds)
    except (UnusableTable, BadRegion) as trouble:
        return refresh.failed(name, datetime.now(UTC), str(trouble), job.account)
    return refresh.take(
        (row for _, row in table.rows),
        source=name,
        at=datetime.now(UTC),
        most_lost=job.most_lost,
        rejected=len(table.rejected),
        faults=[_fault(trouble) for trouble in table.rejected[:FAULTS_KEPT]],
        account=job.account,
    )


def _fault(trouble: Trouble) -> RowFault:
    return RowFault(row=trouble.row, column=trouble.column, reason=trouble.reason)


def main() -> int:
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=RefreshJob)
    try:
        refreshed(job)
    except Unavailable as away:
        print(f"database: {away}", file=sys.stderr)
        return AWAY
    return 0


if __name__ == "__main__":
    sys.exit(main())

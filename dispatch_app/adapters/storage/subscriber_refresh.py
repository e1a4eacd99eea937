"""Brings a new table of subscribers beside the live one, compares, and swaps or lets it go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, insert, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, to_ms
from dispatch_app.adapters.storage.subscribers import SqlSubscribers
from dispatch_app.adapters.storage.tables.people import SUBSCRIBER
from dispatch_app.adapters.storage.tables.subscribers import SUBSCRIBER_REFRESH
from dispatch_app.domain.subscriber_refresh import (
    FAULTS_KEPT,
    RefreshOutcome,
    RefreshReport,
    RowFault,
    held_since,
    loses_too_many,
)
from dispatch_app.domain.values import Subscriber
from dispatch_app.ports.clock import IdMaker

_FAULTS_OUT = msgspec.json.Encoder()
_FAULTS_IN: msgspec.json.Decoder[tuple[RowFault, ...]] = msgspec.json.Decoder(tuple[RowFault, ...])
_TOLD = ("name", "address", "lat", "lon", "warning")


class SubscriberRefresh:
    """Every method raises `Unavailable` when the store is away; the old table stays."""

    def __init__(self, database: Database, new_id: IdMaker, home_area: str = "") -> None:
        self._database = database
        self._new_id = new_id
        self.table = SqlSubscribers(database, home_area)

    def take(
        self,
        rows: Iterable[Subscriber],
        *,
        source: str,
        at: datetime,
        most_lost: float,
        rejected: int = 0,
        faults: Sequence[RowFault] = (),
        account: str = "",
    ) -> RefreshReport:
        """Compare a new table with the live one, and put it in its place unless it lacks more than
        a share of its numbers."""
        live, _ = self.table.generations()
        fresh = self.table.stage(rows)
        numbers, before = self.table.count(fresh), self.table.count(live)
        common, changed = self._common(live, fresh)
        report = RefreshReport(
            at=at,
            source=source,
            outcome=RefreshOutcome.TAKEN,
            numbers=numbers,
            added=numbers - common,
            changed=changed,
            gone=before - common,
            rejected=rejected,
            account=account,
            faults=tuple(faults[:FAULTS_KEPT]),
        )
        return self._judged(report, fresh, before, most_lost)

    def _judged(
        self, report: RefreshReport, fresh: int, before: int, most_lost: float
    ) -> RefreshReport:
        outcome, why = RefreshOutcome.TAKEN, ""
        if loses_too_many(before, report.gone, most_lost):
            outcome, why = RefreshOutcome.REFUSED, f"{report.gone} of {before} numbers are missing"
        elif not (report.added or report.changed or report.gone):
            outcome = RefreshOutcome.SAME
        if outcome is RefreshOutcome.TAKEN:
            self.table.switch_to(fresh)
            return self.keep(replace(report, generation=fresh))
        self.table.forget_staged()
        return self.keep(replace(report, outcome=outcome, why=why))

    def _common(self, live: int, fresh: int) -> tuple[int, int]:
        """Numbers in both tables, and how many of them tell something else now."""
        old, new = SUBSCRIBER.alias("old"), SUBSCRIBER.alias("new")
        both = old.join(new, (old.c.number == new.c.number) & (new.c.generation == fresh))
        same = func.count().filter(
            *(old.c[name].is_not_distinct_from(new.c[name]) for name in _TOLD)
        )
        wanted = select(func.count(), same).select_from(both).where(old.c.generation == live)
        with self._database.reading() as connection:
            common, alike = connection.execute(wanted).one()
        return common, common - alike

    def go_back(self, at: datetime, why: str, account: str = "") -> RefreshReport | None:
        """To the table before; the one that held becomes the one before. None: there is none."""
        live, before = self.table.generations()
        if not before:
            return None
        self.table.switch_to(before)
        return self.keep(
            RefreshReport(
                at=at,
                source=f"generation {live} → {before}",
                outcome=RefreshOutcome.BACK,
                numbers=self.table.count(before),
                why=why,
                account=account,
                generation=before,
            )
        )

    def failed(self, source: str, at: datetime, why: str, account: str = "") -> RefreshReport:
        """Keep that the source could not be read."""
        return self.keep(
            RefreshReport(
                at=at,
                source=source,
                outcome=RefreshOutcome.FAILED,
                why=why[:500],
                account=account,
            )
        )

    def keep(self, report: RefreshReport) -> RefreshReport:
        faults = _FAULTS_OUT.encode(report.faults).decode()
        kept = {"id": self._new_id(), "at": to_ms(report.at), "faults": faults}
        values = {**asdict(report), **kept}
        with self._database.writing() as connection:
            connection.execute(insert(SUBSCRIBER_REFRESH).values(values))
        return report

    def reports(self, limit: int) -> list[RefreshReport]:
        """Newest first."""
        wanted = select(SUBSCRIBER_REFRESH).order_by(
            SUBSCRIBER_REFRESH.c.at.desc(), SUBSCRIBER_REFRESH.c.id.desc()
        )
        with self._database.reading() as connection:
            return [_report(row) for row in connection.execute(wanted.limit(limit))]

    def held_since(self, generation: int) -> tuple[datetime | None, str]:
        """Since when this table holds, and what it was read from."""
        wanted = select(SUBSCRIBER_REFRESH).where(SUBSCRIBER_REFRESH.c.generation == generation)
        newest = wanted.order_by(SUBSCRIBER_REFRESH.c.at.desc(), SUBSCRIBER_REFRESH.c.id.desc())
        with self._database.reading() as connection:
            reports = [_report(row) for row in connection.execute(newest)]
        return held_since(reports, generation)


def _report(row: Any) -> RefreshReport:
    return RefreshReport(
        at=from_ms(row.at),
        source=row.source,
        outcome=RefreshOutcome(row.outcome),
        numbers=row.numbers,
        added=row.added,
        changed=row.changed,
        gone=row.gone,
        rejected=row.rejected,
        why=row.why,
        account=row.account,
        generation=row.generation,
        faults=_FAULTS_IN.decode(row.faults),
    )

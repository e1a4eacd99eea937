"""`ports.recorder_catalogue.RecorderCatalogue` in SQL."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, insert, select, update

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, to_ms
from dispatch_app.adapters.storage.projections.packing import packed, unpacked
from dispatch_app.adapters.storage.recorder.tables import (
    EMPTY,
    REMOVED,
    RUNNING,
    SEALED,
    TAKE,
    prepare,
)
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.recordings import RecordedSound, RemovalReason, Seal
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.recorder_catalogue import NewTake, RunningTake, SealedTake, TakenDay

HOUR_QUARTER_MS = 15 * 60_000
HELD_AT_ONCE = 500
LARGEST = 2**63 - 1
"""That a column holds; people and strangers may ask for any number."""


class SqlRecorderCatalogue:
    def __init__(self, url: str) -> None:
        """
        Raises:
            BadDatabaseUrl, Unavailable: as `Database`.
        """
        self._database = Database(url, schema=prepare)

    def close(self) -> None:
        self._database.close()

    def begin(self, take: NewTake, file_of: str) -> RunningTake:
        values = {
            "ref": take.ref,
            "line": take.line,
            "number": take.number,
            "called": take.called,
            "outgoing": int(take.outgoing),
            "seats": packed(take.seats),
            "began_at": to_ms(take.began_at),
            "state": RUNNING,
            "reported": 0,
            "copied": 0,
            "held": 0,
        }
        with self._database.writing() as connection:
            made = connection.execute(insert(TAKE).values(**values))
            serial = int(made.inserted_primary_key[0])  # type: ignore[index]
            file = file_of.format(serial=serial)
            connection.execute(update(TAKE).where(TAKE.c.serial == serial).values(file=file))
        return RunningTake(serial=serial, file=file, began=take)

    def seat(self, serial: int, seats: tuple[SeatId, ...]) -> None:
        self._change(serial, seats=packed(seats))

    def running(self) -> tuple[RunningTake, ...]:
        wanted = select(TAKE).where(TAKE.c.state == RUNNING).order_by(TAKE.c.serial)
        with self._database.reading() as connection:
            return tuple(_running(row) for row in connection.execute(wanted))

    def forget(self, serial: int) -> None:
        self._change(serial, state=EMPTY, reported=1)

    def sealed(self, file: str, sound: RecordedSound, seal: Seal) -> None:
        self._change(
            sound.serial,
            file=file,
            seats=packed(sound.seats),
            began_at=to_ms(sound.began_at),
            ended_at=to_ms(sound.ended_at),
            duration_ms=sound.duration_ms,
            bytes=sound.bytes,
            sha256=sound.sha256,
            cut=int(sound.cut),
            lost_ms=sound.lost_ms,
            clock_offset_ms=sound.clock_offset_ms,
            seal_line=seal.line,
            seal_head=seal.head,
            state=SEALED,
        )

    def take(self, serial: int) -> SealedTake | None:
        if serial > LARGEST:
            return None
        wanted = select(TAKE).where(TAKE.c.serial == serial, TAKE.c.state.in_([SEALED, REMOVED]))
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
            return None if row is None else _sealed(row)

    def unreported(self, limit: int) -> tuple[SealedTake, ...]:
        wanted = (
            select(TAKE)
            .where(TAKE.c.reported == 0, TAKE.c.state.in_([SEALED, REMOVED]))
            .order_by(TAKE.c.seal_line)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(_sealed(row) for row in connection.execute(wanted))

    def reported(self, serial: int) -> None:
        self._change(serial, reported=1)

    def uncopied(self, limit: int) -> tuple[SealedTake, ...]:
        return self._there(limit, TAKE.c.copied == 0)

    def removable(self, limit: int, *, copied_only: bool) -> tuple[SealedTake, ...]:
        free = and_(TAKE.c.held == 0, TAKE.c.reported == 1)
        return self._there(limit, and_(free, TAKE.c.copied == 1) if copied_only else free)

    def _there(self, limit: int, which: ColumnElement[bool]) -> tuple[SealedTake, ...]:
        wanted = select(TAKE).where(TAKE.c.state == SEALED, which)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(TAKE.c.serial).limit(limit))
            return tuple(_sealed(row) for row in rows)

    def copied(self, serial: int) -> None:
        self._change(serial, copied=1)

    def hold(self, serials: frozenset[int]) -> None:
        kept = sorted(serials)
        with self._database.writing() as connection:
            connection.execute(update(TAKE).where(TAKE.c.held == 1).values(held=0))
            for begin in range(0, len(kept), HELD_AT_ONCE):
                some = kept[begin : begin + HELD_AT_ONCE]
                connection.execute(update(TAKE).where(TAKE.c.serial.in_(some)).values(held=1))

    def removed(self, serial: int, reason: RemovalReason, seal: Seal) -> None:
        """What its removal is sealed with takes the place of what it was sealed with."""
        self._change(
            serial,
            state=REMOVED,
            removal=reason,
            reported=0,
            seal_line=seal.line,
            seal_head=seal.head,
        )

    def bytes_since(self, since: datetime) -> int:
        wanted = select(func.coalesce(func.sum(TAKE.c.bytes), 0)).where(
            TAKE.c.began_at >= to_ms(since)
        )
        with self._database.reading() as connection:
            return int(connection.scalar(wanted) or 0)

    def by_day(self, zone: str) -> tuple[TakenDay, ...]:
        quarter = TAKE.c.began_at - TAKE.c.began_at % HOUR_QUARTER_MS
        wanted = (
            select(quarter.label("quarter"), TAKE.c.line, func.count().label("takes"))
            .add_columns(func.sum(TAKE.c.duration_ms).label("duration_ms"))
            .add_columns(func.sum(TAKE.c.bytes).label("bytes"))
            .where(TAKE.c.state.in_([SEALED, REMOVED]))
            .group_by(quarter, TAKE.c.line)
        )
        here = ZoneInfo(zone)
        sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                day = f"{from_ms(int(row.quarter)).astimezone(here):%Y-%m-%d}"
                figures = (row.takes, row.duration_ms, row.bytes)
                sums[day, row.line] = [
                    a + int(b) for a, b in zip(sums[day, row.line], figures, strict=True)
                ]
        return tuple(
            TakenDay(day=day, line=LineId(line), count=n, duration_ms=ms, bytes=size)
            for (day, line), (n, ms, size) in sorted(sums.items())
        )

    def _change(self, serial: int, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(TAKE).where(TAKE.c.serial == serial).values(**values))


def _running(row: Any) -> RunningTake:
    began = NewTake(
        ref=CallRef(row.ref),
        line=LineId(row.line),
        began_at=from_ms(row.began_at),
        number=row.number,
        called=row.called,
        outgoing=bool(row.outgoing),
        seats=unpacked(row.seats, tuple[SeatId, ...]),
    )
    return RunningTake(serial=row.serial, file=row.file, began=began)


def _sealed(row: Any) -> SealedTake:
    sound = RecordedSound(
        serial=row.serial,
        line=LineId(row.line),
        began_at=from_ms(row.began_at),
        ended_at=from_ms(row.ended_at),
        ref=row.ref,
        number=row.number,
        called=row.called,
        outgoing=bool(row.outgoing),
        seats=unpacked(row.seats, tuple[SeatId, ...]),
        duration_ms=row.duration_ms,
        bytes=row.bytes,
        sha256=row.sha256,
        cut=bool(row.cut),
        lost_ms=row.lost_ms,
        clock_offset_ms=row.clock_offset_ms,
    )
    return SealedTake(
        sound=sound,
        file=row.file,
        seal=Seal(line=row.seal_line, head=row.seal_head),
        reported=bool(row.reported),
        copied=bool(row.copied),
        held=bool(row.held),
        removal=RemovalReason(row.removal) if row.removal else None,
    )

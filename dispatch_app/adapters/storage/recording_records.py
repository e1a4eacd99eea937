"""Finds recordings by any mix of what is known of them. Reads only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, func, select, tuple_

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none, to_ms
from dispatch_app.adapters.storage.number_index import candidates
from dispatch_app.adapters.storage.tables.incidents import CALL, INCIDENT
from dispatch_app.adapters.storage.tables.recordings import (
    RECORDING,
    RECORDING_OPENING,
    RECORDING_REMARK,
)
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recordings import (
    SERIAL_DIGITS,
    RecordingId,
    RemovalReason,
)
from dispatch_app.ports.recording_records import (
    Opening,
    RecordedDay,
    RecordingLine,
    RecordingQuery,
    RecordingRecord,
    Remark,
)

ESCAPE = "\\"
SHORTEST_END = 3
MOST_ENDS = 5_000
"""Numbers with one ending are looked up one by one: a few thousand cost less than a look at all."""
_REMARKS = (
    select(func.count())
    .where(RECORDING_REMARK.c.recording == RECORDING.c.id)
    .scalar_subquery()
    .label("remarks")
)
_SHOWN = (
    select(RECORDING, CALL.c.incident, INCIDENT.c.number.label("incident_number"), _REMARKS)
    .outerjoin(CALL, CALL.c.id == RECORDING.c.call)
    .outerjoin(INCIDENT, INCIDENT.c.id == CALL.c.incident)
)
NEWEST_FIRST = (RECORDING.c.began_at.desc(), RECORDING.c.sequence.desc())


class SqlRecordingRecords:
    """`ports.recording_records.RecordingRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, wanted: RecordingQuery, limit: int) -> tuple[RecordingLine, ...]:
        """Which rows first, by indexes alone; what is shown of them only for one page."""
        with self._database.reading() as connection:
            largest = connection.scalar(select(func.max(RECORDING.c.serial))) or 0
            calls = _calls_of(connection, wanted.incident)
            rows = _narrowed(connection, _matching(wanted, largest, calls), wanted)
            page = rows.order_by(*NEWEST_FIRST).limit(limit)
            found = [row.sequence for row in connection.execute(page)]
            shown = _SHOWN.where(RECORDING.c.sequence.in_(found)).order_by(*NEWEST_FIRST)
            return tuple(_line(row) for row in connection.execute(shown))

    def record(self, recording: RecordingId) -> RecordingRecord | None:
        with self._database.reading() as connection:
            row = connection.execute(
                _SHOWN.where(RECORDING.c.id == recording).order_by(*NEWEST_FIRST)
            ).first()
            if row is None:
                return None
            return RecordingRecord(
                recording=_line(row),
                sha256=row.sha256,
                remarks=_remarks(connection, recording),
                openings=_openings(connection, recording),
            )

    def by_day(
        self, since: datetime, until: datetime, day_of: Callable[[datetime], str]
    ) -> tuple[RecordedDay, ...]:
        """By the hour in the store, by the day here: only this side knows the centre's zone."""
        hour = RECORDING.c.began_at - RECORDING.c.began_at % _QUARTER_MS
        wanted = (
            select(hour.label("hour"), RECORDING.c.line, func.count().label("count"))
            .add_columns(func.sum(RECORDING.c.duration_ms).label("duration_ms"))
            .add_columns(func.sum(RECORDING.c.bytes).label("bytes"))
            .where(RECORDING.c.began_at >= to_ms(since), RECORDING.c.began_at < to_ms(until))
            .group_by(hour, RECORDING.c.line)
        )
        sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                so_far = sums[day_of(from_ms(int(row.hour))), row.line]
                for place, figure in enumerate((row[2], row.duration_ms, row.bytes)):
                    so_far[place] += int(figure)
        return tuple(
            RecordedDay(day=day, line=LineId(line), count=n, duration_ms=ms, bytes=size)
            for (day, line), (n, ms, size) in sorted(sums.items())
        )


_QUARTER_MS = 15 * 60_000
"""Every zone's midnight falls on a quarter of an hour."""


def _matching(wanted: RecordingQuery, largest: int, calls: Sequence[str] = ()) -> Select[Any]:
    """`calls`: those of the incident that is wanted."""
    r = RECORDING.c
    rows = select(r.sequence)
    if wanted.serial is not None:
        rows = rows.where(_by_serial(wanted.serial, largest))
    for column, given in ((r.number, wanted.number), (r.called, wanted.called)):
        if given is not None:
            rows = rows.where(column.like(_pattern(given), escape=ESCAPE))
    if wanted.line is not None:
        rows = rows.where(r.line == wanted.line)
    if wanted.seat is not None:
        rows = rows.where(r.seats.contains(f",{wanted.seat},", autoescape=True))
    if wanted.call is not None:
        rows = rows.where(r.call == wanted.call)
    if wanted.incident is not None:
        rows = rows.where(r.call.in_(calls))
    if wanted.since is not None:
        rows = rows.where(r.began_at >= to_ms(wanted.since))
    if wanted.until is not None:
        rows = rows.where(r.began_at < to_ms(wanted.until))
    if wanted.text is not None:
        rows = rows.where(r.id.in_(_with_words(wanted.text)))
    return rows if wanted.before is None else rows.where(_behind(wanted.before))


def _narrowed(connection: Connection, rows: Select[Any], wanted: RecordingQuery) -> Select[Any]:
    """A few that may have such a number are looked up by their place; each is still checked."""
    numbers = {"number": wanted.number, "called": wanted.called}
    few = candidates(connection, numbers)
    return rows if few is None else rows.where(RECORDING.c.sequence.in_(few))


def _by_serial(given: str, largest: int) -> ColumnElement[bool]:
    """`A-00000123`, `123`, or the last three digits and more of a long number."""
    digits = given.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 2 * SERIAL_DIGITS):
        return RECORDING.c.id == digits
    step, whole = 10 ** len(digits), int(digits)
    if len(digits) < SHORTEST_END or largest // step > MOST_ENDS:
        return RECORDING.c.serial == whole
    return RECORDING.c.serial.in_([whole, *range(whole + step, largest + 1, step)])


def _pattern(given: str) -> str:
    """A part of a number, with `?` and `*` as people write them."""
    plain = re.sub(r"([%_\\])", r"\\\1", given.strip())
    return f"%{plain.replace('?', '_').replace('*', '%')}%"


def _calls_of(connection: Connection, incident: str | None) -> list[str]:
    """By its id or its number. Looked up first: within the search PostgreSQL would rather walk
    through all recordings."""
    if incident is None:
        return []
    numbered = select(INCIDENT.c.id).where(INCIDENT.c.number == incident)
    ids = [incident, *connection.scalars(numbered)]
    return list(connection.scalars(select(CALL.c.id).where(CALL.c.incident.in_(ids))))


def _with_words(text: str) -> Select[Any]:
    words: Column[Any] = RECORDING_REMARK.c.text
    return select(RECORDING_REMARK.c.recording).where(words.contains(text, autoescape=True))


def _behind(recording: RecordingId) -> ColumnElement[bool]:
    last = RECORDING.alias("last")
    mark = select(last.c.began_at, last.c.sequence).where(last.c.id == recording).limit(1)
    return tuple_(RECORDING.c.began_at, RECORDING.c.sequence) < mark.scalar_subquery()


def _remarks(connection: Connection, recording: str) -> tuple[Remark, ...]:
    table = RECORDING_REMARK
    wanted = select(table).where(table.c.recording == recording).order_by(table.c.sequence)
    return tuple(
        Remark(
            at=from_ms(row.at),
            by=row.account,
            seat=row.seat,
            text=row.text,
            offset_ms=row.offset_ms,
        )
        for row in connection.execute(wanted)
    )


def _openings(connection: Connection, recording: str) -> tuple[Opening, ...]:
    table = RECORDING_OPENING
    wanted = select(table).where(table.c.recording == recording).order_by(table.c.sequence)
    return tuple(
        Opening(
            at=from_ms(row.at),
            by=row.account,
            seat=row.seat,
            purpose=row.purpose,
            reason=row.reason,
        )
        for row in connection.execute(wanted)
    )


def _line(row: Any) -> RecordingLine:
    return RecordingLine(
        id=row.id,
        recorder=row.recorder,
        serial=row.serial,
        line=row.line,
        number=row.number,
        called=row.called,
        outgoing=bool(row.outgoing),
        seats=tuple(s for s in row.seats.split(",") if s),
        began_at=from_ms(row.began_at),
        duration_ms=row.duration_ms,
        bytes=row.bytes,
        call=row.call,
        incident=row.incident,
        incident_number=row.incident_number or "",
        cut=bool(row.cut),
        lost_ms=row.lost_ms,
        clock_offset_ms=row.clock_offset_ms,
        removed_at=moment_or_none(row.removed_at),
        removal=RemovalReason(row.removal) if row.removal else None,
        held=row.hold or "",
        remarks=row.remarks,
    )

"""Recordings are found by any mix of what is known of them, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.recording_records import SqlRecordingRecords
from dispatch_app.domain.codes import Role
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import AccountId, CallId, LineId, SeatId
from dispatch_app.domain.recording_events import (
    RecordingHeardByPhone,
    RecordingHeld,
    RecordingMade,
    RecordingMarked,
    RecordingNoted,
    RecordingOpened,
    RecordingReleased,
    RecordingRemoved,
)
from dispatch_app.domain.recordings import (
    Purpose,
    RecordedSound,
    RecorderId,
    RemovalReason,
    Seal,
    Ticket,
    recording_id,
)
from dispatch_app.domain.values import Actor
from dispatch_app.ports.recording_records import RecordingQuery, RecordingRecords
from tests.fakes.builders import NOON, a_centre
from tests.fakes.written import write

REC = RecorderId("rec-a")
LEADER = Actor(account=AccountId("seat-8"), role=Role.SHIFT_LEADER, seat=SeatId("8"))
NUMBERS = ["19900001234", "09990005678", "", "19900001299"]


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    database = Database(store_url)
    yield database
    database.close()


def rid(serial: int) -> Any:
    return recording_id(REC, serial)


def made(serial: int, **fields: Any) -> RecordingMade:
    at = fields.pop("at", NOON + timedelta(minutes=serial))
    call = fields.pop("call", None)
    known = {
        "line": LineId(f"120/0{serial}"),
        "number": NUMBERS[(serial - 1) % 4],
        "called": "120",
        "seats": (SeatId(str(serial)), SeatId("12")),
        "duration_ms": 60_000,
        "bytes": 1000 * serial,
    }
    sound = RecordedSound(
        serial=serial,
        began_at=at,
        ended_at=at + timedelta(minutes=1),
        sha256="0" * 64,
        **(known | fields),
    )
    seal = Seal(line=serial, head="0" * 64)
    return RecordingMade(
        recording=rid(serial), recorder=REC, sound=sound, seal=seal, call=call, at=at
    )


def kept(database: Database, *events: Event) -> RecordingRecords:
    write(SqlJournal(database), list(events))
    return SqlRecordingRecords(database)


def found(records: RecordingRecords, limit: int = 100, **wanted: Any) -> list[int]:
    return [line.serial for line in records.find(RecordingQuery(**wanted), limit)]


def test_newest_come_first_and_pages_go_on_behind(database: Database) -> None:
    records = kept(database, *(made(n) for n in range(1, 8)))
    assert found(records) == [7, 6, 5, 4, 3, 2, 1]
    assert found(records, 3) == [7, 6, 5]
    assert found(records, 3, before=rid(5)) == [4, 3, 2]


QUESTIONS: list[tuple[dict[str, Any], list[int]]] = [
    ({"number": "19900001234"}, [1]),
    ({"number": "000012"}, [4, 1]),
    ({"number": "5678"}, [2]),
    ({"number": "1?9?0"}, [4, 1]),
    ({"number": "99*12"}, [4, 1]),
    ({"number": "1990??01234"}, [1]),
    ({"number": "000*567?"}, [2]),
    ({"number": "000"}, [4, 2, 1]),
    ({"number": '00"00'}, []),
    ({"number": "00) OR (990"}, []),
    ({"number": "000", "called": "120"}, [4, 2, 1]),
    ({"number": "000", "line": LineId("120/02")}, [2]),
    ({"number": "%"}, []),
    ({"number": "_"}, []),
    ({"called": "12"}, [4, 3, 2, 1]),
    ({"serial": "3"}, [3]),
    ({"serial": "rec-a-00000002"}, [2]),
    ({"serial": "00000002"}, [2]),
    ({"serial": "nonsense"}, []),
    ({"line": LineId("120/04")}, [4]),
    ({"seat": SeatId("2")}, [2]),
    ({"seat": SeatId("12")}, [4, 3, 2, 1]),
    ({"since": NOON + timedelta(minutes=3)}, [4, 3]),
    ({"until": NOON + timedelta(minutes=3)}, [2, 1]),
    ({"number": "1990", "since": NOON + timedelta(minutes=2)}, [4]),
    ({"call": CallId("call-9")}, [4]),
]


def test_any_of_it_finds_them(database: Database) -> None:
    """One store for all questions: a new one costs more than they do."""
    records = kept(database, *(made(n) for n in range(1, 4)), made(4, call=CallId("call-9")))
    answers = [(wanted, found(records, **wanted)) for wanted, _ in QUESTIONS]
    assert answers == QUESTIONS


def test_the_last_digits_of_a_long_serial_are_enough(database: Database) -> None:
    records = kept(database, made(5678), made(5679), made(15678))
    assert found(records, serial="678") == [15678, 5678]
    assert found(records, serial="15678") == [15678]


def test_the_incident_of_its_call_finds_it_by_id_and_by_number(database: Database) -> None:
    centre = a_centre()
    incident = centre.opens()
    records = kept(database, *centre.events, made(1, call=incident.calls[0]), made(2))
    (line,) = records.find(RecordingQuery(incident=incident.number), 9)
    assert (line.serial, line.incident, line.incident_number) == (1, incident.id, incident.number)
    assert found(records, incident=incident.id) == [1]


def test_marks_and_notes_are_found_by_a_part_of_their_words(database: Database) -> None:
    records = kept(
        database,
        made(1),
        made(2),
        RecordingMarked(recording=rid(1), offset_ms=9, text="说出门牌 100%", by=LEADER, at=NOON),
        RecordingNoted(recording=rid(2), text="来电人耳背", by=LEADER, at=NOON),
    )
    assert found(records, text="门牌") == [1]
    assert found(records, text="100%") == [1]
    assert found(records, text="%") == [1]
    assert found(records, text="耳背") == [2]
    assert [line.remarks for line in records.find(RecordingQuery(), 9)] == [1, 1]


def test_a_record_holds_its_remarks_and_all_who_heard_it(database: Database) -> None:
    ticket = Ticket(
        id="t",
        secret_sha256="1" * 64,
        recorder=REC,
        purpose=Purpose.EXPORT,
        by=LEADER,
        expires_at=NOON,
        recording=rid(1),
    )
    records = kept(
        database,
        made(1),
        RecordingMarked(recording=rid(1), offset_ms=9, text="x", by=LEADER, at=NOON),
        RecordingOpened(ticket=ticket, address="http://r", reason="complaint", at=NOON),
        RecordingHeardByPhone(recording=rid(1), holder="值班主任", heard_at=NOON, at=NOON),
    )
    record = records.record(rid(1))
    assert record is not None
    assert [(r.offset_ms, r.text, r.by, r.seat) for r in record.remarks] == [
        (9, "x", LEADER.account, LEADER.seat)
    ]
    assert [(o.purpose, o.reason, o.by) for o in record.openings] == [
        ("export", "complaint", LEADER.account),
        ("phone", "", "值班主任"),
    ]
    assert records.record(rid(2)) is None


def test_holds_and_removals_show(database: Database) -> None:
    gone = RecordingRemoved(
        recording=rid(2),
        reason=RemovalReason.AGE,
        seal=Seal(line=9, head="0" * 64),
        at=NOON,
    )
    records = kept(
        database,
        made(1),
        made(2),
        made(3),
        RecordingHeld(recording=rid(1), reason="complaint", by=LEADER, at=NOON),
        RecordingHeld(recording=rid(3), reason="mistake", by=LEADER, at=NOON),
        RecordingReleased(recording=rid(3), reason="found out", by=LEADER, at=NOON),
        gone,
    )
    third, second, first = records.find(RecordingQuery(), 9)
    assert (first.held, second.held, third.held) == ("complaint", "", "")
    assert (second.removal, second.removed_at, first.removal) == (RemovalReason.AGE, NOON, None)


def test_a_recording_that_is_named_twice_stops_no_journal(database: Database) -> None:
    records = kept(database, made(1), made(1))
    assert found(records) == [1, 1]


def test_figures_are_counted_by_the_centres_days(database: Database) -> None:
    late = datetime.fromisoformat("2026-11-22T16:30:00+00:00")
    line = LineId("1")
    records = kept(database, *(made(n, at=late, line=line) for n in (1, 2)), made(3, line=line))

    def day_of(at: datetime) -> str:
        return f"{at + timedelta(hours=8):%Y-%m-%d}"

    days = records.by_day(NOON - timedelta(days=9), NOON + timedelta(days=9), day_of)
    assert [(d.day, d.count, d.duration_ms, d.bytes) for d in days] == [
        (day_of(NOON), 1, 60_000, 3000),
        ("2026-11-23", 2, 120_000, 3000),
    ]
    assert records.by_day(NOON - timedelta(days=9), NOON - timedelta(days=8), day_of) == ()

"""Texts of protocols are kept alike in either store, and found by what stands with an incident."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.protocol_records import SqlProtocolRecords
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocol_events import (
    BroughtText,
    ProtocolCameIntoForce,
    ProtocolsBrought,
)
from dispatch_app.domain.protocols.kept import ENTRY, digest_of, stamp_of
from dispatch_app.domain.values import Actor
from tests.fakes.builders import NOON
from tests.fakes.written import write

CENTRE = Actor(account=AccountId("centre"), role=Role.SYSTEM)


def brought(*, in_force: bool = True, **texts: str) -> ProtocolsBrought:
    found = {
        code: BroughtText(
            version="" if code == ENTRY else text.split()[0],
            digest=digest_of(text),
            text=text,
            in_force=in_force,
        )
        for code, text in texts.items()
    }
    return ProtocolsBrought(texts=found, by=CENTRE, at=NOON)


OWN = ProtocolCameIntoForce(
    code="burns",
    version="2.0",
    digest=digest_of("2.0 凉水冲"),
    text="2.0 凉水冲",
    note="时间改短",
    authors=(AccountId("li"), AccountId("wu")),
    approved_by=AccountId("ma"),
    by=CENTRE,
    at=NOON,
)


@pytest.fixture
def records(store_url: str) -> Iterator[SqlProtocolRecords]:
    database = Database(store_url)
    write(
        SqlJournal(database),
        [
            brought(entry="问清醒", burns="1.0 冲水"),
            brought(entry="问清醒与呼吸"),
            OWN,
            brought(burns="1.1 冲水二十分钟", in_force=False),
        ],
    )
    yield SqlProtocolRecords(database)
    database.close()


def test_versions_stand_newest_first_with_who_wrote_and_who_approved(
    records: SqlProtocolRecords,
) -> None:
    found = records.versions("burns")
    assert [(each.version, each.in_force) for each in found] == [
        ("1.1", False),
        ("2.0", True),
        ("1.0", True),
    ]
    own = found[1]
    assert (own.authors, own.approved_by, own.note, own.at) == (
        ("li", "wu"),
        "ma",
        "时间改短",
        NOON,
    )
    assert found[2].approved_by is None


def test_a_text_is_found_by_its_fingerprint(records: SqlProtocolRecords) -> None:
    words = records.text("burns", digest_of("2.0 凉水冲"))
    assert words is not None
    assert words.text == "2.0 凉水冲"
    assert records.text("burns", digest_of("nothing")) is None


@pytest.mark.parametrize("entry", ["问清醒", "问清醒与呼吸"])
def test_what_was_asked_is_found_by_the_stamp_with_the_questions_of_its_day(
    records: SqlProtocolRecords, entry: str
) -> None:
    words = records.asked(stamp_of("burns", "1.0", entry, "1.0 冲水"))
    assert words is not None
    assert (words.text, words.entry) == ("1.0 冲水", entry)


def test_what_was_never_kept_is_not_made_up(records: SqlProtocolRecords) -> None:
    assert records.asked("burns@1.0+000000000000") is None
    assert records.asked("") is None

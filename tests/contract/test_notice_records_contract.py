"""Notices of all time are told as the live state held them: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.notice_records import SqlNoticeRecords
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, NoticeId, SeatId
from dispatch_app.domain.notice_commands import (
    ArchiveNotice,
    NoteHospitalTold,
    PostNotice,
    ReadNotice,
    SendMessage,
    WithdrawNotice,
)
from dispatch_app.domain.notices import GOOD_FOR, KEPT_AFTER, Attachment, NoticeTo, NoticeUrgency
from dispatch_app.domain.values import Actor
from dispatch_app.ports.notice_records import NoticeRecords
from tests.fakes.builders import H1, NORTH, SEAT_1, Centre, a_centre, at_seat, at_station
from tests.fakes.written import write

LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER, seat=SeatId("8"))
PLAN = Attachment(name="绕行图.pdf", sha256="ab" * 32, size=52_011)
EVERYBODY = NoticeTo(roles=(Role.STATION, Role.DISPATCHER), hospitals=(H1,))


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def kept(database: Database, centre: Centre) -> NoticeRecords:
    write(SqlJournal(database), centre.events)
    return SqlNoticeRecords(database)


def with_work() -> Centre:
    """A notice that was read, told by telephone and withdrawn; a message and its answer."""
    centre = a_centre()
    notice = PostNotice(
        title="和平路封路",
        text="绕行人民路 100%_",
        urgency=NoticeUrgency.URGENT,
        to=EVERYBODY,
        attachments=(PLAN,),
    )
    centre.do(notice, LEADER)
    first = next(iter(centre.state.notices))
    earlier = centre.later(30).now - timedelta(seconds=5)
    centre.do(ReadNotice(notice=first, person="张三", at=earlier), at_station(NORTH))
    centre.do(ReadNotice(notice=first), at_seat(SEAT_1))
    centre.do(NoteHospitalTold(notice=first, hospital=H1, person="李医生"), at_seat(SEAT_1))
    centre.later(60).do(WithdrawNotice(notice=first, reason="已开通"), LEADER)
    centre.do(SendMessage(text="氧气瓶用完", person="张三"), at_station(NORTH))
    asked = list(centre.state.notices)[-1]
    centre.later(5).do(SendMessage(text="收到", station=NORTH, answers=asked), at_seat(SEAT_1))
    return centre


def test_the_tables_tell_of_each_notice_what_the_live_state_holds(database):
    centre = with_work()
    told = kept(database, centre).notices(10)
    assert [notice for _, notice in told] == list(reversed(centre.state.notices.values()))


def test_what_has_left_the_live_state_is_still_told(database):
    centre = with_work()
    before = dict(centre.state.notices)
    centre.later((GOOD_FOR + KEPT_AFTER).total_seconds())
    for notice in before:
        centre.do(ArchiveNotice(notice=notice))
    assert centre.state.notices == {}
    records = kept(database, centre)
    assert {key: records.notice(key) for key in before} == before
    assert records.notice(NoticeId("?")) is None


def test_a_page_goes_on_before_a_number(database):
    records = kept(database, with_work())
    (first, newest), (second, _) = records.notices(2)
    ((third, oldest),) = records.notices(10, before=second)
    assert first > second > third
    assert (newest.text, oldest.title) == ("收到", "和平路封路")


@pytest.mark.parametrize(("words", "found"), [("和平路", 1), ("氧气", 1), ("%", 1), ("无", 0)])
def test_a_part_of_the_words_finds_it(database, words, found):
    assert len(kept(database, with_work()).notices(10, text=words)) == found


def test_every_file_that_a_notice_names_is_known(database):
    assert kept(database, with_work()).attached() == {PLAN.sha256}

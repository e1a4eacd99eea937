"""Notices and messages: for somebody, for a time, read once by each, told where no screen is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId, NoticeId, SeatId, StationId
from dispatch_app.domain.notice_commands import (
    ArchiveNotice,
    NoteHospitalTold,
    PostNotice,
    ReadNotice,
    SendMessage,
    WithdrawNotice,
)
from dispatch_app.domain.notices import (
    GOOD_FOR,
    KEPT_AFTER,
    LARGEST_ATTACHMENT,
    Attachment,
    Notice,
    NoticeKind,
    NoticeState,
    NoticeTo,
)
from dispatch_app.domain.values import Actor
from tests.fakes.builders import (
    H1,
    H2,
    NOON,
    NORTH,
    SEAT_1,
    SEAT_2,
    SOUTH,
    Centre,
    a_centre,
    at_seat,
    at_station,
)

LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER, seat=SeatId("8"))
ALL_STATIONS = NoticeTo(roles=(Role.STATION,))
HOUR = timedelta(hours=1)


def posted(centre: Centre, to: NoticeTo = ALL_STATIONS, **more: object) -> Notice:
    centre.do(PostNotice(title="和平路封路", to=to, **more), LEADER)
    return list(centre.state.notices.values())[-1]


def written(centre: Centre, text: str, actor: Actor, **more: object) -> Notice:
    centre.do(SendMessage(text=text, **more), actor)
    return list(centre.state.notices.values())[-1]


def refusal(centre: Centre, command: object, actor: Actor = LEADER) -> str:
    with pytest.raises(Rejected) as refused:
        centre.do(command, actor)
    return refused.value.code


def test_a_notice_holds_at_once_and_for_a_day_unless_it_says_otherwise():
    notice = posted(a_centre())
    assert (notice.valid_from, notice.valid_until) == (NOON, NOON + GOOD_FOR)
    assert notice.holds(NOON)
    assert not notice.holds(NOON + GOOD_FOR)


def test_a_notice_may_wait_for_its_hour():
    notice = posted(a_centre(), valid_from=NOON + HOUR, valid_until=NOON + 2 * HOUR)
    assert notice.state(NOON) is NoticeState.COMING
    assert not notice.waits_for(at_station(NORTH), NOON)
    assert notice.waits_for(at_station(NORTH), NOON + HOUR)
    assert notice.state(NOON + 2 * HOUR) is NoticeState.EXPIRED


def test_a_beginning_that_has_passed_is_now():
    assert posted(a_centre(), valid_from=NOON - HOUR).valid_from == NOON


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": "  "}, "notice.no-title"),
        ({"to": NoticeTo()}, "notice.for-nobody"),
        ({"to": NoticeTo(stations=(StationId("Q"),))}, "notice.unknown-station"),
        ({"to": NoticeTo(seats=(SeatId("77"),))}, "notice.unknown-seat"),
        ({"valid_until": NOON - HOUR}, "notice.ends-before-it-begins"),
        ({"valid_until": NOON + timedelta(days=400)}, "notice.holds-too-long"),
    ],
)
def test_a_notice_that_nobody_could_read_is_refused(more, code):
    given = {"title": "和平路封路", "to": ALL_STATIONS, **more}
    assert refusal(a_centre(), PostNotice(**given)) == code


def test_it_waits_for_those_whom_it_is_for_and_nobody_else():
    notice = posted(a_centre(), NoticeTo(seats=(SEAT_1,), stations=(SOUTH,)))
    assert notice.waits_for(at_seat(SEAT_1), NOON)
    assert notice.waits_for(at_station(SOUTH), NOON)
    assert not notice.waits_for(at_seat(SEAT_2), NOON)
    assert not notice.waits_for(at_station(NORTH), NOON)


def test_who_wrote_it_need_not_read_it():
    notice = posted(a_centre(), NoticeTo(roles=(Role.SHIFT_LEADER,)))
    other = Actor(account=AccountId("other"), role=Role.SHIFT_LEADER)
    assert notice.waits_for(other, NOON)
    assert not notice.waits_for(LEADER, NOON)


def test_each_reads_once_and_the_receipt_says_who_and_when():
    centre = a_centre()
    notice = posted(centre)
    read = ReadNotice(notice=notice.id, person="张三", at=NOON + timedelta(seconds=5))
    assert len(centre.later(60).do(read, at_station(NORTH))) == 1
    assert centre.do(read, at_station(NORTH)) == ()
    kept = centre.state.notices[notice.id].reads[at_station(NORTH).account]
    assert (kept.person, kept.read_at) == ("张三", NOON + timedelta(seconds=5))
    assert kept.at == NOON + timedelta(seconds=60)
    assert not centre.state.notices[notice.id].waits_for(at_station(NORTH), NOON)
    assert centre.state.notices[notice.id].waits_for(at_station(SOUTH), NOON)


def test_a_receipt_that_waited_for_the_line_counts_after_the_end():
    centre = a_centre()
    notice = posted(centre)
    centre.do(WithdrawNotice(notice=notice.id, reason="已开通"), LEADER)
    centre.later(600).do(ReadNotice(notice=notice.id, at=NOON), at_station(NORTH))
    assert at_station(NORTH).account in centre.state.notices[notice.id].reads


def test_nobody_reads_what_is_for_others():
    centre = a_centre()
    notice = posted(centre, NoticeTo(stations=(SOUTH,)))
    assert refusal(centre, ReadNotice(notice=notice.id), at_station(NORTH)) == "notice.not-for-you"


def test_a_withdrawn_notice_waits_for_nobody_and_is_withdrawn_once():
    centre = a_centre()
    notice = posted(centre)
    centre.do(WithdrawNotice(notice=notice.id, reason="写错了"), LEADER)
    kept = centre.state.notices[notice.id]
    assert kept.state(NOON) is NoticeState.WITHDRAWN
    assert kept.withdrawn_because == "写错了"
    assert not kept.waits_for(at_station(NORTH), NOON)
    assert centre.do(WithdrawNotice(notice=notice.id), LEADER) == ()


def test_a_hospital_is_ticked_once_by_who_telephoned():
    centre = a_centre()
    notice = posted(centre, NoticeTo(hospitals=(H1,)))
    tick = NoteHospitalTold(notice=notice.id, hospital=H1, person="李医生")
    centre.do(tick, at_seat(SEAT_1))
    assert centre.do(tick, at_seat(SEAT_2)) == ()
    told = centre.state.notices[notice.id].told[H1]
    assert (told.person, told.by.seat) == ("李医生", SEAT_1)
    wrong = NoteHospitalTold(notice=notice.id, hospital=H2)
    assert refusal(centre, wrong, at_seat(SEAT_1)) == "notice.not-for-hospital"


def test_a_station_writes_to_the_centre_and_is_answered_there_alone():
    centre = a_centre()
    asked = written(centre, "氧气瓶用完", at_station(NORTH), person="张三")
    assert asked.kind is NoticeKind.MESSAGE
    assert asked.waits_for(at_seat(SEAT_1), NOON)
    assert not asked.waits_for(at_station(SOUTH), NOON)
    answer = written(centre, "已派人送去", at_seat(SEAT_1), station=NORTH, answers=asked.id)
    assert answer.answers == asked.id
    assert answer.waits_for(at_station(NORTH), NOON)
    assert not answer.waits_for(at_station(SOUTH), NOON)


def test_an_answer_goes_to_who_wrote():
    centre = a_centre()
    asked = written(centre, "氧气瓶用完", at_station(NORTH))
    wrong = SendMessage(text="收到", station=SOUTH, answers=asked.id)
    assert refusal(centre, wrong, at_seat(SEAT_1)) == "notice.answers-another"


def test_an_empty_message_and_one_to_nobody_are_refused():
    centre = a_centre()
    assert refusal(centre, SendMessage(text=" "), at_station(NORTH)) == "notice.empty-message"
    assert refusal(centre, SendMessage(text="喂"), at_seat(SEAT_1)) == "notice.no-station"


def test_a_clock_that_runs_ahead_tells_nothing_of_the_future():
    centre = a_centre()
    told = written(centre, "到站", at_station(NORTH), at=NOON + HOUR)
    assert told.at == NOON


def test_it_leaves_the_live_state_when_it_has_long_been_over():
    centre = a_centre()
    notice = posted(centre)
    archive = ArchiveNotice(notice=notice.id)
    centre.later((GOOD_FOR + KEPT_AFTER).total_seconds() - 1)
    assert centre.do(archive) == ()
    centre.later(1).do(archive)
    assert centre.state.notices == {}
    assert refusal(centre, ReadNotice(notice=notice.id), at_station(NORTH)) == "notice.unknown"


@pytest.mark.parametrize(
    ("name", "sha256", "size"),
    [
        ("图.pdf", "a" * 63, 10),
        ("图.pdf", "A" * 64, 10),
        ("图.pdf", "a" * 64, 0),
        ("图.pdf", "a" * 64, LARGEST_ATTACHMENT + 1),
        ("../图.pdf", "a" * 64, 10),
        ("", "a" * 64, 10),
    ],
)
def test_an_attachment_is_a_named_file_of_bearable_size(name, sha256, size):
    with pytest.raises(InvalidValue):
        Attachment(name=name, sha256=sha256, size=size)


def test_machines_are_no_readers():
    with pytest.raises(InvalidValue):
        NoticeTo(roles=(Role.GATEWAY,))


def test_an_unknown_notice_is_refused():
    assert refusal(a_centre(), WithdrawNotice(notice=NoticeId("?"))) == "notice.unknown"

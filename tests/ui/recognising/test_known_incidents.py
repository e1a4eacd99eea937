"""The green card: a call about something known is told at once; a key joins, nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dispatch_app.domain.codes import AcceptanceKind, CallOutcome, IncidentOutcome, Stage
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.telephone import CallPurpose, Direction
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.queue.rows import queue_rows
from dispatch_app.ui.dispatcher.wording import complaint_name
from tests.fakes.builders import a_place
from tests.fakes.form_seat import the_book
from tests.fakes.recognising_room import MOBILE, OTHER, RecognisingRoom

K = Qt.Key


@pytest.fixture
def room(qapp):
    room = RecognisingRoom()
    yield room
    room.close()


def sent(room, incident, vehicle="02"):
    mission = room.centre.sends(incident, VehicleId(vehicle))
    room.desk.hear()
    return mission


def kinds_sent(room):
    return [type(command).__name__ for command in room.desk.sent]


# ---- what the card tells


def test_a_number_that_is_known_brings_its_incident_on_answer(room):
    known = room.known_elsewhere()
    room.centre.later(185)
    room.answers_from(MOBILE)
    assert room.shown.title == f"#{known.number[-4:]} · 胸痛 · 和平路1号 · 03:05 前"
    assert room.shown.why == "同一号码 · 是回拨号码"
    assert not room.recognised.card.isHidden()


def test_kind_place_and_age_stand_beside_the_number_before_anything_is_joined(room):
    known = room.known_elsewhere()
    call = room.answers_from(MOBILE)
    assert all(word in room.shown.title for word in (known.number[-4:], "胸痛", "和平路1号"))
    assert room.centre.call(call.id).incident is None
    assert "AttachCall" not in kinds_sent(room)


def test_who_calls_about_nothing_known_sees_no_card(room):
    room.known_elsewhere()
    room.answers_from(OTHER)
    assert room.shown.title == ""
    assert room.recognised.card.isHidden()


def test_a_vehicle_on_its_way_is_told_in_minutes_and_read_to_the_caller(room):
    sent(room, room.known_elsewhere())
    room.guide.drive_s = 185.0
    room.answers_from(MOBILE)
    assert room.shown.vehicles == ("▲ 02 车 受命，约 4 分钟到",)
    assert "大约 4 分钟到" in room.shown.line
    assert room.shown.line.startswith("请问您是为和平路1号、胸痛打来的吗？")


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ((), "正在赶来"),
        ((Stage.EN_ROUTE, Stage.ON_SCENE), "已经到达现场"),
        ((Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING), "正在送往医院"),
    ],
)
def test_the_line_to_read_follows_the_vehicle(room, stages, said):
    mission = sent(room, room.known_elsewhere())
    room.guide.lost = "no roads"
    room.centre.reaches(mission, *stages)
    room.desk.hear()
    room.answers_from(MOBILE)
    assert said in room.shown.line


def test_a_long_place_is_read_out_in_short_and_stands_there_whole(room):
    place = "演示区滨江经济技术开发区科学大道与长江南路交叉口东北侧锦绣家园三期17号楼1803"
    room.known_elsewhere(place=a_place(place))
    room.answers_from(MOBILE)
    assert place in room.shown.title
    assert place not in room.shown.line
    assert place[:20] in room.shown.line


def test_without_a_vehicle_nothing_is_promised(room):
    room.known_elsewhere()
    room.answers_from(MOBILE)
    assert "正在派车" in room.shown.line
    assert room.shown.vehicles == ()


def test_a_place_that_is_known_brings_its_incident_while_one_types(room):
    room.known_elsewhere()
    room.answers_from(OTHER)
    room.intake.take_place(a_place("和平路3号", position=Position(lat=31.5005, lon=120.50)))
    assert room.shown.why.startswith("地点相同 · 相距 60 米")


@pytest.mark.parametrize(("purpose", "shown"), [("station", False), ("call_back", True)])
def test_the_houses_own_calls_bring_no_card_unless_somebody_is_called_back(room, purpose, shown):
    room.known_elsewhere()
    call = room.answers_from(MOBILE)
    out = replace(call, direction=Direction.OUT, purpose=CallPurpose(purpose))
    state = room.centre.state
    room.centre.state = replace(state, calls={**state.calls, call.id: out})
    room.desk.hear()
    assert bool(room.shown.title) is shown


def test_the_queue_says_chaser_before_anybody_answers(room):
    known = room.known_elsewhere()
    call = room.rings_from(MOBILE, "5")
    rows = queue_rows(room.desk.state, room.desk.seat, the_book(), room.texts)
    row = next(r for r in rows if r.call == call.id)
    assert row.detail.startswith(f"疑催车 {known.number[-4:]}")


# ---- one key


def test_one_key_joins_a_call_that_was_just_answered(room):
    known = room.known_elsewhere()
    call = room.answers_from(MOBILE)
    room.recognised.key_attach()
    room.settle()
    now = room.centre.call(call.id)
    assert (now.incident, now.outcome) == (known.id, CallOutcome.CHASER)
    assert room.centre.incident(known.id).acceptances[-1].kind is AcceptanceKind.CHASER
    assert room.selection.incident == known.id


def test_after_joining_the_card_keeps_the_line_to_read(room):
    room.known_elsewhere()
    room.answers_from(MOBILE)
    room.recognised.key_attach()
    assert room.shown.joined
    assert room.shown.line.startswith("您的呼救已经收到")


def test_what_the_form_began_is_joined_as_a_duplicate(room):
    known = room.known_elsewhere()
    call = room.answers_from(OTHER)
    room.intake.take_place(a_place("和平路1号"))
    room.pause()
    own = room.centre.call(call.id).incident
    assert own is not None
    room.recognised.key_attach()
    room.settle()
    assert room.centre.incident(own).outcome is IncidentOutcome.DUPLICATE
    assert room.centre.call(call.id).incident == known.id


def test_without_a_card_the_key_offers_all_open_incidents(room):
    room.known_elsewhere()
    room.answers_from(OTHER)
    room.recognised.key_attach()
    assert not room.chooser.isHidden()
    assert "AttachCall" not in kinds_sent(room)


def test_an_incident_is_joined_by_what_where_and_how_old_and_never_by_a_typed_number(room):
    known = room.known_elsewhere(complaint="fall")
    room.centre.later(120)
    room.answers_from(OTHER)
    room.recognised.key_attach()
    (offer,) = [button.text() for button in room.chooser._buttons]
    number, place = known.number[-4:], known.place.text
    for part in (number, place, complaint_name(room.workplace.protocols, "fall", "zh"), "02:0"):
        assert part in offer
    assert room.chooser.findChildren(QLineEdit) == [], "nothing can be typed there"


def test_a_call_that_was_joined_wrongly_goes_to_the_right_incident(room):
    room.known_elsewhere()
    right = room.known_elsewhere(number=OTHER, complaint="fall")
    call = room.answers_from(MOBILE)
    room.recognised.key_attach()
    room.calls.ask_attach()
    assert [b.property("code") for b in room.chooser._buttons] == [right.id]
    room.press(K.Key_1)
    assert room.centre.call(call.id).incident == right.id


def test_the_next_key_walks_through_what_it_may_be(room):
    first = room.known_elsewhere()
    room.centre.later(60)
    second = room.known_elsewhere(complaint="fall")
    room.answers_from(MOBILE)
    titles = [room.shown.title]
    room.recognised.key_next()
    titles.append(room.shown.title)
    room.recognised.key_next()
    titles.append(room.shown.title)
    assert titles[0] == titles[2]
    assert {t[1:5] for t in titles} == {first.number[-4:], second.number[-4:]}


def test_what_the_caller_denies_is_not_shown_again(room):
    room.known_elsewhere()
    room.answers_from(MOBILE)
    assert room.shown.title
    room.recognised.not_this()
    assert room.shown.title == ""
    room.recognised.key_attach()
    assert "AttachCall" not in kinds_sent(room)


# ---- it got worse


def test_worse_joins_and_opens_the_questions_of_that_incident(room):
    known = room.known_elsewhere()
    room.answers_from(MOBILE)
    told = []
    room.recognised.worsened.connect(lambda: told.append(room.selection.incident))
    room.recognised.key_worse()
    room.settle()
    assert told == [known.id]
    assert room.panel.complaint.entry["consciousness"].hasFocus()
    room.pause()
    assert "got_worse" in room.centre.incident(known.id).answers


def test_worse_without_an_incident_asks_nothing(room):
    room.answers_from(OTHER)
    told = []
    room.recognised.worsened.connect(lambda: told.append(1))
    room.recognised.key_worse()
    assert told == []

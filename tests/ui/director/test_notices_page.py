"""The page of notices: written with files, receipts in a table, hospitals ticked, taken back."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.api import Away
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.notice_commands import PostNotice, ReadNotice, SendMessage
from dispatch_app.domain.notices import Notice, NoticeState, NoticeTo
from dispatch_app.domain.telephone_commands import CallOut
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.notices_page import NoticesPage
from dispatch_app.ui.director.notices_words import moment_of
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.notices.presenter import SeatNotices
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire import codec
from dispatch_app.wire.notice_messages import NoticeLine, NoticeList
from tests.fakes.builders import H1, NOON, NORTH, SEAT_2, a_centre, at_seat, at_station
from tests.fakes.form_desk import FormDesk
from tests.fakes.recording_room import MemorySource

ZONE = "Asia/Shanghai"
STATIONS = NoticeTo(roles=(Role.STATION,))


class Room:
    """The page at seat 1, where a shift leader sits, over a centre in memory."""

    def __init__(self, directory: Path) -> None:
        self.desk = FormDesk(a_centre())
        self.desk.session = SimpleNamespace(
            account=at_seat(self.desk.seat).account, role=Role.DISPATCHER, seat=self.desk.seat
        )
        self.desk.hand_reply = b"{}"
        self.texts = Texts.load("zh")
        place = DirectorPlace(
            desk=cast(Desk, self.desk),
            texts=self.texts,
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
        )
        self.window = QWidget()
        own = SeatNotices(
            *(place.desk, place.texts, place.zone, self.window), files=directory, key="Alt+M"
        )
        self.page = NoticesPage(place, own)
        self.window.resize(1366, 768)
        self.page.widget.setParent(self.window)
        self.page.widget.resize(1366, 768)
        self.window.show()
        self.desk.ask = self.ask  # type: ignore[method-assign]
        self.page.shown()

    def ask(self, path: str, then: Any) -> None:
        """The list as the centre's tables would tell it."""
        self.desk.asked.append(path)
        known = list(reversed(self.desk.centre.state.notices.values()))
        rows = [NoticeLine(sequence=n, notice=one) for n, one in enumerate(known, start=1)]
        then(codec.encode(NoticeList(notices=rows)))

    def writes(self, title: str = "和平路封路", **ticks: str) -> None:
        self.page.widget.new.click()
        form = self.page.widget.form
        form.title.setText(title)
        for name, id_ in ticks.items():
            form.tick(name, id_)

    def posts(self, **ticks: str) -> Notice:
        self.writes(**(ticks or {"roles": "station"}))
        self.page.widget.form.post_wanted.emit()
        self.page.again()
        return list(self.desk.centre.state.notices.values())[-1]

    def close(self) -> None:
        self.page.close()
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    opened = Room(tmp_path)
    yield opened
    opened.close()


def cells(room: Room) -> list[tuple[str, ...]]:
    return [line.cells for line in room.page.widget.receipts.rows.lines]


def test_a_notice_is_written_by_keys_and_stands_in_the_list(room):
    notice = room.posts(stations=NORTH, hospitals=H1)
    assert notice.to == NoticeTo(stations=(NORTH,), hospitals=(H1,))
    (line,) = room.page.widget.table.rows.lines
    assert "和平路封路" in line.cells
    assert room.page.widget.stack.currentIndex() == 0


def test_what_the_rules_refuse_stays_in_the_form(room):
    room.writes()
    room.page.widget.form.post_wanted.emit()
    assert room.desk.centre.state.notices == {}
    assert "收件人" in room.page.widget.form.said.text()
    assert room.page.widget.form.title.text() == "和平路封路"


def test_times_are_typed_as_four_digits_with_or_without_a_day(room):
    room.writes(roles="station")
    form = room.page.widget.form
    form.begins.setText("11-21 1300")
    form.ends.setText("1430")
    form.post_wanted.emit()
    (notice,) = room.desk.centre.state.notices.values()
    assert notice.valid_from == NOON + timedelta(hours=1)
    assert notice.valid_until == NOON + timedelta(hours=2, minutes=30)


@pytest.mark.parametrize("typed", ["25:00", "13-40 1200", "noon", "02-30 1200"])
def test_a_time_that_is_none_is_said_and_nothing_is_sent(room, typed):
    room.writes(roles="station")
    room.page.widget.form.ends.setText(typed)
    room.page.widget.form.post_wanted.emit()
    assert PostNotice not in {type(command) for command in room.desk.sent}
    assert room.page.widget.form.said.text()


def test_a_day_that_has_passed_is_meant_of_next_year():
    at = moment_of("01-05 0800", NOON, ZONE)
    assert at is not None
    assert (at.year, at.month) == (2027, 1)


def test_files_go_first_and_the_notice_names_them(room, tmp_path):
    plan = tmp_path / "绕行图.pdf"
    plan.write_bytes(b"%PDF-1.4")
    room.writes(roles="station")
    room.page.widget.form.add_file(plan)
    room.page.widget.form.post_wanted.emit()
    ((path, fields),) = room.desk.handed
    assert path == "/v1/attachments"
    assert base64.b64decode(fields["body"]) == b"%PDF-1.4"
    (notice,) = room.desk.centre.state.notices.values()
    assert [(file.name, file.size) for file in notice.attachments] == [("绕行图.pdf", 8)]


def test_nothing_is_posted_while_a_file_has_not_arrived(room, tmp_path):
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.4")
    room.desk.hand_reply = Away("offline")
    room.writes(roles="station")
    room.page.widget.form.add_file(plan)
    room.page.widget.form.post_wanted.emit()
    assert room.desk.centre.state.notices == {}
    assert room.page.widget.form.said.text()
    room.desk.hand_reply = b"{}"
    room.page.widget.form.post_wanted.emit()
    assert len(room.desk.centre.state.notices) == 1


def test_stations_that_have_not_read_stand_on_top_and_receipts_come_by_themselves(room):
    notice = room.posts(roles="station")
    before = [row[1] for row in cells(room)]
    assert before == ["未读", "未读"]
    room.desk.elsewhere(ReadNotice(notice=notice.id, person="张三"), at_station(NORTH))
    (waiting, read) = cells(room)
    assert waiting[1] == "未读"
    assert "张三" in read[0]
    assert room.page.widget.table.rows.lines[0].cells[4] == "1/2"


def test_a_hospital_is_called_by_a_key_and_ticked_by_enter(room):
    notice = room.posts(hospitals=H1)
    ticks = room.page.widget.hospitals
    ticks.table.setFocus()
    QTest.keyClick(ticks.table, Qt.Key.Key_Return)
    ticks.person.setText("李医生")
    QTest.keyClick(ticks.person, Qt.Key.Key_Return)
    assert room.desk.centre.state.notices[notice.id].told[H1].person == "李医生"
    assert "李医生" in ticks.table.rows.lines[0].cells[2]
    ticks.call_wanted.emit(H1)
    known = room.desk.state.hospitals[H1]
    assert bool(known.phone) == (CallOut in {type(command) for command in room.desk.sent})


def test_it_is_taken_back_with_a_reason(room):
    notice = room.posts()
    room.page.widget.withdraw.click()
    room.page.widget.why.setText("写错了")
    QTest.keyClick(room.page.widget.why, Qt.Key.Key_Return)
    kept = room.desk.centre.state.notices[notice.id]
    assert (kept.state(NOON), kept.withdrawn_because) == (NoticeState.WITHDRAWN, "写错了")
    room.page.again()
    assert "已撤回" in room.page.widget.table.rows.lines[0].cells
    assert not room.page.widget.withdraw.isEnabled()


def test_who_may_not_post_is_not_offered_it(room):
    room.desk.forbidden = {PostNotice}
    room.page.refresh()
    assert not room.page.widget.new.isEnabled()


def test_a_message_of_a_station_is_read_at_the_seat_and_answered(room):
    asked = SendMessage(text="氧气瓶用完", person="张三")
    room.desk.elsewhere(asked, at_station(NORTH))
    own = room.page._own
    assert "氧气瓶用完" in own.band.words.text()
    own.key_notices()
    own.sheet.answer.click()
    assert own.sheet.writing.chosen_station == NORTH
    own.sheet.writing.text.setPlainText("已派人送去")
    own.sheet.writing.sent.emit()
    answer = list(room.desk.centre.state.notices.values())[-1]
    assert (answer.text, answer.to.stations) == ("已派人送去", (NORTH,))
    assert answer.answers is not None


def test_what_another_seat_has_to_read_is_not_waiting_here(room):
    leader = at_seat(SeatId("8"))
    notice = PostNotice(title="给二席", to=NoticeTo(seats=(SEAT_2,)))
    room.desk.elsewhere(notice, leader)
    assert not room.page._own.band.isVisible()

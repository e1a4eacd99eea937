"""Notices at a station: at once, sounding while urgent, read and answered with the line away."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.notice_commands import (
    PostNotice,
    ReadNotice,
    SendMessage,
    WithdrawNotice,
)
from dispatch_app.domain.notices import Attachment, Notice, NoticeTo, NoticeUrgency
from dispatch_app.domain.values import Actor
from dispatch_app.ui.kit.notices.presenter import SeatNotices
from dispatch_app.ui.station.alarm import QUIET_S
from tests.fakes.builders import NORTH, SEAT_1, SOUTH, V01, at_seat
from tests.fakes.station_desk import StationRig

LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER, seat=SeatId("8"))
PLAN = b"%PDF-1.4 a plan"
FILE = Attachment(name="plan.pdf", sha256=hashlib.sha256(PLAN).hexdigest(), size=len(PLAN))


def notices(rig: StationRig) -> SeatNotices:
    return rig.terminal.board.notices


def posted(rig: StationRig, title: str = "和平路封路", **more: Any) -> Notice:
    given = {"to": NoticeTo(roles=(Role.STATION,)), **more}
    rig.centre.do(PostNotice(title=title, **given), LEADER)
    rig.desk.news()
    return list(rig.centre.state.notices.values())[-1]


def reads(rig: StationRig) -> None:
    notices(rig).key_notices()
    QTest.keyClick(notices(rig).sheet.table, Qt.Key.Key_Return)


def test_a_notice_shows_at_once_and_stands_in_nobodys_way(rig):
    assert not notices(rig).band.isVisible()
    posted(rig)
    assert notices(rig).band.isVisible()
    assert "和平路封路" in notices(rig).band.words.text()
    assert not notices(rig).sheet.isVisible()
    assert not rig.notice_sounder.sounding


def test_what_is_for_another_station_is_not_here(rig):
    posted(rig, to=NoticeTo(stations=(SOUTH,)))
    assert not notices(rig).band.isVisible()


def test_an_urgent_one_sounds_until_somebody_has_read_it(rig):
    posted(rig, urgency=NoticeUrgency.URGENT)
    rig.passes(0.5)
    assert rig.notice_sounder.sounding
    reads(rig)
    rig.passes(QUIET_S + 1)
    assert not rig.notice_sounder.sounding
    assert not notices(rig).band.isVisible()


def test_a_touch_quiets_it_for_a_while_only(rig):
    posted(rig, urgency=NoticeUrgency.URGENT)
    rig.passes(0.5)
    rig.window.touched.emit()
    assert not rig.notice_sounder.sounding
    for _ in range(int(QUIET_S / 0.5) + 1):
        rig.passes(0.5)
    assert rig.notice_sounder.sounding


def test_an_order_goes_before_a_notice(rig):
    posted(rig, urgency=NoticeUrgency.URGENT)
    rig.passes(0.5)
    notices(rig).key_notices()
    rig.centre.sends(rig.centre.opens(), V01)
    rig.desk.news()
    rig.passes(0.5)
    assert rig.sounder.sounding
    assert not rig.notice_sounder.sounding
    assert not notices(rig).sheet.isVisible()


def test_the_receipt_says_who_read_it_and_when(rig):
    notice = posted(rig)
    read_at = rig.centre.now
    notices(rig).key_notices()
    notices(rig).sheet.person.setCurrentText("张三")
    QTest.keyClick(notices(rig).sheet.table, Qt.Key.Key_Return)
    (receipt,) = rig.centre.state.notices[notice.id].reads.values()
    assert (receipt.person, receipt.by.station, receipt.read_at) == ("张三", NORTH, read_at)


def test_with_the_line_away_it_is_read_here_and_the_receipt_follows(rig):
    notice = posted(rig, urgency=NoticeUrgency.URGENT)
    rig.desk.go_offline()
    read_at = rig.centre.now
    reads(rig)
    assert not notices(rig).band.isVisible()
    assert not notices(rig).urgent
    assert rig.centre.state.notices[notice.id].reads == {}
    rig.centre.later(600)
    rig.desk.come_online()
    (receipt,) = rig.centre.state.notices[notice.id].reads.values()
    assert receipt.read_at == read_at
    assert receipt.at == rig.centre.now


def test_unread_ones_come_first_and_the_sheet_closes_when_all_are_read(rig):
    first, second = posted(rig, "甲"), posted(rig, "乙")
    notices(rig).key_notices()
    sheet = notices(rig).sheet
    keys = [line.key for line in sheet.table.rows.lines]
    assert keys == [second.id, first.id]
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert sheet.table.current.key == first.id
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert len(rig.desk.sent_of(ReadNotice)) == 2


def test_a_withdrawn_one_is_no_longer_to_be_read_and_says_why(rig):
    notice = posted(rig, urgency=NoticeUrgency.URGENT)
    rig.centre.do(WithdrawNotice(notice=notice.id, reason="写错了"), LEADER)
    rig.desk.news()
    assert not notices(rig).urgent
    notices(rig).key_notices()
    assert "写错了" in notices(rig).sheet.reading.meta.text()
    assert not notices(rig).sheet.done.isEnabled()


def test_a_notice_ends_by_itself(rig):
    notice = posted(rig, urgency=NoticeUrgency.URGENT)
    rig.passes((notice.valid_until - rig.centre.now).total_seconds())
    assert not notices(rig).band.isVisible()


def test_a_message_to_the_centre_waits_for_the_line(rig):
    rig.desk.go_offline()
    notices(rig).key_notices()
    sheet = notices(rig).sheet
    sheet.write.click()
    assert sheet.writing.station.isHidden()
    sheet.writing.text.setPlainText("氧气瓶用完")
    sheet.writing.urgent.setChecked(True)
    sheet.writing.sent.emit()
    assert rig.centre.state.notices == {}
    assert "线路断开" in sheet.said.text()
    rig.desk.come_online()
    (kept,) = rig.centre.state.notices.values()
    assert (kept.text, kept.by.station, kept.urgency) == (
        "氧气瓶用完",
        NORTH,
        NoticeUrgency.URGENT,
    )


def test_an_answer_of_the_centre_is_read_and_answered(rig):
    rig.desk.send(SendMessage(text="氧气瓶用完"))
    (asked,) = rig.centre.state.notices.values()
    rig.centre.do(SendMessage(text="送到哪里", station=NORTH, answers=asked.id), at_seat(SEAT_1))
    rig.desk.news()
    notices(rig).key_notices()
    sheet = notices(rig).sheet
    assert sheet.answer.isEnabled()
    sheet.answer.click()
    sheet.writing.text.setPlainText("站里")
    sheet.writing.sent.emit()
    kept = list(rig.centre.state.notices.values())[-1]
    answered = next(n for n in rig.centre.state.notices.values() if n.text == "送到哪里")
    assert (kept.text, kept.answers) == ("站里", answered.id)


def test_an_empty_message_is_not_sent(rig):
    notices(rig).key_notices()
    notices(rig).sheet.write.click()
    notices(rig).sheet.writing.sent.emit()
    assert rig.desk.sent_of(SendMessage) == []
    assert notices(rig).sheet.said.text()


def test_a_file_is_fetched_once_checked_and_shown(rig, monkeypatch):
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.fileName()))
    asked: list[str] = []

    def ask(path: str, then: Any) -> None:
        asked.append(path)
        then(PLAN)

    monkeypatch.setattr(rig.desk, "ask", ask, raising=False)
    notice = posted(rig, attachments=(FILE,))
    notices(rig).key_notices()
    (button,) = notices(rig).sheet.reading.files
    button.click()
    button.click()
    assert asked == [f"/v1/notices/{notice.id}/attachments/{FILE.sha256}"]
    assert shown == ["plan.pdf", "plan.pdf"]


def test_bytes_that_are_not_the_file_are_not_kept(rig, monkeypatch):
    monkeypatch.setattr(rig.desk, "ask", lambda _path, then: then(b"other"), raising=False)
    posted(rig, attachments=(FILE,))
    notices(rig).key_notices()
    notices(rig).sheet.reading.files[0].click()
    assert "plan.pdf" in notices(rig).sheet.said.text()
    assert not list((rig.post.files).rglob("plan.pdf"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_languages_have_the_words(language, qapp, tmp_path):
    from tests.fakes.builders import a_centre

    rig = StationRig(tmp_path, a_centre(), language)
    rig.desk.come_online()
    posted(rig, urgency=NoticeUrgency.URGENT, attachments=(FILE,))
    notices(rig).key_notices()
    assert notices(rig).band.words.text()
    rig.close()

"""The hand-over at the seat: it writes itself, two sign, and the sheet goes onto paper."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from dispatch_app.client.api import Away, Declined
from dispatch_app.domain import alarm_commands as ac
from dispatch_app.domain import commands as c
from dispatch_app.domain import hand_over_commands as hc
from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.codes import Origin, PauseReason, SuspendReason
from dispatch_app.domain.hand_over import compose
from dispatch_app.domain.hand_over_sheet import HandOverItem, HandOverKind
from dispatch_app.i18n.texts import LANGUAGES, Texts
from dispatch_app.ui.dispatcher.aside import Aside
from dispatch_app.ui.dispatcher.shift.presenter import Shift
from dispatch_app.ui.dispatcher.shift.words import TABLES, SheetWords
from dispatch_app.wire.messages import Problem
from tests.fakes.builders import LINE_2, SEAT_2, V01, V03, a_place, at_seat
from tests.fakes.form_seat import FormSeat, the_book

K = Qt.Key


class ShiftSeat(FormSeat):
    def __init__(self, folder) -> None:
        super().__init__()
        self.desk.session = SimpleNamespace(account="person-1")
        self.shift = Shift(self.workplace, lambda: folder)
        self.aside = Aside(self.panel.__class__(self.texts, the_book()), (), (self.shift.sheet,))
        self.aside.setParent(self.window)
        self.aside.resize(500, 690)
        self.aside.show()
        self.shift.opened.connect(lambda: self.aside.open(self.shift.sheet))
        self.shift.closed.connect(self.aside.close_sheets)

    @property
    def sheet(self):
        return self.shift.sheet

    def busy(self):
        """An incident under way, one suspended, a paused vehicle."""
        first, second = self.centre.opens(), self.centre.opens(LINE_2)
        self.centre.do(c.FixPlace(incident=first.id, place=a_place("和平路1号")))
        self.centre.sends(first, V01)
        reason = SuspendReason.WAITING_FOR_POLICE
        self.centre.do(c.SuspendIncident(incident=second.id, reason=reason))
        pause = c.PauseVehicle(vehicle=V03, reason=PauseReason.REPAIR, origin=Origin.BY_HAND)
        self.centre.do(pause)
        self.desk.hear()
        return first, second


@pytest.fixture
def seat(qapp, tmp_path):
    seat = ShiftSeat(tmp_path)
    yield seat
    seat.close()


def offered(seat):
    seat.shift.key_toggle()
    seat.sheet.note.setText("二号线有杂音")
    seat.sheet.note.returnPressed.emit()
    seat.settle()


# ---- what is told


def test_nobody_has_to_write_what_is_left(seat):
    first, second = seat.busy()
    seat.shift.key_toggle()
    said = seat.sheet.body.text()
    assert f"{first.number} · 未定主诉 · 和平路1号 · 01 车" in said.replace(
        seat.texts("queue.no-complaint"), "未定主诉"
    )
    assert f"{second.number} · 等候警方" in said
    assert "03 车 · 维修" in said


def test_an_alarm_is_named_by_its_thing_and_its_fault(seat):
    alarm = ac.RaiseAlarm(kind=AlarmKind.POWER, source="ups-1", reason="mains_lost")
    seat.centre.do(alarm)
    seat.desk.hear()
    seat.shift.key_toggle()
    said = seat.sheet.body.text()
    assert "电源 ups-1 · 市电中断" in said
    assert "⚠ 故障" in said


def test_kinds_of_which_there_is_nothing_are_said_too(seat):
    seat.shift.key_toggle()
    assert "待回拨" in seat.sheet.body.text()
    assert seat.sheet.body.text().startswith("无：")


def test_news_stands_on_the_open_sheet_at_once(seat):
    seat.shift.key_toggle()
    first, _ = seat.busy()
    assert first.number in seat.sheet.body.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_words(language):
    texts = Texts.load(language)
    assert all(texts.code("handover.kind", kind.value) for kind in HandOverKind)
    assert set(TABLES) <= set(HandOverKind)


def test_times_of_the_sheet_are_those_of_the_centre(seat):
    words = SheetWords(seat.texts, the_book())
    sheet = compose(seat.centre.state, seat.centre.now)
    assert "11-21 12:00" in words.heading(sheet)


# ---- two signatures


def test_who_goes_signs_with_a_note(seat):
    seat.busy()
    offered(seat)
    (kept,) = seat.centre.state.hand_overs.values()
    assert kept.given.note == "二号线有杂音"
    assert "交班 person-1" in seat.sheet.signatures.text()
    assert not seat.sheet.offer.isVisible()
    assert seat.sheet.account.hasFocus()


def test_who_comes_signs_by_a_password_that_touches_no_disk(seat):
    offered(seat)
    seat.desk.hand_reply = b"{}"
    seat.type("wang")
    seat.press(K.Key_Return)
    seat.type("geheim")
    seat.press(K.Key_Return)
    (kept,) = seat.centre.state.hand_overs
    (handed,) = seat.desk.handed
    assert handed == (
        f"/v1/hand-overs/{kept}/signature",
        {"account": "wang", "password": "geheim", "note": ""},
    )
    assert seat.sheet.password.text() == ""
    assert all(b"geheim" not in body for body in seat.desk.disk.values())


def signed(seat, account="wang"):
    seat.desk.hand_reply = b"{}"
    seat.shift.sign(account, "geheim", "")


def test_who_comes_sits_down_where_who_goes_has_sat(seat):
    offered(seat)
    signed(seat)
    assert seat.desk.succeeded == [("wang", "geheim")]
    assert "本席现由接班人登录" in seat.sheet.said.text()


def test_who_signs_at_another_seat_takes_nobodys_place(seat):
    offered(seat)
    seat.desk.session = SimpleNamespace(account="person-8")
    signed(seat)
    assert seat.desk.succeeded == []


def test_who_comes_waits_for_the_end_of_a_call_at_the_seat(seat):
    call = seat.centre.answers()
    seat.desk.hear()
    offered(seat)
    signed(seat)
    assert seat.desk.succeeded == []
    assert "通话结束后" in seat.sheet.said.text()
    seat.centre.do(c.EndCall(call=call.id))
    seat.desk.hear()
    assert seat.desk.succeeded == [("wang", "geheim")]


def test_who_could_not_sit_down_is_told_why_and_who_is_still_there(seat):
    offered(seat)
    seat.desk.succeed_reply = Declined(409, Problem(code="seat.not-for-role"))
    signed(seat)
    assert "本席仍由交班人登录" in seat.sheet.said.text()
    assert seat.sheet.said.property("tone") == "alarm"


def test_who_did_not_sign_sits_down_nowhere(seat):
    offered(seat)
    seat.desk.hand_reply = Declined(401, Problem(code="session.refused"))
    seat.shift.sign("wang", "falsch", "")
    assert seat.desk.succeeded == []


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Declined(401, Problem(code="session.refused")), "账号或口令不对"),
        (Declined(409, Problem(code="hand-over.same-person")), "不能是同一个账号"),
        (Declined(409, Problem(code="hand-over.outdated")), "超过 30 分钟"),
        (Away("offline"), "中心不在线"),
    ],
)
def test_why_it_was_not_signed_is_said_beside_the_fields(seat, reply, said):
    offered(seat)
    seat.desk.hand_reply = reply
    seat.shift.sign("wang", "falsch", "")
    assert said in seat.sheet.said.text()
    assert seat.sheet.said.property("tone") == "alarm"
    assert seat.sheet.sign.isVisible()


def test_the_sheet_that_was_signed_is_shown_not_a_newer_one(seat):
    offered(seat)
    first, _ = seat.busy()
    assert first.number not in seat.sheet.body.text()


def test_who_offered_takes_it_back(seat):
    offered(seat)
    seat.sheet.withdraw.click()
    assert seat.centre.state.hand_overs == {}
    assert seat.sheet.offer.isVisible()


def test_another_seat_cannot_take_it_back(seat):
    seat.desk.elsewhere(hc.OfferHandOver(), at_seat(SEAT_2))
    seat.shift.key_toggle()
    assert not seat.sheet.withdraw.isVisible()
    assert seat.sheet.sign.isVisible()


def test_closing_forgets_the_password_and_gives_the_cursor_back(seat):
    seat.answers()
    before = seat.focused
    offered(seat)
    seat.sheet.password.setText("geheim")
    seat.sheet.account.setFocus()
    seat.press(K.Key_Escape)
    assert not seat.sheet.isVisible()
    assert seat.sheet.password.text() == ""
    assert seat.focused is before


# ---- paper


def test_the_sheet_goes_onto_paper_as_it_was_offered(seat, tmp_path):
    offered(seat)
    path = seat.shift.print_sheet()
    assert path.parent == tmp_path
    assert path.read_bytes().startswith(b"%PDF")
    assert str(path) in seat.sheet.said.text()


def test_without_an_offer_there_is_nothing_to_print(seat):
    seat.shift.key_toggle()
    assert not seat.sheet.printed.isVisible()
    assert seat.shift.print_sheet() is None


def test_a_folder_that_cannot_be_written_is_said(seat, tmp_path):
    (tmp_path / "file").write_text("x")
    seat.shift._folder = lambda: tmp_path / "file"
    offered(seat)
    assert seat.shift.print_sheet() is None
    assert seat.sheet.said.property("tone") == "alarm"


@pytest.mark.parametrize(
    ("kind", "word"), [(HandOverKind.CALL_BACK, "超时"), (HandOverKind.LINE, "故障")]
)
def test_the_sheet_says_which_it_is_late_or_at_fault(kind, word):
    words = SheetWords(Texts.load("zh"), the_book())
    line = words.line(HandOverItem(kind=kind, subject="1", late=True))
    assert line.endswith(f"⚠ {word}")

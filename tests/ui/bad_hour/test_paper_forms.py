"""Forms for the hour without a centre: numbers in hand, pages to write on, the grid afterwards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.domain.bad_hour.values import form_text
from dispatch_app.domain.codes import IncidentOutcome, Nature, Origin, Stage
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.bad_hour.entering import FIELDS, BadCell, FormReader
from dispatch_app.ui.dispatcher.bad_hour.files import NotWritten, write
from dispatch_app.ui.dispatcher.bad_hour.form_page import forms_page
from dispatch_app.ui.dispatcher.bad_hour.forms import COUNT, Block, SeatForms
from tests.fakes.builders import V01
from tests.fakes.form_seat import FormSeat


class Paper:
    """Makes files at once; keeps what was printed."""

    def __init__(self) -> None:
        self.printed: list[Path] = []

    def make(self, order, then) -> None:
        try:
            write(order)
        except NotWritten as trouble:
            then(str(trouble))
        else:
            then("")


@pytest.fixture
def seat(qapp):
    seat = FormSeat(size=(1200, 800))
    yield seat
    seat.close()


@pytest.fixture
def forms(seat, tmp_path):
    paper = Paper()
    made = SeatForms(seat.workplace, seat.window, tmp_path, paper.make, paper.printed.append)
    made.paper = paper
    made.notes = []
    made.said.connect(lambda tone, key, words: made.notes.append(key))
    return made


def clock(seat, minutes: int) -> str:
    """A time so many minutes ago, as it is written on a form."""
    at = local(seat.desk.now() - timedelta(minutes=minutes), seat.workplace.zone)
    return f"{at:%H%M}"


def a_form(seat, form: int, **more: str) -> dict[str, str]:
    given = {
        "number": form_text(form),
        "called": clock(seat, 60),
        "phone": "09990000007",
        "place": "演示区和平路7号",
        "complaint": "xt",
        "age": "70",
        "vehicle": str(V01),
        "ordered": clock(seat, 58),
        "en_route": clock(seat, 56),
        "on_scene": clock(seat, 45),
        "ended": clock(seat, 10),
        "end": "complete",
        "outcome": "delivered",
        "nature": "real",
    }
    return {**given, **more}


def reader(seat) -> FormReader:
    place = seat.workplace
    return FormReader(
        state=seat.centre.state, book=place.protocols, zone=place.zone, now=seat.desk.now()
    )


def test_numbers_lie_ready_and_go_to_paper_without_a_centre_each_once(forms, seat):
    forms.keep()
    assert forms.block == Block(1, COUNT)
    seat.desk.online = False
    forms.key_print()
    (first,) = forms.paper.printed
    assert first.name == "forms-000001-000020.pdf" and first.read_bytes().startswith(b"%PDF")
    forms.key_print()
    assert len(forms.paper.printed) == 1 and forms.notes == ["badhour.no-numbers"]
    seat.desk.online = True
    forms.key_print()
    assert forms.paper.printed[1].name == "forms-000021-000040.pdf"
    assert forms.block == Block(41, 60)


def test_what_was_in_hand_is_in_hand_after_a_start_without_a_centre(forms, seat, tmp_path):
    forms.keep()
    seat.desk.online = False
    paper = Paper()
    again = SeatForms(seat.workplace, seat.window, tmp_path, paper.make, paper.printed.append)
    again.key_print()
    assert len(paper.printed) == 1


def test_each_page_has_its_number_with_a_check_digit_in_the_forms_order(seat):
    page = forms_page(seat.workplace.texts, "1", [7, 8])
    assert form_text(7) in page and form_text(8) in page
    assert page.count("page-break-before") == 1
    words = ["1 来电", "2 现场", "3 主诉", "4 问询", "5 指导", "6 派车", "7 时间", "8 结局"]
    assert [page.index(word) for word in words] == sorted(page.index(word) for word in words)


def test_a_form_is_typed_with_tabs_and_filed_by_enter_with_its_own_times(forms, seat):
    forms.keep()
    forms.key_enter()
    keys = 0
    typed = a_form(seat, 3)
    for name in FIELDS:
        cell = forms.grid.cells[name]
        assert QApplication.focusWidget() is cell
        if name in typed and name not in ("end", "outcome", "nature"):
            text = typed[name].replace("-", "")
            if text.isascii():
                QTest.keyClicks(cell, text)
            else:
                cell.insert(text)
            keys += len(text)
        if name != FIELDS[-1]:
            QTest.keyClick(cell, Qt.Key.Key_Tab)
            keys += 1
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    incident = seat.incident
    assert incident.outcome is IncidentOutcome.DELIVERED and incident.nature is Nature.REAL
    assert incident.place.text == "演示区和平路7号" and incident.complaint
    (mission,) = seat.centre.state.missions.values()
    assert mission.stage is Stage.COMPLETE
    assert {s.origin for s in mission.stages} == {Origin.BACK_ENTERED}
    assert f"{local(incident.opened_at, seat.workplace.zone):%H%M}" == typed["called"]
    assert keys < 100, "at four keys a second a form takes no longer than 25 s"
    assert forms.grid.typed()["place"] == "" and form_text(3) in forms.grid.list.text()
    assert QApplication.focusWidget() is forms.grid.cells["number"]


def test_a_number_is_filed_once_and_the_cursor_goes_back_to_it(forms, seat):
    forms.keep()
    for _ in range(2):
        forms.grid.put(a_form(seat, 4))
        forms.grid.filed.emit(forms.grid.typed())
    assert len(seat.centre.state.incidents) == 1
    assert "已经补录过" in forms.grid.said.text()


def test_a_vehicle_in_two_places_is_shown_and_a_second_enter_files_it(forms, seat):
    forms.keep()
    forms.grid.put(a_form(seat, 5))
    forms.grid.filed.emit(forms.grid.typed())
    forms.grid.put(a_form(seat, 6))
    forms.grid.filed.emit(forms.grid.typed())
    assert "还在任务" in forms.grid.said.text() and len(seat.centre.state.incidents) == 1
    forms.grid.put({"called": clock(seat, 59)})
    forms.grid.filed.emit(forms.grid.typed())
    assert len(seat.centre.state.incidents) == 1, "something was changed: it is looked at again"
    forms.grid.filed.emit(forms.grid.typed())
    assert len(seat.centre.state.incidents) == 2


def test_times_past_midnight_are_those_of_the_next_day(seat):
    typed = a_form(
        seat,
        9,
        day="1120",
        called="2350",
        ordered="2352",
        en_route="2355",
        on_scene="0010",
        ended="0102",
    )
    command = reader(seat).command(typed)
    first = local(command.called_at, seat.workplace.zone)
    last = local(command.stages[-1].at, seat.workplace.zone)
    assert (first.day, last.day) == (20, 21) and last - first == timedelta(minutes=72)


@pytest.mark.parametrize(
    ("field", "text", "key"),
    [
        ("number", "0000123", "badhour.bad.number"),
        ("called", "", "badhour.bad.missing"),
        ("called", "2560", "badhour.bad.time"),
        ("on_scene", "97", "badhour.bad.time"),
        ("day", "1332", "badhour.bad.day"),
        ("vehicle", "99", "badhour.bad.vehicle"),
        ("hospital", "没有这家", "badhour.bad.hospital"),
        ("age", "x", "badhour.bad.value"),
    ],
)
def test_what_is_typed_wrong_names_its_field(seat, field, text, key):
    with pytest.raises(BadCell) as bad:
        reader(seat).command(a_form(seat, 9, **{field: text}))
    assert (bad.value.field, bad.value.key) == (field, key)


def test_a_time_before_the_last_one_is_not_taken_for_the_next_day(seat):
    with pytest.raises(BadCell) as bad:
        reader(seat).command(a_form(seat, 9, on_scene=clock(seat, 57)))
    assert (bad.value.field, bad.value.key) == ("on_scene", "badhour.bad.goes-back")


def test_words_that_no_protocol_is_called_stay_as_a_note(seat):
    command = reader(seat).command(a_form(seat, 9, complaint="不明原因zzzz", note="门卫接"))
    assert command.note == "不明原因zzzz 门卫接"
    assert reader(seat).command(a_form(seat, 9, complaint="胸痛")).note == ""


def test_without_a_centre_a_form_waits_on_the_disk_and_the_next_can_be_typed(forms, seat):
    forms.keep()
    seat.desk.holding = True
    seat.desk.online = False
    forms.grid.put(a_form(seat, 2))
    forms.grid.filed.emit(forms.grid.typed())
    assert forms.grid.typed()["place"] == "" and "等中心恢复" in forms.grid.list.text()
    seat.desk.online = True
    seat.desk.release()
    assert len(seat.centre.state.incidents) == 1 and forms.notes == ["badhour.grid.filed"]

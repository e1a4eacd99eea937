"""Hospitals are looked up by what they have; the card says what serves now and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from dispatch_app.domain.hospital_parts.commands import ReportHospitalPart
from dispatch_app.domain.register_commands import KeepRecord
from dispatch_app.domain.register_events import RecordKept
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.hospitals.book import HospitalBook
from dispatch_app.ui.dispatcher.knowledge.sheet import KnowledgeSheet
from gis.gazetteer.folding import Folding
from tests.fakes.builders import H1, H2, a_place
from tests.fakes.dispatch_room import DispatchRoom

READINGS = {"导": "dao", "管": "guan", "演": "yan", "示": "shi", "室": "shi"}


@pytest.fixture
def room(qapp: Any) -> Iterator[DispatchRoom]:
    made = DispatchRoom()
    yield made
    made.close()


@pytest.fixture
def book(room: DispatchRoom) -> HospitalBook:
    panel = QWidget(room.window)
    sheet = KnowledgeSheet(room.texts, room.window, (panel,), "hospital_book")
    made = HospitalBook(room.workplace, sheet, room.window)
    made.read_with(Folding(simplified={}, readings=READINGS))
    return made


def has(room: DispatchRoom, register: str, name: str, hospital: str = H1, **cells: str) -> str:
    named = {"at_hospital": hospital, "name": name, "capabilities": "chest_pain", **cells}
    (event,) = room.centre.do(KeepRecord(register=register, cells=named))
    room.desk.hear()
    assert isinstance(event, RecordKept)
    return event.id


def shown(book: HospitalBook) -> list[str]:
    return [book.sheet.list.item(n).text() for n in range(book.sheet.list.count())]


def read(book: HospitalBook) -> str:
    return book.sheet.reader.body.toPlainText()


@pytest.mark.parametrize("typed", ["导管", "dgs", "daoguan"])
def test_a_hospital_is_found_by_a_device_in_signs_sound_and_initials(
    room: DispatchRoom, book: HospitalBook, typed: str
) -> None:
    has(room, "hospital_equipment", "导管室", H2)
    book.key_toggle()
    assert len(shown(book)) == 2
    book.sheet.field.setText(typed)
    assert [line.split()[0] for line in shown(book)] == ["演示二院"]


def test_the_nearest_to_the_case_at_hand_stands_first_with_its_road_time(
    room: DispatchRoom, book: HospitalBook
) -> None:
    second = room.centre.state.hospitals[H2].position
    room.opens(a_place("演示区和平路1号", position=Position(lat=second.lat, lon=second.lon)))
    book.key_toggle()
    first, other = shown(book)
    assert first.startswith("演示二院")
    assert "km" in other


def test_the_card_says_who_is_on_duty_and_what_the_hospital_took_out(
    room: DispatchRoom, book: HospitalBook
) -> None:
    has(room, "specialists", "演示甲", begins="00:00", ends="00:00")
    machine = has(room, "hospital_equipment", "导管室")
    book.key_toggle()
    book.sheet.field.setText("演示一院")
    assert "演示甲" in read(book) and room.texts("part.on-duty") in read(book)
    assert room.texts("part.out") not in read(book)
    down = ReportHospitalPart(
        hospital=H1, register="hospital_equipment", id=machine, serves=False, person="王护士"
    )
    room.desk.elsewhere(down)
    assert room.texts("part.out") in read(book)


def test_what_is_changed_meanwhile_leaves_the_cursor_where_it_was(
    room: DispatchRoom, book: HospitalBook
) -> None:
    book.key_toggle()
    book.sheet.list.setCurrentRow(1)
    held = shown(book)[1].split()[0]
    has(room, "departments", "心内科", H2)
    assert book.sheet.list.currentItem().text().split()[0] == held


def test_the_key_again_gives_the_keys_back(room: DispatchRoom, book: HospitalBook) -> None:
    book.key_toggle()
    assert not book.sheet.isHidden()
    book.key_toggle()
    assert book.sheet.isHidden()

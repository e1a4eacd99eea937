"""At a dispatcher's seat: an incident's recordings stand in its timeline and open by a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from dispatch_app.client.replica import View
from dispatch_app.domain.codes import Role
from dispatch_app.domain.recording_events import RecordingMade
from dispatch_app.domain.recordings import RecordedSound, RecorderId, RecordingId, Seal
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n import Texts
from dispatch_app.ui.dispatcher.recordings import Recordings
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.recording_room import NOON, MemoryDesk, a_recording

SHA = "0" * 64


class Desk(MemoryDesk, QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self, Role.DISPATCHER)


class Selection(QObject):
    changed = Signal()


class Seat:
    def __init__(self, home: Path) -> None:
        self.desk = Desk()
        self.incident: Any = SimpleNamespace(id="I-1", number="202611220001", calls=("C-1",))
        self.call: Any = None
        self.seat = "03"
        self.texts, self.theme, self.zone = Texts.load("zh"), Theme.load("night"), "Asia/Shanghai"
        self.selection = Selection()
        self.trust = None
        self.it = Recordings(self, home)

    def recorded(self, call: str) -> None:
        """The recorder tells of a conversation."""
        sound = RecordedSound(
            serial=9, line="L3", began_at=NOON, ended_at=NOON, sha256=SHA, duration_ms=1000
        )
        made = RecordingMade(
            recording=RecordingId("A-00000009"),
            recorder=RecorderId("A"),
            sound=sound,
            seal=Seal(line=1, head=SHA),
            call=call,
            at=NOON,
        )
        self.desk.changed.emit(View(state=CentreState(), sequence=1, events=(made,)))


@pytest.fixture
def seat(qapp: QApplication, tmp_path: Path) -> Iterator[Seat]:
    seat = Seat(tmp_path)
    yield seat
    seat.it.stop()


def answer(seat: Seat, *serials: int) -> None:
    seat.desk.answer({"recordings": [a_recording(n) for n in serials], "more": False})


def test_recordings_of_the_selected_incident_stand_in_its_timeline(seat):
    told: list[int] = []
    seat.it.told.connect(lambda: told.append(1))
    seat.selection.changed.emit()
    assert "incident=202611220001" in seat.desk.asked[-1][0]
    answer(seat, 7)
    (moment,) = seat.it.moments()
    assert "7" in moment.word
    assert moment.origin == "01:00 Alt+V"
    assert moment.at == a_recording(7).began_at
    assert told == [1]


def test_another_incident_does_not_show_the_recordings_of_the_first(seat):
    seat.selection.changed.emit()
    answer(seat, 7)
    seat.incident = SimpleNamespace(id="I-2", number="202611220002", calls=())
    assert seat.it.moments() == ()


def test_without_an_incident_nothing_is_asked(seat):
    seat.incident = None
    seat.selection.changed.emit()
    assert seat.desk.asked == []
    assert seat.it.moments() == ()


@pytest.mark.parametrize(("call", "asks"), [("C-1", 1), ("C-9", 0)])
def test_what_has_just_been_recorded_of_it_is_asked_for(seat, call, asks):
    seat.recorded(call)
    assert len(seat.desk.asked) == asks


@pytest.mark.parametrize(
    ("incident", "number", "asked"),
    [(True, "", "incident=202611220001"), (False, "09990000001", "number=09990000001")],
)
def test_the_key_opens_what_the_seat_is_about(seat, incident, number, asked):
    if not incident:
        seat.incident, seat.call = None, SimpleNamespace(number=number)
    seat.it.open()
    assert seat.it.window.isVisible()
    assert asked in seat.desk.asked[-1][0]


def test_closing_its_window_lets_go_of_the_sound_and_it_opens_again(seat):
    seat.it.open()
    window = seat.it.window
    window.close()
    assert seat.it.window.panel.opening.found is None
    seat.it.open()
    assert seat.it.window is window
    assert window.isVisible()


def test_a_centre_without_answers_leaves_the_timeline_as_it_was(seat):
    seat.selection.changed.emit()
    answer(seat, 7)
    seat.selection.changed.emit()
    seat.desk.answer(msgspec.json.encode({"wrong": 1}))
    assert len(seat.it.moments()) == 1

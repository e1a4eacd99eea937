"""The director's page of large events: how each stands, what happened, a report with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from dispatch_app.domain.large_events.commands import (
    CloseLargeEvent,
    RecordCasualty,
    TakeSituationReport,
)
from dispatch_app.domain.large_events.values import Casualty, Triage
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.large_events_page import LargeEventsPage
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.form_desk import FormDesk
from tests.fakes.large_event_room import VEHICLES, a_bundle, a_large_centre, declared
from tests.fakes.recording_room import MemorySource


class Room:
    def __init__(self, directory: Path) -> None:
        self.centre = a_large_centre()
        self.desk = FormDesk(self.centre)
        place = DirectorPlace(
            desk=cast(Desk, self.desk),
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
        )
        self.opened: list[tuple[str, str]] = []
        place.record_door.wanted.connect(lambda kind, thing: self.opened.append((kind, thing)))
        self.page = LargeEventsPage(place)
        self.panel = self.page.widget
        self.panel.show()

    def lines(self) -> list[tuple[str, ...]]:
        self.desk.hear()
        self.page.tick()
        return [line.cells for line in self.panel.table.rows.lines]


@pytest.fixture
def room(qapp: Any, tmp_path: Path) -> Iterator[Room]:
    opened = Room(tmp_path)
    yield opened
    opened.panel.close()
    opened.panel.deleteLater()


def test_without_an_event_the_page_says_so(room: Room) -> None:
    room.page.shown()
    assert room.panel.title.text() == "没有大型事件"


def test_an_event_stands_with_its_counts_and_its_log(room: Room) -> None:
    event = declared(room.centre)
    room.centre.do(a_bundle(event, *VEHICLES[:3]))
    casualty = Casualty(tag="R01", triage=Triage.RED)
    room.centre.do(RecordCasualty(incident=event.id, casualty=casualty))
    ((heading, counts, state),) = room.lines()
    assert event.number in heading
    assert "在途 3 辆" in counts
    assert "红 1" in counts
    assert state == "进行中"
    assert "一次派出 3 辆" in room.panel.note.text()


def test_a_report_needs_a_reason_and_is_in_the_record_before_it_is_a_file(
    room: Room, tmp_path: Path
) -> None:
    declared(room.centre)
    room.lines()
    room.panel.asked.emit("report")
    assert room.desk.sent == []
    room.panel.fill({"reason": "报市政府"})
    room.panel.asked.emit("report")
    assert [type(sent) for sent in room.desk.sent] == [TakeSituationReport]
    (path,) = (tmp_path / "out").glob("*.pdf")
    assert path.read_bytes().startswith(b"%PDF")


def test_a_refused_report_is_no_file(room: Room, tmp_path: Path) -> None:
    event = declared(room.centre)
    room.lines()
    room.panel.fill({"reason": " "})
    room.panel.asked.emit("report")
    assert not (tmp_path / "out").exists()
    room.panel.asked.emit("open")
    assert room.opened == [("incident", event.id)]


def test_a_closed_event_stays_with_when_it_ended(room: Room) -> None:
    event = declared(room.centre)
    room.centre.do(CloseLargeEvent(incident=event.id, review="演示完毕"))
    ((_, _, state),) = room.lines()
    assert state.endswith("结束")

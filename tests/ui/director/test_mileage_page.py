"""The director's page of mileage: vehicle after vehicle, day and missions, gaps said, a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.api import Away
from dispatch_app.domain.tracks import Mileage
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.mileage_page import MileagePage
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire.track_messages import FleetVehicle, FleetVehicles, Mileages, WentFar
from tests.fakes.recording_room import MemoryDesk, MemorySource

MIDNIGHT = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
FLEET = FleetVehicles(
    vehicles=[
        FleetVehicle(vehicle="01", plate="演A0001", station="人民路急救站"),
        FleetVehicle(vehicle="02", plate="演A0002", station="人民路急救站"),
    ]
)


class Desk(MemoryDesk, QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self)


class Room:
    def __init__(self, directory: Path) -> None:
        self.desk = Desk()
        self.exports = directory / "out"
        place = DirectorPlace(
            desk=self.desk,  # type: ignore[arg-type]
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=self.exports,
        )
        self.page = MileagePage(place)
        self.page.widget.resize(1500, 600)
        self.page.widget.show()
        self.page.shown()

    def fills(self) -> None:
        self.desk.answer(FLEET)
        self.desk.answer(a_day("01", 84_200.0, ("20261122-0001-1", 12_300.0)))
        self.desk.answer(a_day("02", 9_000.0))
        self.page.show()

    def cells(self) -> list[tuple[str, ...]]:
        return [line.cells for line in self.page.widget.table.rows.lines]


def a_day(vehicle: str, metres: float, *missions: tuple[str, float]) -> Mileages:
    def went(metres: float, **more: Any) -> WentFar:
        far = Mileage(driven_m=metres, fixes=100, implausible=1, gaps=2, bridged_m=700.0)
        return WentFar(
            vehicle=vehicle, since=MIDNIGHT, until=MIDNIGHT + timedelta(days=1), went=far, **more
        )

    return Mileages(
        ways=[
            went(metres, day=(MIDNIGHT + timedelta(hours=8)).date()),
            *(went(far, mission=number) for number, far in missions),
        ]
    )


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.page.close()
    room.page.widget.close()


def test_one_vehicle_is_asked_for_after_the_other(room: Room) -> None:
    room.fills()
    assert [path for path, _ in room.desk.asked] == [
        "/v1/mileages/vehicles",
        "/v1/mileages?vehicle=01&day=2026-11-22",
        "/v1/mileages?vehicle=02&day=2026-11-22",
    ]


def test_a_day_has_its_missions_under_it_and_tells_its_gaps(room: Room) -> None:
    room.fills()
    assert [(c[0], c[3], c[6], c[7], c[8]) for c in room.cells()] == [
        ("01", "全日", "84.2 km", "2", "0.7 km"),
        ("", "　20261122-0001-1", "12.3 km", "2", "0.7 km"),
        ("02", "全日", "9.0 km", "2", "0.7 km"),
    ]
    assert "2 车　1 次任务　共 93.2 km" in room.page.widget.title.text()


def test_a_vehicle_that_was_never_heard_has_no_line(room: Room) -> None:
    room.desk.answer(FLEET)
    silent = WentFar(vehicle="01", since=MIDNIGHT, until=MIDNIGHT, went=Mileage())
    room.desk.answer(Mileages(ways=[silent]))
    room.desk.answer(a_day("02", 9_000.0))
    room.page.show()
    assert [c[0] for c in room.cells()] == ["02"]


def test_while_it_counts_it_says_how_far_and_writes_no_half_file(room: Room) -> None:
    room.desk.answer(FLEET)
    room.desk.answer(a_day("01", 84_200.0))
    room.page.show()
    assert room.page.widget.note.text() == "正在计算 1/2 车"
    assert not room.page.widget.export.isEnabled()


def test_another_day_passes_over_what_comes_of_the_one_before(room: Room) -> None:
    room.desk.answer(FLEET)
    QTest.mouseClick(room.page.widget.before, Qt.MouseButton.LeftButton)
    room.desk.answer(a_day("01", 84_200.0), at=1)
    assert room.page.lines == []
    room.desk.answer(FLEET)
    assert room.desk.asked[-1][0] == "/v1/mileages?vehicle=01&day=2026-11-21"


def test_a_day_can_be_typed_and_nonsense_is_said(room: Room) -> None:
    room.page.widget.day.setText("gestern")
    room.page.widget.day.returnPressed.emit()
    assert room.page.widget.note.text() == "日期写作 2026-11-22"
    room.page.widget.day.setText("2026-10-01")
    room.page.widget.day.returnPressed.emit()
    assert room.page.day.isoformat() == "2026-10-01"


def test_the_table_goes_into_a_file_that_is_never_overwritten(room: Room) -> None:
    room.fills()
    room.page.export()
    file = room.exports / "mileage-2026-11-22.csv"
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("vehicle,plate,station,day,mission,since,until,driven_km")
    assert lines[2].split(",")[4] == "20261122-0001-1"
    assert len(lines) == 4
    room.page.export()
    assert "未能写入" in room.page.widget.note.text()


def test_a_centre_that_is_away_is_said(room: Room) -> None:
    room.desk.answer(Away("gone"))
    assert room.page.widget.note.text() == Texts.load("zh")("recordings.centre-away")

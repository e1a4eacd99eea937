"""The director's page of power: figures, what was, and tests by a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Refused
from dispatch_app.domain.power import (
    Feed,
    Outage,
    PowerReading,
    PowerStatus,
    PowerTrouble,
    Supply,
    SupplyId,
    TestKind,
)
from dispatch_app.domain.power_commands import TestBattery
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.power_page import PowerPage
from dispatch_app.ui.director.seat import DirectorSeat
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.recording_room import NOON, MemoryDesk, MemorySource

UPS = SupplyId("ups-1")
ON_MAINS = Supply(
    id=UPS,
    status=PowerStatus(feed=Feed.MAINS, required_s=4 * 3600.0),
    since=NOON,
    told_at=NOON,
)
LOW = replace(
    ON_MAINS,
    status=PowerStatus(
        feed=Feed.BATTERY, troubles=(PowerTrouble.BATTERY_LOW,), required_s=4 * 3600.0
    ),
    outages=(Outage(began_at=NOON, low_at=NOON, saved_at=NOON),),
)


class Desk(MemoryDesk, QObject):
    changed = Signal(object)
    link_changed = Signal(object)

    def __init__(self) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self)
        self.session.name = "周主任"


class Room:
    def __init__(self, directory: Path) -> None:
        self.desk = Desk()
        place = DirectorPlace(
            desk=self.desk,  # type: ignore[arg-type]
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
        )
        self.seat = DirectorSeat(place)
        self.page: PowerPage = self.seat.power
        self.seat.window.resize(1600, 900)
        self.seat.window.show()

    def knows(self, *supplies: Supply) -> None:
        self.desk.state = CentreState(supplies={s.id: s for s in supplies})
        reading = PowerReading(
            supply=UPS, at=self.desk.now(), feed=Feed.MAINS, battery_percent=18.0, runtime_s=7200.0
        )
        self.desk.last_pulse = SimpleNamespace(
            backup=None,
            watched=frozenset(),
            failing=frozenset(),
            power=(reading,),
            gateways_online=frozenset(),
            stations_online=frozenset(),
        )
        self.desk.changed.emit(View(state=self.desk.state, sequence=1))
        self.seat.tick()

    def press(self, key: str) -> None:
        button = self.page.widget.stop if key == "stop" else self.page.widget.keys[key]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.seat.stop()


def test_without_a_ups_the_page_says_how_to_connect_one(room: Room) -> None:
    room.knows()
    assert not room.page.widget.none.isHidden()


def test_a_low_battery_and_what_was_saved_stand_above_every_page(room: Room) -> None:
    room.knows(LOW)
    assert (
        room.seat.window.power_words
        == "市电中断 · 电池 18 % · 约 2 小时 0 分 · 电池电量低 · 已保存"
    )


@pytest.mark.parametrize(
    ("key", "kind", "minutes"),
    [("quick", TestKind.QUICK, 0), ("timed", TestKind.MINUTES, 10), ("deep", TestKind.DEEP, 0)],
)
def test_a_key_asks_for_a_test(room: Room, key: str, kind: TestKind, minutes: int) -> None:
    room.knows(ON_MAINS)
    room.press(key)
    assert room.desk.sent == [TestBattery(supply=UPS, kind=kind, minutes=minutes)]


def test_on_battery_no_test_can_be_asked_for(room: Room) -> None:
    room.knows(LOW)
    room.press("quick")
    assert room.desk.sent == []


def test_a_refusal_is_said_in_words(room: Room) -> None:
    room.knows(ON_MAINS)
    room.desk.reply = Refused("power.priority-1-open", {"incident": "20261122-0007"})
    room.press("quick")
    assert "20261122-0007" in room.page.widget.said.text()

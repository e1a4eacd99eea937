"""The director's window over a real centre and a real recorder: finds, hears, marks, exports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.key_files import make_key
from dispatch_app.client.credentials import Key
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.i18n import Texts
from dispatch_app.ports.accounts import Account
from dispatch_app.seating import parts
from dispatch_app.seating.director import SHEETS
from dispatch_app.seating.keyboard import type_text
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.seat import DirectorSeat
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.recording.fetching import RecorderSource
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.recording_room import seen
from tests.fakes.running_recorder import NUMBER, Talks, running_recorder
from tests.fakes.running_server import RunningServer, running_server

pytestmark = pytest.mark.slow

CHANNELS, STATISTICS = "channels", "statistics"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture
def talks(tmp_path: Path, server: RunningServer) -> Iterator[Talks]:
    with running_recorder(tmp_path, server) as recorder, recorder.heard() as talks:
        yield talks


class Director:
    """A director at their window; hands on its keys."""

    def __init__(self, directory: Path, server: RunningServer) -> None:
        directory.mkdir()
        self.exports = directory / "exports"
        key = directory / "director.key"
        account = Account(id=AccountId("director"), role=Role.DIRECTOR, name="主任")
        server.accounts.create(account, public_key=make_key(key))
        self._store = LocalStore(directory / "seat.sqlite")
        outbox = Outbox(self._store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
        bridge = Bridge()
        self._link = Link([server.url], Key.read("director", key), outbox, bridge)
        self.desk = Desk(self._link, bridge, self._store)
        self.seat = DirectorSeat(
            DirectorPlace(
                desk=self.desk,
                texts=Texts.load("zh"),
                theme=Theme.load("night"),
                source=RecorderSource(directory / "listening"),
                exports=self.exports,
            )
        )
        self.panel = self.seat.recordings.widget
        self.seat.window.resize(1600, 900)
        self.seat.window.show()
        self.seat.start()
        self._link.start()
        assert seen(lambda: self.desk.online)
        self.seat.window.turn_to("recordings")

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        focused = self.seat.window.focusWidget() or self.seat.window
        QTest.keyClick(focused, key, modifier or Qt.KeyboardModifier.NoModifier)

    def types(self, text: str) -> None:
        focused = self.seat.window.focusWidget()
        assert focused is not None
        type_text(focused, text)

    def finds(self) -> None:
        """Ask anew until the recording has reached the centre."""

        def listed() -> bool:
            self.seat.page.again()
            searching = self.panel.search.state.text()
            assert seen(lambda: self.panel.search.state.text() != searching)
            return bool(self.panel.search.lines)

        assert seen(listed, 20.0)

    def opens(self) -> None:
        self.panel.search.table.setFocus()
        self.key(Qt.Key.Key_Return)
        self.key(Qt.Key.Key_2)
        assert seen(lambda: self.panel.listening.now.loaded), self.panel.note.text()

    def leave(self) -> None:
        self.seat.stop()
        self._link.stop()
        self._store.close()
        self.seat.window.close()
        self.seat.window.deleteLater()


@pytest.fixture
def director(
    qapp: QApplication, tmp_path: Path, server: RunningServer, talks: Talks
) -> Iterator[Director]:
    parts.dress(qapp, Theme.load("night"), *SHEETS)
    director = Director(tmp_path / "director", server)
    yield director
    director.leave()
    qapp.setStyleSheet("")


def test_a_call_is_found_heard_marked_and_exported_and_all_of_it_is_on_record(
    director, talks, server
):
    talks.whole("x-1", "L3", 12.0)
    director.finds()
    (line,) = director.panel.search.lines
    assert NUMBER in line.cells
    director.opens()
    assert director.panel.listening.now.length_s == pytest.approx(12.0, abs=0.3)
    assert director.panel.player.waveform._peaks.sides.max() > 0.1
    director.key(Qt.Key.Key_Right)
    director.key(Qt.Key.Key_M)
    director.types("报出门牌")
    director.key(Qt.Key.Key_Return)
    assert seen(lambda: director.panel.listening.now.marks)
    assert director.panel.listening.now.marks[0].at_s == pytest.approx(10.0)
    director.key(Qt.Key.Key_E)
    director.types("投诉 17 号")
    director.key(Qt.Key.Key_Return)
    assert seen(lambda: list(director.exports.glob("*.opus")))
    (exported,) = director.exports.glob("*.opus")
    assert soundfile.info(exported).channels == 2
    auditor = server.client(Role.AUDITOR)
    record = auditor.get(f"/v1/recordings/{line.key}").json()
    assert [(o["by"], o["purpose"], o["reason"]) for o in record["openings"]] == [
        ("director", "listen", "quality"),
        ("director", "export", "投诉 17 号"),
    ]
    copy = director.panel.deck._sound
    director.seat.stop()
    assert not copy.exists()


def test_a_conversation_that_goes_on_is_listed_and_heard(director, talks):
    talks.begins("x-9", "120/07", 1.0)
    director.seat.window.turn_to(CHANNELS)
    table = director.seat.channels.widget.table
    assert seen(lambda: table.rows.lines)
    assert table.rows.lines[0].cells[0] == "120/07"
    table.setFocus()
    director.key(Qt.Key.Key_Return)
    live = director.seat.channels.live
    said = 8000
    talks_on = 0.0
    while not (live.waiting and live.waiting.came_s > 0.2) and talks_on < 20:
        talks.goes_on("x-9", 0.2, said)
        said += 1600
        talks_on += 0.2
        QTest.qWait(100)
    director.seat.tick()
    assert live.now.channel is not None, live.now
    assert live.now.outside > 0.1
    assert live.now.centre > 0.1
    director.key(Qt.Key.Key_Return)
    assert live.now.channel is None


def test_statistics_count_it_and_open_down_to_it(director, talks):
    talks.whole("x-1", "L3", 4.0)
    director.finds()
    director.seat.window.turn_to(STATISTICS)
    days = director.seat.statistics.widget.days
    assert seen(lambda: days.rows.lines[0].cells[1] == "1")
    lines = director.seat.statistics.widget.lines
    assert [line.cells[0] for line in lines.rows.lines[1:]] == ["L3"]
    lines.setFocus()
    lines.selectRow(1)
    director.key(Qt.Key.Key_Return)
    assert director.seat.page is director.seat.recordings
    assert director.panel.search.criteria.line == "L3"
    assert seen(lambda: len(director.panel.search.lines) == 1)

"""The panel of replays by its keys: choosing, playing, jumping, files and holds; never live."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from dispatch_app.client.api import Away, Declined
from dispatch_app.domain.codes import Role
from dispatch_app.domain.form_history import FormStep
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.replay_mark_commands import DropReplayMark
from dispatch_app.domain.replay_marks import ReplayMark, ReplayMarkId
from dispatch_app.domain.track_commands import HoldTracks
from dispatch_app.i18n import Texts
from dispatch_app.ports.records import IncidentLine, IncidentRecord
from dispatch_app.seating import parts
from dispatch_app.seating.director import SHEETS
from dispatch_app.ui.kit.recording.panel import Room
from dispatch_app.ui.kit.replay.ground import ReplayGround
from dispatch_app.ui.kit.replay.panel import ReplayPanel
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire.messages import Problem
from dispatch_app.wire.track_messages import TracksFound
from gis.region import Region
from tests.fakes.builders import NOON, V01, V02
from tests.fakes.map_tiles import FakeTiles
from tests.fakes.recording_room import DIRECTOR, MemorySource, seen
from tests.fakes.replay_past import FIVE, ReplayDesk, a_record, a_track
from tests.fakes.small_region import small_region

ZONE = "Asia/Shanghai"


class Rig:
    def __init__(self, folder: Path, role: Role = Role.DIRECTOR, language: str = "zh") -> None:
        self.desk = ReplayDesk(role)
        self.folder = folder / "out"
        self.texts = Texts.load(language)
        self.seconds = 0.0
        room = Room(
            desk=self.desk,  # type: ignore[arg-type]
            texts=self.texts,
            theme=Theme.load("night"),
            source=MemorySource(folder),
            exports=self.folder,
            zone=ZONE,
        )
        ground = ReplayGround(Region.open(small_region()), tiles=FakeTiles(ready=True))
        self.panel = ReplayPanel(room, ground, now_s=lambda: self.seconds)
        self.panel.resize(1600, 900)
        self.panel.show()
        QTest.qWaitForWindowActive(self.panel)

    @property
    def stage(self) -> Any:
        return self.panel.stage

    @property
    def note(self) -> str:
        return str(self.panel.note.text())

    @property
    def banner(self) -> str:
        return str(self.stage.banner.text())

    @property
    def now(self) -> Any:
        return self.panel.replaying.clock.now

    def opens(self, record: IncidentRecord | None = None) -> IncidentRecord:
        """An incident, chosen from the list, with two tracks."""
        record = record or a_record()
        self.panel.look()
        self.desk.answer([a_line(record)])
        QTest.keyClick(self.panel.incidents, Qt.Key.Key_Return)
        self.desk.answer_path(f"/v1/incidents/{record.incident.id}", record)
        self.desk.have(TracksFound(tracks=[a_track(V01), a_track(V02)]))
        return record

    def key(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.stage, key, modifier)

    def runs(self, seconds: float) -> None:
        self.seconds += seconds
        self.panel.tick()


def a_line(record: IncidentRecord) -> IncidentLine:
    incident = record.incident
    return IncidentLine(
        id=incident.id,
        number=incident.number,
        nature=incident.nature,
        opened_at=incident.opened_at,
        seat=incident.seat,
        place="和平路1号",
        position=None,
        complaint="chest_pain",
        priority=None,
        patients=1,
        missions=2,
        closed_at=incident.closed_at,
        outcome=None,
    )


@pytest.fixture
def rig(qapp: QApplication, tmp_path: Path) -> Iterator[Rig]:
    parts.dress(qapp, Theme.load("night"), *SHEETS)
    made = Rig(tmp_path)
    yield made
    made.panel.close_all()
    made.panel.close()
    qapp.setStyleSheet("")


def test_nothing_is_asked_about_where_vehicles_were_before_somebody_chose(rig: Rig) -> None:
    rig.panel.look()
    rig.desk.answer([a_line(a_record())])
    assert rig.desk.handed_in == []
    assert rig.banner.startswith("回放 · 非实时")


def test_an_incident_is_replayed_with_all_its_vehicles_and_events(rig: Rig) -> None:
    record = rig.opens()
    path, fields, _ = rig.desk.handed_in[-1]
    assert (path, fields["vehicles"]) == ("/v1/tracks", [V01, V02])
    assert len(rig.panel.chain.rows.lines) == len(rig.panel.replaying.subject.chain)
    rig.panel._seek(NOON + 30 * FIVE)
    assert [line.cells[0] for line in rig.panel.vehicles.rows.lines] == [V01, V02]
    mark = rig.stage.map.vehicle(V01)
    assert mark is not None and mark.lat == pytest.approx(a_track().lat[30])
    assert record.incident.number in rig.banner


def test_the_banner_says_at_every_moment_that_it_is_not_now(rig: Rig) -> None:
    rig.opens()
    rig.key(Qt.Key.Key_Space)
    for _ in range(3):
        rig.runs(10.0)
        assert "非实时" in rig.banner and "1 倍播放" in rig.banner
    rig.key(Qt.Key.Key_Space)
    assert "已暂停" in rig.banner


def test_faster_is_faster_up_to_sixty_times(rig: Rig) -> None:
    rig.opens()
    for _ in range(9):
        rig.key(Qt.Key.Key_Equal)
    rig.key(Qt.Key.Key_Space)
    since = rig.now
    rig.runs(2.0)
    assert (rig.now - since).total_seconds() == pytest.approx(120.0)
    rig.key(Qt.Key.Key_0)
    assert rig.panel.replaying.clock.rate == 1


def test_live_positions_move_nothing_here(rig: Rig) -> None:
    rig.opens()
    rig.panel._seek(NOON + 30 * FIVE)
    before = rig.stage.map.vehicle(V01)
    rig.desk.changed.emit(object())
    rig.panel.tick()
    assert rig.stage.map.vehicle(V01) == before


def test_keys_step_and_go_from_event_to_event(rig: Rig) -> None:
    rig.opens()
    since = rig.now
    rig.key(Qt.Key.Key_Right)
    rig.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert (rig.now - since).total_seconds() == 65
    rig.key(Qt.Key.Key_Home)
    events = sorted({m.at for m in rig.panel.replaying.subject.chain})
    rig.key(Qt.Key.Key_N)
    rig.key(Qt.Key.Key_N)
    assert rig.now == events[1]
    rig.key(Qt.Key.Key_P)
    assert rig.now == events[0]
    rig.key(Qt.Key.Key_End)
    assert rig.now == rig.panel.replaying.subject.until


def test_the_table_goes_with_the_clock_and_the_clock_with_the_table(rig: Rig) -> None:
    rig.opens()
    rig.key(Qt.Key.Key_End)
    lines = rig.panel.chain.rows.lines
    assert rig.panel.chain.current == lines[-1]
    rig.panel.chain.choose(lines[3].key)
    QTest.keyClick(rig.panel.chain, Qt.Key.Key_Return)
    assert rig.now == rig.panel.replaying.subject.chain[3].at


def test_a_click_on_the_line_goes_there(rig: Rig) -> None:
    rig.opens()
    bar = rig.stage.bar
    middle = (
        rig.panel.replaying.subject.since
        + (rig.panel.replaying.subject.until - rig.panel.replaying.subject.since) * 0.93
    )
    spot = QPoint(round(bar.x_of(middle)), 40)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert abs((rig.now - middle).total_seconds()) < 2.0


def test_vehicles_are_replayed_over_a_period(rig: Rig) -> None:
    rig.panel.fields["vehicles"].setText(f"{V01} {V02}")
    rig.panel.fields["since"].setText("12:00")
    rig.panel.fields["until"].setText("12:10")
    QTest.keyClick(rig.panel.fields["until"], Qt.Key.Key_Return)
    _, fields, _ = rig.desk.handed_in[-1]
    assert fields["vehicles"] == [V01, V02]
    rig.desk.have(TracksFound(tracks=[a_track(V01), a_track(V02)]))
    assert rig.note == rig.texts("replay.loaded")


def test_what_was_asked_for_in_a_field_is_played_by_the_next_key(rig: Rig) -> None:
    rig.panel.fields["vehicles"].setText(V01)
    rig.panel.activateWindow()
    rig.panel.fields["vehicles"].setFocus()
    QTest.keyClick(rig.panel.fields["vehicles"], Qt.Key.Key_Return)
    assert rig.panel.focusWidget() is rig.panel.stage


def test_a_vehicle_that_nobody_has_is_marked_in_its_field(rig: Rig) -> None:
    rig.panel.fields["vehicles"].setText("777")
    rig.panel.look()
    assert rig.panel.fields["vehicles"].property("tone") == "alarm" and "777" in rig.note


def test_a_late_answer_of_another_subject_is_passed_over(rig: Rig) -> None:
    rig.panel.open_vehicle(V01)
    rig.panel.open_vehicle(V02)
    rig.desk.have(TracksFound(tracks=[a_track(V01)]), at=0)
    assert rig.panel.replaying.subject.tracks == ()
    rig.desk.have(TracksFound(tracks=[a_track(V02)]), at=1)
    assert [t.vehicle for t in rig.panel.replaying.subject.tracks] == [V02]


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (Away("gone"), "recordings.centre-away"),
        (Declined(403, Problem(code="right.missing")), "refusal.right.missing"),
        (b"{}", "recordings.version"),
    ],
)
def test_why_there_are_no_tracks_is_said(rig: Rig, answer: object, key: str) -> None:
    rig.panel.open_vehicle(V01)
    rig.desk.have(answer)
    assert rig.note == rig.texts(key)


def test_a_period_without_fixes_says_so(rig: Rig) -> None:
    rig.panel.open_vehicle(V01)
    rig.desk.have(TracksFound(tracks=[a_track(V01, count=0)]))
    assert rig.note == rig.texts("replay.no-fixes")


def test_a_file_is_taken_with_a_reason_and_overwrites_nothing(rig: Rig) -> None:
    rig.opens()
    for number in (1, 2):
        rig.panel._form_is("gpx")
        QTest.keyClicks(rig.stage.answer, "complaint")
        QTest.keyClick(rig.stage.answer, Qt.Key.Key_Return)
        path, fields, _ = rig.desk.handed_in[-1]
        assert (path, fields["reason"]) == ("/v1/tracks/gpx", "complaint")
        rig.desk.have(b"<gpx/>")
        seen(lambda n=number: len(list(rig.folder.glob("*.gpx"))) == n)
    assert {p.read_bytes() for p in rig.folder.glob("*.gpx")} == {b"<gpx/>"}


def test_without_a_reason_nothing_is_asked(rig: Rig) -> None:
    rig.opens()
    asked = len(rig.desk.handed_in)
    rig.panel._form_is("gpx")
    QTest.keyClick(rig.stage.answer, Qt.Key.Key_Return)
    assert len(rig.desk.handed_in) == asked
    assert rig.note == rig.texts("refusal.tracks.reason-missing")


def test_an_incidents_tracks_are_kept_for_longer_with_a_reason(rig: Rig) -> None:
    record = rig.opens()
    rig.key(Qt.Key.Key_H)
    QTest.keyClicks(rig.stage.answer, "court")
    QTest.keyClick(rig.stage.answer, Qt.Key.Key_Return)
    (command,) = [c for c in rig.desk.sent if isinstance(c, HoldTracks)]
    assert (command.incident, command.reason) == (record.incident.id, "court")
    assert {s.vehicle for s in command.stretches} == {V01, V02}


def test_a_dispatcher_takes_no_file_and_keeps_nothing(qapp: QApplication, tmp_path: Path) -> None:
    rig = Rig(tmp_path, Role.DISPATCHER)
    try:
        rig.opens()
        rig.key(Qt.Key.Key_E)
        assert rig.note == rig.texts("replay.may-not-export")
        rig.key(Qt.Key.Key_H)
        assert rig.note == rig.texts("replay.may-not-hold")
    finally:
        rig.panel.close_all()
        rig.panel.close()


def test_whoever_looks_away_stops_it(rig: Rig) -> None:
    rig.opens()
    rig.key(Qt.Key.Key_Space)
    rig.panel.hidden()
    assert not rig.panel.replaying.clock.running


def test_miles_of_the_mission_stand_beside_each_vehicle(rig: Rig) -> None:
    rig.opens()
    ways = [{"vehicle": V01, "went": {"driven_m": 4321.0}}]
    rig.desk.answer_path("/v1/mileages", msgspec.json.encode({"ways": ways}))
    rig.panel._seek(NOON + 30 * FIVE)
    cells = {line.key: line.cells[-1] for line in rig.panel.vehicles.rows.lines}
    assert cells[VehicleId(V01)] == "4.3 km"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_key_of_the_stage_has_its_button_in_words(
    qapp: QApplication, tmp_path: Path, language: str
) -> None:
    rig = Rig(tmp_path, language=language)
    try:
        rig.opens()
        words = [b.text() for b in rig.stage.findChildren(QPushButton)]
        assert len(words) == len(set(words)) and all(words)
    finally:
        rig.panel.close_all()
        rig.panel.close()


def test_the_form_of_then_stands_beside_the_map_and_goes_by_a_key(rig: Rig) -> None:
    record = rig.opens()
    opened = record.incident.opened_at
    step = FormStep(at=opened + FIVE, words={"note": "门口有人接"})
    rig.desk.answer_path("/form", msgspec.json.encode({"steps": [step]}))
    then = rig.panel.then
    assert then.isVisible()
    rig.panel.replaying.clock.seek(opened + 2 * FIVE)
    rig.key(Qt.Key.Key_Home)
    assert then.form.rows.lines == []
    rig.panel.replaying.clock.seek(opened + 2 * FIVE)
    for _ in range(5):
        rig.runs(0.1)
    assert [line.cells[1] for line in then.form.rows.lines] == ["门口有人接"]
    rig.key(Qt.Key.Key_F)
    assert not then.isVisible()


def test_a_bookmark_is_set_at_the_moment_shown_and_dropped_on_its_row(rig: Rig) -> None:
    record = rig.opens()
    there = record.incident.opened_at + 2 * FIVE
    rig.panel.replaying.clock.seek(there)
    rig.key(Qt.Key.Key_B)
    QTest.keyClicks(rig.stage.answer, "ask breathing first")
    QTest.keyClick(rig.stage.answer, Qt.Key.Key_Return)
    sent = rig.desk.sent[-1]
    assert (sent.incident, sent.moment) == (record.incident.id, there)
    assert sent.words == "ask breathing first"
    mark = ReplayMark(id=ReplayMarkId("m-1"), moment=there, words=sent.words, by=DIRECTOR, at=NOON)
    rig.desk.answer_path("/marks", msgspec.json.encode({"marks": [mark]}))
    row = next(line for line in rig.panel.chain.rows.lines if "★" in line.cells[1])
    rig.panel.chain.choose(row.key)
    rig.panel.chain.setFocus()
    QTest.keyClick(rig.panel.chain, Qt.Key.Key_Delete)
    assert rig.desk.sent[-1] == DropReplayMark(incident=record.incident.id, mark="m-1")
    rig.desk.answer_path("/marks", msgspec.json.encode({"marks": []}))
    assert not any("★" in line.cells[1] for line in rig.panel.chain.rows.lines)


@pytest.mark.parametrize("width_px", [900, 1366, 1920])
def test_no_key_loses_its_name_however_narrow_the_window(rig: Rig, qapp, width_px: int) -> None:
    rig.panel.resize(width_px, 700)
    qapp.processEvents()
    for button in rig.panel.stage.buttons.values():
        assert button.width() >= button.sizeHint().width()
        assert rig.panel.stage.rect().contains(
            button.mapTo(rig.panel.stage, button.rect().center())
        )

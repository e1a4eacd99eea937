"""The director's window: pages by keys, channels that run, figures down to their recordings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from dispatch_app.client.api import Away
from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.domain.codes import Nature, Role
from dispatch_app.domain.ids import CallId, LineId, SeatId
from dispatch_app.domain.recordings import Recorder, RecorderId, RecorderStatus, RecorderTrouble
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.i18n import Texts
from dispatch_app.seating import parts
from dispatch_app.seating.director import SHEETS
from dispatch_app.ui.director.channels import channel_lines, standings
from dispatch_app.ui.director.counting import Measure
from dispatch_app.ui.director.groups import GROUPS, homes
from dispatch_app.ui.director.page_words import PageWords
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.seat import DirectorSeat
from dispatch_app.ui.kit.recording.live import Channel
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.recording_room import NOON, MemoryDesk, MemorySource, seen

RECORDINGS, CHANNELS, STATISTICS = "recordings", "channels", "statistics"
L3 = Channel(RecorderId("A"), LineId("L3"))


class Desk(MemoryDesk, QObject):
    changed = Signal(object)
    link_changed = Signal(object)

    def __init__(self) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self)
        self.session.name = "周主任"


def a_state(*running: str, **status: Any) -> CentreState:
    told = RecorderStatus(
        address="http://127.0.0.1:1", running=tuple(LineId(line) for line in running), **status
    )
    recorder = Recorder(id=RecorderId("A"), status=told, at=NOON)
    return CentreState(recorders={recorder.id: recorder})


def a_call(line: str, **more: Any) -> Call:
    return Call(
        id=CallId(f"C-{line}"),
        line=LineId(line),
        nature=Nature.REAL,
        rang_at=NOON,
        answered_at=NOON,
        number="09990000001",
        seat=SeatId("03"),
        **more,
    )


class Rig:
    def __init__(self, directory: Path, language: str = "zh") -> None:
        self.desk, self.texts = Desk(), Texts.load(language)
        self.place = DirectorPlace(
            desk=self.desk,
            texts=self.texts,
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
        )
        self.seat = DirectorSeat(self.place)
        self.window = self.seat.window
        self.window.resize(1600, 900)
        self.window.show()
        QTest.qWaitForWindowActive(self.window)

    def key(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def turn(self, page: str) -> None:
        self.window.turn_to(page)

    def lit(self, words: PageWords) -> list[str]:
        return [name for name, w in words.words.items() if w.property("on") == "yes"]


@pytest.fixture
def rig(qapp: QApplication, tmp_path: Path) -> Iterator[Rig]:
    parts.dress(qapp, Theme.load("night"), *SHEETS)
    rig = Rig(tmp_path)
    yield rig
    rig.seat.stop()
    rig.window.close()
    rig.window.deleteLater()
    qapp.setStyleSheet("")


def test_a_shift_leader_is_offered_no_accounts(rig):
    rig.turn("data")
    word = rig.window.within.words["data_accounts"]
    assert word.isVisible()
    rig.desk.session.role = Role.SHIFT_LEADER
    rig.desk.link_changed.emit(LinkStatus(state=LinkState.ONLINE))
    assert not word.isVisible()


# ---- channels as rows


def test_a_channel_tells_who_talks_there_and_for_how_long():
    texts = Texts.load("zh")
    state = replace(a_state("L3", "R1"), calls={CallId("C-L3"): a_call("L3")})
    first, second = channel_lines(state, None, NOON.replace(minute=2), texts)
    assert first.cells[:6] == ("L3", "A", texts("director.recording"), "03", "09990000001", "02:00")
    assert second.cells[:6] == ("R1", "A", texts("director.recording"), "", "", "")


def test_a_call_that_is_over_does_not_stand_on_its_channel():
    state = replace(a_state("L3"), calls={CallId("C-L3"): a_call("L3", ended_at=NOON)})
    (line,) = channel_lines(state, None, NOON, Texts.load("zh"))
    assert line.cells[3] == ""


def test_the_channel_that_is_heard_says_so():
    texts = Texts.load("zh")
    lines = channel_lines(a_state("L3", "L12", "L4"), L3, NOON, texts)
    assert [line.cells[0] for line in lines] == ["L3", "L4", "L12"]
    assert [line.cells[2] for line in lines].count(texts("director.heard")) == 1


@pytest.mark.parametrize("trouble", RecorderTrouble)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_trouble_of_a_recorder_is_said_in_words(trouble, language):
    texts = Texts.load(language)
    (standing,) = standings(a_state(troubles=(trouble,)), texts)
    assert standing.tone == "bad"
    assert standing.words.startswith(texts(f"recorder.trouble.{trouble.value}"))


def test_a_recorder_without_trouble_tells_space_and_clock():
    status = {"free_bytes": 5 * 1024**3, "full_in_days": 412.4, "clock_offset_ms": -12}
    (standing,) = standings(a_state("L1", **status), Texts.load("en"))
    assert standing.tone == "ok"
    assert "5.0 GB" in standing.words
    assert "412" in standing.words
    assert "-12 ms" in standing.words


def test_a_recorder_that_is_gone_says_so_first():
    texts = Texts.load("zh")
    (standing,) = standings(a_state("L1"), texts, frozenset())
    assert standing.tone == "bad"
    assert standing.words.startswith(texts("recorder.gone", recorder="A"))


def test_a_forecast_beyond_ten_years_is_no_number():
    (standing,) = standings(a_state(full_in_days=428_694.0), Texts.load("en"))
    assert "more than ten years" in standing.words
    assert "428" not in standing.words


# ---- the window


CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("group", [g for g in GROUPS if g.name in {"live", "query", "machines"}])
def test_a_group_of_pages_is_turned_to_by_its_key_and_its_word_shows_it(rig, group):
    digit = int(group.key.removeprefix("Ctrl+"))
    rig.key(Qt.Key(Qt.Key.Key_0 + digit), CTRL)
    assert rig.lit(rig.window.groups) == [group.name]
    assert rig.seat.page.name in group.pages
    assert rig.lit(rig.window.within) == [rig.seat.page.name]


def test_ctrl_tab_goes_round_the_pages_of_one_group(rig):
    rig.key(Qt.Key.Key_0, CTRL)
    seen_pages = [rig.seat.page.name]
    while seen_pages.count(seen_pages[0]) < 2:
        rig.key(Qt.Key.Key_Tab, CTRL)
        seen_pages.append(rig.seat.page.name)
    assert {"power", "devices", "terminals"} <= set(seen_pages)
    rig.key(Qt.Key.Key_Tab, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert rig.seat.page.name == seen_pages[-2]


def test_a_group_remembers_the_page_that_was_seen_last(rig):
    rig.turn("devices")
    rig.turn(RECORDINGS)
    rig.key(Qt.Key.Key_0, CTRL)
    assert rig.seat.page.name == "devices"


def test_every_page_stands_in_exactly_one_group(rig):
    places = [at for group in homes([p.name for p in rig.seat.pages]).values() for at in group]
    assert sorted(places) == list(range(len(rig.seat.pages)))


def test_a_page_that_nobody_named_stands_with_its_like_or_with_the_machines():
    where = homes(["data_people", "recordings", "unheard_of"])
    assert where["data"] == (0,)
    assert where["machines"] == (2,)


def test_who_looks_after_machines_is_offered_their_group_alone(rig):
    rig.desk.session.role = Role.MAINTAINER
    rig.seat._offer()
    shown = {n for n, w in rig.window.groups.words.items() if w.isVisibleTo(rig.window)}
    assert "machines" in shown
    assert "query" not in shown
    rig.key(Qt.Key.Key_3, CTRL)
    assert rig.seat.page.name != RECORDINGS


def test_the_latest_recordings_are_asked_for_as_soon_as_the_centre_is_reached(rig):
    rig.turn(RECORDINGS)
    rig.desk.asked.clear()
    rig.desk.link_changed.emit(LinkStatus(state=LinkState.ONLINE))
    assert any(path.startswith("/v1/recordings?limit=") for path, _ in rig.desk.asked)


def test_a_centre_that_is_lost_is_said_in_words(rig):
    rig.desk.online = False
    rig.seat.tick()
    assert rig.texts("director.offline") in rig.window._link.text()
    assert rig.window._link.property("light") == "bad"


def test_enter_listens_to_a_channel_and_enter_again_stops(rig):
    rig.place.source.live = [b"\x00\x10\x00\x20" * 80] * 3
    rig.desk.state = a_state("L3")
    rig.turn(CHANNELS)
    rig.key(Qt.Key.Key_Return)
    panel, live = rig.seat.channels.widget, rig.seat.channels.live
    assert seen(lambda: live.now.trouble == "recordings.live-ended")
    assert panel.said.text() == rig.texts("recordings.live-ended")
    assert not panel.stop.isEnabled()
    assert len(rig.desk.sent) == 1


def test_without_a_recorder_that_is_said(rig):
    rig.turn(CHANNELS)
    labels = [rig.seat.channels.widget._standings.itemAt(0).widget().text()]
    assert rig.texts("director.no-recorder") in labels[0]


def test_recorders_come_and_go_in_the_lines_above(rig):
    rig.turn(CHANNELS)
    rig.desk.state = a_state("L3")
    rig.seat.tick()
    assert "A" in rig.seat.channels.widget._standings.itemAt(0).widget().text()
    assert len(rig.seat.channels.widget.table.rows.lines) == 1


def test_day_turns_to_night_in_what_is_drawn_too(rig):
    panel = rig.seat.recordings.widget
    drawn = [
        panel.player.waveform,
        rig.seat.statistics.widget.day_bars,
        rig.seat.statistics.widget.line_bars,
    ]
    rig.place.theme.become(Theme.load("day"))
    rig.seat.become()
    day = Theme.load("day").colour("panel")
    assert [view.backgroundBrush().color() for view in drawn] == [day] * 3


# ---- statistics

DAYS = [
    {"day": "2026-11-20", "line": "L2", "count": 3, "duration_ms": 60_000, "bytes": 1024},
    {"day": "2026-11-22", "line": "L7", "count": 2, "duration_ms": 60_000, "bytes": 1024},
]


@pytest.fixture
def counted(rig: Rig) -> Rig:
    rig.turn(STATISTICS)
    rig.desk.answer({"days": DAYS})
    return rig


def cells(table: Any) -> list[tuple[str, str]]:
    return [line.cells[:2] for line in table.rows.lines]


def test_the_sum_stands_above_and_the_newest_day_first(counted):
    days = cells(counted.seat.statistics.widget.days)
    assert days[0] == (counted.texts("director.sum"), "5")
    assert days[1] == ("2026-11-22", "2")
    assert len(days) == 1 + 7


def test_whole_days_of_the_centres_zone_are_asked_for(rig):
    rig.turn(STATISTICS)
    path, _ = rig.desk.asked[-1]
    assert "since=2026-11-16T00%3A00%3A00%2B08%3A00" in path
    assert "until=2026-11-23T00%3A00%3A00%2B08%3A00" in path


def test_the_day_under_the_cursor_has_its_own_channels(counted):
    panel = counted.seat.statistics.widget
    assert [line for line, _ in cells(panel.lines)[1:]] == ["L2", "L7"]
    panel.days.choose("2026-11-20")
    assert cells(panel.lines)[1:] == [("L2", "3")]
    panel.days.choose("*")
    assert len(cells(panel.lines)) == 3


def test_a_click_on_a_bar_chooses_its_day(counted):
    panel = counted.seat.statistics.widget
    bars = panel.day_bars
    bars.grab()  # laid out as it is painted
    spot = bars.spot_of(4).toPoint()
    QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert panel.days.current.key == "2026-11-20"


def test_every_choice_of_the_statistics_shows_its_key(counted):
    said = [b.text() for b in counted.seat.statistics.widget.findChildren(QPushButton, "segment")]
    assert [words.split()[-1] for words in said] == [f"Alt+{n}" for n in range(1, 7)]


def test_period_and_measure_are_chosen_by_keys(counted):
    alt = Qt.KeyboardModifier.AltModifier
    counted.key(Qt.Key.Key_2, alt)
    assert "since=2026-10-23" in counted.desk.asked[-1][0]
    assert len(cells(counted.seat.statistics.widget.days)) == 1 + 31
    counted.key(Qt.Key.Key_5, alt)
    word = counted.texts(f"director.measure.{Measure.HOURS.value}")
    assert word in counted.seat.statistics.widget.day_title.text()


@pytest.mark.parametrize(
    ("table", "row", "since", "until", "line"),
    [
        ("days", "2026-11-20", "2026-11-20", "2026-11-20", ""),
        ("days", "*", "2026-11-16", "2026-11-22", ""),
        ("lines", "L7", "2026-11-16", "2026-11-22", "L7"),
    ],
)
def test_every_figure_opens_down_to_its_recordings(counted, table, row, since, until, line):
    view = getattr(counted.seat.statistics.widget, table)
    view.setFocus()
    view.choose(row)
    counted.key(Qt.Key.Key_Return)
    assert counted.seat.page.name == RECORDINGS
    criteria = counted.seat.recordings.widget.search.criteria
    assert (criteria.since, criteria.until, criteria.line) == (since, until, line)


def test_a_centre_that_is_away_leaves_the_figures_and_says_so(counted):
    counted.key(Qt.Key.Key_F5)
    counted.desk.answer(Away("offline"))
    panel = counted.seat.statistics.widget
    assert panel.state.text() == counted.texts("recordings.centre-away")
    assert cells(panel.days)[0][1] == "5"

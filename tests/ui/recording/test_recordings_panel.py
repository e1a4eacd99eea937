"""Search and player by the keyboard alone, on the real widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from dispatch_app.domain.recording_commands import (
    HoldRecording,
    MarkRecording,
    NoteRecording,
    OpenRecording,
    ReleaseRecording,
)
from dispatch_app.domain.recordings import Purpose
from dispatch_app.i18n import Texts
from dispatch_app.seating import parts
from dispatch_app.seating.keyboard import type_text
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.recording.criteria import Criteria
from dispatch_app.ui.kit.recording.fetching import Fetched, Leave
from dispatch_app.ui.kit.recording.panel import RecordingsPanel, Room
from dispatch_app.ui.kit.recording.peaks import Peaks
from dispatch_app.ui.kit.recording.player import _BUTTONS as BUTTONS
from dispatch_app.ui.kit.recording.player import KEYS
from dispatch_app.ui.kit.recording.waveform import Waveform
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.recording_room import NOON, MemoryDesk, MemorySource, a_recording, seen

LENGTH_S = 60


class WavSource(MemorySource):
    """A recorder with real sound."""

    def fetch(self, recording: str, leave: Leave) -> Fetched:
        fetched = super().fetch(recording, leave)
        sound = np.zeros((8000 * LENGTH_S, 2), np.int16)
        soundfile.write(fetched.sound, sound, 8000, format="WAV", subtype="PCM_16")
        return Fetched(sound=fetched.sound, peaks=Peaks(np.full((2, 20 * LENGTH_S), 0.5)))


class Rig:
    def __init__(self, directory: Path, language: str = "zh") -> None:
        self.desk, self.source = MemoryDesk(), WavSource(directory)
        self.texts, self.theme = Texts.load(language), Theme.load("night")
        self.panel = RecordingsPanel(
            Room(
                desk=self.desk,
                texts=self.texts,
                theme=self.theme,
                source=self.source,
                exports=directory / "out",
            )
        )
        self.panel.resize(1366, 768)
        self.panel.show()
        QTest.qWaitForWindowActive(self.panel)

    def key(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.panel.focusWidget() or self.panel, key, modifier)

    def types(self, text: str) -> None:
        focused = self.panel.focusWidget()
        assert focused is not None
        type_text(focused, text)

    def lists(self, *serials: int, **told: Any) -> None:
        self.panel.look_for(Criteria())
        found = [a_recording(serial, **told) for serial in serials]
        self.desk.answer({"recordings": found, "more": False})

    def opens(self) -> None:
        self.key(Qt.Key.Key_Return)
        self.key(Qt.Key.Key_2)
        assert seen(lambda: self.panel.listening.now.loaded)

    @property
    def now(self) -> Any:
        return self.panel.listening.now


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Rig]]:
    rigs: list[Rig] = []

    def a_rig(language: str = "zh") -> Rig:
        theme = Theme.load("night")
        parts.dress(qapp, theme, "dispatcher_window", "dispatcher_form", "recordings")
        rigs.append(Rig(tmp_path, language))
        return rigs[-1]

    yield a_rig
    for rig in rigs:
        rig.panel.close_all()
        rig.panel.close()
        rig.panel.deleteLater()
    qapp.setStyleSheet("")


@pytest.fixture
def rig(make: Callable[..., Rig]) -> Rig:
    return make()


@pytest.fixture
def opened(rig: Rig) -> Rig:
    rig.lists(9, 8)
    rig.opens()
    return rig


def test_every_field_asks_and_enter_sends_it(rig):
    fields = rig.panel.search.fields
    for name, field in fields.items():
        words = "11-22" if name in ("since", "until") else name[:3]
        field.setText(words)
    fields["text"].setFocus()
    rig.key(Qt.Key.Key_Return)
    path, _ = rig.desk.asked[-1]
    for name in fields:
        assert f"{name}=" in path


def test_down_goes_into_the_table_and_enter_opens_the_row_with_its_purpose(rig):
    rig.lists(9, 8)
    rig.panel.search.fields["number"].setFocus()
    rig.key(Qt.Key.Key_Down)
    rig.key(Qt.Key.Key_Down)
    rig.opens()
    (command,) = [c for c in rig.desk.sent if isinstance(c, OpenRecording)]
    assert (command.recording, command.reason) == ("A-00000008", "quality")
    assert "A-00000008" in rig.panel.player.title.text()
    assert rig.panel.focusWidget() is rig.panel.player


def test_new_rows_do_not_take_the_cursor_from_its_row(rig):
    rig.lists(9, 8, 7)
    rig.panel.search.table.choose("A-00000008")
    rig.panel.searching.again()
    rig.desk.answer({"recordings": [a_recording(n) for n in (11, 10, 9, 8, 7)], "more": False})
    assert rig.panel.search.table.current.key == "A-00000008"


def test_leaving_the_question_opens_nothing(rig):
    rig.lists(9)
    rig.key(Qt.Key.Key_Return)
    rig.key(Qt.Key.Key_Escape)
    assert rig.desk.sent == []
    assert rig.panel.findChild(Chooser).isHidden()


def test_the_keys_move_jump_and_change_speed(opened):
    for key, at_s in (
        (Qt.Key.Key_Right, 10.0),
        (Qt.Key.Key_Right, 20.0),
        (Qt.Key.Key_Left, 10.0),
        (Qt.Key.Key_End, LENGTH_S),
        (Qt.Key.Key_Home, 0.0),
    ):
        opened.key(key)
        assert opened.now.at_s == pytest.approx(at_s)
    opened.key(Qt.Key.Key_Equal)
    assert opened.now.rate == 1.25
    opened.key(Qt.Key.Key_0)
    opened.key(Qt.Key.Key_Minus)
    assert opened.now.rate == 0.75


def test_a_and_b_make_a_part_and_l_drops_it(opened):
    opened.key(Qt.Key.Key_Right)
    opened.key(Qt.Key.Key_A)
    opened.key(Qt.Key.Key_Right)
    opened.key(Qt.Key.Key_B)
    assert opened.now.loop == (10.0, 20.0)
    assert opened.panel.player.buttons["loop_from"].property("on") == "yes"
    opened.key(Qt.Key.Key_L)
    assert opened.now.loop is None


def test_no_times_stand_under_an_empty_waveform(qapp):
    empty = Waveform(Texts.load("zh"), Theme.load("night"))
    assert not empty.getAxis("bottom").style["showValues"]
    empty.show_peaks(Peaks(np.full((2, 200), 0.5)))
    assert empty.getAxis("bottom").style["showValues"]
    empty.show_peaks(Peaks.none())
    assert not empty.getAxis("bottom").style["showValues"]


def test_a_click_on_the_waveform_goes_there(opened):
    waveform = opened.panel.player.waveform
    spot = waveform.spot_of(30.0).toPoint()
    QTest.mouseClick(waveform.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.now.at_s == pytest.approx(30.0, abs=0.2)


def test_dragging_with_shift_makes_a_part(opened):
    waveform = opened.panel.player.waveform
    view, shift = waveform.viewport(), Qt.KeyboardModifier.ShiftModifier
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, shift, waveform.spot_of(20.0).toPoint())
    QTest.mouseMove(view, waveform.spot_of(25.0).toPoint())
    QTest.mouseRelease(view, left, shift, waveform.spot_of(25.0).toPoint())
    assert opened.now.loop == (pytest.approx(20.0, abs=0.2), pytest.approx(25.0, abs=0.2))


def test_a_mark_is_set_where_the_sound_stood_when_it_was_asked_for(opened):
    opened.key(Qt.Key.Key_Right)
    opened.key(Qt.Key.Key_M)
    opened.panel.listening.reached(14.0)
    opened.types("第二次报地址")
    opened.key(Qt.Key.Key_Return)
    assert opened.desk.sent[-1] == MarkRecording(
        recording="A-00000009", offset_ms=10_000, text="第二次报地址"
    )


def test_letters_in_a_note_are_letters_and_not_keys(opened):
    opened.key(Qt.Key.Key_T)
    for key in (Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_E, Qt.Key.Key_0):
        opened.key(key)
    opened.key(Qt.Key.Key_Return)
    assert opened.desk.sent[-1] == NoteRecording(recording="A-00000009", text="a e0")
    assert opened.now.loop_from_s is None


def test_an_export_asks_for_its_reason_in_the_panel(opened):
    opened.key(Qt.Key.Key_E)
    assert opened.panel.player.question.text() == opened.texts("recordings.ask.export")
    opened.types("法院调取")
    opened.key(Qt.Key.Key_Return)
    assert opened.desk.sent[-1].purpose is Purpose.EXPORT
    assert opened.desk.sent[-1].reason == "法院调取"


def test_an_export_names_who_talked_only_when_that_is_ticked_each_time(opened):
    named = opened.panel.player.named
    purposes = []
    for tick in (True, False):
        opened.key(Qt.Key.Key_E)
        assert named.isVisible() and not named.isChecked()
        opened.types("投诉")
        if tick:
            opened.key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
            assert opened.texts("recordings.numbers-in") in named.text()
        opened.key(Qt.Key.Key_Return)
        purposes.append((opened.desk.sent[-1].purpose, opened.desk.sent[-1].reason))
    assert purposes == [(Purpose.EXPORT_NAMED, "投诉"), (Purpose.EXPORT, "投诉")]
    opened.key(Qt.Key.Key_M)
    assert not named.isVisible()


def test_one_key_holds_it_and_then_releases_it(opened):
    button = opened.panel.player.buttons["hold"]
    for kind, question, shown in (
        (HoldRecording, "recordings.ask.hold", "recordings.key.release"),
        (ReleaseRecording, "recordings.ask.release", "recordings.key.hold"),
    ):
        opened.key(Qt.Key.Key_K)
        assert opened.panel.player.question.text() == opened.texts(question)
        opened.types("投诉")
        opened.key(Qt.Key.Key_Return)
        assert isinstance(opened.desk.sent[-1], kind)
        assert opened.texts(shown) in button.text()


def test_escape_leaves_the_question_first_and_then_goes_back_to_the_list(opened):
    opened.key(Qt.Key.Key_M)
    opened.key(Qt.Key.Key_Escape)
    assert opened.panel.focusWidget() is opened.panel.player
    opened.key(Qt.Key.Key_Escape)
    assert opened.panel.focusWidget() is opened.panel.search.table


def test_marks_are_listed_with_the_number_that_stands_on_the_waveform(opened):
    remarks = [
        {"at": NOON, "by": "d", "offset_ms": 40_000, "text": "后"},
        {"at": NOON, "by": "d", "offset_ms": 10_000, "text": ""},
        {"at": NOON, "by": "d", "offset_ms": None, "text": "备注"},
    ]
    opened.desk.answer({"remarks": remarks})
    cells = [line.cells for line in opened.panel.player.remarks.rows.lines]
    assert cells == [("00:10.0", "1  标记 1"), ("00:40.0", "2  后"), ("—", "备注")]
    opened.key(Qt.Key.Key_N)
    opened.key(Qt.Key.Key_N)
    assert opened.now.at_s == 40.0
    opened.key(Qt.Key.Key_P)
    assert opened.now.at_s == 10.0


def test_what_a_listener_must_know_stands_in_the_row(rig):
    rig.lists(9, cut=True, lost_ms=1300, held="法院")
    state = rig.panel.search.lines[0].cells[-1]
    assert state == "保留 · 中断 · 缺 1.3 秒"


def test_no_control_works_before_something_is_open(rig):
    assert not any(button.isEnabled() for button in rig.panel.player.buttons.values())
    rig.panel.player.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_M, Qt.Key.Key_E):
        rig.key(key)
    assert rig.desk.sent == []
    assert not rig.panel.player.asking.isVisible()


def test_the_window_does_not_jump_when_a_question_is_asked(opened):
    before = opened.panel.player.waveform.geometry()
    opened.key(Qt.Key.Key_M)
    QApplication.processEvents()
    assert opened.panel.player.waveform.geometry() == before


def test_no_control_moves_when_the_word_of_another_changes(opened):
    QApplication.processEvents()
    before = opened.panel.player.buttons["export"].geometry()
    for key in (Qt.Key.Key_S, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_A):
        opened.key(key)
        QApplication.processEvents()
        assert opened.panel.player.buttons["export"].geometry() == before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_control_says_its_key_and_no_word_is_cut_off(make, language):
    rig = make(language)
    for name in (name for group in BUTTONS for name in group):
        button: QPushButton = rig.panel.player.buttons[name]
        assert button.width() >= button.sizeHint().width() - 1, button.text()
    assert set(KEYS) >= set(rig.panel.player.buttons)


def test_a_copy_does_not_outlive_the_seat(opened):
    assert opened.source.kept
    opened.panel.close_all()
    assert opened.source.kept == set()


def test_marks_that_are_shown_again_and_again_do_not_pile_up(opened):
    remarks = [{"at": NOON, "by": "d", "offset_ms": n * 1000, "text": ""} for n in range(9)]
    opened.desk.answer({"remarks": remarks})
    items = len(opened.panel.player.waveform.items())
    for _ in range(5):
        opened.panel.player.become()
    assert len(opened.panel.player.waveform.items()) == items

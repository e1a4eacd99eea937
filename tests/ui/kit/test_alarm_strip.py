"""Alarms at a seat: what is shown first, what is heard, and what a key says to the centre."""

from __future__ import annotations

import io
import wave
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch_app.client.replies import Refused
from dispatch_app.domain.alarm_commands import AcknowledgeAlarm, ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AckWord, AlarmKind, Severity
from dispatch_app.i18n.texts import LANGUAGES, RESOURCES, Texts
from dispatch_app.ui.kit.alarms import tones
from dispatch_app.ui.kit.alarms.presenter import SeatAlarms
from dispatch_app.ui.kit.alarms.rows import SHOWN, row_of
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import MACHINE, a_centre
from tests.fakes.form_desk import FormDesk

UTC_ZONE = "Asia/Shanghai"


class HeardSounds:
    def __init__(self) -> None:
        self.now: Severity | None = None

    def sound(self, severity: Severity | None) -> None:
        self.now = severity


class AlarmSeat:
    def __init__(self, language: str = "zh") -> None:
        self.centre = a_centre()
        self.desk = FormDesk(self.centre)
        self.texts = Texts.load(language)
        self.window = QWidget()
        self.window.setStyleSheet(Theme.load("night").style_sheet("dispatcher_window", "alarms"))
        self.window.resize(1000, 500)
        self.speaker = HeardSounds()
        self.talks = False
        self.refusals: list[str] = []
        self.chooser = Chooser(self.window)
        self.alarms = SeatAlarms(
            cast(Desk, self.desk),
            self.texts,
            UTC_ZONE,
            sounder=self.speaker,
            keys=("Alt+A", "Alt+Shift+A"),
            chooser=self.chooser,
            talking=lambda: self.talks,
        )
        self.alarms.refused.connect(lambda code, _details: self.refusals.append(code))
        column = QVBoxLayout(self.window)
        column.addWidget(self.alarms.strip)
        column.addStretch(1)
        self.window.show()

    def raises(self, kind: AlarmKind = AlarmKind.POWER, source: str = "ups-1", **more) -> None:
        self.desk.elsewhere(RaiseAlarm(kind=kind, source=source, **more), MACHINE)

    def clears(self, kind: AlarmKind = AlarmKind.POWER, source: str = "ups-1") -> None:
        self.desk.elsewhere(ClearAlarm(kind=kind, source=source), MACHINE)

    @property
    def lines(self) -> list[str]:
        return [x.words.text() for x in self.alarms.strip.lines if x.isVisible()]

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.alarms.deleteLater()


@pytest.fixture
def seat(qapp):
    seat = AlarmSeat()
    yield seat
    seat.close()


def test_without_alarms_the_strip_takes_no_room(seat):
    assert not seat.alarms.strip.isVisible()
    assert seat.speaker.now is None


def test_an_alarm_says_what_where_since_when_and_how_grave(seat):
    seat.raises(reason="mains_lost", detail="87 %")
    (line,) = seat.lines
    for word in ("严重", "电源 ups-1", "市电中断 87 %", "12:00:00 起", "未确认 00:00"):
        assert word in line
    assert seat.speaker.now is Severity.CRITICAL


def test_its_clock_runs(seat):
    seat.raises()
    seat.centre.later(75)
    seat.alarms.tick()
    assert "未确认 01:15" in seat.lines[0]


def test_one_key_acknowledges_and_silences_before_the_centre_has_answered(seat):
    seat.raises()
    seat.desk.holding = True
    seat.alarms.key_acknowledge()
    assert seat.speaker.now is None
    seat.desk.release()
    (sent,) = seat.desk.sent
    assert sent == AcknowledgeAlarm(alarm="power/ups-1", word=AckWord.SEEN)
    assert "已知悉" in seat.lines[0]
    seat.alarms.key_acknowledge()
    assert len(seat.desk.sent) == 1


def test_what_the_centre_refuses_calls_again_and_is_said(seat):
    seat.raises()
    seat.desk.refuse_next = Refused("alarm.unknown")
    seat.alarms.key_acknowledge()
    assert seat.speaker.now is Severity.CRITICAL
    assert seat.refusals == ["alarm.unknown"]


def test_a_button_acknowledges_its_own_line(seat):
    seat.raises(AlarmKind.RECORDER, "recorder-1")
    seat.raises(AlarmKind.CLOCK, "seat-3")
    line = next(x for x in seat.alarms.strip.lines if x.id == "clock/seat-3")
    QTest.mouseClick(line.acknowledge, Qt.MouseButton.LeftButton)
    assert [c.alarm for c in seat.desk.sent] == ["clock/seat-3"]
    assert not line.isHidden()


def test_a_word_can_be_chosen(seat):
    seat.raises()
    seat.alarms.key_word()
    QTest.keyClicks(seat.chooser, "2")
    assert seat.desk.sent[0].word is AckWord.MAINTAINER_CALLED


def test_the_loudest_is_heard_until_it_is_seen(seat):
    seat.raises(AlarmKind.CLOCK, "seat-3")
    assert seat.speaker.now is Severity.WARNING
    seat.raises()
    assert seat.speaker.now is Severity.CRITICAL
    seat.alarms.key_acknowledge()
    assert seat.speaker.now is Severity.WARNING


def test_nobody_is_drowned_out_while_a_caller_is_in_the_ear(seat):
    seat.talks = True
    seat.raises()
    assert seat.speaker.now is None
    assert seat.lines
    seat.talks = False
    seat.alarms.tick()
    assert seat.speaker.now is Severity.CRITICAL


def test_a_seat_that_may_not_acknowledge_sees_and_is_left_in_peace(qapp):
    seat = AlarmSeat()
    seat.desk.forbidden = {AcknowledgeAlarm}
    seat.raises()
    assert seat.speaker.now is None
    assert not seat.alarms.strip.lines[0].acknowledge.isVisible()
    seat.close()


def test_a_fault_that_is_over_unseen_still_waits(seat):
    seat.raises()
    seat.clears()
    assert "已恢复" in seat.lines[0]
    seat.alarms.key_acknowledge()
    assert seat.lines == []
    assert not seat.alarms.strip.isVisible()


def test_what_nobody_has_seen_stands_first_and_the_rest_is_counted(seat):
    seat.raises()
    seat.alarms.key_acknowledge()
    for n in range(SHOWN + 1):
        seat.raises(AlarmKind.DISK, f"seat-{n}")
    assert len(seat.lines) == SHOWN
    assert all("磁盘" in line for line in seat.lines)
    assert "2" in seat.alarms.strip._more.text()


def test_a_notice_is_no_line(seat):
    seat.raises(severity=Severity.NOTICE)
    assert seat.lines == []


def test_a_reason_that_nobody_put_into_words_is_shown_as_it_is(seat):
    seat.raises(reason="bus_7_dead")
    assert "bus_7_dead" in seat.lines[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_an_alarm_has_its_word(language):
    texts = Texts.load(language)
    centre = a_centre()
    for kind in AlarmKind:
        centre.do(RaiseAlarm(kind=kind, source="x", reason="gone"), MACHINE)
    for alarm in centre.state.alarms.values():
        assert row_of(alarm, texts, UTC_ZONE, centre.now).words
    for word in AckWord:
        assert texts.code("alarm.word", word.value)


@pytest.mark.parametrize("name", tones.NOTES)
def test_the_tones_that_ship_are_those_that_are_made(name):
    made = tones.tone(tones.NOTES[name])
    assert (RESOURCES / "sounds" / name).read_bytes() == made
    with wave.open(io.BytesIO(made)) as file:
        assert 1.0 < file.getnframes() / file.getframerate() < 10.0

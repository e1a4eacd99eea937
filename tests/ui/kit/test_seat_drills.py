"""Lamps, drills and the keys for test and bypass at a seat: what is shown, what a key asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch_app.client.link_words import LinkState, LinkStatus
from dispatch_app.client.replies import Refused
from dispatch_app.client.severing import CUT, END_DRILL
from dispatch_app.domain.alarm_commands import RaiseAlarm, RaiseTestAlarm, SwitchBypass
from dispatch_app.domain.alarms import AlarmKind, Severity
from dispatch_app.domain.drill_commands import AgreeToDrill, AskDrill, EndDrill
from dispatch_app.domain.drills import DrillEnd
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.lamps import Lamp
from dispatch_app.i18n.texts import LANGUAGES, Texts
from dispatch_app.ui.kit.alarms.trying import AlarmKeys
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.drills.cover import Cover
from dispatch_app.ui.kit.drills.foot import LampFoot
from dispatch_app.ui.kit.drills.words import over_words
from dispatch_app.ui.kit.lamps import BAD, DRILL, OFF, OK, WARN
from dispatch_app.ui.kit.seat_lamps import OwnParts, SeatLamps, Told
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import MACHINE, a_centre, at_seat
from tests.fakes.form_desk import FormDesk

ZONE = "Asia/Shanghai"
TWO = at_seat(SeatId("2"))
EVERY = frozenset(lamp.value for lamp in Lamp)


def a_pulse(**more: Any) -> Any:
    given = {
        "watched": EVERY,
        "failing": frozenset(),
        "stations_online": frozenset(),
        "gateways_online": frozenset(),
        "power": (),
    }
    return SimpleNamespace(**{**given, **more})


class Seat:
    """Seat 1 with everything that concerns drills, over a centre in memory."""

    def __init__(self, *, acts: bool = True, language: str = "zh") -> None:
        self.desk = FormDesk(a_centre())
        self.desk.last_pulse = a_pulse()
        self.texts = Texts.load(language)
        self.window = QWidget()
        self.window.setStyleSheet(Theme.load("night").style_sheet("dispatcher_window", "lamps"))
        self.window.resize(1500, 800)
        self.map = QWidget(self.window)
        self.chooser = Chooser(self.window)
        self.foot = LampFoot(
            cast(Desk, self.desk),
            self.texts,
            ZONE,
            OwnParts(map=lambda: Told(OK)),
            self.window,
            chooser=self.chooser if acts else None,
            key="Alt+I",
        )
        self.drills = self.foot.drills
        self.cover: Cover = self.drills.cover(Lamp.MAP, self.map)
        self.keys = AlarmKeys(cast(Desk, self.desk), self.texts, self.chooser, self.window)
        self.said: list[str] = []
        self.refusals: list[str] = []
        self.drills.said.connect(lambda _tone, words: self.said.append(words))
        self.keys.said.connect(lambda _tone, words: self.said.append(words))
        self.drills.refused.connect(lambda code, _details: self.refusals.append(code))
        column = QVBoxLayout(self.window)
        column.addWidget(self.map, 1)
        column.addWidget(self.foot)
        self.window.show()
        self.foot.tick()

    def begun_elsewhere(self, lamp: Lamp) -> None:
        self.desk.elsewhere(AskDrill(lamp=lamp), at_seat(SeatId("3")))
        self.desk.elsewhere(AgreeToDrill(lamp=lamp), TWO)
        self.foot.tick()

    def tone(self, lamp: Lamp) -> str:
        return str(self.foot.row.labels[lamp.value].property("light"))

    def words(self, lamp: Lamp) -> str:
        line = self.drills.band.lines[lamp]
        return line.words.text() if line.isVisible() else ""

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def seat(qapp: Any) -> Iterator[Seat]:
    found = Seat()
    yield found
    found.close()


@pytest.fixture
def onlooker(qapp: Any) -> Iterator[Seat]:
    found = Seat(acts=False)
    yield found
    found.close()


# ---- lamps -------------------------------------------------------------------------------------


def test_ten_lamps_stand_with_state_since_and_fall_back(seat: Seat) -> None:
    labels = seat.foot.row.labels
    assert list(labels) == [lamp.value for lamp in Lamp]
    for lamp in Lamp:
        tip = labels[lamp.value].toolTip()
        assert seat.texts(f"lamp.fallback.{lamp.value}") in tip
        assert seat.texts("lamp.since", time="12:00:00") in tip


def test_what_the_centre_has_and_raises_no_alarm_of_is_in_order(seat: Seat) -> None:
    assert seat.tone(Lamp.RECORDER) == OK
    seat.desk.last_pulse = a_pulse(watched=frozenset())
    seat.foot.tick()
    assert seat.tone(Lamp.RECORDER) == OFF
    seat.desk.elsewhere(RaiseAlarm(kind=AlarmKind.RECORDER, source="x"), MACHINE)
    seat.foot.tick()
    assert seat.tone(Lamp.RECORDER) == BAD


def test_a_journal_that_takes_nothing_is_told_without_an_alarm(seat: Seat) -> None:
    seat.desk.last_pulse = a_pulse(failing=frozenset({"database"}))
    seat.foot.tick()
    assert seat.tone(Lamp.DATABASE) == BAD
    assert seat.tone(Lamp.NETWORK) == OK


def test_a_seat_says_of_its_own_parts_which_fail() -> None:
    desk, texts = FormDesk(a_centre()), Texts.load("zh")
    own = OwnParts(map=lambda: Told(BAD), gazetteer=lambda: Told(WARN))
    lamps = SeatLamps(cast(Desk, desk), texts, ZONE, own)
    assert lamps.own_troubles() == {Lamp.MAP: "unusable", Lamp.GAZETTEER: ""}


def test_a_link_that_a_drill_took_away_looks_like_a_drill_and_a_real_loss_does_not(
    seat: Seat,
) -> None:
    seat.desk.online = False
    seat.desk.status = LinkStatus(state=LinkState.OFFLINE, code=CUT)
    seat.foot.tick()
    assert seat.tone(Lamp.DATABASE) == DRILL
    seat.desk.status = LinkStatus(state=LinkState.OFFLINE, code="link.lost")
    seat.foot.tick()
    assert seat.tone(Lamp.DATABASE) == BAD


# ---- the band and the cover --------------------------------------------------------------------


def test_a_drill_is_unmistakable_on_band_lamp_and_map(seat: Seat) -> None:
    assert not seat.drills.band.isVisible()
    seat.begun_elsewhere(Lamp.MAP)
    assert "演 练" in seat.words(Lamp.MAP)
    assert "09:5" in seat.words(Lamp.MAP) or "10:00" in seat.words(Lamp.MAP)
    assert seat.tone(Lamp.MAP) == DRILL
    assert seat.cover.isVisible()
    assert seat.cover.size() == seat.map.size()


def test_a_wish_takes_nothing_away(seat: Seat) -> None:
    seat.desk.elsewhere(AskDrill(lamp=Lamp.MAP), TWO)
    seat.foot.tick()
    assert "申请" in seat.words(Lamp.MAP)
    assert not seat.cover.isVisible()
    assert seat.tone(Lamp.MAP) == OK


def test_its_end_is_said_with_the_reason_and_all_is_back(seat: Seat) -> None:
    seat.begun_elsewhere(Lamp.MAP)
    seat.desk.elsewhere(RaiseAlarm(kind=AlarmKind.MAP, source="seat-2"), MACHINE)
    seat.foot.tick()
    assert not seat.drills.band.isVisible()
    assert not seat.cover.isVisible()
    assert any("map/seat-2" in words for words in seat.said)


def test_behind_a_drill_a_real_loss_is_said(seat: Seat) -> None:
    seat.begun_elsewhere(Lamp.RECORDER)
    real = seat.drills.band._real
    assert not real.isVisible()
    seat.desk.online = False
    seat.desk.status = LinkStatus(state=LinkState.OFFLINE, code="link.lost")
    seat.foot.tick()
    assert real.isVisible()


def test_whoever_needs_a_part_hears_that_it_is_away_and_back(seat: Seat) -> None:
    heard: list[frozenset[Lamp]] = []
    seat.drills.taken.append(heard.append)
    seat.begun_elsewhere(Lamp.GAZETTEER)
    seat.desk.elsewhere(EndDrill(lamp=Lamp.GAZETTEER), TWO)
    assert heard == [frozenset({Lamp.GAZETTEER}), frozenset()]


def test_a_station_sees_a_drill_and_has_no_key_for_it(onlooker: Seat) -> None:
    onlooker.begun_elsewhere(Lamp.TELEPHONE)
    line = onlooker.drills.band.lines[Lamp.TELEPHONE]
    assert line.isVisible()
    assert not line.key.isVisible()
    onlooker.drills.choose(Lamp.TELEPHONE)
    assert onlooker.desk.handed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_of_a_drill_has_its_words(language: str) -> None:
    texts = Texts.load(language)
    for why in DrillEnd:
        event: Any = SimpleNamespace(lamp=Lamp.MAP, why=why, by=TWO, what="20261121-0001")
        assert texts.code("lamp", "map") in over_words(event, texts)


# ---- asking, agreeing, ending ------------------------------------------------------------------


def test_a_drill_is_asked_for_by_two_keys_and_a_third_that_means_it(seat: Seat) -> None:
    seat.drills.key_lamps()
    assert seat.drills.sheet.isVisible()
    QTest.keyClick(seat.drills.sheet, Qt.Key.Key_8)
    assert seat.chooser.isVisible()
    assert seat.desk.kinds() == []
    QTest.keyClick(seat.chooser, Qt.Key.Key_1)
    assert seat.desk.sent == [AskDrill(lamp=Lamp.RECORDER)]
    assert seat.texts("drill.said.asked") in seat.said


def test_what_another_seat_asked_for_is_agreed_to_here(seat: Seat) -> None:
    seat.desk.elsewhere(AskDrill(lamp=Lamp.GPS), TWO)
    seat.foot.tick()
    seat.drills.band.lines[Lamp.GPS].key.click()
    QTest.keyClick(seat.chooser, Qt.Key.Key_1)
    assert seat.desk.sent == [AgreeToDrill(lamp=Lamp.GPS)]
    assert seat.desk.state.drills[Lamp.GPS].runs


def test_ending_goes_past_what_waits(seat: Seat) -> None:
    seat.begun_elsewhere(Lamp.NETWORK)
    seat.desk.hand_reply = b"{}"
    seat.drills.band.lines[Lamp.NETWORK].key.click()
    QTest.keyClick(seat.chooser, Qt.Key.Key_1)
    assert seat.desk.sent == []
    ((path, fields),) = seat.desk.handed
    assert path == END_DRILL
    assert json.loads(json.dumps(fields)) == {"lamp": "network", "why": "person"}


def test_a_refusal_is_said(seat: Seat) -> None:
    seat.desk.refuse_next = Refused("drill.priority-1-open", {"incident": "20261121-0001"})
    seat.drills.choose(Lamp.MAP)
    QTest.keyClick(seat.chooser, Qt.Key.Key_1)
    assert seat.refusals == ["drill.priority-1-open"]
    assert "20261121-0001" in seat.foot.note.text()


def test_who_may_not_is_told_so_before_asking(seat: Seat) -> None:
    seat.desk.forbidden = {AskDrill, RaiseTestAlarm, SwitchBypass}
    seat.drills.choose(Lamp.MAP)
    seat.keys.key_test()
    seat.keys.key_bypass()
    assert seat.desk.sent == []
    assert seat.said == [seat.texts("right.missing-here")] * 3


def test_escape_leaves_the_sheet_of_lamps(seat: Seat) -> None:
    seat.drills.key_lamps()
    QTest.keyClick(seat.drills.sheet, Qt.Key.Key_Escape)
    assert not seat.drills.sheet.isVisible()


# ---- test and bypass ---------------------------------------------------------------------------


def test_the_test_of_all_alarms_is_confirmed_and_sent(seat: Seat) -> None:
    seat.keys.key_test()
    assert seat.desk.sent == []
    QTest.keyClick(seat.chooser, Qt.Key.Key_2)
    assert seat.desk.sent == [RaiseTestAlarm(severity=Severity.CRITICAL)]


def test_the_trunks_are_switched_after_a_question_and_read_back(seat: Seat) -> None:
    seat.keys.key_bypass()
    assert seat.desk.sent == []
    QTest.keyClick(seat.chooser, Qt.Key.Key_1)
    (command,) = seat.desk.sent
    assert isinstance(command, SwitchBypass)
    assert command.on
    seat.desk.elsewhere(
        RaiseAlarm(kind=AlarmKind.BYPASS, source="box-1", reason="switched"), MACHINE
    )
    assert seat.texts("bypass.read-on") in seat.said[-1]
    seat.keys.key_bypass()
    QTest.keyClick(seat.chooser, Qt.Key.Key_1)
    assert not seat.desk.state.bypass.on  # type: ignore[union-attr]


def test_a_relay_that_does_not_obey_is_said(seat: Seat) -> None:
    seat.keys.key_bypass()
    QTest.keyClick(seat.chooser, Qt.Key.Key_1)
    seat.desk.elsewhere(
        RaiseAlarm(kind=AlarmKind.BYPASS, source="box-1", reason="mismatch"), MACHINE
    )
    assert seat.texts("bypass.read-wrong") in seat.said[-1]

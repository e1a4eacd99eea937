"""The CPR lane: one key, two questions, the script, both clocks in the record, the nearest AED."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from dispatch_app.domain.commands import FixPlace
from dispatch_app.domain.cpr.events import CprStepReached
from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.ids import PlaceId
from dispatch_app.domain.map_commands import AddOwnPlace
from dispatch_app.domain.own_places import KeptPlace, OwnPlace
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.aside import Aside
from dispatch_app.ui.dispatcher.cpr.aeds import KIND, Aed, mapped_aeds, nearest, own_aeds
from dispatch_app.ui.dispatcher.cpr.lane import CprLane
from dispatch_app.ui.dispatcher.cpr.sheet import CprSheet
from dispatch_app.ui.kit.guide.questions import Rescued, RescueSpot
from tests.fakes.builders import a_place
from tests.fakes.form_seat import FormSeat

K = Qt.Key
HERE = (120.50, 31.50)


class LaneSeat(FormSeat):
    def __init__(self) -> None:
        super().__init__()
        self.spots: tuple[RescueSpot, ...] = ()
        self.guide.rescue = self._rescue  # type: ignore[attr-defined]
        self.marked: list[str] = []
        self.lane = CprLane(
            self.workplace, self.intake, CprSheet(self.texts), self._mark, self.window
        )
        self.sheet = self.lane.sheet
        self.aside = Aside(CprSheet(self.texts), (), (self.sheet,))
        self.aside.setParent(self.window)
        self.aside.resize(500, 690)
        self.aside.show()
        self.lane.opened.connect(lambda: self.aside.open(self.sheet))
        self.lane.closed.connect(self.aside.close_sheets)

    def _rescue(self, question, then) -> None:
        then(Rescued(point=question.point, spots=self.spots))

    def _mark(self, marks) -> None:
        self.marked = [mark.name for mark in marks]

    def steps(self) -> dict[CprStep, float]:
        """Seconds from the answer, as the record has them."""
        return {
            e.step: (e.reached_at - e.answered_at).total_seconds()
            for e in self.centre.events
            if isinstance(e, CprStepReached) and e.answered_at is not None
        }

    def later(self, seconds: float) -> None:
        self.centre.now += timedelta(seconds=seconds)

    def clock_texts(self) -> list[str]:
        return [clock.text() for clock in self.sheet.clocks]


@pytest.fixture
def seat(qapp):
    seat = LaneSeat()
    yield seat
    seat.lane.close()
    seat.close()


def test_without_a_call_the_key_says_what_is_missing(seat):
    said = []
    seat.lane.said.connect(lambda tone, text: said.append((tone, text)))
    seat.lane.key_open()
    assert said == [("warning", seat.texts("cpr.no-case"))]
    assert not seat.sheet.isVisible()


def test_two_digits_lead_to_the_script_and_the_record_has_when(seat):
    seat.answers()
    seat.lane.key_open()
    assert "清醒" in seat.sheet.question.text()
    seat.press(K.Key_3)
    assert "呼吸" in seat.sheet.question.text()
    seat.later(38)
    seat.press(K.Key_4)
    assert seat.sheet.script.isVisible()
    assert seat.sheet.script.text() == seat.intake.guidance.sentence
    assert seat.steps()[CprStep.RECOGNISED] == pytest.approx(38, abs=1)
    assert seat.intake.metronome.beat_per_min in (None, 110)


def test_the_key_twice_is_arrest_without_a_question(seat):
    seat.answers()
    seat.lane.key_open()
    seat.lane.key_open()
    assert seat.intake.in_arrest
    assert list(seat.steps()) == [CprStep.RECOGNISED]


def test_who_is_awake_gets_no_lane_and_no_record(seat):
    seat.answers()
    seat.lane.key_open()
    seat.press(K.Key_1)
    seat.press(K.Key_1)
    assert seat.sheet.question.text() == seat.texts("cpr.no-arrest")
    assert not seat.sheet.script.isVisible()
    assert seat.steps() == {}


def test_an_interview_that_comes_to_it_by_itself_is_recognised_as_well(seat):
    seat.answers()
    seat.later(20)
    seat.intake.record_answer("consciousness", "unconscious")
    seat.intake.record_answer("breathing", "none")
    assert seat.steps()[CprStep.RECOGNISED] == pytest.approx(20, abs=1)


def test_the_first_compression_is_one_key_and_counts_once(seat):
    seat.answers()
    seat.later(30)
    seat.lane.key_open()
    seat.lane.key_open()
    seat.later(40)
    seat.lane.key_pressed()
    seat.later(60)
    seat.lane.key_pressed()
    assert seat.steps() == {
        CprStep.RECOGNISED: pytest.approx(30, abs=1),
        CprStep.FIRST_COMPRESSION: pytest.approx(70, abs=1),
    }
    assert not seat.sheet.press.isVisible()


def test_hands_that_press_already_count_from_when_the_caller_says_so(seat):
    seat.answers()
    seat.lane.key_open()
    seat.lane.key_open()
    seat.later(25)
    seat.intake.record_answer("compressions_running", "yes")
    seat.lane.show()
    assert seat.steps()[CprStep.FIRST_COMPRESSION] == pytest.approx(25, abs=1)


def test_both_clocks_run_and_say_in_words_when_they_are_late(seat):
    seat.answers()
    seat.lane.key_open()
    seat.later(61)
    seat.lane.show()
    recognised, pressed = seat.clock_texts()
    assert "已超" in recognised
    assert "计时" in pressed


def test_the_nearest_aeds_stand_there_and_on_the_map_with_the_way_on_foot(seat):
    place = OwnPlace(
        name="演示地铁站AED",
        position=Position(lat=31.501, lon=120.50),
        kind=KIND,
        note="06:00-23:00",
    )
    seat.desk.elsewhere(AddOwnPlace(place=place))
    seat.spots = (RescueSpot("aed", "", 120.502, 31.50, 60.0, 300.0),)
    seat.answers()
    seat.lane.key_open()
    seat.lane.key_open()
    seat.desk.elsewhere(FixPlace(incident=seat.incident_id(), place=a_place()))
    seat.lane._looked_at()
    seat.lane.show()
    first, second = seat.sheet.aeds.text().splitlines()
    assert first.startswith("演示地铁站AED")
    assert "06:00-23:00" in first
    assert "步行 300 米" in second
    assert len(seat.marked) == 2
    seat.lane.close()
    assert seat.marked == []


def test_the_same_device_on_the_map_and_in_the_own_list_stands_once():
    own = Aed(name="演示AED", lon=HERE[0], lat=HERE[1], distance_m=200.0, note="24h")
    told = Rescued(point=HERE, spots=(RescueSpot("aed", "", *HERE, 30.0, 150.0),))
    assert nearest([own], mapped_aeds(told)) == (own,)


def test_nobody_is_sent_for_one_that_is_too_far():
    far = Aed(name="远", lon=HERE[0], lat=HERE[1], distance_m=1_600.0)
    assert nearest([far], ()) == ()


def test_other_rescue_resources_are_no_aeds():
    told = Rescued(point=HERE, spots=(RescueSpot("hydrant", "", *HERE, 30.0, 150.0),))
    assert list(mapped_aeds(told)) == []


def test_an_own_place_is_an_aed_by_its_kind_or_by_its_name():
    seen = [
        aed.name
        for aed in own_aeds(
            HERE,
            [
                kept("演示商场", kind="AED"),
                kept("AED 演示车站"),
                kept("演示游泳馆"),
            ],
        )
    ]
    assert seen == ["演示商场", "AED 演示车站"]


def kept(name: str, kind: str = "") -> KeptPlace:
    place = OwnPlace(name=name, position=Position(lat=31.5, lon=120.5), kind=kind)
    return KeptPlace(id=PlaceId(name), place=place, changes=())

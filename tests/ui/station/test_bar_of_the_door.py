"""A crew sees what the hospital says, and how long it has stood at its door."""

from __future__ import annotations

from dispatch_app.domain.codes import Overdue, Role, Stage
from dispatch_app.domain.forewarning.commands import AnswerForewarning, ForewarnHospital
from dispatch_app.domain.forewarning.values import CannotTake, HospitalAnswer
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.overdue import overdue
from dispatch_app.domain.state import Mission
from dispatch_app.domain.timers import NORM
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.station.burn_bar import Burn
from dispatch_app.ui.station.cards import Pressed, card_of
from dispatch_app.ui.station.door_bar import bar_of
from tests.fakes.builders import H1, Centre, a_centre

DOOR = Actor(account=AccountId("door"), role=Role.HOSPITAL, hospital=H1)
TEXTS = Texts.load("zh")


def under_way() -> tuple[Centre, Mission]:
    centre = a_centre()
    mission = centre.sends(centre.opens(), hospital=H1)
    stages = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    return centre, centre.reaches(mission, *stages)


def bar(centre: Centre, mission: Mission) -> Burn:
    card = card_of(centre.state, centre.mission(mission.id), Pressed())
    assert card is not None
    return bar_of(card, centre.state, centre.now, NORM, TEXTS)


def test_with_a_patient_aboard_the_word_of_the_hospital_is_shown() -> None:
    centre, mission = under_way()
    assert bar(centre, mission).word == TEXTS("station.burn.rolled")
    centre.do(ForewarnHospital(mission=mission.id))
    (known,) = centre.state.forewarnings.live
    for word, reason, token in (
        (HospitalAnswer.ACCEPTED, None, "ok"),
        (HospitalAnswer.CANNOT_TAKE, CannotTake.NO_BED, "alarm"),
    ):
        centre.later(1).do(AnswerForewarning(forewarning=known, word=word, reason=reason), DOOR)
        shown = bar(centre, mission)
        assert TEXTS.code("forewarning", word.value) in shown.word
        assert shown.token == token


def test_who_stands_at_the_door_for_too_long_is_reminded_and_the_seat_too() -> None:
    centre, mission = under_way()
    centre.reaches(mission, Stage.AT_HOSPITAL)
    centre.later(NORM.door_reminder_s - 1)
    assert (bar(centre, mission).token, bar(centre, mission).time) == ("ok", "19'59\"")
    assert overdue(centre.state, centre.now) == ()
    centre.later(2)
    assert bar(centre, mission).token == "alarm"
    assert overdue(centre.state, centre.now) == ((Overdue.AT_DOOR_LONG, mission.id),)

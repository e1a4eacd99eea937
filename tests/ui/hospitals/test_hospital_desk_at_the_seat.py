"""The dispatcher tells a hospital by one key, hears a refusal, and sends on by another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.codes import HospitalStatus, Role, Stage
from dispatch_app.domain.commands import ChooseHospital, ReportHospital
from dispatch_app.domain.forewarning.commands import (
    AnswerForewarning,
    ForewarnHospital,
    RecordHospitalWish,
)
from dispatch_app.domain.forewarning.values import (
    CannotTake,
    Forewarning,
    HospitalAnswer,
    HospitalRefused,
    HospitalWish,
    Vitals,
)
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import Actor, Position
from dispatch_app.ui.dispatcher.dispatching.receipts import receipt_rows
from dispatch_app.ui.dispatcher.hospitals.presenter import HospitalDesk
from tests.fakes.builders import H1, H2, NORTH, SEAT_1, V02, a_place, at_station
from tests.fakes.dispatch_room import DispatchRoom

DOOR = Actor(account=AccountId("door"), role=Role.HOSPITAL, hospital=H1)
ON_THE_WAY = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)


@pytest.fixture
def room(qapp: Any) -> Iterator[DispatchRoom]:
    made = DispatchRoom()
    yield made
    made.close()


@pytest.fixture
def desk(room: DispatchRoom) -> HospitalDesk:
    return HospitalDesk(room.workplace, room.notes, room.window)


def sent(room: DispatchRoom) -> Mission:
    place = a_place("演示区解放路9号", position=Position(lat=31.50, lon=120.50))
    incident = room.opens(place)
    mission = room.centre.sends(incident, V02, hospital=H1)
    room.desk.hear()
    return mission


def refuses(room: DispatchRoom, mission: Mission) -> Forewarning:
    known = room.centre.state.forewarnings.of_mission(mission.id)
    assert known is not None
    no = AnswerForewarning(
        forewarning=known.id, word=HospitalAnswer.CANNOT_TAKE, reason=CannotTake.NO_BED
    )
    room.desk.elsewhere(no, DOOR)
    return known


def last(room: DispatchRoom) -> Any:
    return room.desk.sent[-1]


def test_one_key_tells_the_hospital_of_the_selected_incident(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    mission = sent(room)
    desk.key_forewarn()
    assert last(room) == ForewarnHospital(mission=mission.id)
    assert "演示一院" in room.notes.last


def test_with_the_patient_aboard_the_road_time_goes_along(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    mission = sent(room)
    room.centre.reaches(mission, *ON_THE_WAY)
    room.desk.hear()
    room.fix(V02, lon=120.51, lat=31.52)
    desk.key_forewarn()
    assert last(room).eta_s == pytest.approx(100.0, rel=0.01)


def test_nothing_is_told_where_nobody_has_a_hospital(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    room.opens(a_place())
    desk.key_forewarn()
    assert room.desk.sent == []
    assert room.notes.last == room.texts("hospitals.nobody")


def test_a_refusal_is_heard_and_names_the_next_best_hospital(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    mission = sent(room)
    desk.key_forewarn()
    assert desk.loudness() is None
    refuses(room, mission)
    assert desk.loudness() is Severity.WARNING
    for part in ("演示一院", "没有床位", "演示二院", "Alt+Shift+F"):
        assert part in room.notes.last


def test_one_key_sends_the_refused_patient_on_and_ends_the_sound(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    mission = sent(room)
    desk.key_forewarn()
    refuses(room, mission)
    desk.key_next()
    assert isinstance(last(room), ChooseHospital)
    assert last(room).hospital == H2
    assert desk.loudness() is None
    told = room.centre.state.forewarnings.of_mission(mission.id)
    assert told is not None and told.hospital == H2


def test_where_every_other_hospital_is_unwanted_nobody_is_sent_on(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    mission = sent(room)
    wish = HospitalWish(refused=(HospitalRefused(hospital=H2, why="费用"),))
    room.centre.do(RecordHospitalWish(incident=mission.incident, wish=wish))
    desk.key_forewarn()
    refuses(room, mission)
    desk.key_next()
    assert room.notes.last == room.texts("hospitals.no-other")


def test_a_second_press_opens_the_sheet_and_what_the_crew_says_goes_out(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    mission = sent(room)
    desk.key_forewarn()
    desk.key_forewarn()
    typed = {"pulse": "133", "pressure": "88/54", "spo2_percent": "91", "report": "大汗"}
    desk.sheet.saved.emit({**dict(desk.sheet.values), **typed})
    vitals = Vitals(pulse=133, systolic_mmhg=88, diastolic_mmhg=54, spo2_percent=91)
    assert last(room) == ForewarnHospital(mission=mission.id, report="大汗", vitals=vitals)


def test_a_figure_that_nobody_has_is_pointed_at_and_nothing_is_sent(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    sent(room)
    desk.key_forewarn()
    desk.key_forewarn()
    before = list(room.desk.sent)
    desk.sheet.saved.emit({**dict(desk.sheet.values), "spo2_percent": "191"})
    assert room.desk.sent == before
    assert desk.sheet.said == room.texts("hospitals.impossible-figure")


def test_an_answer_and_free_beds_told_by_telephone_are_marked_as_such(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    sent(room)
    desk.key_forewarn()
    desk.key_forewarn()
    typed = {"answer": "accepted", "status": "busy", "beds": "3"}
    desk.sheet.saved.emit({**dict(desk.sheet.values), **typed})
    kinds = [type(command) for command in room.desk.sent[-2:]]
    assert kinds == [ReportHospital, AnswerForewarning]
    hospital = room.centre.state.hospitals[H1]
    assert (hospital.status, hospital.free_beds, hospital.by_hand) == (
        HospitalStatus.BUSY,
        3,
        True,
    )


def test_a_wish_is_recorded_and_the_hospital_stays(room: DispatchRoom, desk: HospitalDesk) -> None:
    mission = sent(room)
    desk.key_forewarn()
    desk.key_forewarn()
    typed = {"wish": H2, "wish_why": "病历在该院"}
    desk.sheet.saved.emit({**dict(desk.sheet.values), **typed})
    assert last(room).wish == HospitalWish(wanted=H2, why="病历在该院")
    assert room.centre.mission(mission.id).hospital == H1


def test_an_unchanged_sheet_sends_nothing(room: DispatchRoom, desk: HospitalDesk) -> None:
    sent(room)
    desk.key_forewarn()
    desk.key_forewarn()
    before = list(room.desk.sent)
    desk.sheet.saved.emit(dict(desk.sheet.values))
    assert room.desk.sent == before


def test_the_strip_says_how_far_the_hospital_has_been_told(
    room: DispatchRoom, desk: HospitalDesk
) -> None:
    mission = sent(room)
    room.centre.reaches(mission, *ON_THE_WAY)
    room.centre.do(ForewarnHospital(mission=mission.id, report="平稳"), at_station(NORTH))
    refuses(room, mission)
    (row,) = receipt_rows(room.centre.state, mission.incident, SEAT_1, room.centre.now)
    assert row.told is not None and row.told.value == "cannot_take"

"""Hospitals are told by road when patients arrive: at first, when it changes, and not otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.forewarning.commands import (
    AnswerForewarning,
    ForewarnHospital,
    TimeForewarning,
)
from dispatch_app.domain.forewarning.values import (
    CannotTake,
    Forewarning,
    ForewarningState,
    HospitalAnswer,
)
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.hospitals.reckoning import AGAIN_S, ArrivalTimes
from tests.fakes.builders import H1, SEAT_1, V02, a_place
from tests.fakes.dispatch_room import DispatchRoom

ON_THE_WAY = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)


@pytest.fixture
def room(qapp: Any) -> Iterator[DispatchRoom]:
    made = DispatchRoom()
    yield made
    made.close()


@pytest.fixture
def times(room: DispatchRoom) -> ArrivalTimes:
    return ArrivalTimes(room.workplace, room.window)


def under_way(room: DispatchRoom, seat: SeatId = SEAT_1) -> Forewarning:
    place = a_place("演示区解放路9号", position=Position(lat=31.50, lon=120.50))
    incident = room.opens(place)
    mission = room.centre.sends(incident, V02, seat=seat, hospital=H1)
    room.centre.do(ForewarnHospital(mission=mission.id))
    room.centre.reaches(mission, *ON_THE_WAY)
    room.desk.hear()
    return known(room)


def known(room: DispatchRoom) -> Forewarning:
    (found,) = room.centre.state.forewarnings.live.values()
    return found


def told(room: DispatchRoom) -> list[TimeForewarning]:
    return [c for c in room.desk.sent if isinstance(c, TimeForewarning)]


def drives_to(room: DispatchRoom, lat: float) -> None:
    room.fix(V02, lon=120.52, lat=lat)


def test_the_first_fix_of_the_patient_on_the_way_tells_the_time_by_road(
    room: DispatchRoom, times: ArrivalTimes
) -> None:
    under_way(room)
    drives_to(room, 31.40)
    (first,) = told(room)
    assert not first.roughly
    assert (known(room).eta_at, known(room).eta_roughly) == (first.eta_at, False)


def test_it_is_reckoned_anew_as_the_vehicle_drives_and_told_when_it_changed_much(
    room: DispatchRoom, times: ArrivalTimes
) -> None:
    under_way(room)
    drives_to(room, 31.40)
    asked = len(room.roads.ranks)
    drives_to(room, 31.41)
    assert len(room.roads.ranks) == asked, "too soon to ask again"
    room.centre.now += timedelta(seconds=AGAIN_S)
    drives_to(room, 31.403)
    assert len(room.roads.ranks) == asked + 1
    assert len(told(room)) == 1, "no news: on time"
    room.centre.now += timedelta(seconds=300)
    drives_to(room, 31.403)
    assert len(told(room)) == 2, "five minutes without coming nearer"


def test_a_hospital_that_refused_is_not_asked_again_by_it(
    room: DispatchRoom, times: ArrivalTimes
) -> None:
    warned = under_way(room)
    room.centre.do(
        AnswerForewarning(
            forewarning=warned.id, word=HospitalAnswer.CANNOT_TAKE, reason=CannotTake.NO_BED
        )
    )
    room.desk.hear()
    drives_to(room, 31.40)
    assert known(room).state is ForewarningState.CANNOT_TAKE


def test_another_seats_patient_is_the_other_seats_to_reckon(
    room: DispatchRoom, times: ArrivalTimes
) -> None:
    under_way(room, SeatId("2"))
    asked = len(room.roads.ranks)
    drives_to(room, 31.40)
    assert told(room) == []
    assert len(room.roads.ranks) == asked


def test_without_roads_nothing_is_told_and_the_centre_goes_on_by_the_straight_line(
    room: DispatchRoom, times: ArrivalTimes
) -> None:
    room.roads.lost = True
    under_way(room)
    drives_to(room, 31.40)
    assert told(room) == []

"""Changing by keys: swap, redirect with what the other loses, and who hears of it."""

from __future__ import annotations

from PySide6.QtTest import QTest

from dispatch_app.domain import commands as c
from dispatch_app.domain.changing.commands import RedirectVehicle, SwapVehicle
from dispatch_app.domain.codes import Origin, Priority, Stage, StageReason, VehicleState
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import Incident, Mission
from dispatch_app.domain.values import Position
from tests.fakes.builders import (
    LINE_2,
    SEAT_2,
    V01,
    V02,
    V03,
    a_place,
    a_plan,
    a_recommendation,
    a_slip,
    at_seat,
)
from tests.fakes.dispatch_room import DispatchRoom

HERE = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))


def elsewhere(room: DispatchRoom, priority: Priority = Priority.P3) -> tuple[Incident, Mission]:
    """Another seat's incident, to which vehicle 01 rolls."""
    by = at_seat(SEAT_2)
    incident = room.centre.opens(LINE_2, SEAT_2).id
    room.centre.do(c.FixPlace(incident=incident, place=a_place()), by)
    room.centre.do(c.SetPlan(incident=incident, plan=a_plan(priority=priority)), by)
    order = c.DispatchVehicle(
        incident=incident, vehicle=V01, slip=a_slip(), recommendation=a_recommendation(V01)
    )
    room.centre.do(order, by)
    mission = room.centre.mission(room.centre.incident(incident).missions[0])
    mission = room.centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    room.desk.hear()
    return room.centre.incident(incident), mission


def here(room: DispatchRoom, priority: Priority = Priority.P1) -> Incident:
    incident = room.opens(HERE)
    room.centre.do(c.SetPlan(incident=incident.id, plan=a_plan(priority=priority)))
    room.desk.hear()
    return room.centre.incident(incident.id)


def goes(room: DispatchRoom, *vehicles: str) -> None:
    for vehicle in vehicles:
        room.centre.do(
            c.ReportVehicleState(
                vehicle=vehicle,  # type: ignore[arg-type]
                state=VehicleState.OUT_OF_SERVICE,
                origin=Origin.BY_HAND,
            )
        )
    room.desk.hear()


def press(room: DispatchRoom, *digits: str) -> None:
    for digit in digits:
        QTest.keyClick(room.chooser, digit)


def test_a_rolling_vehicle_is_redirected_and_the_other_gets_the_next_best(
    room: DispatchRoom,
) -> None:
    lesser, mission = elsewhere(room)
    room.fix(V01, lon=120.495, lat=31.495)
    grave = here(room)
    room.dispatching.changing.key_change()
    press(room, "1", "1")
    sent = room.desk.sent[-1]
    assert isinstance(sent, RedirectVehicle)
    assert (sent.mission, sent.order.incident) == (mission.id, grave.id)
    assert sent.instead is not None
    assert sent.instead.incident == lesser.id
    assert sent.instead.slip.place == mission.slip.slip.place  # type: ignore[union-attr]
    assert sent.order.slip.place == HERE
    assert sent.order.slip.route is not None
    assert not sent.graver_loses
    out = room.centre.state.open_missions(room.centre.incident(grave.id))
    assert [m.vehicle for m in out] == [V01]


def test_what_the_other_loses_is_said_before_anything_is_sent(room: DispatchRoom) -> None:
    lesser, _ = elsewhere(room)
    here(room)
    sent = len(room.desk.sent)
    room.dispatching.changing.key_change()
    press(room, "1")
    title = room.texts("change.loses", number=lesser.number[-4:], priority=3, vehicle=V01)
    assert room.chooser._title.text() == title
    assert len(room.desk.sent) == sent


def test_without_a_free_vehicle_the_other_waits(room: DispatchRoom) -> None:
    lesser, _ = elsewhere(room)
    here(room)
    goes(room, V02, V03)
    room.dispatching.changing.key_change()
    press(room, "1", "1")
    sent = room.desk.sent[-1]
    assert isinstance(sent, RedirectVehicle)
    assert sent.instead is None
    assert room.centre.incident(lesser.id).suspended_at is not None


def test_taking_from_a_graver_incident_says_so_and_is_meant(room: DispatchRoom) -> None:
    elsewhere(room, Priority.P1)
    here(room, Priority.P3)
    room.dispatching.changing.key_change()
    press(room, "1")
    assert room.chooser._title.text().startswith("⚠")
    press(room, "1")
    sent = room.desk.sent[-1]
    assert isinstance(sent, RedirectVehicle)
    assert sent.graver_loses


def test_another_vehicle_takes_the_place_of_one_with_its_facts(room: DispatchRoom) -> None:
    incident = here(room)
    room.dispatching.key_f9()
    (mission,) = room.centre.state.open_missions(room.centre.incident(incident.id))
    room.dispatching.changing.key_change()
    press(room, "1", "2")
    sent = room.desk.sent[-1]
    assert isinstance(sent, SwapVehicle)
    assert (sent.mission, sent.reason) == (mission.id, StageReason.VEHICLE_FAILED)
    assert sent.order.slip.place == HERE
    out = room.centre.state.open_missions(room.centre.incident(incident.id))
    assert [m.vehicle for m in out] == [sent.order.vehicle]
    assert out[0].vehicle != mission.vehicle


def test_nothing_to_change_is_said(room: DispatchRoom) -> None:
    here(room)
    room.dispatching.changing.key_change()
    assert room.panel.said == room.texts("change.nothing")
    assert room.chooser.isHidden()


def test_without_an_incident_the_key_says_what_is_missing(room: DispatchRoom) -> None:
    room.dispatching.changing.key_change()
    assert room.panel.said == room.texts("change.no-incident")


def test_whose_vehicle_another_seat_takes_hears_of_it(room: DispatchRoom) -> None:
    mine = here(room, Priority.P3)
    room.dispatching.key_f9()
    (mission,) = room.centre.state.open_missions(room.centre.incident(mine.id))
    by = at_seat(SEAT_2)
    other = room.centre.opens(LINE_2, SEAT_2).id
    room.centre.do(c.SetPlan(incident=other, plan=a_plan(priority=Priority.P1)), by)
    from_there = RedirectVehicle(
        mission=mission.id,
        order=sending_to(other, mission),
    )
    room.desk.elsewhere(from_there)
    assert mine.number[-4:] in room.panel.said
    assert mission.vehicle in room.panel.said


def sending_to(incident: IncidentId, mission: Mission) -> c.DispatchVehicle:
    return c.DispatchVehicle(
        incident=incident,
        vehicle=mission.vehicle,
        slip=a_slip(),
        recommendation=a_recommendation(mission.vehicle),
    )

"""Suspending, waking and closing; what the buttons say, and why a key does nothing."""

from __future__ import annotations

from PySide6.QtTest import QTest

from dispatch_app.domain.codes import (
    IncidentOutcome,
    Role,
    Stage,
    SuspendReason,
)
from dispatch_app.domain.commands import (
    CloseIncident,
    SuspendIncident,
    WakeIncident,
)
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.register_commands import KeepRecord
from dispatch_app.domain.registers.rows import row
from dispatch_app.domain.values import Actor, Position
from tests.fakes.builders import (
    V01,
    V03,
    a_place,
)

DIRECTOR = Actor(account=AccountId("director"), role=Role.DIRECTOR)
NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))


def test_suspending_asks_for_a_reason_and_waking_does_not(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f11()
    QTest.keyClick(room.chooser, "1")
    assert room.desk.sent[-1] == SuspendIncident(
        incident=incident.id, reason=SuspendReason.NO_VEHICLE
    )
    assert room.panel.buttons.suspend.word == room.texts("dispatch.wake")
    room.dispatching.key_f11()
    assert room.desk.sent[-1] == WakeIncident(incident=incident.id)


def test_reasons_stand_in_the_centres_own_order_without_those_it_hid(room):
    for reason, cells in (("other", {"order": "1"}), ("no_vehicle", {"hidden": "yes"})):
        id_ = f"suspend_reason.{reason}"
        told = {**row(room.centre.state, "reasons", id_).cells, **cells}
        room.centre.do(KeepRecord(register="reasons", id=id_, cells=told), DIRECTOR)
    room.desk.hear()
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f11()
    QTest.keyClick(room.chooser, "1")
    assert room.desk.sent[-1] == SuspendIncident(incident=incident.id, reason=SuspendReason.OTHER)


def test_closing_asks_for_the_outcome(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f12()
    QTest.keyClick(room.chooser, "7")
    outcome = list(IncidentOutcome)[6]
    assert room.desk.sent[-1] == CloseIncident(incident=incident.id, outcome=outcome)
    assert not room.centre.incident(incident.id).open


def test_an_incident_with_vehicles_out_is_not_closed_and_names_them(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    room.dispatching.key_f12()
    assert room.chooser.isHidden()
    assert V03 in room.notes.last


def test_buttons_say_on_hover_why_they_cannot_act(room):
    room.opens(NEAR_SOUTH)
    button = room.panel.buttons.reinforce
    assert not button.isEnabled()
    assert button.toolTip() == room.texts("dispatch.why.none-out")


def test_the_big_button_names_the_vehicle(room):
    room.opens(NEAR_SOUTH)
    assert room.panel.buttons.dispatch.word == room.texts("dispatch.button", vehicle=V03)
    room.dispatching.key_nth(2)
    assert room.panel.buttons.dispatch.word == room.texts("dispatch.button", vehicle=V01)


def test_a_click_on_the_big_button_sends(room):
    room.opens(NEAR_SOUTH)
    room.panel.buttons.dispatch.click()
    assert len(room.orders) == 1


def test_a_mission_that_came_back_frees_its_vehicle_for_the_table(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    mission = room.centre.mission(room.centre.incident(incident.id).missions[0])
    chain = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    room.centre.reaches(mission, *chain, Stage.AT_HOSPITAL, Stage.COMPLETE)
    room.desk.hear()
    room.dispatching.recommending._sort()
    assert room.dispatching.recommending.table.vehicle(V03).why != "on_mission"


def test_a_key_that_comes_too_early_is_refused_beside_the_buttons(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    room.dispatching.key_f12()
    assert room.panel.said == room.texts("dispatch.why.missions-open", vehicles=V03)
    assert room.panel.said == room.notes.last


def test_the_reason_goes_when_it_holds_no_longer(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    room.dispatching.key_f12()
    mission = room.centre.mission(room.centre.incident(incident.id).missions[0])
    chain = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    room.centre.reaches(mission, *chain, Stage.AT_HOSPITAL, Stage.COMPLETE)
    room.desk.hear()
    assert room.panel.said == ""


def test_words_that_came_after_a_refused_key_stay(room):
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f10()
    room.dispatching.key_f9()
    sent = room.panel.said
    room.desk.hear()
    assert sent != room.texts("dispatch.why.none-out")
    assert room.panel.said == sent

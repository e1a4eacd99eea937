"""Wherever a number is shown it can be called: the caller, a crew, its station, a hospital."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Level
from dispatch_app.domain.telephone import CallPurpose
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.telephone.calling import Calling
from tests.fakes.builders import H1, MACHINE, NORTH, V01, a_centre

SPOT = Position(lat=31.5, lon=120.5)


@pytest.fixture
def desk(seats):
    centre = a_centre()
    for command in (
        c.RegisterStation(id=NORTH, name="城北站", position=SPOT, phone="0999-8100001"),
        c.RegisterVehicle(
            id=V01, plate="演A01", station=NORTH, level=Level.BLS, phone="19900000101"
        ),
        c.RegisterHospital(id=H1, name="演示一院", position=SPOT, phone="0999-6600120"),
    ):
        centre.do(command, MACHINE)
    return seats(centre=centre)


@pytest.fixture
def calling(desk):
    return Calling(desk.workplace, desk.telephone)


@pytest.mark.parametrize(
    ("at", "number", "purpose"),
    [(0, "19900000101", CallPurpose.CREW), (1, "09998100001", CallPurpose.STATION)],
)
def test_the_menu_of_a_vehicle_calls_its_crew_and_its_station(desk, calling, at, number, purpose):
    menu = QMenu()
    calling.offer_vehicle(menu, V01)
    entries = [a for a in menu.actions() if not a.isSeparator()]
    entries[at].trigger()
    assert (desk.last.to.id, desk.last.purpose) == (number, purpose)


def test_a_mission_offers_its_hospital_as_well(desk, calling):
    mission = desk.centre.sends(desk.centre.opens(), V01, hospital=H1)
    desk.desk.hear()
    words = [word for word, _ in calling.of_mission(mission)]
    assert [word.split()[1] for word in words] == ["01", "城北站", "演示一院"]


def test_the_caller_of_the_form_is_called_for_the_incident(desk, calling):
    call = desk.talks("1", number="09990001234")
    desk.ends(call)
    desk.selection.select(call=call.id)
    calling.call_caller()
    assert (desk.last.to.id, desk.last.purpose) == ("09990001234", CallPurpose.CALLER)


def test_words_in_the_field_of_the_number_are_not_dialled(desk, calling):
    calling.call_back_number("问门卫")
    assert desk.desk.sent == []
    assert desk.said == "呼叫未成：没有可拨的号码"


def test_a_vehicle_without_telephones_adds_nothing(desk, calling):
    menu = QMenu()
    calling.offer_vehicle(menu, "03")
    assert menu.actions() == []

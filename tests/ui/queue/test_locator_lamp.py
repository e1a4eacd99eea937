"""A service that tells where callers are and does not answer lights a lamp, by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch_app.domain.commands import ReportLocator
from dispatch_app.domain.ids import LocatorId
from dispatch_app.ui.dispatcher.header import Light
from dispatch_app.ui.dispatcher.overview import Overview
from tests.fakes.form_seat import FormSeat

MOBILE = LocatorId("移动")


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    seat.desk.status = type("Status", (), {"state": None, "waiting": 0})()
    seat.desk.clock_offset = seat.centre.now - seat.centre.now
    yield seat
    seat.close()


@pytest.fixture
def overview(seat):
    found = Overview(replace(seat.workplace))
    found.map_light = Light.OK
    return found


def test_a_silent_service_is_named_with_its_reason(seat, overview):
    seat.desk.elsewhere(ReportLocator(locator=MOBILE, answers=False, reason="timeout"))
    view = overview.view()
    assert view.lamps["gazetteer"].tone == Light.WARN
    assert view.lamps["gazetteer"].word == "定位 移动超时"


def test_a_service_that_answers_again_puts_the_lamp_out(seat, overview):
    seat.desk.elsewhere(ReportLocator(locator=MOBILE, answers=False, reason="timeout"))
    seat.desk.elsewhere(ReportLocator(locator=MOBILE, answers=True))
    view = overview.view()
    assert view.lamps["gazetteer"].tone == Light.OK
    assert view.lamps["gazetteer"].word == "地名"


def test_a_worse_fault_of_the_map_is_not_hidden(seat, overview):
    overview.map_light = Light.BAD
    seat.desk.elsewhere(ReportLocator(locator=MOBILE, answers=False, reason="timeout"))
    assert overview.view().lamps["gazetteer"].tone == Light.BAD

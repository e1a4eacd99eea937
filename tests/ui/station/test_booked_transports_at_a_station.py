"""A station answers what it is asked for by key, and sees its own list and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtTest import QTest

from dispatch_app.domain.appointments.values import AppointmentState, NoVehicleReason
from tests.fakes.booked_room import assigns, books, offers, one, orders
from tests.fakes.builders import V01, V03
from tests.fakes.station_desk import StationRig

S = AppointmentState


def presses(rig: StationRig, *digits: str) -> None:
    for digit in digits:
        QTest.keyClicks(rig.window.chooser, digit)


@pytest.fixture
def asked(rig: StationRig) -> tuple[StationRig, str]:
    booked = offers(rig.centre, books(rig.centre), V01)
    rig.desk.news()
    return rig, booked.id


def test_what_is_asked_stands_in_the_band_without_a_sound(asked: tuple[StationRig, str]) -> None:
    rig, _ = asked
    assert "演示人甲" in rig.terminal.bookings.band.words.text()
    assert not rig.sounder.sounding
    assert not rig.notice_sounder.sounding


def test_the_band_presses_only_when_the_time_to_answer_is_nearly_over(
    asked: tuple[StationRig, str],
) -> None:
    rig, booked = asked
    band = rig.terminal.bookings.band
    assert band.property("urgent") == "no"
    offer = one(rig.centre, booked).offer  # type: ignore[arg-type]
    assert offer is not None
    almost = offer.answer_by - timedelta(minutes=4)
    rig.centre.later((almost - rig.centre.now).total_seconds())
    rig.terminal.bookings.show()
    assert band.property("urgent") == "yes"


def test_two_digits_accept_it(asked: tuple[StationRig, str]) -> None:
    rig, booked = asked
    rig.terminal.bookings.open()
    presses(rig, "1", "1")
    assert one(rig.centre, booked).state is S.ASSIGNED  # type: ignore[arg-type]
    assert "本站约车" in rig.terminal.bookings.band.words.text()


def test_a_third_digit_says_why_not(asked: tuple[StationRig, str]) -> None:
    rig, booked = asked
    rig.terminal.bookings.open()
    presses(rig, "1", "2", "2")
    after = one(rig.centre, booked)  # type: ignore[arg-type]
    assert after.refusals[-1].reason is NoVehicleReason.SHIFT_ENDS
    assert rig.terminal.bookings.band.isHidden()


def test_that_somebody_is_aboard_is_said_from_the_list(rig: StationRig) -> None:
    sent = orders(rig.centre, assigns(rig.centre, books(rig.centre)))
    rig.desk.news()
    rig.terminal.bookings.open()
    presses(rig, "1", "1")
    assert one(rig.centre, sent.id).state is S.BOARDED


def test_a_station_sees_nothing_of_the_others(rig: StationRig) -> None:
    assigns(rig.centre, books(rig.centre), V03)
    books(rig.centre)
    rig.desk.news()
    assert rig.desk.state.appointments.items == {}
    assert rig.terminal.bookings.band.isHidden()

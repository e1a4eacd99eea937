"""A place that changes under running missions reaches the crews together with their new ways."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.commands import AmendOrder, FixPlace
from dispatch_app.domain.values import Fix, Position
from dispatch_app.ui.dispatcher.dispatching.amending import Amending
from dispatch_app.ui.dispatcher.dispatching.slips import amended_slip
from dispatch_app.ui.dispatcher.form.sentinel import FACT
from tests.fakes.builders import V03, a_place
from tests.fakes.form_seat import FormSeat

THERE = a_place("演示区解放路21号", position=Position(lat=31.493, lon=120.492))
FARTHER = a_place("演示区解放路99号", position=Position(lat=31.483, lon=120.482))


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    yield seat
    seat.window.close()


def wait_until(condition, timeout_ms=5000):
    waited = 0
    while not condition() and waited < timeout_ms:
        QTest.qWait(10)
        waited += 10
    assert condition()


def with_a_vehicle_out(seat, place=None):
    seat.answers()
    seat.intake.take_place(place or a_place())
    seat.intake.saving.send_all()
    wait_until(lambda: seat.centre.state.incidents)
    mission = seat.centre.sends(seat.incident, V03)
    seat.desk.hear()
    return mission


def fixed(seat):
    return [c for c in seat.desk.sent if isinstance(c, FixPlace)]


def move(seat, place):
    seat.intake.take_place(place)
    seat.intake.saving.send_all()


def slip(seat, mission):
    return seat.centre.mission(mission.id).slip.slip


def test_the_amended_slip_has_the_way_to_the_new_place(seat):
    mission = with_a_vehicle_out(seat)
    move(seat, THERE)
    now = slip(seat, mission)
    assert now.place.position == THERE.position
    assert now.route.line[-1] == (120.492, 31.493)


def test_the_way_begins_where_the_vehicle_is_now(seat):
    mission = with_a_vehicle_out(seat)
    seat.desk.fixes[V03] = Fix(vehicle=V03, lat=31.51, lon=120.51, at=seat.centre.now)
    move(seat, THERE)
    assert slip(seat, mission).route.line[0] == (120.51, 31.51)


def test_the_crew_hears_of_the_place_in_time_even_if_no_way_is_found(seat):
    mission = with_a_vehicle_out(seat)
    seat.guide.dumb = True
    move(seat, THERE)
    assert slip(seat, mission).place.position != THERE.position
    wait_until(lambda: slip(seat, mission).place.position == THERE.position)
    assert slip(seat, mission).route is None


def test_a_second_correction_never_arrives_before_the_first(seat):
    mission = with_a_vehicle_out(seat)
    before = len(fixed(seat))
    seat.guide.dumb = True
    move(seat, THERE)
    move(seat, FARTHER)
    seat.guide.speak()
    assert [c.place.position for c in fixed(seat)[before:]] == [THERE.position, FARTHER.position]
    assert slip(seat, mission).route.line[-1] == (120.482, 31.483)


def test_without_a_vehicle_out_nothing_is_held(seat):
    seat.answers()
    seat.guide.dumb = True
    seat.intake.take_place(THERE)
    seat.intake.saving.send_all()
    assert [c.place.position for c in fixed(seat)] == [THERE.position]
    assert fixed(seat)[0].routes == {}


def test_a_crew_with_the_patient_aboard_needs_no_way_there(seat):
    mission = with_a_vehicle_out(seat)
    seat.centre.reaches(mission, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    seat.desk.hear()
    move(seat, THERE)
    assert fixed(seat)[-1].routes == {}


def test_a_correction_under_way_makes_one_version_and_settling_its_doubt_none(seat):
    """With the form and what amends orders on one seat, as dispatchers have them."""
    amending = Amending(seat.workplace, seat.intake, seat.window)
    mission = with_a_vehicle_out(seat)
    told = amended_slip(mission.slip.slip, seat.intake.slip_facts(), None)
    seat.desk.send(AmendOrder(mission=mission.id, slip=told))
    far = a_place("演示区解放路21号", position=Position(lat=31.47, lon=120.48))
    move(seat, far)
    wait_until(lambda: slip(seat, mission).place.position == far.position)
    version = seat.centre.mission(mission.id).slip.version
    assert seat.intake._placing.doubt is not None
    amending.send_due()
    seat.intake._placing.confirm()
    seat.pause()
    amending.send_due()
    assert seat.incident.answers[FACT] == "far.confirmed"
    assert seat.centre.mission(mission.id).slip.version == version

"""Who is asked first for a booked transport: who serves no emergencies, who leaves cover whole."""

from __future__ import annotations

import pytest

from dispatch_app.domain.appointments.commands import DeclineAppointment
from dispatch_app.domain.appointments.proposing import proposals
from dispatch_app.domain.appointments.reserving import Conflict
from dispatch_app.domain.appointments.values import NoVehicleReason
from dispatch_app.domain.cover import CellId, CoverEffect
from tests.fakes.booked_room import assigns, books, offers, one
from tests.fakes.builders import NORTH, V01, V02, V03, Centre, a_centre, at_station, changed

TIMES = {V01: 300.0, V02: 200.0, V03: 100.0}
WHOLE: dict[object, CoverEffect] = {}


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def order_of(centre: Centre, effects: object = None) -> list[str]:
    booked = books(centre)
    found = proposals(centre.state, booked, TIMES, effects)  # type: ignore[arg-type]
    return [proposal.vehicle for proposal in found]


def test_of_those_that_leave_cover_whole_the_soonest_is_first(centre: Centre) -> None:
    assert order_of(centre, WHOLE) == [V03, V02, V01]


def test_whoever_lays_ground_bare_comes_last(centre: Centre) -> None:
    bare = {V03: CoverEffect(cells=frozenset({CellId(1)}), people=400.0)}
    assert order_of(centre, bare) == [V02, V01, V03]


def test_without_a_ledger_the_last_of_a_station_comes_last(centre: Centre) -> None:
    assert order_of(centre) == [V02, V01, V03]


def test_one_that_serves_no_emergencies_goes_before_all(centre: Centre) -> None:
    centre.state = changed(centre.state, V01, equipment=("非急救转运",))
    assert order_of(centre, WHOLE)[0] == V01


def test_one_that_is_bound_or_has_said_no_goes_after_those_that_are_free(centre: Centre) -> None:
    assigns(centre, books(centre), V03)
    booked = offers(centre, books(centre), V02)
    decline = DeclineAppointment(appointment=booked.id, reason=NoVehicleReason.NO_CREW)
    centre.do(decline, at_station(NORTH))
    found = proposals(centre.state, one(centre, booked.id), TIMES, {})
    assert [p.vehicle for p in found] == [V01, V03, V02]
    assert found[1].against[0][0] is Conflict.BOUND
    assert found[2].refused

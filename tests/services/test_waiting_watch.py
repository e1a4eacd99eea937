"""The centre offers free vehicles and raises due calls by its own bus; after a stop as well."""

from __future__ import annotations

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Origin, SuspendReason, VehicleState
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.timers import NORM
from dispatch_app.domain.values import Fix
from dispatch_app.domain.waiting.offering import standing
from dispatch_app.services.waiting_watch import WaitingWatch
from dispatch_app.services.watch import OverdueWatch
from tests.fakes import builders as a
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.working_bus import WorkingBus, a_bus


def looks(working: WorkingBus, *fixes: Fix) -> None:
    """All that it asks for is decided when this returns."""
    watch = WaitingWatch(working.bus, working.clock)
    watch.take(fixes)
    watch()
    OverdueWatch(working.bus, working.clock, NORM)()
    settled(working)


def settled(working: WorkingBus) -> None:
    """One more command, which is decided after all before it."""
    working.ask(c.ReportLine(line=a.LINE_2, heard=working.bus.state.lines == {}))


def somebody_waits(working: WorkingBus) -> IncidentId:
    """The only vehicle near is away when the incident is suspended."""
    working.set_up()
    for vehicle in (a.V01, a.V02, a.V03):
        becomes(working, VehicleState.OUT_OF_SERVICE, vehicle)
    working.ask(c.OpenIncident(), a.at_seat(a.SEAT_1))
    (incident,) = working.state.incidents
    working.ask(c.FixPlace(incident=incident, place=a.a_place()), a.at_seat(a.SEAT_1))
    working.ask(
        c.SuspendIncident(incident=incident, reason=SuspendReason.NO_VEHICLE),
        a.at_seat(a.SEAT_1),
    )
    return incident


def becomes(working: WorkingBus, state: VehicleState, vehicle: VehicleId = a.V01) -> None:
    working.ask(c.ReportVehicleState(vehicle=vehicle, state=state, origin=Origin.BY_HAND))


def test_a_vehicle_that_clears_is_offered_where_it_is() -> None:
    with a_bus() as working:
        incident = somebody_waits(working)
        looks(working)
        assert standing(working.state) == ()
        becomes(working, VehicleState.AVAILABLE)
        fix = Fix(vehicle=a.V01, lat=31.51, lon=120.50, at=working.clock.now())
        looks(working, fix)
        (offer,) = standing(working.state)
        assert (offer.incident, offer.vehicle) == (incident, a.V01)
        assert 150 < offer.estimate_s < 200


def test_what_stands_is_not_asked_for_again() -> None:
    with a_bus() as working:
        somebody_waits(working)
        becomes(working, VehicleState.STANDBY)
        looks(working)
        before = working.state.waiting
        looks(working)
        assert working.state.waiting is before


def test_a_centre_that_was_started_anew_offers_the_same() -> None:
    journal = MemoryJournal()
    with a_bus(journal) as working:
        somebody_waits(working)
        becomes(working, VehicleState.STANDBY)
        looks(working)
        before = standing(working.state)
    with a_bus(journal) as again:
        assert standing(again.state) == before
        assert len(before) == 1
        again.clock.later(5)
        looks(again)
        assert standing(again.state) == before


def test_a_call_that_fell_due_while_the_centre_was_down_is_raised_when_it_is_up() -> None:
    journal = MemoryJournal()
    with a_bus(journal) as working:
        incident = somebody_waits(working)
    with a_bus(journal) as again:
        again.clock.later(NORM.welfare_p1_s)
        looks(again)
        raised = [kind for kind, subject in again.state.raised if subject == incident]
        assert len(raised) == 1
        assert raised[0].startswith("welfare_due")

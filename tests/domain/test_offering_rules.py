"""Free vehicles are offered to who waits: which one, to whom, and until when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    IncidentOutcome,
    Level,
    Origin,
    Priority,
    SeatState,
    Stage,
    StageReason,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import IncidentId, LineId, SeatId, VehicleId
from dispatch_app.domain.radar import RadarKind, radar
from dispatch_app.domain.timers import NORM
from dispatch_app.domain.values import Fix
from dispatch_app.domain.waiting.commands import (
    DeclineOffer,
    OfferVehicle,
    TimeOffer,
)
from dispatch_app.domain.waiting.due import (
    keeper,
    next_due,
    suspended,
)
from dispatch_app.domain.waiting.kept import WelfareResult
from dispatch_app.domain.waiting.offering import changes, free, standing
from tests.fakes.builders import (
    LINE_2,
    SEAT_1,
    SEAT_2,
    V01,
    V02,
    V03,
    Centre,
    a_centre,
)
from tests.fakes.waiting_room import FLEET, a_busy_centre, becomes, called, look, offered, waits


@pytest.fixture
def centre() -> Centre:
    return a_busy_centre()


# ---- what is offered


def test_a_vehicle_that_becomes_free_is_offered(centre: Centre) -> None:
    incident = waits(centre)
    look(centre)
    assert offered(centre) == {}
    becomes(centre.later(60), V01, VehicleState.STANDBY)
    look(centre)
    assert offered(centre) == {incident.id: V01}


def test_the_gravest_gets_the_only_vehicle_and_then_the_oldest(centre: Centre) -> None:
    waits(centre, Priority.P3)
    grave = waits(centre.later(60), Priority.P1, line=LINE_2)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    assert offered(centre) == {grave.id: V01}


def test_a_graver_incident_that_comes_later_takes_the_offer_over(centre: Centre) -> None:
    first = waits(centre, Priority.P3)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    grave = waits(centre.later(60), Priority.P1, line=LINE_2)
    look(centre)
    assert offered(centre) == {grave.id: V01}
    assert first.id not in centre.state.waiting.offers


def test_two_vehicles_are_offered_to_two_incidents(centre: Centre) -> None:
    waits(centre, Priority.P3)
    waits(centre, Priority.P1, line=LINE_2)
    becomes(centre, V01, VehicleState.STANDBY)
    becomes(centre, V03, VehicleState.STANDBY)
    look(centre)
    assert sorted(offered(centre).values()) == [V01, V03]


def test_the_offer_goes_when_its_vehicle_does(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    becomes(centre, V01, VehicleState.OUT_OF_SERVICE)
    assert offered(centre) == {}, "at once, before any watch has looked"
    look(centre)
    assert incident.id not in centre.state.waiting.offers


def test_the_offer_goes_when_the_vehicle_is_sent_elsewhere(centre: Centre) -> None:
    waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    centre.sends(centre.opens(LINE_2), V01, seat=SEAT_2)
    assert centre.state.waiting.offers == {}


def test_of_two_seats_that_send_one_vehicle_the_second_is_told(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    centre.sends(incident, V01, seat=SEAT_1)
    with pytest.raises(Rejected) as refusal:
        centre.sends(incident, V01, seat=SEAT_2)
    assert refusal.value.code == "vehicle.taken"


def test_sending_what_was_offered_wakes_the_incident(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    centre.sends(incident, V01)
    assert centre.incident(incident.id).suspended_at is None
    assert centre.state.waiting.offers == {}


def test_nothing_flickers_between_two_that_are_much_the_same(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre, fix=at(centre, V01, north=0.030))
    becomes(centre, V02, VehicleState.STANDBY)
    near = {"one": at(centre, V01, north=0.030), "two": at(centre, V02, north=0.029)}
    look(centre, **near)
    assert offered(centre) == {incident.id: V01}


def test_a_clearly_nearer_one_takes_the_place(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre, fix=at(centre, V01, north=0.030))
    becomes(centre, V02, VehicleState.STANDBY)
    look(centre, one=at(centre, V01, north=0.030), two=at(centre, V02, north=0.001))
    assert offered(centre) == {incident.id: V02}


def at(centre: Centre, vehicle: VehicleId, north: float) -> Fix:
    """A fix so many degrees north of the place of `waits`; 0.01 is about 1.1 km."""
    return Fix(vehicle=vehicle, lat=31.50 + north, lon=120.50, at=centre.now)


def test_what_was_declined_is_not_offered_again(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    centre.later(1).do(DeclineOffer(incident=incident.id, vehicle=V01))
    look(centre.later(60))
    assert offered(centre) == {}


def test_what_was_declined_is_offered_again_once_it_is_near(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.AVAILABLE)
    look(centre, fix=at(centre, V01, north=0.060))
    centre.later(1).do(DeclineOffer(incident=incident.id, vehicle=V01))
    look(centre, fix=at(centre, V01, north=0.040))
    assert offered(centre) == {}
    look(centre, fix=at(centre, V01, north=0.010))
    assert offered(centre) == {incident.id: V01}


def test_what_was_declined_is_offered_again_after_its_next_mission(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    centre.later(1).do(DeclineOffer(incident=incident.id, vehicle=V01))
    other = centre.sends(centre.opens(LINE_2), V01)
    centre.later(600).reaches(other, Stage.ACKNOWLEDGED)
    centre.later(1).do(
        c.ReportStage(
            mission=other.id,
            stage=Stage.STOOD_DOWN,
            origin=Origin.BY_HAND,
            reason=StageReason.CANCELLED_BY_CALLER,
        )
    )
    look(centre)
    assert offered(centre) == {incident.id: V01}


def test_of_an_offer_that_has_gone_nothing_is_left_to_decline(centre: Centre) -> None:
    incident = waits(centre)
    assert centre.do(DeclineOffer(incident=incident.id, vehicle=V01)) == ()


def test_a_vehicle_that_stood_there_when_low_priority_was_said_was_passed_over(
    centre: Centre,
) -> None:
    becomes(centre, V01, VehicleState.STANDBY)
    incident = waits(centre.later(1), Priority.P4, SuspendReason.LOW_PRIORITY)
    look(centre)
    assert offered(centre) == {}
    becomes(centre.later(60), V03, VehicleState.STANDBY)
    look(centre)
    assert offered(centre) == {incident.id: V03}


@pytest.mark.parametrize(
    "reason", [SuspendReason.WAITING_FOR_PATIENT, SuspendReason.WAITING_FOR_POLICE]
)
def test_who_waits_for_somebody_else_is_not_helped_by_a_vehicle(
    centre: Centre, reason: SuspendReason
) -> None:
    waits(centre, reason=reason)
    becomes(centre.later(1), V01, VehicleState.STANDBY)
    look(centre)
    assert offered(centre) == {}


def test_a_vehicle_of_the_wanted_level_goes_before_a_nearer_one_below_it(centre: Centre) -> None:
    incident = waits(centre, level=Level.ALS)
    becomes(centre, V01, VehicleState.STANDBY)
    becomes(centre, V02, VehicleState.STANDBY)
    look(centre)
    assert offered(centre) == {incident.id: V02}


def test_a_vehicle_on_the_road_without_a_fix_is_not_offered(centre: Centre) -> None:
    waits(centre)
    becomes(centre, V01, VehicleState.AVAILABLE)
    look(centre)
    assert offered(centre) == {}


def test_the_time_by_road_counts_once_a_seat_has_told_it(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    centre.do(TimeOffer(incident=incident.id, vehicle=V01, time_s=372.0))
    (offer,) = standing(centre.state)
    assert offer.best_s == 372.0
    assert centre.do(TimeOffer(incident=incident.id, vehicle=V01, time_s=372.0)) == ()
    assert centre.do(TimeOffer(incident=incident.id, vehicle=V02, time_s=1.0)) == ()


def test_a_time_is_a_time() -> None:
    with pytest.raises(InvalidValue):
        TimeOffer(incident=IncidentId("I"), vehicle=V01, time_s=-1.0)


def test_a_vehicle_at_work_is_never_offered_whoever_asks(centre: Centre) -> None:
    incident = waits(centre)
    with pytest.raises(Rejected) as refusal:
        centre.do(OfferVehicle(incident=incident.id, vehicle=V01, estimate_s=60.0))
    assert refusal.value.code == "offer.not-free"


def test_an_offer_that_nobody_answers_comes_before_the_shift_leader(centre: Centre) -> None:
    incident = waits(centre)
    becomes(centre, V01, VehicleState.STANDBY)
    look(centre)
    assert RadarKind.OFFER_OPEN not in [r.kind for r in radar(centre.state, centre.now)]
    centre.later(NORM.offer_radar_s)
    rows = [r for r in radar(centre.state, centre.now) if r.kind is RadarKind.OFFER_OPEN]
    assert [(row.incident, row.vehicle) for row in rows] == [(incident.id, V01)]


# ---- whatever happens


class AnyWaiting(RuleBasedStateMachine):
    """Incidents come, wait, are called, sent to and closed; vehicles come and go; seats too."""

    def __init__(self) -> None:
        super().__init__()
        self.centre = a_centre()
        self.lines = 0

    @initialize()
    def somebody_waits(self) -> None:
        self.somebody_is_suspended(Priority.P2, SuspendReason.NO_VEHICLE)

    @rule(priority=st.sampled_from(Priority), reason=st.sampled_from(SuspendReason))
    def somebody_is_suspended(self, priority: Priority, reason: SuspendReason) -> None:
        self.lines += 1
        waits(self.centre, priority, reason, line=LineId(str(self.lines)))

    @rule(vehicle=st.sampled_from(FLEET), state=st.sampled_from(VehicleState))
    def a_vehicle_says_something(self, vehicle: VehicleId, state: VehicleState) -> None:
        try:
            becomes(self.centre, vehicle, state)
        except Rejected:
            return

    @precondition(lambda self: suspended(self.centre.state))
    @rule(data=st.data(), result=st.sampled_from(WelfareResult))
    def somebody_is_called(self, data: st.DataObject, result: WelfareResult) -> None:
        called(self.centre, data.draw(st.sampled_from(suspended(self.centre.state))), result)

    @precondition(lambda self: standing(self.centre.state))
    @rule(data=st.data(), sent=st.booleans())
    def an_offer_is_answered(self, data: st.DataObject, sent: bool) -> None:
        offer = data.draw(st.sampled_from(standing(self.centre.state)))
        if sent:
            self.centre.sends(self.centre.incident(offer.incident), offer.vehicle)
        else:
            self.centre.do(DeclineOffer(incident=offer.incident, vehicle=offer.vehicle))

    @precondition(lambda self: suspended(self.centre.state))
    @rule(data=st.data())
    def one_is_closed(self, data: st.DataObject) -> None:
        incident = data.draw(st.sampled_from(suspended(self.centre.state)))
        self.centre.do(
            c.CloseIncident(incident=incident.id, outcome=IncidentOutcome.CANCELLED_BY_CALLER)
        )

    @rule(seat=st.sampled_from([SEAT_1, SEAT_2]), state=st.sampled_from(SeatState))
    def a_seat_comes_or_goes(self, seat: SeatId, state: SeatState) -> None:
        seats = {
            **self.centre.state.seats,
            seat: replace(self.centre.state.seats[seat], state=state),
        }
        self.centre.state = replace(self.centre.state, seats=seats)

    @rule()
    def the_watch_looks(self) -> None:
        look(self.centre)
        assert changes(self.centre.state, {}, self.centre.now) == ()

    @rule(seconds=st.integers(1, 900))
    def time_passes(self, seconds: int) -> None:
        self.centre.later(seconds)

    @invariant()
    def who_waits_has_a_moment_and_a_seat(self) -> None:
        state = self.centre.state
        there = any(s.state is not SeatState.SIGNED_OUT for s in state.seats.values())
        for incident in suspended(state):
            assert next_due(state, incident) is not None
            assert (keeper(state, incident) is not None) == there

    @invariant()
    def no_offer_names_a_vehicle_that_is_not_free_or_one_twice(self) -> None:
        state = self.centre.state
        offers = standing(state)
        assert all(free(state, offer.vehicle) for offer in offers)
        assert len({offer.vehicle for offer in offers}) == len(offers)
        waiting = {incident.id for incident in suspended(state)}
        assert set(state.waiting.offers) <= waiting


AnyWaiting.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestAnyWaiting = AnyWaiting.TestCase

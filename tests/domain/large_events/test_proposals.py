"""Who goes, what stations keep, which hospital takes whom: proposals that refuse nothing."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.codes import HospitalStatus, VehicleState
from dispatch_app.domain.commands import ReportHospital
from dispatch_app.domain.large_events.bundle import WhyHere, propose, serves
from dispatch_app.domain.large_events.commands import RecordCasualty
from dispatch_app.domain.large_events.filling import RED_AT_MOST, UNTOLD_CAPACITY, places, suggest
from dispatch_app.domain.large_events.plans import Unit, Wanted
from dispatch_app.domain.large_events.values import Casualty, Triage
from tests.fakes.builders import H1, H2, changed
from tests.fakes.large_event_room import VEHICLES, a_large_centre, a_table, declared

ALS = [v for n, v in enumerate(VEHICLES) if n % 2 == 0]


def test_the_soonest_of_each_unit_always_goes():
    centre = a_large_centre()
    found = propose(centre.state, a_table(centre), Wanted(als=2, bls=2))
    first = {p.unit: p for p in reversed(found.picks)}
    assert first[Unit.ALS].vehicle == VEHICLES[0]
    assert first[Unit.BLS].vehicle == VEHICLES[1]
    assert {p.why for p in first.values()} == {WhyHere.NEAREST}


def test_a_somewhat_later_vehicle_goes_before_one_that_would_leave_its_station_bare():
    centre = a_large_centre()
    times = {VEHICLES[0]: 60.0, VEHICLES[1]: 70.0, VEHICLES[3]: 200.0}
    found = propose(centre.state, a_table(centre, times), Wanted(als=1, bls=2))
    assert {p.vehicle: p.why for p in found.picks} == {
        VEHICLES[0]: WhyHere.NEAREST,
        VEHICLES[1]: WhyHere.NEAREST,
        VEHICLES[3]: WhyHere.SOON,
    }
    times = {VEHICLES[0]: 60.0, VEHICLES[2]: 70.0, VEHICLES[4]: 200.0}
    bared = changed(centre.state, VEHICLES[3], base=VehicleState.PAUSED)
    found = propose(bared, a_table(centre, times), Wanted(als=2))
    assert [p.vehicle for p in found.picks] == [VEHICLES[0], VEHICLES[4]]
    assert found.picks[1].why is WhyHere.KEEPS_COVER


def test_nobody_keeps_cover_who_is_too_late_for_it():
    centre = a_large_centre()
    bared = changed(centre.state, VEHICLES[3], base=VehicleState.PAUSED)
    times = {VEHICLES[0]: 60.0, VEHICLES[2]: 70.0, VEHICLES[4]: 251.0}
    found = propose(bared, a_table(centre, times), Wanted(als=2))
    assert [p.vehicle for p in found.picks] == [VEHICLES[0], VEHICLES[2]]


def test_als_vehicles_are_kept_for_als_as_long_as_others_can_go():
    centre = a_large_centre()
    found = propose(centre.state, a_table(centre), Wanted(bls=3))
    assert not {p.vehicle for p in found.picks} & set(ALS)
    all_bls = propose(centre.state, a_table(centre), Wanted(bls=8))
    assert len(all_bls.picks) == 8


def test_what_nobody_can_fill_is_said():
    centre = a_large_centre()
    found = propose(centre.state, a_table(centre), Wanted(als=8, command=1))
    assert found.missing == {Unit.ALS: 2, Unit.COMMAND: 1}


def test_a_command_vehicle_carries_no_patients():
    centre = a_large_centre()
    known = replace(centre.vehicle(VEHICLES[0]), equipment=("指挥车",))
    assert serves(known, Unit.COMMAND)
    assert not serves(known, Unit.ALS)


def test_donors_are_told_with_what_they_keep_the_barest_first():
    centre = a_large_centre()
    found = propose(centre.state, a_table(centre), Wanted(als=1, bls=2))
    assert [(d.station, d.gives, d.keeps) for d in found.donors] == [("T1", 2, 0), ("T2", 1, 1)]
    assert [d.bared for d in found.donors] == [True, False]


def test_a_person_adds_and_takes_out():
    centre = a_large_centre()
    far = VEHICLES[-1]
    found = propose(
        centre.state,
        a_table(centre),
        Wanted(bls=2),
        by_hand=[far],
        never=frozenset({VEHICLES[1]}),
    )
    assert {p.vehicle for p in found.picks} == {far, VEHICLES[3]}
    on_top = propose(centre.state, a_table(centre), Wanted(als=1), by_hand=[far])
    assert len(on_top.picks) == 2


@given(
    als=st.integers(0, 8),
    bls=st.integers(1, 14),
    times=st.lists(st.floats(1, 3000), min_size=12, max_size=12),
    busy=st.sets(st.sampled_from(VEHICLES), max_size=12),
)
def test_a_proposal_names_each_vehicle_once_and_nobody_who_cannot_go(als, bls, times, busy):
    state = _CENTRE.state
    for vehicle in busy:
        state = changed(state, vehicle, base=VehicleState.PAUSED)
    table = [
        replace(row, time_s=s, excluded=row.vehicle in busy)
        for row, s in zip(a_table(_CENTRE), times, strict=True)
    ]
    found = propose(state, table, Wanted(als=als, bls=bls))
    named = [p.vehicle for p in (*found.picks, *found.reserves)]
    assert len(named) == len(set(named))
    assert not set(named) & busy
    assert len(found.picks) + sum(found.missing.values()) == als + bls
    assert all(d.keeps >= 0 for d in found.donors)
    assert all(serves(state.vehicles[p.vehicle], p.unit) for p in (*found.picks, *found.reserves))


_CENTRE = a_large_centre()


# ---- hospitals


def with_casualties(*triages):
    centre = a_large_centre()
    event = declared(centre, 60)
    for n, triage in enumerate(triages):
        casualty = Casualty(tag=f"{n:03d}", triage=triage)
        centre.do(RecordCasualty(incident=event.id, casualty=casualty))
    return centre, centre.state.large.events[event.id]


TIMES = {H1: 300.0, H2: 900.0}


def able(centre):
    """Both hospitals can do what the plan wants, else they differ in that."""
    state = centre.state
    hospitals = {
        key: replace(h, capabilities=("emergency", "trauma")) for key, h in state.hospitals.items()
    }
    return replace(state, hospitals=hospitals)


def suggested(centre, event, times=None):
    return {s.tag: s.hospital for s in suggest(places(able(centre), event, times or TIMES), event)}


def test_red_goes_near_and_green_leaves_room_for_red():
    centre, event = with_casualties(Triage.RED, Triage.GREEN)
    assert suggested(centre, event) == {"000": H1, "001": H2}


def test_one_hospital_takes_so_many_red_ones_and_no_more_while_another_can():
    centre, event = with_casualties(*[Triage.RED] * (RED_AT_MOST + 1))
    assert list(suggested(centre, event).values()) == [H1] * RED_AT_MOST + [H2]


def test_the_dead_and_those_who_have_a_hospital_wait_for_none():
    centre, event = with_casualties(Triage.BLACK, Triage.RED)
    told = Casualty(tag="001", triage=Triage.RED, hospital=H1)
    centre.do(RecordCasualty(incident=event.id, casualty=told))
    event = centre.state.large.events[event.id]
    assert suggested(centre, event) == {}
    stand = {p.hospital: p for p in places(able(centre), event, TIMES)}
    assert (stand[H1].coming, stand[H1].red) == (1, 1)
    assert stand[H1].left == UNTOLD_CAPACITY - 1


def test_a_hospital_that_diverts_gets_nobody_and_beds_told_are_the_limit():
    centre, event = with_casualties(Triage.YELLOW, Triage.YELLOW)
    centre.do(ReportHospital(hospital=H1, status=HospitalStatus.OPEN, free_beds=1))
    assert suggested(centre, event) == {"000": H1, "001": H2}
    centre.do(ReportHospital(hospital=H1, status=HospitalStatus.DIVERTED, free_beds=9))
    assert set(suggested(centre, event).values()) == {H2}


def test_where_all_are_full_somebody_is_named_and_it_is_said():
    centre, event = with_casualties(*[Triage.YELLOW] * 3)
    for hospital in (H1, H2):
        centre.do(ReportHospital(hospital=hospital, status=HospitalStatus.OPEN, free_beds=1))
    found = suggest(places(able(centre), event, TIMES), event)
    assert [s.overfull for s in found] == [False, False, True]
    assert all(s.hospital for s in found)


def test_without_any_road_nobody_is_named():
    centre, event = with_casualties(Triage.RED)
    assert suggested(centre, event, {"none": 1.0}) == {"000": None}

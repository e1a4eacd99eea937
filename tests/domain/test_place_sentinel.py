"""The watch over places: what agrees, what is doubtful, what contradicts, and who chose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import PlaceSource, Verdict, Witnessing
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.place_sentinel import (
    BESIDE_M,
    BEYOND_M,
    HERE_M,
    STALE_S,
    VAGUE_M,
    PlaceDecision,
    Witness,
    judge,
)
from dispatch_app.domain.values import Position
from tests.fakes.builders import SEAT_1, a_centre, a_place, at_seat

TYPED = a_place(uncertainty_m=20.0)
W = Witnessing


def a_witness(kind=W.CELL, distance_m=0.0, radius_m=200.0, at=(31.60, 120.60), **more):
    other = a_place("另一处", position=Position(lat=at[0], lon=at[1]), uncertainty_m=radius_m)
    return Witness(kind=kind, place=other, distance_m=distance_m, **more)


def beyond(metres, radius_m=200.0):
    """A distance so many metres outside both uncertainties."""
    return metres + radius_m + TYPED.uncertainty_m


def verdict(*witnesses, place=TYPED):
    return judge(place, witnesses).verdict


def test_a_caller_beside_the_place_speaks_for_it():
    assert verdict(a_witness(distance_m=beyond(BESIDE_M))) is Verdict.AGREES


def test_a_caller_a_few_streets_away_is_a_doubt():
    assert verdict(a_witness(distance_m=beyond(BESIDE_M + 1))) is Verdict.DOUBTFUL


def test_a_fixed_line_some_streets_away_speaks_neither_for_the_place_nor_against_it():
    assert verdict(a_witness(W.SUBSCRIBER, beyond(HERE_M, 50.0), 50.0)) is Verdict.AGREES
    assert verdict(a_witness(W.SUBSCRIBER, beyond(HERE_M + 1, 50.0), 50.0)) is Verdict.UNKNOWN
    assert verdict(a_witness(W.SUBSCRIBER, beyond(BESIDE_M, 50.0), 50.0)) is Verdict.UNKNOWN
    assert verdict(a_witness(W.SUBSCRIBER, beyond(BESIDE_M + 1, 50.0), 50.0)) is Verdict.DOUBTFUL


def test_a_namesake_is_no_doubt_while_a_fixed_line_is_some_streets_away():
    near, namesake = a_witness(W.SUBSCRIBER, 800.0, 50.0), a_witness(W.NAMESAKE, 9000.0)
    assert verdict(near, namesake) is Verdict.UNKNOWN


def test_a_caller_across_the_city_contradicts():
    assert verdict(a_witness(distance_m=beyond(BEYOND_M + 1))) is Verdict.CONTRADICTS


def test_a_large_circle_is_no_reproach():
    assert verdict(a_witness(distance_m=3900.0, radius_m=3000.0)) is Verdict.AGREES


def test_a_river_makes_a_near_point_far():
    near = a_witness(distance_m=beyond(1500), drive_s=1200.0)
    assert verdict(near) is Verdict.CONTRADICTS


def test_a_telephone_measured_long_ago_only_doubts():
    far = beyond(BEYOND_M + 1)
    assert verdict(a_witness(distance_m=far, age_s=STALE_S + 1)) is Verdict.DOUBTFUL
    assert verdict(a_witness(W.SUBSCRIBER, far, age_s=STALE_S + 1)) is Verdict.CONTRADICTS


def test_a_circle_as_large_as_a_city_neither_clears_nor_accuses():
    vague = a_witness(distance_m=90_000.0, radius_m=VAGUE_M + 1)
    assert verdict(vague) is Verdict.UNKNOWN
    clears = a_witness(distance_m=0.0, radius_m=VAGUE_M + 1)
    assert verdict(clears, a_witness(W.NAMESAKE, 4000.0)) is Verdict.DOUBTFUL


def test_the_most_telling_witness_decides():
    here, far = a_witness(distance_m=0.0), a_witness(W.SUBSCRIBER, 9000.0)
    assert verdict(here, far) is Verdict.AGREES


def test_a_lesser_witness_that_agrees_leaves_a_doubt():
    far, here = a_witness(distance_m=beyond(BEYOND_M + 1)), a_witness(W.LINKED_SYSTEM)
    found = judge(TYPED, [far, here])
    assert found.verdict is Verdict.DOUBTFUL
    assert found.against is not None
    assert found.against.witness == far


def test_an_earlier_place_elsewhere_is_no_reproach():
    assert verdict(a_witness(W.HISTORY, 9000.0)) is Verdict.UNKNOWN


def test_an_earlier_place_here_speaks_for_it():
    assert verdict(a_witness(W.HISTORY, 30.0), a_witness(W.NAMESAKE, 4000.0)) is Verdict.AGREES


def test_a_namesake_is_a_doubt_while_nobody_speaks_for_the_place():
    namesake = a_witness(W.NAMESAKE, 4000.0)
    assert verdict(namesake) is Verdict.DOUBTFUL
    assert verdict(a_witness(distance_m=100.0), namesake) is Verdict.AGREES


def test_a_namesake_where_the_number_was_helped_before_contradicts():
    there = (31.70, 120.70)
    namesake = a_witness(W.NAMESAKE, 9000.0, at=there, radius_m=20.0)
    earlier = a_witness(W.HISTORY, 9000.0, at=there, radius_m=100.0)
    found = judge(TYPED, [earlier, namesake])
    assert found.verdict is Verdict.CONTRADICTS
    assert found.against is not None
    assert found.against.witness == namesake


def test_two_names_of_one_spot_are_no_doubt():
    assert verdict(a_witness(W.NAMESAKE, 120.0)) is Verdict.UNKNOWN


def test_a_place_without_a_position_cannot_be_weighed():
    assert verdict(a_witness(), place=a_place(position=None)) is Verdict.UNKNOWN


def test_nothing_known_is_nothing_said():
    assert verdict() is Verdict.UNKNOWN


WITNESSES = st.builds(
    a_witness,
    st.sampled_from(Witnessing),
    st.floats(0.0, 50_000.0),
    st.floats(0.0, 9_000.0),
    age_s=st.floats(0.0, 9_000.0),
    drive_s=st.none() | st.floats(0.0, 5_000.0),
)


@given(st.lists(WITNESSES, max_size=5))
def test_whoever_accuses_is_named(witnesses):
    found = judge(TYPED, witnesses)
    accused = found.verdict in (Verdict.DOUBTFUL, Verdict.CONTRADICTS)
    assert accused == (found.against is not None)
    assert found.against is None or found.against.witness in witnesses


@given(WITNESSES, st.floats(0.0, 50_000.0))
def test_a_witness_farther_away_never_speaks_more_for_the_place(witness, more_m):
    order = [Verdict.AGREES, Verdict.UNKNOWN, Verdict.DOUBTFUL, Verdict.CONTRADICTS]
    farther = a_witness(
        witness.kind,
        witness.distance_m + more_m,
        witness.place.uncertainty_m,
        age_s=witness.age_s,
        drive_s=witness.drive_s,
    )
    if witness.kind is not W.NAMESAKE:
        assert order.index(verdict(farther)) >= order.index(verdict(witness))


# ---- the choice is kept


def a_decision(**more):
    given = {
        "verdict": Verdict.CONTRADICTS,
        "reason": W.CELL,
        "place": TYPED,
        "other": a_place("另一处", source=PlaceSource.CELL),
        "kept": True,
        "distance_m": 7400.0,
    }
    return PlaceDecision(**{**given, **more})


def test_who_chose_and_what_was_shown_stays_with_the_incident():
    centre = a_centre()
    incident = centre.opens().id
    (kept,) = centre.do(c.DecidePlace(incident=incident, decision=a_decision()), at_seat(SEAT_1))
    assert kept.seat == SEAT_1
    assert centre.incident(incident).place_decision == a_decision()


def test_the_decision_does_not_move_the_place():
    centre = a_centre()
    incident = centre.opens().id
    centre.do(c.FixPlace(incident=incident, place=TYPED))
    centre.do(c.DecidePlace(incident=incident, decision=a_decision(kept=False)))
    assert centre.incident(incident).place == TYPED


def test_the_same_decision_sent_twice_is_kept_once():
    centre = a_centre()
    incident = centre.opens().id
    centre.do(c.DecidePlace(incident=incident, decision=a_decision()))
    assert centre.do(c.DecidePlace(incident=incident, decision=a_decision())) == ()


def test_what_nobody_doubted_needs_no_decision():
    centre = a_centre()
    incident = centre.opens().id
    with pytest.raises(Rejected) as refusal:
        centre.do(c.DecidePlace(incident=incident, decision=a_decision(verdict=Verdict.AGREES)))
    assert refusal.value.code == "place.not-doubted"

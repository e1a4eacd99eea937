"""Recognising callers: the same number first, then place and time; nothing is joined by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import IncidentOutcome, Nature, PlaceSource
from dispatch_app.domain.ids import CallId, IncidentId, LineId, LocatorId
from dispatch_app.domain.recognising import LIMITS, Likeness, Newcomer, of_number, recognise
from dispatch_app.domain.state import Call, CentreState, Incident
from dispatch_app.domain.values import Position
from tests.fakes.builders import (
    LINE_1,
    LINE_2,
    MACHINE,
    NOON,
    Centre,
    a_centre,
    a_place,
)

MOBILE, OTHER = "19900001234", "19900005678"
HERE = Position(lat=31.50, lon=120.50)


def north(metres: float) -> Position:
    return Position(lat=31.50 + metres / 111_195, lon=120.50)


def an_incident(name: str = "I-1", **more: object) -> Incident:
    given = {"number": "20261121-0001", "nature": Nature.REAL, "opened_at": NOON}
    return Incident(id=IncidentId(name), **{**given, "place": a_place(position=HERE), **more})  # type: ignore[arg-type]


def a_call(name: str = "new", number: str = "", **more: object) -> Call:
    given = {"line": LineId("1"), "nature": Nature.REAL, "rang_at": NOON}
    return Call(id=CallId(name), number=number, **{**given, **more})  # type: ignore[arg-type]


def a_circle(at: Position = HERE, source: PlaceSource = PlaceSource.CELL, radius_m: float = 300.0):
    return CallerPosition(
        locator=LocatorId("mobile"),
        source=source,
        position=at,
        radius_m=radius_m,
        measured_at=NOON,
    )


def a_state(*incidents: Incident, calls: tuple[Call, ...] = ()) -> CentreState:
    return CentreState(
        incidents={i.id: i for i in incidents}, calls={call.id: call for call in calls}
    )


def found(state: CentreState, newcomer: Newcomer, *, minutes: float = 5):
    return recognise(state, newcomer, NOON + timedelta(minutes=minutes))


def named(metres: float, **more: object) -> Newcomer:
    return Newcomer(call=a_call(), place=a_place("某处", position=north(metres)), **more)  # type: ignore[arg-type]


# ---- by number


def test_a_number_is_known_however_it_is_written() -> None:
    earlier = a_call("old", f"+86 {MOBILE}")
    state = a_state(an_incident(calls=(earlier.id,), place=None), calls=(earlier,))
    (only,) = found(state, Newcomer(call=a_call(number=MOBILE)))
    assert only.reasons == (Likeness.NUMBER,)


def test_the_number_to_call_back_is_known_too() -> None:
    state = a_state(an_incident(callback_number=MOBILE, place=None))
    (only,) = found(state, Newcomer(call=a_call(number=MOBILE)))
    assert (only.reasons, only.by_number) == ((Likeness.CALLBACK,), True)


def test_who_asked_before_is_known_as_a_chaser() -> None:
    centre = a_centre()
    incident = centre.opens(LINE_1)
    for line in (LINE_2, LineId("3")):
        centre.do(c.ReportRinging(line=line), MACHINE)
        centre.do(c.ReportCaller(line=line, number=OTHER), MACHINE)
        call = centre.state.ringing_on(line)
        assert call is not None
        centre.do(c.AnswerCall(call=call.id))
        if line == LINE_2:
            centre.do(c.AttachCall(call=call.id, incident=incident.id))
    (only,) = recognise(centre.state, Newcomer(call=centre.call(call.id)), centre.now)
    assert Likeness.CHASED in only.reasons


@pytest.mark.parametrize("number", ["110", "119", "", "95598"])
def test_short_and_withheld_numbers_tell_nothing(number: str) -> None:
    earlier = a_call("old", number)
    state = a_state(an_incident(calls=(earlier.id,), place=None), calls=(earlier,))
    assert found(state, Newcomer(call=a_call(number=number))) == ()


def test_the_latest_incident_of_a_ringing_number_is_told() -> None:
    older = an_incident("I-1", callback_number=MOBILE)
    newer = replace(older, id=IncidentId("I-2"), opened_at=NOON + timedelta(minutes=1))
    assert of_number(a_state(older, newer), a_call(number=MOBILE)) == newer


# ---- by place and time


@pytest.mark.parametrize(("metres", "known"), [(0, True), (250, True), (350, False), (5000, False)])
def test_a_named_place_is_known_beside_the_incident(metres: float, known: bool) -> None:
    reasons = [only.reasons for only in found(a_state(an_incident()), named(metres))]
    assert reasons == ([(Likeness.PLACE,)] if known else [])


def test_uncertainty_of_both_places_widens_what_is_beside() -> None:
    vague = an_incident(place=a_place(position=HERE, uncertainty_m=500.0))
    assert found(a_state(vague), named(700)) != ()


def test_an_old_incident_is_not_known_by_its_place() -> None:
    assert found(a_state(an_incident()), named(0), minutes=181) == ()
    assert found(a_state(an_incident()), named(0), minutes=179) != ()


def test_a_telephone_beside_a_fresh_incident_is_near_it() -> None:
    newcomer = Newcomer(call=a_call(number=MOBILE, located=(a_circle(),)))
    (only,) = found(a_state(an_incident()), newcomer)
    assert only.reasons == (Likeness.NEAR,)
    assert found(a_state(an_incident()), newcomer, minutes=31) == ()


def test_a_circle_as_large_as_the_town_is_near_nothing() -> None:
    circle = a_circle(radius_m=LIMITS.vague_m + 1)
    newcomer = Newcomer(call=a_call(number=MOBILE, located=(circle,)))
    assert found(a_state(an_incident()), newcomer) == ()


def test_where_a_mobiles_bill_goes_is_not_where_it_is() -> None:
    bill = a_circle(source=PlaceSource.SUBSCRIBER, radius_m=50.0)
    newcomer = Newcomer(call=a_call(number=MOBILE, located=(bill,)))
    assert found(a_state(an_incident()), newcomer) == ()
    fixed = Newcomer(call=a_call(number="09990001234", located=(bill,)))
    assert found(a_state(an_incident()), fixed) != ()


def test_the_nearer_goes_first_and_the_same_complaint_before_it() -> None:
    near = an_incident("I-1", complaint="fall")
    beside = an_incident("I-2", place=a_place(position=north(60)), complaint="chest_pain")
    state = a_state(near, beside)
    assert [x.incident for x in found(state, named(0))] == ["I-1", "I-2"]
    alike = found(state, named(0, complaint="chest_pain"))
    assert [x.incident for x in alike] == ["I-2", "I-1"]


def test_the_same_complaint_alone_is_no_likeness() -> None:
    state = a_state(an_incident(complaint="fall"))
    assert found(state, named(5000, complaint="fall")) == ()


# ---- what holds for all of them

_NUMBERS = st.sampled_from(["", MOBILE, OTHER, "09990001234", "110"])
_PLACES = st.none() | st.builds(
    lambda metres: a_place(position=north(metres)), st.sampled_from([0, 100, 400, 2000])
)


@st.composite
def busy_centres(draw: st.DrawFn) -> tuple[CentreState, Newcomer]:
    calls, incidents = [], []
    for n in range(draw(st.integers(0, 6))):
        call = a_call(f"c{n}", draw(_NUMBERS))
        calls.append(call)
        incidents.append(
            an_incident(
                f"I-{n}",
                calls=(call.id,),
                callback_number=draw(_NUMBERS),
                place=draw(_PLACES),
                complaint=draw(st.sampled_from(["", "fall", "stroke"])),
                nature=draw(st.sampled_from([Nature.REAL, Nature.DRILL])),
                opened_at=NOON - timedelta(minutes=draw(st.integers(0, 400))),
                closed_at=draw(st.sampled_from([None, None, NOON])),
            )
        )
    located = draw(st.sampled_from([(), (a_circle(),)]))
    newcomer = Newcomer(
        call=a_call(number=draw(_NUMBERS), located=located),
        place=draw(_PLACES),
        complaint=draw(st.sampled_from(["", "fall"])),
    )
    return a_state(*incidents, calls=tuple(calls)), newcomer


@given(busy_centres())
def test_the_same_number_always_goes_first(busy: tuple[CentreState, Newcomer]) -> None:
    order = [candidate.by_number for candidate in found(*busy)]
    assert order == sorted(order, reverse=True)


@given(busy_centres())
def test_closed_incidents_and_drills_are_never_proposed(
    busy: tuple[CentreState, Newcomer],
) -> None:
    state, newcomer = busy
    proposed = [state.incidents[x.incident] for x in found(state, newcomer)]
    assert all(i.open and i.nature is newcomer.call.nature for i in proposed)


@given(busy_centres())
def test_every_proposal_says_why_and_changes_nothing(
    busy: tuple[CentreState, Newcomer],
) -> None:
    state, newcomer = busy
    before = replace(state)
    candidates = found(state, newcomer)
    assert state == before
    assert newcomer.call.incident is None
    assert all(set(x.reasons) - {Likeness.COMPLAINT} for x in candidates)
    assert len({x.incident for x in candidates}) == len(candidates) <= LIMITS.most


def test_an_archived_incident_is_never_proposed(centre: Centre) -> None:
    earlier = centre.opens()
    centre.do(c.RecordIntake(incident=earlier.id, callback_number=MOBILE))
    newcomer = Newcomer(call=a_call(number=MOBILE))
    assert recognise(centre.state, newcomer, centre.now) != ()
    close = c.CloseIncident(incident=earlier.id, outcome=IncidentOutcome.CANCELLED_BY_CALLER)
    centre.do(close)
    centre.do(c.ArchiveIncident(incident=earlier.id))
    assert recognise(centre.state, newcomer, centre.now) == ()


@pytest.fixture
def centre() -> Centre:
    return a_centre()

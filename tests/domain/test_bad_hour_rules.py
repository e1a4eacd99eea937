"""Paper forms: a number once, times as written, a vehicle in one place unless somebody says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain.bad_hour.commands import FilePaperForm, ReservePaperForms
from dispatch_app.domain.bad_hour.events import PaperFormFiled, PaperFormsReserved
from dispatch_app.domain.bad_hour.values import check_digit, form_number, form_text
from dispatch_app.domain.codes import IncidentOutcome, Nature, Origin, Stage
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.events import OrderIssued, StageReached
from dispatch_app.domain.order_commands import ToldStage
from dispatch_app.domain.values import Place
from tests.fakes.builders import SEAT_1, SEAT_2, V01, V02, a_centre, at_seat

SEAT = at_seat(SEAT_1)


def told(centre, *steps: tuple[Stage, int]) -> tuple[ToldStage, ...]:
    """Stages so many minutes ago."""
    return tuple(ToldStage(stage=s, at=centre.now - timedelta(minutes=m)) for s, m in steps)


def form(centre, number: int, **more) -> FilePaperForm:
    given = {
        "number": number,
        "called_at": centre.now - timedelta(minutes=60),
        "outcome": IncidentOutcome.DELIVERED,
        "callback_number": "09990000007",
        "place": Place(text="演示区和平路7号"),
        "vehicle": V01,
        "ordered_at": centre.now - timedelta(minutes=58),
        "stages": told(
            centre,
            (Stage.EN_ROUTE, 56),
            (Stage.ON_SCENE, 47),
            (Stage.TRANSPORTING, 35),
            (Stage.AT_HOSPITAL, 22),
            (Stage.COMPLETE, 10),
        ),
    }
    return FilePaperForm(**{**given, **more})


@pytest.fixture
def centre():
    centre = a_centre()
    centre.do(ReservePaperForms(count=20), SEAT)
    return centre


def refused(centre, command, actor=SEAT) -> Rejected:
    with pytest.raises(Rejected) as no:
        centre.do(command, actor)
    return no.value


def test_numbers_of_two_seats_never_meet(centre):
    (two,) = centre.do(ReservePaperForms(count=5), at_seat(SEAT_2))
    (three,) = centre.do(ReservePaperForms(count=1), SEAT)
    assert isinstance(two, PaperFormsReserved)
    assert (two.seat, two.first, two.last, three.first) == (SEAT_2, 21, 25, 26)
    assert centre.state.paper_forms.given_to(22) == SEAT_2
    with pytest.raises(InvalidValue):
        ReservePaperForms(count=0)


def test_a_run_stands_in_the_record_with_the_times_that_were_written_each_marked(centre):
    command = form(centre, 7, nature=Nature.GUARD_DUTY)
    events = centre.do(command, SEAT)
    incident = next(iter(centre.state.incidents.values()))
    assert (incident.nature, incident.opened_at) == (Nature.GUARD_DUTY, command.called_at)
    assert incident.outcome is IncidentOutcome.DELIVERED and not incident.open
    assert incident.closed_at == command.stages[-1].at
    (mission,) = centre.state.missions.values()
    assert mission.ordered_at == command.ordered_at and mission.stage is Stage.COMPLETE
    assert [s.at for s in mission.stages] == [command.ordered_at, *(s.at for s in command.stages)]
    assert {s.origin for s in mission.stages} == {Origin.BACK_ENTERED}
    reached = [e for e in events if isinstance(e, StageReached)]
    assert {e.at for e in reached} == {centre.now} and all(e.by for e in reached)
    assert incident.acceptances[0].began_at == command.called_at
    assert incident.acceptances[0].ended_at == command.ordered_at


def test_nobody_is_sent_by_it_and_no_vehicle_changes(centre):
    before = centre.state.vehicles
    events = centre.do(form(centre, 1), SEAT)
    assert centre.state.vehicles == before
    assert not any(isinstance(e, OrderIssued) for e in events)


def test_a_form_is_filed_once(centre):
    centre.do(form(centre, 3), SEAT)
    no = refused(centre, form(centre, 3, vehicle=V02))
    assert no.code == "paper.filed" and no.details["form"] == form_text(3)


def test_a_number_that_was_never_printed_is_a_typing_error(centre):
    assert refused(centre, form(centre, 21)).code == "paper.unknown"


def test_a_vehicle_in_two_places_is_shown_and_filed_only_by_who_has_seen_it(centre):
    centre.do(form(centre, 1), SEAT)
    no = refused(centre, form(centre, 2))
    assert no.code == "paper.vehicle-elsewhere" and no.details["vehicle"] == V01
    filed = centre.do(form(centre, 2, despite_overlap=True), SEAT)[-1]
    assert isinstance(filed, PaperFormFiled) and len(filed.overlaps) == 1
    later = form(centre, 4, called_at=centre.now - timedelta(minutes=9))
    later = replace(
        later,
        ordered_at=centre.now - timedelta(minutes=8),
        stages=told(centre, (Stage.EN_ROUTE, 7), (Stage.ON_SCENE, 3), (Stage.EMPTY, 2)),
    )
    assert centre.do(later, SEAT)[-1].overlaps == ()


def test_a_vehicle_on_a_mission_of_the_record_is_found_too(centre):
    sent = centre.sends(centre.opens(), V01)
    centre.later(3600)
    no = refused(centre, form(centre, 2))
    assert no.details["mission"] == sent.number


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        (((Stage.EN_ROUTE, 59), (Stage.COMPLETE, 10)), "stage.goes-back"),
        (((Stage.EN_ROUTE, 50), (Stage.COMPLETE, -1)), "stage.in-the-future"),
        (((Stage.ON_SCENE, 50), (Stage.EN_ROUTE, 40)), "mission.stage-out-of-order"),
        (((Stage.COMPLETE, 50), (Stage.EMPTY, 40)), "mission.stage-out-of-order"),
        (((Stage.ON_SCENE, 50),), "paper.run-not-over"),
        ((), "paper.run-not-over"),
    ],
)
def test_times_that_cannot_be_are_refused_whole(centre, steps, code):
    before = centre.state
    assert refused(centre, form(centre, 5, stages=told(centre, *steps))).code == code
    assert centre.state == before


def test_a_form_on_which_nobody_was_sent_has_no_run(centre):
    none = form(
        centre, 6, vehicle=None, ordered_at=None, stages=(), outcome=IncidentOutcome.MALICIOUS
    )
    filed = centre.do(none, SEAT)[-1]
    assert filed.mission is None and not centre.state.missions
    assert refused(centre, form(centre, 8, vehicle=None)).code == "paper.no-vehicle"
    assert refused(centre, form(centre, 8, ordered_at=None)).code == "paper.no-order"


def test_the_next_incident_goes_on_counting(centre):
    centre.do(form(centre, 1), SEAT)
    centre.do(c.OpenIncident(), SEAT)
    numbers = [i.number for i in centre.state.incidents.values()]
    assert len(set(numbers)) == 2


@given(st.integers(min_value=1, max_value=999_999))
def test_a_number_is_read_as_it_was_printed(number):
    assert form_number(form_text(number)) == number


@given(st.integers(min_value=1, max_value=999_999), st.data())
def test_one_wrong_digit_is_found(number, data):
    text = form_text(number).replace("-", "")
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    assert form_number(text[:at] + other + text[at + 1 :]) != number


def test_the_check_digit_is_that_of_the_standard():
    assert check_digit(7992739871) == 3
    assert form_number("") is None and form_number("12a4") is None

"""The CPR lane: each step once, never before the answer, never in the future."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.commands import AnswerCall, OpenIncident
from dispatch_app.domain.cpr.commands import ReportCprStep
from dispatch_app.domain.cpr.events import CprStepReached
from dispatch_app.domain.cpr.steps import CprClocks, CprStep
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.quality.drawing import Candidate, ruled
from dispatch_app.domain.quality.reviews import ReviewRule
from dispatch_app.domain.state import Incident
from tests.fakes.builders import LINE_1, NOON, Centre, a_centre

RECOGNISED, PRESSED = CprStep.RECOGNISED, CprStep.FIRST_COMPRESSION


def a_call(centre: Centre) -> Incident:
    call = centre.rings(LINE_1)
    centre.do(AnswerCall(call=call.id))
    centre.do(OpenIncident(call=call.id))
    (incident,) = centre.state.incidents.values()
    return incident


def now_in(centre: Centre, incident: Incident) -> Incident:
    return centre.state.incidents[incident.id]


def step(centre: Centre, incident: Incident, which: CprStep, *, after_s: float):
    """Told by a seat whose clock is right, so many seconds after the answer."""
    answered = centre.state.calls[incident.calls[0]].answered_at
    assert answered is not None
    at = answered + timedelta(seconds=after_s)
    centre.now = max(centre.now, at)
    return centre.do(ReportCprStep(incident=incident.id, step=which, reached_at=at))


def test_both_clocks_run_from_the_answer() -> None:
    centre = a_centre()
    incident = a_call(centre)
    step(centre, incident, RECOGNISED, after_s=41)
    step(centre, incident, PRESSED, after_s=77)
    clocks = now_in(centre, incident).cpr
    assert clocks.took(RECOGNISED) == timedelta(seconds=41)
    assert clocks.took(PRESSED) == timedelta(seconds=77)


def test_the_first_word_of_a_step_counts() -> None:
    centre = a_centre()
    incident = a_call(centre)
    step(centre, incident, RECOGNISED, after_s=41)
    assert step(centre, incident, RECOGNISED, after_s=50) == ()


def test_who_presses_before_anybody_said_so_has_recognised_it_too() -> None:
    centre = a_centre()
    incident = a_call(centre)
    events = step(centre, incident, PRESSED, after_s=30)
    assert [event.step for event in events if isinstance(event, CprStepReached)] == [
        RECOGNISED,
        PRESSED,
    ]
    assert now_in(centre, incident).cpr.took(RECOGNISED) == timedelta(seconds=30)


@given(off_s=st.floats(-1e6, 1e6))
def test_a_clock_that_runs_wrong_tells_nothing_of_the_future_or_of_before_the_answer(
    off_s: float,
) -> None:
    centre = a_centre()
    incident = a_call(centre)
    answered = centre.state.calls[incident.calls[0]].answered_at
    assert answered is not None
    centre.now = answered + timedelta(seconds=60)
    said = centre.now + timedelta(seconds=off_s)
    centre.do(ReportCprStep(incident=incident.id, step=RECOGNISED, reached_at=said))
    centre.do(ReportCprStep(incident=incident.id, step=PRESSED, reached_at=said))
    clocks = now_in(centre, incident).cpr
    assert clocks.recognised_at is not None and clocks.pressed_at is not None
    assert answered <= clocks.recognised_at <= clocks.pressed_at <= centre.now


def test_a_step_of_no_known_incident_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        a_centre().do(ReportCprStep(incident=IncidentId("none"), step=RECOGNISED, reached_at=NOON))
    assert refused.value.code == "incident.unknown"


def test_what_has_not_been_reached_is_still_waited_for() -> None:
    clocks = CprClocks(answered_at=NOON, recognised_at=NOON + timedelta(seconds=20))
    later = NOON + timedelta(seconds=65)
    assert clocks.runs(RECOGNISED, later) == timedelta(seconds=20)
    assert clocks.runs(PRESSED, later) == timedelta(seconds=65)
    assert CprClocks().runs(PRESSED, later) is None


def test_every_lane_falls_under_the_rule_of_review_whatever_the_complaint_became(
    a_candidate,
) -> None:
    lane: Candidate = a_candidate(complaint="fall", cpr=True)
    other: Candidate = a_candidate(complaint="fall", cpr=False)
    assert ruled((lane, other), ReviewRule.CARDIAC_ARREST, norm_s=60) == (lane,)


@pytest.fixture
def a_candidate():
    from dispatch_app.domain.ids import AccountId, CallId, SeatId
    from dispatch_app.domain.quality.reviews import ReviewedCall

    of = ReviewedCall(
        call=CallId("c"),
        seat=SeatId("1"),
        account=AccountId("person-1"),
        person="演示",
        answered_at=NOON,
        incident=None,
        incident_number="",
    )
    return lambda **more: Candidate(of=of, talked_s=60, **more)

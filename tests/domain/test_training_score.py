"""A score is what the journal says: same events, same points; by the limits of the figures."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain.alarm_commands import AcknowledgeAlarm, ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AckWord, AlarmKind
from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    Nature,
    Priority,
    Role,
)
from dispatch_app.domain.cpr.commands import ReportCprStep
from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.fleet_events import SeatSignedIn
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.timers import NORM
from dispatch_app.domain.training.commands import (
    DeclareTraining,
    NoteTraining,
    PlaceTrainingCall,
    ReportTrainingTrouble,
)
from dispatch_app.domain.training.judging import usual
from dispatch_app.domain.training.scores import Kpi, Norm
from dispatch_app.domain.training.scoring import points_of, score
from dispatch_app.domain.training.values import CallerScript, TrainingRun, Trouble
from dispatch_app.domain.values import Actor
from tests.fakes import builders as a
from tests.fakes.some_days import BEGIN, some_days

RUN = TrainingRun(
    id="storm-7", scenario="storm", seed=7, seats=(a.SEAT_1,), lasts_s=1800, weights={"wheels": 0}
)
COACH = Actor(account=AccountId("coach"), role=Role.DIRECTOR)
CENTRE = Actor(account=AccountId("centre"), role=Role.SYSTEM)
FIGURES = Path(__file__).resolve().parents[2] / "resources" / "figures" / "measures.toml"
NUMBER = "19900001234"
SOON = timedelta(seconds=1)
AT_DESK = a.at_seat(a.SEAT_1)
IN_PAIN = CallerScript(
    number=NUMBER,
    address="演示路1号",
    complaint="chest_pain",
    priority=1,
    compressions=True,
)


def told(centre):
    """At the beginning each sits down at their own seat; all else is done at the first."""
    return [
        (a.at_seat(event.seat) if isinstance(event, SeatSignedIn) else AT_DESK, event)
        for event in centre.events
    ]


def scored(centre, **more):
    return score(told(centre), since=BEGIN - timedelta(days=400), until=centre.now + SOON, **more)


def figure(result, kpi, *, of=None):
    work = result.team if of is None else next(p for p in result.people if p.name == of)
    return next(f for f in work.figures if f.kpi is kpi)


@pytest.fixture
def played():
    """A training centre with a vehicle, a seat that somebody sits at, and no call yet."""
    centre = a.an_empty_centre()
    centre.do(DeclareTraining(run=RUN), a.MACHINE)
    for command in a.setting_up():
        centre.do(command, a.at_seat(a.SEAT_1))
    for station in (a.NORTH, a.SOUTH):
        known = centre.state.stations[station]
        centre.do(
            c.RegisterStation(
                id=station, name=known.name, position=known.position, district=str(station)
            ),
            a.MACHINE,
        )
    return centre


def rings(centre, script):
    centre.do(PlaceTrainingCall(script=script), COACH)
    centre.do(c.ReportRinging(line=a.LINE_1), a.MACHINE)
    call = centre.state.ringing_on(a.LINE_1).id
    centre.do(c.ReportCaller(line=a.LINE_1, number=script.number), a.MACHINE)
    return call


def answers(centre, call, after_s):
    centre.later(after_s)
    centre.do(c.AnswerCall(call=call), AT_DESK)


@given(st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_the_same_journal_has_the_same_score(seed):
    centre = some_days(seed, incidents=6)
    assert scored(centre) == scored(centre)


def test_points_lie_between_nothing_and_all_and_never_fall_when_more_is_met():
    norm = Norm(share=0.9, points=10)
    points = [points_of(norm, share / 100) for share in range(101)]
    assert points == sorted(points)
    assert (points[0], points[45], points[90], points[100]) == (0, 0, 10, 10)


def test_of_a_limit_less_is_better():
    norm = Norm(share=0.05, points=5, at_most=True)
    points = [points_of(norm, share / 100) for share in range(101)]
    assert points == sorted(points, reverse=True)
    assert (points[0], points[5], points[20]) == (5, 5, 0)


def test_norms_are_those_of_the_figures():
    """Whoever changes one finds the other here."""
    rows = {row["id"]: row for row in tomllib.loads(FIGURES.read_text("utf-8"))["measure"]}
    norms = usual(NORM)
    for kpi, measure in (
        (Kpi.ANSWERED, "pick_up"),
        (Kpi.DISPATCHED, "dispatch"),
        (Kpi.WHEELS, "turn_out"),
    ):
        assert (norms[kpi].within_s, norms[kpi].share) == (
            rows[measure]["norm"],
            rows[measure]["target"],
        )


@pytest.mark.parametrize(("waited_s", "hits"), [(9, 1), (10, 1), (11, 0)])
def test_a_call_is_answered_within_the_norm_or_it_is_not(played, waited_s, hits):
    answers(played, rings(played, IN_PAIN), waited_s)
    found = figure(scored(played), Kpi.ANSWERED)
    assert (found.n, found.hits, found.middle_s) == (1, hits, waited_s)


def test_a_missed_norm_is_a_moment_that_a_replay_can_open(played):
    call = rings(played, IN_PAIN)
    rang = played.now
    answers(played, call, 30)
    (moment,) = [m for m in scored(played).moments if m.kpi is Kpi.ANSWERED]
    assert (moment.at, moment.call, moment.value_s, moment.norm_s) == (rang, call, 30, 10)


def test_drills_and_tests_are_not_scored(played):
    played.do(c.ReportRinging(line=a.LINE_1, nature=Nature.DRILL), a.MACHINE)
    answers(played, played.state.ringing_on(a.LINE_1).id, 60)
    assert figure(scored(played), Kpi.ANSWERED).n == 0


def test_what_was_never_asked_gives_no_points_and_takes_none(played):
    answers(played, rings(played, IN_PAIN), 5)
    team = scored(played).team
    asked = [f.kpi for f in team.figures if f.points is not None]
    assert Kpi.NOTICES not in asked
    assert team.of == sum(f.norm.points for f in team.figures if f.kpi in asked)


def test_a_scenario_weighs_figures_anew(played):
    assert figure(scored(played), Kpi.WHEELS).norm.points == 0
    assert figure(scored(played), Kpi.DISPATCHED).norm.points == 15


def test_who_needs_nobody_is_settled_as_the_story_asks(played):
    asks = CallerScript(number=NUMBER, address="", outcome="consultation")
    call = rings(played, asks)
    answers(played, call, 3)
    played.do(c.EndCall(call=call), AT_DESK)
    played.do(c.SettleCall(call=call, outcome=CallOutcome.WRONG_NUMBER), AT_DESK)
    found = figure(scored(played), Kpi.SETTLED)
    assert (found.n, found.hits) == (1, 0)


def with_incident(centre, script=IN_PAIN, *, ordered_after_s=20.0, priority=Priority.P1):
    call = rings(centre, script)
    answers(centre, call, 3)
    centre.do(c.OpenIncident(call=call), AT_DESK)
    incident = centre.call(call).incident
    intake = c.RecordIntake(
        incident=incident, complaint="chest_pain", callback_number=script.number
    )
    centre.do(intake, AT_DESK)
    centre.do(c.FixPlace(incident=incident, place=a.a_place()), AT_DESK)
    plan = replace(a.a_plan(), priority=priority)
    centre.do(c.SetPlan(incident=incident, plan=plan), AT_DESK)
    centre.later(ordered_after_s)
    centre.sends(centre.incident(incident))
    return incident


@pytest.mark.parametrize(("after_s", "hits"), [(50, 1), (80, 0)])
def test_the_first_vehicle_goes_within_a_minute_of_the_answer(played, after_s, hits):
    with_incident(played, ordered_after_s=after_s)
    found = figure(scored(played), Kpi.DISPATCHED)
    assert (found.n, found.hits, found.middle_s) == (1, hits, after_s)
    assert figure(scored(played), Kpi.SENT).hits == 1


@pytest.mark.parametrize(("priority", "hits"), [(Priority.P1, 1), (Priority.P3, 0)])
def test_the_urgency_is_held_against_the_story(played, priority, hits):
    with_incident(played, priority=priority)
    assert figure(scored(played), Kpi.PRIORITY).hits == hits


def test_a_place_far_from_the_caller_is_not_found(played):
    near = a.a_place().position
    with_incident(played, replace(IN_PAIN, lat=near.lat, lon=near.lon))
    assert figure(scored(played), Kpi.PLACE).hits == 1
    far = [
        (who, replace(x, script=replace(x.script, lat=near.lat + 0.01)))
        if type(x).__name__ == "TrainingCallPlaced"
        else (who, x)
        for who, x in told(played)
    ]
    result = score(far, since=BEGIN - timedelta(days=400), until=played.now)
    assert figure(result, Kpi.PLACE).hits == 0


def test_a_heart_that_stands_still_asks_for_compressions(played):
    incident = with_incident(played, ordered_after_s=10)
    waited = figure(scored(played), Kpi.COMPRESSIONS)
    assert (waited.n, waited.hits) == (1, 0)
    played.later(20)
    played.do(
        ReportCprStep(incident=incident, step=CprStep.FIRST_COMPRESSION, reached_at=played.now),
        AT_DESK,
    )
    assert figure(scored(played), Kpi.COMPRESSIONS).hits == 1


def test_calls_of_one_event_belong_to_one_incident(played):
    first = replace(IN_PAIN, same_event="crash")
    incident = with_incident(played, first)
    for number, joined in (("19900005555", True), ("19900006666", False)):
        call = rings(played, replace(first, number=number))
        answers(played, call, 2)
        if joined:
            played.do(
                c.AttachCall(call=call, incident=incident, kind=AcceptanceKind.CHASER),
                AT_DESK,
            )
    found = figure(scored(played), Kpi.SETTLED)
    assert (found.n, found.hits) == (2, 1)
    assert figure(scored(played), Kpi.SENT).n == 1


def test_an_order_that_bares_a_district_is_seen(played):
    with_incident(played)
    found = figure(scored(played), Kpi.COVER)
    assert (found.n, found.hits) == (1, 1), "another vehicle of that district stands ready"
    script = replace(IN_PAIN, number="19900002222")
    call = rings(played, script)
    answers(played, call, 2)
    played.do(c.OpenIncident(call=call), AT_DESK)
    played.sends(played.incident(played.call(call).incident), a.V02)
    found = figure(scored(played), Kpi.COVER)
    assert (found.n, found.hits) == (2, 1)


def test_who_called_while_nothing_could_be_written_is_entered_afterwards(played):
    gone = played.now
    played.later(120)
    played.do(PlaceTrainingCall(script=IN_PAIN, happened_at=gone + timedelta(seconds=60)), COACH)
    lost = replace(IN_PAIN, number="19900007777")
    played.do(PlaceTrainingCall(script=lost, happened_at=gone + timedelta(seconds=90)), COACH)
    trouble = ReportTrainingTrouble(trouble=Trouble.DATABASE_GONE, happened_at=gone)
    played.do(trouble, COACH)
    played.do(replace(trouble, over=True, happened_at=played.now), COACH)
    with_incident(played)
    found = figure(scored(played), Kpi.PAPER)
    assert (found.n, found.hits) == (2, 1)


def test_what_the_coach_said_stands_among_the_moments(played):
    played.do(NoteTraining(moment=played.now, words="先问清地址", seat=a.SEAT_1), COACH)
    result = scored(played)
    assert [(m.subject, m.seat) for m in result.moments] == [("先问清地址", a.SEAT_1)]
    assert len(result.notes) == 1


def test_work_is_that_of_who_sat_there(played):
    answers(played, rings(played, IN_PAIN), 3)
    (person,) = scored(played).people
    assert (person.account, person.seats) == (AT_DESK.account, (a.SEAT_1,))
    assert figure(scored(played), Kpi.ANSWERED, of=person.name).n == 1


def test_only_what_began_within_the_time_counts(played):
    answers(played, rings(played, IN_PAIN), 3)
    result = score(told(played), since=played.now, until=played.now + timedelta(hours=1))
    assert (result.calls, figure(result, Kpi.ANSWERED).n) == (0, 0)


@pytest.mark.parametrize(("taken_away", "judged"), [(True, 1), (False, 0)])
def test_a_short_alarm_is_excused_unless_somebody_took_the_part_away(played, taken_away, judged):
    if taken_away:
        played.do(ReportTrainingTrouble(trouble=Trouble.DATABASE_GONE), COACH)
    alarm = RaiseAlarm(kind=AlarmKind.DATABASE, source="journal", reason="unavailable")
    played.do(alarm, CENTRE)
    played.later(1)
    played.do(ClearAlarm(kind=AlarmKind.DATABASE, source="journal"), CENTRE)
    played.later(300)
    found = figure(scored(played), Kpi.ALARM_SEEN)
    assert (found.n, found.hits) == (judged, 0)


@pytest.mark.parametrize(("after_s", "hits"), [(40, 1), (90, 0)])
def test_a_critical_alarm_is_acknowledged_within_a_minute(played, after_s, hits):
    alarm = RaiseAlarm(kind=AlarmKind.DATABASE, source="journal", reason="unavailable")
    played.do(alarm, CENTRE)
    played.later(after_s)
    (raised,) = played.state.alarms
    played.do(AcknowledgeAlarm(alarm=raised, word=AckWord.SEEN), AT_DESK)
    found = figure(scored(played), Kpi.ALARM_SEEN)
    assert (found.n, found.hits, found.middle_s) == (1, hits, after_s)


@pytest.mark.parametrize(("after_s", "judged"), [(60, 0), (299, 0), (301, 1)])
def test_nobody_is_blamed_for_a_vehicle_while_the_call_goes_on(played, after_s, judged):
    answers(played, rings(played, IN_PAIN), 3)
    played.later(after_s - 1)
    found = figure(scored(played), Kpi.SENT)
    assert (found.n, found.hits) == (judged, 0)

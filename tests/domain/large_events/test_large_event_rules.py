"""Large events: declared once, by the plan, everybody told in time, casualties, log, close-down."""

from datetime import timedelta

import pytest

from dispatch_app.domain.codes import Sex, Stage, StageReason
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.events import HospitalChosen, OrderIssued
from dispatch_app.domain.large_events.commands import (
    ChangeEventLevel,
    CloseLargeEvent,
    DeclareLargeEvent,
    EscalateTelling,
    NoteTold,
    RecordCasualty,
    SetEventGround,
    SetEventPlans,
    TakeSituationReport,
    WriteEventLog,
)
from dispatch_app.domain.large_events.plans import CommandLevel, EventKind
from dispatch_app.domain.large_events.story import duty_log
from dispatch_app.domain.large_events.values import (
    Casualty,
    CasualtyState,
    NotifyStep,
    Sector,
    Triage,
)
from dispatch_app.domain.values import Position
from dispatch_app.services.large_event_watch import due
from tests.fakes.builders import H1
from tests.fakes.large_event_room import (
    CENTRE,
    VEHICLES,
    a_bundle,
    a_large_centre,
    an_accident,
    declared,
)


def refused(centre, command, actor=None):
    with pytest.raises(Rejected) as refusal:
        centre.do(command, actor)
    return refusal.value.code


def now(centre, event):
    return centre.state.large.events[event.id]


@pytest.mark.parametrize(
    ("patients", "level"),
    [(1, 4), (3, 4), (9, 4), (10, 3), (29, 3), (30, 2), (50, 1), (400, 1)],
)
def test_the_plan_says_the_level_for_the_patients(patients, level):
    assert declared(a_large_centre(), patients).level == CommandLevel(level)


def test_an_event_is_declared_once():
    centre = a_large_centre()
    event = declared(centre)
    again = DeclareLargeEvent(incident=event.id, kind=EventKind.FIRE, patients=3)
    assert refused(centre, again) == "large.declared"


def test_without_a_plan_of_its_kind_nothing_is_declared():
    centre = a_large_centre()
    incident = an_accident(centre)
    plans = tuple(p for p in centre.state.large.plans.values() if p.kind is EventKind.FIRE)
    centre.do(SetEventPlans(plans=plans), CENTRE)
    wish = DeclareLargeEvent(incident=incident, kind=EventKind.TRAFFIC, patients=3)
    assert refused(centre, wish) == "large.no-plan"


def test_equal_plans_are_no_news_and_an_open_event_keeps_its_own():
    centre = a_large_centre()
    event = declared(centre)
    plans = tuple(centre.state.large.plans.values())
    assert centre.do(SetEventPlans(plans=plans), CENTRE) == ()
    centre.do(SetEventPlans(plans=plans[:1]), CENTRE)
    assert now(centre, event).plan == event.plan


def test_a_graver_level_adds_whom_it_concerns_and_forgets_nobody():
    centre = a_large_centre()
    event = declared(centre, 3)
    before = {one.role for one in event.to_tell}
    centre.do(ChangeEventLevel(incident=event.id, level=CommandLevel.MAJOR, patients=40))
    after = [one.role for one in now(centre, event).to_tell]
    assert before < set(after)
    assert len(after) == len(set(after))
    centre.do(ChangeEventLevel(incident=event.id, level=CommandLevel.ORDINARY, patients=4))
    assert [one.role for one in now(centre, event).to_tell] == after


def test_who_confirms_is_kept_with_name_number_and_time():
    centre = a_large_centre()
    event = declared(centre)
    role = event.to_tell[0].role
    wish = NoteTold(incident=event.id, role=role, step=NotifyStep.CALLED, number="09990000001")
    centre.do(wish)
    centre.later(40).do(
        NoteTold(incident=event.id, role=role, step=NotifyStep.CONFIRMED, name="演示甲")
    )
    one = now(centre, event).to_tell[0]
    assert (one.name, one.number, one.confirmed_at) == ("演示甲", "09990000001", centre.now)
    assert [n.step for n in one.notes] == [NotifyStep.CALLED, NotifyStep.CONFIRMED]


def test_nobody_is_called_without_a_number():
    centre = a_large_centre()
    event = declared(centre)
    wish = NoteTold(incident=event.id, role=event.to_tell[0].role, step=NotifyStep.CALLED)
    assert refused(centre, wish) == "large.no-number"


def test_whoever_does_not_confirm_in_time_is_escalated_once():
    centre = a_large_centre()
    event = declared(centre, 3)
    one = next(o for o in event.to_tell if o.role == "centre_duty")
    centre.now = one.due_at - timedelta(seconds=1)
    assert "centre_duty" not in {c.role for c, _ in due(centre.state, centre.now)}
    centre.now = one.due_at
    asked = [c for c, _ in due(centre.state, centre.now)]
    assert EscalateTelling(incident=event.id, role="centre_duty") in asked
    for command in asked:
        centre.do(command, CENTRE)
    told = {o.role: o for o in now(centre, event).to_tell}
    assert told["centre_duty"].escalated
    assert told["centre_head"].due_at > centre.now
    assert not list(due(centre.state, centre.now))


def test_who_has_confirmed_is_not_escalated():
    centre = a_large_centre()
    event = declared(centre)
    for one in event.to_tell:
        centre.do(NoteTold(incident=event.id, role=one.role, step=NotifyStep.CONFIRMED))
    assert not list(due(centre.state, centre.now + timedelta(hours=5)))


def test_a_person_cannot_pretend_to_be_the_watch():
    centre = a_large_centre()
    event = declared(centre)
    role = event.to_tell[0].role
    wish = NoteTold(incident=event.id, role=role, step=NotifyStep.ESCALATED, number="1")
    assert refused(centre, wish) == "large.escalates-itself"


# ---- casualties


def a_casualty(tag="R01", triage=Triage.RED, **more):
    return Casualty(tag=tag, triage=triage, **more)


def test_a_tag_is_one_casualty_whatever_becomes_of_it():
    centre = a_large_centre()
    event = declared(centre)
    centre.do(RecordCasualty(incident=event.id, casualty=a_casualty()))
    changed = a_casualty(triage=Triage.YELLOW, sex=Sex.MALE, age_years=40)
    events = centre.do(RecordCasualty(incident=event.id, casualty=changed))
    assert now(centre, event).casualties == {"R01": changed}
    assert events[0].again
    assert centre.do(RecordCasualty(incident=event.id, casualty=changed)) == ()


def test_a_hospital_for_somebody_aboard_is_the_vehicles_and_stands_on_its_slip():
    centre = a_large_centre()
    event = declared(centre)
    centre.do(a_bundle(event, VEHICLES[0]))
    mission = centre.incident(event.id).missions[0]
    aboard = a_casualty(state=CasualtyState.ABOARD, mission=mission, hospital=H1)
    events = centre.do(RecordCasualty(incident=event.id, casualty=aboard))
    assert [type(e) for e in events[1:]] == [HospitalChosen, OrderIssued]
    assert centre.mission(mission).slip.slip.hospital == H1


def test_a_casualty_goes_aboard_no_vehicle_of_another_incident():
    centre = a_large_centre()
    event = declared(centre)
    wish = RecordCasualty(incident=event.id, casualty=a_casualty(mission="M-9"))
    assert refused(centre, wish) == "large.other-vehicle"


@pytest.mark.parametrize("wrong", [{"tag": " "}, {"tag": "R" * 21}, {"age_years": 131}])
def test_impossible_casualties_do_not_exist(wrong):
    with pytest.raises(InvalidValue):
        a_casualty(**wrong)


# ---- ground, log, report, close


def test_the_ground_is_laid_out_whole():
    centre = a_large_centre()
    event = declared(centre)
    ring = tuple(Position(lat=31.5 + a, lon=120.5 + b) for a, b in ((0, 0), (0, 0.01), (0.01, 0)))
    wish = SetEventGround(
        incident=event.id,
        staging=ring[0],
        staging_words="路肩",
        sectors=(Sector(name="A", ring=ring),),
    )
    centre.do(wish)
    assert now(centre, event).sectors[0].name == "A"
    assert centre.do(wish) == ()
    with pytest.raises(InvalidValue):
        Sector(name="B", ring=ring[:2])


def test_the_duty_log_holds_what_people_wrote_between_what_happened():
    centre = a_large_centre()
    event = declared(centre)
    centre.later(5).do(a_bundle(event, *VEHICLES[:2]))
    centre.later(5).do(WriteEventLog(incident=event.id, text="交警已到"))
    earlier = centre.now - timedelta(seconds=7)
    centre.do(WriteEventLog(incident=event.id, text="首报", at=earlier))
    lines = duty_log(centre.state, now(centre, event))
    assert [line.key or line.words for line in lines] == ["declared", "首报", "sent", "交警已到"]
    assert refused(centre, WriteEventLog(incident=event.id, text="  ")) == "large.empty-line"


def test_the_log_tells_each_level_as_it_was_set():
    centre = a_large_centre()
    event = declared(centre, 3)
    wish = ChangeEventLevel(incident=event.id, level=CommandLevel.MAJOR, patients=31)
    centre.later(9).do(wish)
    lines = duty_log(centre.state, now(centre, event))
    assert [(line.key, line.values["level"]) for line in lines] == [
        ("declared", "4"),
        ("level", "2"),
    ]


def test_a_line_of_the_future_is_written_now():
    centre = a_large_centre()
    event = declared(centre)
    ahead = centre.now + timedelta(hours=1)
    centre.do(WriteEventLog(incident=event.id, text="x", at=ahead))
    assert now(centre, event).log[0].at == centre.now


def test_a_situation_report_leaves_with_a_reason_or_not_at_all():
    centre = a_large_centre()
    event = declared(centre)
    empty = TakeSituationReport(incident=event.id, reason=" ")
    assert refused(centre, empty) == "export.reason-missing"
    assert centre.do(TakeSituationReport(incident=event.id, reason="报市政府"))[0].reason


def test_an_event_closes_with_a_review_once_everybody_is_back():
    centre = a_large_centre()
    event = declared(centre)
    centre.do(a_bundle(event, VEHICLES[0]))
    close = CloseLargeEvent(incident=event.id, review="第一辆车先报伤亡")
    assert refused(centre, CloseLargeEvent(incident=event.id, review="")) == "large.no-review"
    assert refused(centre, close) == "incident.missions-open"
    mission = centre.mission(centre.incident(event.id).missions[0])
    centre.reaches(mission, Stage.STOOD_DOWN, reason=StageReason.CANCELLED_BY_CALLER)
    centre.do(close)
    assert not now(centre, event).open
    assert refused(centre, WriteEventLog(incident=event.id, text="x")) == "large.closed"
    centre.do(DeclareLargeEvent(incident=event.id, kind=EventKind.FIRE, patients=3))
    assert now(centre, event).kind is EventKind.FIRE

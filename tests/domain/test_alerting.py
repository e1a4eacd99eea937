"""What alerts a person: each kind of rule meets what it names, and nothing else."""

from __future__ import annotations

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.alerting import Alert, Seen, alerts
from dispatch_app.domain.codes import IncidentOutcome
from dispatch_app.domain.radar import radar
from dispatch_app.domain.supervising import SHARES, AlertKind, AlertRule
from dispatch_app.domain.values import Patient
from tests.fakes.builders import LINE_1, LINE_2, MACHINE, Centre, a_centre, a_place, a_plan


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def told(centre: Centre, rule: AlertRule, **seen: object) -> tuple[Alert, ...]:
    rows = radar(centre.state, centre.now)
    return alerts(centre.state, (rule,), Seen(now=centre.now, radar=rows, **seen))  # type: ignore[arg-type]


def test_three_patients_are_a_large_event_and_two_are_not(centre: Centre) -> None:
    incident = centre.opens()
    rule = AlertRule(kind=AlertKind.PATIENTS, limit=3)
    centre.do(c.RecordIntake(incident=incident.id, patient=Patient(count=2)))
    assert told(centre, rule) == ()
    centre.do(c.RecordIntake(incident=incident.id, patient=Patient(count=3)))
    (alert,) = told(centre, rule)
    assert (alert.incident, alert.names) == (incident.id, (incident.number, "3"))


def test_an_alert_has_one_name_as_long_as_its_reason_stands(centre: Centre) -> None:
    incident = centre.opens()
    rule = AlertRule(kind=AlertKind.PATIENTS, limit=3)
    keys = set()
    for count in (3, 30):
        centre.do(c.RecordIntake(incident=incident.id, patient=Patient(count=count)))
        keys |= {alert.key for alert in told(centre, rule)}
    assert len(keys) == 1
    centre.do(c.CloseIncident(incident=incident.id, outcome=IncidentOutcome.FALSE_ALARM))
    assert told(centre, rule) == ()


def test_a_priority_alerts_with_all_that_are_graver(centre: Centre) -> None:
    incident = centre.opens()
    rule = AlertRule(kind=AlertKind.PRIORITY, limit=2)
    assert told(centre, rule) == ()
    centre.do(c.SetPlan(incident=incident.id, plan=a_plan()))
    assert [alert.incident for alert in told(centre, rule)] == [incident.id]


def test_a_word_is_found_in_place_and_note(centre: Centre) -> None:
    incident = centre.opens()
    rule = AlertRule(kind=AlertKind.WORD, word="学校")
    centre.do(c.FixPlace(incident=incident.id, place=a_place("演示区实验学校")))
    assert told(centre, rule)[0].names == (incident.number, "演示区实验学校")
    assert told(centre, AlertRule(kind=AlertKind.WORD, word="医院")) == ()


def test_a_call_alerts_while_it_waits_longer_than_said(centre: Centre) -> None:
    call = centre.rings()
    rule = AlertRule(kind=AlertKind.WAITS, limit=30)
    assert told(centre.later(30), rule) == ()
    assert [alert.call for alert in told(centre.later(1), rule)] == [call.id]
    centre.do(c.AnswerCall(call=call.id))
    assert told(centre, rule) == ()


def test_a_number_alerts_by_how_it_begins(centre: Centre) -> None:
    centre.rings()
    centre.do(c.ReportCaller(line=LINE_1, number="0999-0001234"), MACHINE)
    assert len(told(centre, AlertRule(kind=AlertKind.NUMBER, word="0999"))) == 1
    assert told(centre, AlertRule(kind=AlertKind.NUMBER, word="0371")) == ()


def test_a_number_rule_without_digits_meets_no_call(centre: Centre) -> None:
    centre.rings()
    assert told(centre, AlertRule(kind=AlertKind.NUMBER, word="主任")) == ()


def test_a_queue_alerts_from_so_many_on(centre: Centre) -> None:
    rule = AlertRule(kind=AlertKind.QUEUE, limit=2)
    centre.rings(LINE_1)
    assert told(centre, rule) == ()
    centre.rings(LINE_2)
    assert told(centre, rule)[0].names == ("2",)


def test_only_urgent_rows_of_the_radar_alert(centre: Centre) -> None:
    rule = AlertRule(kind=AlertKind.RADAR)
    centre.answers()
    assert told(centre.later(61), rule) == ()
    assert len(told(centre.later(60), rule)) == 1


@pytest.mark.parametrize("kind", sorted(SHARES))
def test_a_share_under_its_line_alerts_once_it_says_something(
    centre: Centre, kind: AlertKind
) -> None:
    rule = AlertRule(kind=kind, limit=90)
    assert told(centre, rule) == ()
    assert told(centre, rule, shares={kind: (0, 4)}) == ()
    assert told(centre, rule, shares={kind: (9, 10)}) == ()
    (alert,) = told(centre, rule, shares={kind: (8, 10)})
    assert alert.names == ("80.0", "10")

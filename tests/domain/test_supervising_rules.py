"""Raised hands, incidents that are taken over, watched seats, alerts: who may, what follows."""

from __future__ import annotations

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import supervising_commands as suc
from dispatch_app.domain import supervising_events as sue
from dispatch_app.domain.codes import CallOutcome, IncidentOutcome, Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.supervising import (
    LARGE_EVENT,
    USUAL_ALERTS,
    AlertKind,
    AlertRule,
)
from dispatch_app.domain.values import Actor
from tests.fakes.builders import LINE_1, MACHINE, SEAT_1, SEAT_2, Centre, a_centre, at_seat

DIRECTOR = Actor(account=AccountId("director"), role=Role.DIRECTOR)
LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER, seat=SeatId("2"))


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def refusal(centre: Centre, command: c.Command, actor: Actor) -> str:
    with pytest.raises(Rejected) as refused:
        centre.do(command, actor)
    return refused.value.code


# ---- hands


def test_a_raised_hand_stands_until_somebody_lowers_it(centre: Centre) -> None:
    centre.do(suc.RaiseHand(note="家属失控"))
    assert centre.state.supervision.hands[SEAT_1].note == "家属失控"
    centre.do(suc.LowerHand(seat=SEAT_1), DIRECTOR)
    assert centre.state.supervision.hands == {}


def test_a_hand_that_is_raised_again_keeps_its_first_moment(centre: Centre) -> None:
    centre.do(suc.RaiseHand())
    first = centre.now
    centre.later(20).do(suc.RaiseHand(note="请来"))
    hand = centre.state.supervision.hands[SEAT_1]
    assert (hand.at, hand.note) == (first, "请来")


def test_the_same_hand_twice_is_no_news(centre: Centre) -> None:
    centre.do(suc.RaiseHand(note="请来"))
    assert centre.do(suc.RaiseHand(note=" 请来 ")) == ()
    assert centre.do(suc.LowerHand(seat=SEAT_2), at_seat(SEAT_2)) == ()


def test_a_dispatcher_lowers_no_hand_but_the_own(centre: Centre) -> None:
    centre.do(suc.RaiseHand())
    assert refusal(centre, suc.LowerHand(seat=SEAT_1), at_seat(SEAT_2)) == "hand.not-own"
    centre.do(suc.LowerHand(seat=SEAT_1), at_seat(SEAT_1))
    assert centre.state.supervision.hands == {}


def test_only_a_seat_has_a_hand(centre: Centre) -> None:
    assert refusal(centre, suc.RaiseHand(), DIRECTOR) == "seat.needed"


# ---- taking over


def test_who_takes_an_incident_over_leads_it_and_the_seat_keeps_it(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(suc.TakeOverIncident(incident=incident.id, reason="重大事件"), DIRECTOR)
    assert centre.state.supervision.leads[incident.id].by == DIRECTOR
    assert centre.incident(incident.id).seat == SEAT_1


def test_a_lead_that_goes_on_says_from_whom(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(suc.TakeOverIncident(incident=incident.id, reason="重大事件"), LEADER)
    (event,) = centre.do(suc.TakeOverIncident(incident=incident.id, reason="上级到场"), DIRECTOR)
    assert isinstance(event, sue.IncidentTakenOver)
    assert event.before == LEADER


def test_nobody_takes_over_without_a_reason_or_what_is_closed(centre: Centre) -> None:
    incident = centre.opens()
    wish = suc.TakeOverIncident(incident=incident.id, reason="  ")
    assert refusal(centre, wish, DIRECTOR) == "incident.take-over-reason-missing"
    centre.do(c.CloseIncident(incident=incident.id, outcome=IncidentOutcome.FALSE_ALARM))
    wish = suc.TakeOverIncident(incident=incident.id, reason="重大事件")
    assert refusal(centre, wish, DIRECTOR) == "incident.closed"


def test_a_lead_is_handed_back_once(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(suc.TakeOverIncident(incident=incident.id, reason="重大事件"), DIRECTOR)
    centre.do(suc.HandBackIncident(incident=incident.id), DIRECTOR)
    assert centre.state.supervision.leads == {}
    assert centre.do(suc.HandBackIncident(incident=incident.id), DIRECTOR) == ()


# ---- watching


def test_who_watched_last_ends_it(centre: Centre) -> None:
    centre.do(suc.WatchSeat(seat=SEAT_1), DIRECTOR)
    centre.do(suc.WatchSeat(seat=SEAT_1), LEADER)
    assert centre.do(suc.StopWatching(seat=SEAT_1), DIRECTOR) == ()
    assert centre.state.supervision.watched == {SEAT_1: LEADER}
    centre.do(suc.StopWatching(seat=SEAT_1), LEADER)
    assert centre.state.supervision.watched == {}


def test_a_seat_that_does_not_exist_cannot_be_watched(centre: Centre) -> None:
    assert refusal(centre, suc.WatchSeat(seat=SeatId("99")), DIRECTOR) == "seat.unknown"


# ---- alerts


def test_alerts_are_of_one_account_and_replace_those_before(centre: Centre) -> None:
    rules = (AlertRule(kind=AlertKind.WORD, word="学校"),)
    centre.do(suc.SetAlerts(rules=rules), DIRECTOR)
    kept = centre.state.supervision
    assert kept.alerts_of(DIRECTOR.account) == rules
    assert kept.alerts_of(LEADER.account) == USUAL_ALERTS


def test_large_events_ring_whoever_has_set_nothing() -> None:
    assert LARGE_EVENT in USUAL_ALERTS
    assert LARGE_EVENT.rings


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": AlertKind.WORD},
        {"kind": AlertKind.WORD, "word": " "},
        {"kind": AlertKind.NUMBER, "word": "9" * 41},
        {"kind": AlertKind.PRIORITY, "limit": 5},
        {"kind": AlertKind.PRIORITY},
        {"kind": AlertKind.PICK_UP, "limit": 101},
        {"kind": AlertKind.CALLED_AGAIN, "limit": 1},
    ],
)
def test_a_rule_that_could_never_or_always_alert_cannot_be_made(rule: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        AlertRule(**rule)  # type: ignore[arg-type]


# ---- calls in vain


def silent(centre: Centre, outcome: CallOutcome = CallOutcome.SILENT) -> None:
    call = centre.rings()
    centre.do(c.ReportCaller(line=LINE_1, number="09990001234"), MACHINE)
    centre.do(c.AnswerCall(call=call.id))
    centre.do(c.EndCall(call=call.id))
    centre.do(c.SettleCall(call=call.id, outcome=outcome))


def test_a_caller_who_got_nothing_is_remembered_for_an_hour(centre: Centre) -> None:
    silent(centre)
    (first,) = centre.state.supervision.in_vain
    assert (first.number, first.outcome) == ("09990001234", CallOutcome.SILENT)
    silent(centre.later(3599))
    assert len(centre.state.supervision.in_vain) == 2
    silent(centre.later(2))
    assert len(centre.state.supervision.in_vain) == 2


def test_malicious_calls_and_complaints_are_not_calls_in_vain(centre: Centre) -> None:
    silent(centre, CallOutcome.MALICIOUS)
    silent(centre, CallOutcome.COMPLAINT)
    assert centre.state.supervision.in_vain == ()

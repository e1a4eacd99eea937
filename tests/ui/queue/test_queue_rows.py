"""The list of calls and incidents: which section, which order, which words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import CallOutcome, Nature, Stage, SuspendReason
from dispatch_app.domain.protocols import ProtocolBook
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import DialFailure, Ender, PartyRole, Target, TargetKind
from dispatch_app.domain.timers import NORM
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.queue.rows import QueueRow, Section, Tone, queue_rows
from tests.fakes.any_telephone import EXCHANGE
from tests.fakes.builders import LINE_1, LINE_2, MACHINE, SEAT_1, V01, a_place, a_plan, setting_up
from tests.fakes.builders import Centre as FakeCentre
from tests.fakes.told_calls import caller, in_it, leader, talks, with_an_exchange

BOOK = ProtocolBook((), "test")


@pytest.fixture
def centre() -> FakeCentre:
    centre = FakeCentre()
    for command in setting_up():
        centre.do(command)
    return centre


def rows(centre: FakeCentre) -> list[QueueRow]:
    return list(queue_rows(centre.state, SEAT_1, BOOK, Texts.load("zh")))


def sections(centre: FakeCentre) -> list[Section]:
    return [row.section for row in rows(centre) if not row.heading]


def test_a_quiet_centre_has_an_empty_list(centre: FakeCentre) -> None:
    assert rows(centre) == []


def test_a_ringing_call_stands_first_and_looks_like_it(centre: FakeCentre) -> None:
    centre.opens(LINE_1)
    centre.rings(LINE_2)
    first = rows(centre)[0]
    assert (first.section, first.tone) == (Section.RINGING, Tone.RINGING)


def test_an_answered_call_without_incident_is_in_hand(centre: FakeCentre) -> None:
    centre.answers()
    assert sections(centre) == [Section.IN_HAND]


def test_a_call_with_its_incident_is_one_row_not_two(centre: FakeCentre) -> None:
    centre.opens()
    assert len([r for r in rows(centre) if not r.heading]) == 1


def test_after_the_talk_an_incident_without_vehicle_waits(centre: FakeCentre) -> None:
    incident = centre.opens()
    centre.do(c.EndCall(call=incident.calls[0]))
    assert sections(centre) == [Section.WAITING]


def test_a_booked_transport_is_called_so_and_not_one_whose_complaint_is_missing(
    centre: FakeCentre,
) -> None:
    centre.do(c.OpenIncident(nature=Nature.BOOKED))
    assert rows(centre)[-1].title.startswith("约车")


def test_a_sent_vehicle_makes_it_running_with_its_chip(centre: FakeCentre) -> None:
    centre.sends(centre.opens())
    row = rows(centre)[-1]
    assert row.section is Section.RUNNING
    assert [chip.vehicle for chip in row.chips] == [V01]


def test_when_all_vehicles_are_done_its_outcome_is_due(centre: FakeCentre) -> None:
    mission = centre.sends(centre.opens())
    chain = (Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)
    centre.reaches(mission, *chain)
    assert sections(centre) == [Section.TO_CLOSE]


def test_a_suspended_incident_has_a_section_of_its_own(centre: FakeCentre) -> None:
    incident = centre.opens()
    centre.do(c.SuspendIncident(incident=incident.id, reason=SuspendReason.NO_VEHICLE))
    assert sections(centre) == [Section.SUSPENDED]


def test_a_caller_who_gave_up_waits_for_a_call_back(centre: FakeCentre) -> None:
    centre.rings()
    centre.do(c.ReportRingingStopped(line=LINE_1), MACHINE)
    assert sections(centre) == [Section.CALL_BACK]


def test_a_settled_call_is_gone(centre: FakeCentre) -> None:
    call = centre.answers()
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.CONSULTATION))
    assert rows(centre) == []


def test_within_a_section_the_more_urgent_stands_higher(centre: FakeCentre) -> None:
    for line, priority in ((LINE_1, 3), (LINE_2, 1)):
        incident = centre.opens(line)
        centre.do(c.SetPlan(incident=incident.id, plan=a_plan(priority=priority)))
    assert [row.priority for row in rows(centre) if not row.heading] == [1, 3]


def test_the_place_stands_in_the_title(centre: FakeCentre) -> None:
    incident = centre.opens()
    centre.do(c.FixPlace(incident=incident.id, place=a_place("很长很长的路 123 号")))
    assert "很长很长的路 123 号" in rows(centre)[-1].title


# ---- calls that the centre makes


def gave_up(centre: FakeCentre) -> Call:
    call = centre.rings()
    centre.do(c.ReportRingingStopped(line=LINE_1), MACHINE)
    centre.do(tc.ReportExchange(up=True, at=centre.now), EXCHANGE)
    return centre.call(call.id)


def to(number: str) -> Target:
    return Target(kind=TargetKind.NUMBER, id=number)


def test_a_call_back_is_awaited_until_its_limit_and_then_counts_what_is_over(
    centre: FakeCentre,
) -> None:
    gave_up(centre)
    row = rows(centre)[-1]
    assert row.until == centre.now + timedelta(seconds=NORM.call_back_s)


def test_an_attempt_is_told_in_the_row_and_nobody_is_late_any_more(centre: FakeCentre) -> None:
    call = gave_up(centre)
    centre.do(tc.CallOut(to=to("19900000007"), back_to=call.id))
    (row,) = [r for r in rows(centre) if r.call == call.id]
    assert row.detail.startswith("回拨 1 次")
    assert row.until is None


def test_who_was_not_reached_is_awaited_anew(centre: FakeCentre) -> None:
    call = gave_up(centre)
    centre.do(tc.CallOut(to=to("19900000007"), back_to=call.id))
    (out,) = [k for k in centre.state.calls.values() if k.back_to]
    centre.do(
        tc.ReportNotReached(
            ref=out.ref, number=out.number, reason=DialFailure.NO_ANSWER, at=centre.now
        ),
        EXCHANGE,
    )
    (row,) = [r for r in rows(centre) if r.call == call.id]
    tried_at = centre.state.telephone.call_backs[call.id].tried_at
    assert tried_at is not None
    assert row.until == tried_at + timedelta(seconds=NORM.call_back_again_s)


def test_a_caller_who_said_nothing_waits_in_the_list_too() -> None:
    centre = with_an_exchange()
    call = talks(centre)
    centre.do(tc.ReportEnded(ref=call.ref, by=Ender.CALLER, at=centre.now), EXCHANGE)
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.SILENT))
    heading, row = rows(centre)
    assert (heading.section, heading.count) == (Section.CALL_BACK, 1)
    assert (row.back, row.call) == (call.id, None)
    assert call.number in row.title
    assert row.detail == "无声"
    assert row.until == centre.now + timedelta(seconds=NORM.call_back_s)


def test_who_was_called_back_is_in_hand_until_there_is_an_outcome(centre: FakeCentre) -> None:
    call = gave_up(centre)
    centre.do(tc.CallOut(to=to("19900000007"), back_to=call.id))
    (out,) = [k for k in centre.state.calls.values() if k.back_to]
    centre.do(tc.ReportFarAnswered(ref=out.ref, at=centre.now), EXCHANGE)
    centre.do(tc.ReportEnded(ref=out.ref, by=Ender.CALLER, at=centre.now), EXCHANGE)
    (row,) = [r for r in rows(centre) if r.call == out.id]
    assert row.section is Section.IN_HAND
    assert "回拨" in row.detail and "话后" in row.detail


def test_a_group_call_names_who_is_in_it(centre: FakeCentre) -> None:
    centre.do(tc.ReportExchange(up=True, at=centre.now), EXCHANGE)
    centre.do(tc.GroupCall(to=(to("19900000007"), to("19900000008"))))
    (call,) = centre.state.calls.values()
    centre.do(tc.ReportFarAnswered(ref=call.ref, at=centre.now), EXCHANGE)
    (row,) = [r for r in rows(centre) if r.call == call.id]
    assert row.title == "组呼 · 19900000007、19900000008"


def test_a_caller_on_hold_is_seen_in_the_list_with_the_clock_of_the_hold() -> None:
    centre = with_an_exchange()
    talks(centre)
    centre.later(40)
    in_it(centre, caller(PartyRole.HELD), leader(SEAT_1))
    row = next(r for r in rows(centre) if r.call)
    assert "保持" in row.detail
    assert row.since == centre.now

"""What may be wished about a conversation: consult, conference, listening in, keys, dialling."""

from __future__ import annotations

from datetime import datetime

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import SeatState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.telephone import (
    CallAct,
    DialStage,
    Direction,
    Ender,
    Party,
    PartyKind,
    PartyRole,
    Target,
    TargetKind,
)
from dispatch_app.domain.telephone_events import (
    CallDialling,
    CalledOut,
)
from tests.fakes import any_telephone as any_t
from tests.fakes.builders import SEAT_1, SEAT_2, Centre, at_seat
from tests.fakes.told_calls import (
    COLLEAGUE,
    OUTSIDE,
    R1,
    R2,
    TRUNK,
    asked,
    beside,
    caller,
    in_it,
    leader,
    refused,
    talks,
    tell,
    the_call,
    with_an_exchange,
)


@pytest.fixture
def centre() -> Centre:
    return with_an_exchange()


# ---- conversations


def test_hold_shows_when_the_exchange_tells_it_and_is_counted(centre: Centre) -> None:
    call = talks(centre)
    assert asked(centre.do(tc.HoldCall(call=call.id))) == [CallAct.HOLD]
    assert not the_call(centre).held
    in_it(centre, caller(PartyRole.HELD), leader(SEAT_1))
    assert the_call(centre).held
    centre.later(30)
    in_it(centre, caller(), leader(SEAT_1))
    assert (the_call(centre).held, the_call(centre).held_s) == (False, 30.0)


def test_a_transferred_call_belongs_to_the_seat_that_leads_it(centre: Centre) -> None:
    call = talks(centre)
    centre.do(tc.TransferCall(call=call.id, to=COLLEAGUE))
    in_it(centre, caller(), leader(SEAT_2))
    assert the_call(centre).seat == SEAT_2
    assert centre.seat(SEAT_1).state is SeatState.READY
    assert centre.seat(SEAT_2).state is SeatState.BUSY


def test_a_call_sent_back_to_the_queue_can_be_answered_by_any_seat(centre: Centre) -> None:
    call = talks(centre)
    answered_at = call.answered_at
    in_it(centre, caller(PartyRole.HELD))
    tell(centre, tc.ReportOfferedTo(ref=R1, seats=(SEAT_2,), at=centre.now))
    assert the_call(centre).ringing
    centre.later(9).do(c.AnswerCall(call=call.id), at_seat(SEAT_2))
    assert (the_call(centre).seat, the_call(centre).answered_at) == (SEAT_2, answered_at)


def test_who_is_consulted_is_busy_for_so_long(centre: Centre) -> None:
    call = talks(centre)
    centre.do(tc.ConsultSomebody(call=call.id, to=COLLEAGUE))
    consulted = beside(SEAT_2, PartyRole.CONSULTED)
    in_it(centre, caller(PartyRole.HELD), leader(SEAT_1), consulted)
    assert centre.seat(SEAT_2).state is SeatState.BUSY
    in_it(centre, caller(), leader(SEAT_1))
    assert centre.seat(SEAT_2).state is SeatState.READY


def test_nobody_is_joined_who_was_not_consulted(centre: Centre) -> None:
    call = talks(centre)
    assert refused(centre, tc.JoinConsulted(call=call.id)) == "call.nobody-consulted"
    assert refused(centre, tc.HandOverCall(call=call.id)) == "call.nobody-consulted"


def test_who_is_consulted_is_joined_once_there(centre: Centre) -> None:
    call = talks(centre)
    consulted = beside(SEAT_2, PartyRole.CONSULTED)
    in_it(centre, caller(PartyRole.HELD), leader(SEAT_1), consulted)
    assert asked(centre.do(tc.JoinConsulted(call=call.id))) == [CallAct.JOIN]


def test_a_party_is_dropped_by_who_leads_and_the_leader_never(centre: Centre) -> None:
    call = talks(centre)
    in_it(centre, caller(), leader(SEAT_1), beside(SEAT_2, PartyRole.TALKING))
    assert asked(centre.do(tc.DropParty(call=call.id, party=SEAT_2))) == [CallAct.DROP_PARTY]
    assert refused(centre, tc.DropParty(call=call.id, party=SEAT_1)) == "call.no-such-party"
    assert refused(centre, tc.DropParty(call=call.id, party="nobody")) == "call.no-such-party"


@pytest.mark.parametrize("keys", ["", "12a", "1 2", "1" * 33])
def test_only_keys_that_a_telephone_has_are_pressed(centre: Centre, keys: str) -> None:
    call = talks(centre)
    assert refused(centre, tc.SendDigits(call=call.id, digits=keys)) == "call.no-such-keys"


def test_nothing_is_wished_of_a_call_that_is_over_or_was_never_talked_in(centre: Centre) -> None:
    call = talks(centre)
    tell(centre, tc.ReportEnded(ref=R1, by=Ender.CALLER, at=centre.now))
    assert refused(centre, tc.HoldCall(call=call.id)) == "call.gone"
    centre.do(tc.CallOut(to=OUTSIDE), at_seat(SEAT_2))
    out = next(k for k in centre.state.calls.values() if k.dialling)
    assert refused(centre, tc.HoldCall(call=out.id), SEAT_2) == "call.not-talking"


def test_a_call_out_is_dialled_then_rings_then_talks_each_told_once(centre: Centre) -> None:
    centre.do(tc.CallOut(to=OUTSIDE))
    (out,) = centre.state.calls.values()
    on_its_way = tc.ReportDialling(ref=out.ref, line=TRUNK, at=centre.now)
    rung = tc.ReportFarRinging(ref=out.ref, at=centre.now)
    for report, stage in ((on_its_way, DialStage.DIALLING), (rung, DialStage.RINGING)):
        assert len(tell(centre, report)) == 1
        assert centre.call(out.id).dial is stage
        assert tell(centre, report) == ()
    assert centre.call(out.id).line == TRUNK
    tell(centre, tc.ReportFarAnswered(ref=out.ref, at=centre.now))
    assert (centre.call(out.id).dial, centre.call(out.id).talking) == (None, True)
    assert tell(centre, rung) == ()


def test_a_ninth_party_finds_the_conference_full(centre: Centre) -> None:
    call = talks(centre)
    others = [
        Party(id=f"1990000000{n}", kind=PartyKind.OUTSIDE, role=PartyRole.TALKING) for n in range(6)
    ]
    in_it(centre, caller(), leader(SEAT_1), *others)
    assert refused(centre, tc.AddParty(call=call.id, to=OUTSIDE)) == "call.conference-full"


def test_the_own_call_is_not_listened_in_to(centre: Centre) -> None:
    call = talks(centre, seat=SEAT_2)
    with pytest.raises(Rejected) as refusal:
        centre.do(tc.ListenIn(call=call.id), any_t.LEADER)
    assert refusal.value.code == "call.yours"


def test_who_listens_in_may_leave_and_who_leads_may_not(centre: Centre) -> None:
    call = talks(centre)
    in_it(centre, caller(), leader(SEAT_1), beside(SEAT_2, PartyRole.LISTENING))
    assert asked(centre.do(tc.LeaveCall(call=call.id), at_seat(SEAT_2))) == [CallAct.LEAVE]
    assert refused(centre, tc.LeaveCall(call=call.id), SEAT_1) == "call.yours"


def test_a_plain_line_can_be_answered_and_nothing_else(centre: Centre) -> None:
    call = centre.answers()
    assert refused(centre, tc.HoldCall(call=call.id)) == "call.on-plain-line"


def test_a_wish_to_an_exchange_that_is_down_is_refused_at_once(centre: Centre) -> None:
    call = talks(centre)
    tell(centre, tc.ReportExchange(up=False, at=centre.now))
    assert refused(centre, tc.HoldCall(call=call.id)) == "exchange.down"
    assert refused(centre, tc.CallOut(to=OUTSIDE)) == "exchange.down"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (Target(kind=TargetKind.SEAT, id="99"), "seat.unknown"),
        (Target(kind=TargetKind.SEAT, id=SEAT_1), "call.to-oneself"),
        (Target(kind=TargetKind.NUMBER, id="abc"), "number.invalid"),
        (Target(kind=TargetKind.LINE, id=""), "call.no-such-target"),
        (Target(kind=TargetKind.QUEUE, id=""), "call.no-such-target"),
    ],
)
def test_nobody_is_called_who_cannot_be(centre: Centre, target: Target, code: str) -> None:
    assert refused(centre, tc.CallOut(to=target)) == code


def test_who_was_beside_a_call_that_waited_is_busy_once_it_leads(centre: Centre) -> None:
    talks(centre)
    in_it(centre, caller(PartyRole.HELD), beside(SEAT_2, PartyRole.TALKING))
    tell(centre, tc.ReportOfferedTo(ref=R1, seats=(SEAT_1,), at=centre.now))
    centre.do(c.AnswerCall(call=the_call(centre).id), at_seat(SEAT_1))
    in_it(centre, caller(), leader(SEAT_2))
    assert (the_call(centre).seat, centre.seat(SEAT_2).state) == (SEAT_2, SeatState.BUSY)


# ---- dialled at a telephone itself


def dialled_by_hand(at: datetime) -> tc.ReportDialling:
    to = Target(kind=TargetKind.NUMBER, id="0999-0000100")
    return tc.ReportDialling(ref=R1, line=TRUNK, seat=SEAT_2, to=to, at=at)


def test_a_call_dialled_at_the_telephone_itself_is_on_record_once(centre: Centre) -> None:
    report = dialled_by_hand(centre.now)
    events = [*tell(centre, report), *tell(centre, report)]
    assert [type(event) for event in events] == [CalledOut, CallDialling]
    call = the_call(centre, R1)
    assert (call.seat, call.number, call.line) == (SEAT_2, "09990000100", TRUNK)
    assert call.direction is Direction.OUT
    assert centre.state.seats[SEAT_2].state is SeatState.BUSY


def test_a_call_out_that_nobody_knows_begins_nothing(centre: Centre) -> None:
    assert tell(centre, tc.ReportDialling(ref=R2, line=TRUNK, at=centre.now)) == ()


def test_an_old_report_does_not_dial_a_second_time(centre: Centre) -> None:
    report = dialled_by_hand(centre.now)
    tell(centre, report)
    tell(centre, tc.ReportEnded(ref=R1, by=Ender.SEAT, at=centre.now))
    assert tell(centre, report) == ()

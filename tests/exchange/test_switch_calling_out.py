"""The rules of the exchange, without SIP: calls out, by a seat's order and by its own telephone."""

from __future__ import annotations

import pytest

from dispatch_app.domain.ids import LineId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    Target,
    TargetKind,
)
from dispatch_app.exchange.machine.values import (
    AnswerLeg,
    CallOut,
    CallSeat,
    EndLeg,
    LegDown,
    LegId,
    LegRang,
    LegUp,
    SeatCalls,
    TrunkSeen,
)
from dispatch_app.ports.call_control import (
    AddParty,
    Dial,
    GroupDial,
)
from dispatch_app.ports.exchange_events import (
    Dialling,
    Ended,
    FarAnswered,
    FarRinging,
    LineState,
    NotReached,
    Offered,
    Parties,
)
from tests.fakes.switch_story import (
    FAR,
    ONE,
    TWO,
    Story,
    a_talk,
    to_number,
)


def test_calling_out_calls_the_seat_first_and_then_the_number() -> None:
    story = Story()
    ref = CallRef("out")
    story.order(Dial, ref=ref, seat=TWO, to=to_number())
    assert story.did(CallOut) == []
    assert story.did(CallSeat)[-1].auto
    story.lifts(TWO)
    out = story.did(CallOut)[-1]
    assert out.trunk == "120"
    story.happens(LegRang(out.leg))
    story.happens(LegUp(out.leg))
    assert story.last(Dialling, ref=ref).line == out.line
    assert story.told(FarRinging, ref=ref) and story.told(FarAnswered, ref=ref)
    assert story.hears(out.leg).legs == {story.leg_of(TWO)}


def test_a_number_that_does_not_answer_is_given_up_by_our_own_clock() -> None:
    story = Story()
    story.order(Dial, ref=CallRef("out"), seat=ONE, to=to_number())
    story.passes(45.1)
    assert story.last(NotReached).reason is DialFailure.NO_ANSWER
    assert EndLeg(story.did(CallOut)[-1].leg) in story.effects
    assert story.last(Ended).by is Ender.EXCHANGE


def test_a_spare_line_is_taken_when_no_trunk_is_free() -> None:
    story = Story()
    story.happens(TrunkSeen("120", False, "no-answer"))
    story.order(Dial, ref=CallRef("out"), seat=ONE, to=to_number())
    assert story.did(CallOut)[-1].trunk == "spare"


def test_without_a_line_a_call_out_says_so() -> None:
    story = Story()
    for trunk in ("120", "spare"):
        story.happens(TrunkSeen(trunk, False, "no-answer"))
    story.order(Dial, ref=CallRef("out"), seat=ONE, to=to_number())
    assert story.last(NotReached).reason is DialFailure.NO_LINE
    assert story.last(LineState, line=LineId("120/01")).reason == "no-answer"


def test_a_dedicated_line_rings_its_place_and_no_number_is_sent_by_it() -> None:
    story = Story()
    station = Target(kind=TargetKind.LINE, id="east")
    story.order(Dial, ref=CallRef("out"), seat=ONE, to=station)
    assert (story.did(CallOut)[-1].trunk, story.did(CallOut)[-1].number) == ("east", "8001")
    story.order(AddParty, ref=CallRef("out"), seat=ONE, to=to_number())
    assert story.did(CallOut)[-1].trunk == "120"


def test_nobody_calls_in_by_a_line_that_only_goes_out() -> None:
    story = Story()
    ref = story.comes(trunk="east")
    assert story.told(Offered) == []
    assert EndLeg(story.caller_leg(ref)) in story.effects


def test_a_telephone_may_dial_by_itself() -> None:
    story = Story()
    number = SeatCalls(leg=LegId("own"), ref=CallRef("own"), seat=TWO, number=FAR)
    story.happens(number)
    out = story.did(CallOut)[-1]
    story.happens(LegUp(out.leg))
    assert AnswerLeg(LegId("own")) in story.effects
    assert story.hears(out.leg).legs == {LegId("own")}
    story.happens(LegDown(LegId("own")))
    assert story.last(Ended).by is Ender.SEAT
    assert EndLeg(out.leg) in story.effects


def test_who_dialled_at_the_telephone_itself_is_told_and_told_anew() -> None:
    story = Story()
    story.happens(SeatCalls(leg=LegId("own"), ref=CallRef("own"), seat=TWO, number=FAR))
    dialled = story.last(Dialling)
    assert (dialled.seat, dialled.to) == (TWO, to_number(FAR))
    anew = [event for event in story.switch.whole() if isinstance(event, Dialling)]
    assert [(event.seat, event.to) for event in anew] == [(TWO, to_number(FAR))]
    kinds = [type(e) for e in story.events if getattr(e, "ref", None) == CallRef("own")]
    assert kinds.index(Dialling) < kinds.index(Parties)


def test_of_a_call_that_was_ordered_no_telephone_is_named() -> None:
    story = Story()
    story.order(Dial, ref=CallRef("out"), seat=ONE, to=to_number(FAR))
    assert story.last(Dialling).seat is None


@pytest.mark.parametrize("number", ["", "no-number", "../x"])
def test_a_telephone_that_dials_nonsense_is_hung_up(number: str) -> None:
    story = Story()
    leg = LegId("own")
    story.happens(SeatCalls(leg=leg, ref=CallRef("own"), seat=TWO, number=number))
    assert EndLeg(leg) in story.effects
    assert story.did(CallOut) == []


def test_a_telephone_that_talks_cannot_dial_beside() -> None:
    story = Story()
    a_talk(story, TWO)
    story.happens(SeatCalls(leg=LegId("own"), ref=CallRef("own"), seat=TWO, number=FAR))
    assert EndLeg(LegId("own")) in story.effects


def test_a_group_is_called_at_once() -> None:
    story = Story()
    targets = tuple(to_number(f"0999000020{n}") for n in range(3))
    story.order(GroupDial, ref=CallRef("out"), seat=ONE, to=targets)
    assert len(story.did(CallOut)) == 3

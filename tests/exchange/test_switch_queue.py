"""The rules of the exchange, without SIP: who is asked for a call that waits, and who is let in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import (
    PartyRole,
    PhoneState,
)
from dispatch_app.exchange.machine.plan import GroupPlan, PhoneMode, Strategy, Times
from dispatch_app.exchange.machine.values import (
    AnswerLeg,
    CallOut,
    EndLeg,
    KeyPressed,
    LegDown,
    LegEnd,
    LegUp,
)
from dispatch_app.ports.call_control import (
    Answer,
    Intercepted,
    LockedNumber,
    Screening,
    SeatDuty,
)
from dispatch_app.ports.exchange_events import (
    Answered,
    Ended,
    GaveUp,
    Offered,
    OfferedTo,
    Refused,
    SeatPhone,
)
from tests.fakes.switch_story import (
    CALLER,
    FAR,
    NOON,
    ONE,
    SEATS,
    THREE,
    TWO,
    Story,
    a_plan,
)

ALL_RINGING = (PhoneMode.RINGING,) * 3


# ---- the queue -----------------------------------------------------------------------------------


def test_a_call_rings_at_every_seat_that_is_ready() -> None:
    story = Story()
    story.on_duty(ONE, TWO)
    ref = story.comes()
    assert story.last(OfferedTo, ref=ref).seats == (ONE, TWO)
    assert story.rings(TWO) and not story.rings(THREE)


def test_before_the_centre_has_spoken_every_telephone_rings() -> None:
    story = Story()
    ref = story.comes()
    assert story.last(OfferedTo, ref=ref).seats == SEATS


def test_a_telephone_held_open_is_rung_in_its_ear_and_answers_by_any_key() -> None:
    story = Story()
    ref = story.comes()
    assert story.hears(story.leg_of(ONE)).sounds == ("ring",)
    story.happens(KeyPressed(story.leg_of(ONE), "5"))
    assert story.last(Answered).seat == ONE
    assert story.hears(story.caller_leg(ref)).legs == {story.leg_of(ONE)}


def test_lifting_a_telephone_answers_and_silences_the_others() -> None:
    story = Story()
    ref = story.comes()
    story.lifts(TWO)
    assert story.last(Answered, ref=ref).seat == TWO
    assert not story.rings(THREE)


def test_the_seat_that_is_idle_longest_is_asked_first_and_the_next_when_it_lets_it_ring() -> None:
    group = GroupPlan(name="all", seats=SEATS, strategy=Strategy.LONGEST_IDLE, ring_s=10)
    story = Story(a_plan(groups=(group,)))
    story.on_duty(*SEATS, idle={TWO: NOON - timedelta(hours=1), THREE: NOON})
    ref = story.comes()
    asked = [story.last(OfferedTo, ref=ref).seats]
    for _ in range(2):
        story.passes(10.1)
        asked.append(story.last(OfferedTo, ref=ref).seats)
    assert asked == [(TWO,), (THREE,), (ONE,)]


def test_two_calls_are_asked_of_two_idle_seats() -> None:
    group = GroupPlan(name="all", seats=SEATS, strategy=Strategy.LONGEST_IDLE)
    story = Story(a_plan(groups=(group,)))
    story.on_duty(*SEATS, idle={TWO: NOON - timedelta(hours=1), THREE: NOON})
    first, second = story.comes(), story.comes("09990000002")
    assert story.last(OfferedTo, ref=first).seats == (TWO,)
    assert story.last(OfferedTo, ref=second).seats == (THREE,)


def test_a_call_for_a_skill_rings_only_where_it_is() -> None:
    group = GroupPlan(name="all", seats=SEATS, skill="english")
    story = Story(a_plan(groups=(group,)))
    story.give(_duty_with(TWO, "english"))
    story.on_duty(ONE)
    assert story.last(OfferedTo, ref=story.comes()).seats == (TWO,)


def _duty_with(seat: SeatId, skill: str) -> SeatDuty:
    return SeatDuty(order="duty", seat=seat, ready=True, skills=frozenset({skill}))


def test_a_call_that_nobody_is_ready_for_rings_everywhere_after_a_while() -> None:
    story = Story(a_plan(times=Times(nobody=10)))
    for seat in SEATS:
        story.on_duty(seat)
    for seat in SEATS:
        story.order(SeatDuty, seat=seat, ready=False)
    ref = story.comes()
    assert story.told(OfferedTo, ref=ref) == []
    story.passes(10.1)
    assert story.last(OfferedTo, ref=ref).seats == SEATS


def test_a_call_goes_over_to_another_group_when_nobody_answers() -> None:
    groups = (
        GroupPlan(name="day", seats=(ONE,), overflow_s=20, overflow_group="leaders"),
        GroupPlan(name="leaders", seats=(THREE,)),
    )
    story = Story(a_plan(groups=groups))
    ref = story.comes()
    assert story.last(OfferedTo, ref=ref).seats == (ONE,)
    story.passes(20.1)
    assert story.last(OfferedTo, ref=ref).seats == (THREE,)


def test_a_call_goes_over_to_a_number_when_nobody_answers() -> None:
    group = GroupPlan(name="all", seats=SEATS, overflow_s=20, overflow_number=FAR)
    story = Story(a_plan(groups=(group,)))
    ref = story.comes()
    story.passes(20.1)
    out = story.did(CallOut)[-1]
    story.happens(LegUp(out.leg))
    assert story.roles(ref) == {CALLER: PartyRole.TALKING, FAR: PartyRole.TALKING}
    assert story.hears(story.caller_leg(ref)).legs == {out.leg}
    assert not story.rings(TWO)


def test_who_goes_first_is_answered_before_who_came_first() -> None:
    story = Story(a_plan(modes=ALL_RINGING))
    story.order(Screening, first=frozenset({"09990000009"}))
    story.comes()
    urgent = story.comes("09990000009")
    assert story.last(Offered, ref=urgent).first
    story.lifts(ONE)
    assert story.last(Answered).ref == urgent


def test_a_waiting_caller_hears_the_announcement_and_then_the_place() -> None:
    group = GroupPlan(name="all", seats=SEATS, announce_s=5, position_s=30)
    story = Story(a_plan(groups=(group,)))
    story.comes("09990000002")
    ref = story.comes()
    story.passes(5.1)
    leg = story.caller_leg(ref)
    assert AnswerLeg(leg) in story.effects
    assert story.hears(leg).sounds == ("announcement:all", "hold")
    story.passes(25)
    assert story.hears(leg).sounds == ("position:2", "hold")


def test_a_telephone_that_fails_while_it_rings_costs_no_time() -> None:
    story = Story(a_plan(modes=ALL_RINGING))
    ref = story.comes()
    story.happens(LegDown(story.leg_of(ONE), LegEnd.FAILED))
    assert story.last(OfferedTo, ref=ref).seats == (TWO, THREE)
    assert story.last(SeatPhone, seat=ONE).state is PhoneState.GONE


def test_when_all_have_let_it_pass_it_is_asked_of_all_again() -> None:
    story = Story(a_plan(modes=ALL_RINGING))
    ref = story.comes()
    for seat in SEATS:
        story.happens(LegDown(story.leg_of(seat), LegEnd.REJECTED))
    assert story.last(OfferedTo, ref=ref).seats == ()
    story.passes(5.1)
    assert story.last(OfferedTo, ref=ref).seats == SEATS


def test_a_trunk_takes_no_more_calls_than_it_has_channels() -> None:
    story = Story()
    refs = [story.comes(f"0999000000{n}") for n in range(6)]
    assert [o.ref for o in story.told(Offered)] == refs[:4]
    assert EndLeg(story.caller_leg(refs[5])) in story.effects


def test_two_withheld_numbers_are_two_parties() -> None:
    story = Story()
    ref = story.comes("")
    story.order(Answer, ref=ref, seat=ONE)
    assert set(story.roles(ref)) == {"120/01", ONE}


# ---- screening -----------------------------------------------------------------------------------


def test_a_locked_number_is_turned_away_until_its_time() -> None:
    story = Story()
    lock = LockedNumber(number=CALLER, until=NOON + timedelta(seconds=60))
    story.order(Screening, locks=(lock,))
    ref = story.comes()
    assert not story.last(Refused, ref=ref).intercepted
    story.passes(61)
    assert story.last(Offered, ref=story.comes()).number == CALLER


@pytest.mark.parametrize("written", ["+8619900000001", "008619900000001", "019900000001"])
def test_a_locked_number_is_known_however_it_is_written(written: str) -> None:
    story = Story()
    lock = LockedNumber(number="19900000001", until=NOON + timedelta(hours=1))
    story.order(Screening, locks=(lock,))
    assert story.last(Refused, ref=story.comes(written)).number == written


def test_an_intercepted_caller_reaches_a_seat_by_pressing_the_key() -> None:
    story = Story()
    story.order(Screening, interceptions=(Intercepted(number=""),))
    ref = story.comes()
    leg = story.caller_leg(ref)
    assert story.hears(leg).sounds == ("press-key",)
    assert story.told(Offered) == []
    story.happens(KeyPressed(leg, "9"))
    assert story.told(Offered) == []
    story.happens(KeyPressed(leg, "1"))
    assert story.last(Offered).ref == ref


def test_an_intercepted_caller_who_presses_nothing_is_refused() -> None:
    story = Story()
    story.order(Screening, interceptions=(Intercepted(number=CALLER),))
    ref = story.comes()
    story.passes(15.1)
    assert story.last(Refused, ref=ref).intercepted
    assert story.told(Ended) == story.told(GaveUp) == []


def test_who_goes_first_is_never_intercepted() -> None:
    story = Story()
    first = frozenset({CALLER})
    story.order(Screening, interceptions=(Intercepted(number=""),), first=first)
    assert story.last(Offered, ref=story.comes())

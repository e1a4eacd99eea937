"""The rules of the exchange, without SIP: queue, answer, features, what fails."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    PartyRole,
    PhoneState,
    Target,
    TargetKind,
)
from dispatch_app.exchange.machine.plan import GroupPlan, PhoneMode, Strategy, Times
from dispatch_app.exchange.machine.values import (
    AnswerLeg,
    CallOut,
    CallSeat,
    EndLeg,
    KeyPressed,
    LegDown,
    LegEnd,
    LegId,
    LegRang,
    LegUp,
    PhoneSeen,
    Record,
    SeatCalls,
    SendKeys,
    TrunkSeen,
    VoiceSeen,
)
from dispatch_app.ports.audio_tap import TapBegan, TapEnded, TapSeat
from dispatch_app.ports.call_control import (
    AddParty,
    Answer,
    Barge,
    Consult,
    Dial,
    GroupDial,
    HandOver,
    Hold,
    Intercepted,
    Listen,
    LockedNumber,
    Mute,
    Release,
    Resume,
    Screening,
    SendDigits,
    Transfer,
    Whisper,
)
from dispatch_app.ports.exchange_events import (
    Answered,
    Dialling,
    DigitPressed,
    Ended,
    FarAnswered,
    FarRinging,
    GaveUp,
    LineState,
    NotReached,
    NoVoice,
    Offered,
    OfferedTo,
    OrderFailed,
    Parties,
    Refused,
    SeatPhone,
)
from tests.fakes.switch_story import NOON, SEATS, Story, a_plan

ONE, TWO, THREE = SEATS
CALLER, FAR = "09990000001", "09990000100"
ALL_RINGING = (PhoneMode.RINGING,) * 3


def to_number(digits: str = FAR) -> Target:
    return Target(kind=TargetKind.NUMBER, id=digits)


def to_seat(seat: SeatId) -> Target:
    return Target(kind=TargetKind.SEAT, id=seat)


def a_talk(story: Story, seat: SeatId = ONE) -> CallRef:
    ref = story.comes()
    story.order(Answer, ref=ref, seat=seat)
    if story.rings(seat):
        story.lifts(seat)
    return ref


# ---- the queue ---------------------------------------------------------------------------------


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


def _duty_with(seat: SeatId, skill: str):  # type: ignore[no-untyped-def]
    from dispatch_app.ports.call_control import SeatDuty

    return SeatDuty(order="duty", seat=seat, ready=True, skills=frozenset({skill}))


def test_a_call_that_nobody_is_ready_for_rings_everywhere_after_a_while() -> None:
    story = Story(a_plan(times=Times(nobody=10)))
    for seat in SEATS:
        story.on_duty(seat)
    from dispatch_app.ports.call_control import SeatDuty

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


# ---- screening ---------------------------------------------------------------------------------


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


# ---- in a conversation -------------------------------------------------------------------------


def test_a_held_caller_hears_the_tone_and_may_be_left_for_another() -> None:
    story = Story()
    first = a_talk(story)
    story.order(Hold, ref=first, seat=ONE)
    assert story.hears(story.caller_leg(first)).sounds == ("hold",)
    second = story.comes("09990000002")
    story.order(Answer, ref=second, seat=ONE)
    assert story.hears(story.leg_of(ONE)).legs == {story.caller_leg(second)}
    failed = story.order(Resume, ref=first, seat=ONE)
    assert story.last(OrderFailed, order=failed).reason is OrderFailure.SEAT_BUSY
    story.hangs_up(second)
    story.order(Resume, ref=first, seat=ONE)
    assert story.hears(story.caller_leg(first)).legs == {story.leg_of(ONE)}


def test_a_muted_seat_is_not_heard() -> None:
    story = Story()
    ref = a_talk(story)
    story.order(Mute, ref=ref, seat=ONE, muted=True)
    assert story.hears(story.caller_leg(ref)).legs == frozenset()
    assert story.hears(story.leg_of(ONE)).legs == {story.caller_leg(ref)}


@pytest.mark.parametrize(
    ("kind", "caller_hears", "seat_hears"),
    [(Listen, False, False), (Whisper, False, True), (Barge, True, True)],
)
def test_who_hears_one_that_comes_in_from_outside_a_conversation(
    kind: type, caller_hears: bool, seat_hears: bool
) -> None:
    story = Story()
    ref = a_talk(story)
    story.order(kind, ref=ref, seat=TWO)
    story.lifts(TWO)
    leader = story.leg_of(TWO)
    assert (leader in story.hears(story.caller_leg(ref)).legs) is caller_hears
    assert (leader in story.hears(story.leg_of(ONE)).legs) is seat_hears
    assert story.hears(leader).legs == {story.caller_leg(ref), story.leg_of(ONE)}


def test_a_call_given_to_a_seat_that_does_not_take_it_comes_back() -> None:
    story = Story()
    ref = a_talk(story)
    story.order(Transfer, ref=ref, seat=ONE, to=to_seat(TWO))
    assert story.last(OfferedTo, ref=ref).seats == (TWO,)
    assert story.hears(story.leg_of(ONE)).legs == frozenset()
    story.passes(20.1)
    assert story.last(OfferedTo, ref=ref).seats == (ONE,)
    story.passes(20.1)
    assert story.last(OfferedTo, ref=ref).seats == SEATS


def test_a_call_given_to_a_busy_number_comes_back_at_once() -> None:
    story = Story()
    ref = a_talk(story)
    story.order(Transfer, ref=ref, seat=ONE, to=to_number())
    story.happens(LegDown(story.did(CallOut)[-1].leg, LegEnd.BUSY))
    assert story.last(NotReached, ref=ref).reason is DialFailure.BUSY
    assert story.last(OfferedTo, ref=ref).seats == (ONE,)
    story.order(Answer, ref=ref, seat=ONE)
    assert story.hears(story.caller_leg(ref)).legs == {story.leg_of(ONE)}


def test_a_caller_who_hangs_up_while_being_given_away_frees_who_was_called() -> None:
    story = Story()
    ref = a_talk(story)
    story.order(Transfer, ref=ref, seat=ONE, to=to_number())
    story.hangs_up(ref)
    assert story.last(Ended, ref=ref).by is Ender.CALLER
    assert EndLeg(story.did(CallOut)[-1].leg) in story.effects


def test_handing_over_leaves_two_outside_alone() -> None:
    story = Story()
    ref = a_talk(story)
    story.order(Consult, ref=ref, seat=ONE, to=to_number())
    out = story.did(CallOut)[-1].leg
    story.happens(LegUp(out))
    assert story.hears(story.caller_leg(ref)).sounds == ("hold",)
    story.order(HandOver, ref=ref, seat=ONE)
    assert story.hears(story.caller_leg(ref)).legs == {out}
    assert story.roles(ref) == {CALLER: PartyRole.TALKING, FAR: PartyRole.TALKING}


def test_everybody_of_a_conference_hears_everybody_else() -> None:
    story = Story()
    ref = a_talk(story)
    for n in range(3):
        story.order(AddParty, ref=ref, seat=ONE, to=to_number(f"0999000010{n}"))
        story.happens(LegUp(story.did(CallOut)[-1].leg))
    everybody = {story.caller_leg(ref), story.leg_of(ONE), *(o.leg for o in story.did(CallOut))}
    for leg in everybody:
        assert story.hears(leg).legs == everybody - {leg}


def test_keys_pressed_by_a_seat_go_to_who_is_outside() -> None:
    story = Story()
    ref = a_talk(story)
    story.order(SendDigits, ref=ref, seat=ONE, digits="12#")
    assert story.did(SendKeys) == [SendKeys(story.caller_leg(ref), "12#")]


def test_a_key_of_the_caller_is_told() -> None:
    story = Story()
    ref = a_talk(story)
    story.happens(KeyPressed(story.caller_leg(ref), "4"))
    assert story.last(DigitPressed, ref=ref).party == CALLER


def test_a_silent_caller_is_told_once_and_again_when_heard() -> None:
    story = Story()
    ref = a_talk(story)
    for silent in (True, True, False):
        story.happens(VoiceSeen(story.caller_leg(ref), silent))
    assert [e.silent for e in story.told(NoVoice, party=CALLER)] == [True, False]


def test_a_telephone_that_dies_in_a_call_puts_the_caller_first_in_the_queue() -> None:
    story = Story()
    ref = a_talk(story, TWO)
    story.happens(LegDown(story.leg_of(TWO), LegEnd.FAILED))
    assert story.told(Ended) == []
    assert story.last(OfferedTo, ref=ref).seats == (ONE, THREE)


def test_a_telephone_that_is_neither_heard_nor_answers_gives_the_caller_to_others() -> None:
    story = Story()
    ref = a_talk(story, TWO)
    story.happens(PhoneSeen(TWO, False))
    assert story.last(OfferedTo, ref=ref).seats == SEATS, "it may only be slow to answer"
    story.happens(VoiceSeen(story.leg_of(TWO), True))
    assert story.told(Ended) == []
    assert story.last(OfferedTo, ref=ref).seats == (ONE, THREE)
    assert story.last(SeatPhone, seat=TWO).state is PhoneState.GONE


def test_a_silent_telephone_that_answers_keeps_the_call() -> None:
    story = Story()
    ref = a_talk(story, TWO)
    story.happens(VoiceSeen(story.leg_of(TWO), True))
    assert story.hears(story.caller_leg(ref)).legs == {story.leg_of(TWO)}


def test_an_open_telephone_that_went_away_is_offered_nothing() -> None:
    story = Story()
    story.happens(PhoneSeen(ONE, False))
    assert ONE not in story.last(OfferedTo, ref=story.comes()).seats


def test_a_seat_whose_open_telephone_is_silent_is_told_so_as_it_answers() -> None:
    story = Story()
    story.happens(VoiceSeen(story.leg_of(ONE), True))
    ref = a_talk(story)
    assert story.last(NoVoice, ref=ref).party == ONE


def test_a_caller_on_a_dead_trunk_frees_the_line_once_nothing_is_heard() -> None:
    story = Story()
    ref = a_talk(story)
    story.happens(TrunkSeen("120", False, "no-answer"))
    assert story.told(Ended) == []
    story.happens(VoiceSeen(story.caller_leg(ref), True))
    assert story.last(Ended, ref=ref).by is Ender.EXCHANGE


# ---- calling out -------------------------------------------------------------------------------


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


# ---- telephones and the recorder ---------------------------------------------------------------


def test_a_permanent_telephone_that_falls_away_is_opened_again() -> None:
    story = Story()
    before = len(story.did(CallSeat))
    story.happens(LegDown(story.leg_of(ONE)))
    story.passes(5.1)
    assert len(story.did(CallSeat)) == before + 1
    assert story.did(CallSeat)[-1].auto


def test_a_seat_that_went_and_came_back_is_offered_what_waits() -> None:
    story = Story()
    story.happens(PhoneSeen(THREE, False))
    ref = story.comes()
    assert THREE not in story.last(OfferedTo, ref=ref).seats
    story.happens(PhoneSeen(THREE, True))
    assert THREE in story.last(OfferedTo, ref=ref).seats


def test_a_telephone_that_cannot_be_brought_up_gives_the_call_back() -> None:
    story = Story()
    ref = story.comes()
    order = story.order(Answer, ref=ref, seat=TWO)
    story.passes(5.1)
    assert story.last(OrderFailed, order=order).reason is OrderFailure.FAILED
    assert TWO not in story.last(OfferedTo, ref=ref).seats


def test_a_recorder_hears_of_the_call_its_seats_and_its_end() -> None:
    story = Story()
    ref = a_talk(story)
    story.order(Release, ref=ref, seat=ONE)
    tapped = [effect.tapped for effect in story.did(Record)]
    assert [type(t) for t in tapped] == [TapBegan, TapSeat, TapEnded]
    assert tapped[1].seat == ONE


def test_a_forced_release_is_told_as_one() -> None:
    story = Story()
    ref = a_talk(story)
    story.order(Release, ref=ref, seat=THREE)
    assert story.last(Ended, ref=ref).by is Ender.FORCED


def test_the_whole_state_is_told_again_without_harm() -> None:
    story = Story()
    talking, waiting = a_talk(story), story.comes("09990000002")
    whole = story.switch.whole()
    refs = [e.ref for e in whole if isinstance(e, Offered)]
    assert refs == [talking, waiting]
    assert [e.ref for e in whole if isinstance(e, Answered)] == [talking]

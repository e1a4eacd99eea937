"""The rules of the exchange, without SIP: talks, telephones, and what the recorder hears."""

from __future__ import annotations

import pytest

from dispatch_app.domain.telephone import (
    DialFailure,
    Ender,
    OrderFailure,
    PartyRole,
    PhoneState,
)
from dispatch_app.exchange.machine.values import (
    CallOut,
    CallSeat,
    EndLeg,
    KeyPressed,
    LegDown,
    LegEnd,
    LegUp,
    PhoneSeen,
    Record,
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
    HandOver,
    Hold,
    Listen,
    Mute,
    Release,
    Resume,
    SendDigits,
    Transfer,
    Whisper,
)
from dispatch_app.ports.exchange_events import (
    Answered,
    DigitPressed,
    Ended,
    NotReached,
    NoVoice,
    Offered,
    OfferedTo,
    OrderFailed,
    SeatPhone,
)
from tests.fakes.switch_story import (
    CALLER,
    FAR,
    ONE,
    SEATS,
    THREE,
    TWO,
    Story,
    a_talk,
    to_number,
    to_seat,
)

# ---- in a conversation ---------------------------------------------------------------------------


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


# ---- telephones and the recorder -----------------------------------------------------------------


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


def test_a_release_by_who_barged_in_is_a_forced_one() -> None:
    story = Story()
    ref = a_talk(story)
    story.order(Barge, ref=ref, seat=THREE)
    story.lifts(THREE)
    story.order(Release, ref=ref, seat=THREE)
    assert story.last(Ended, ref=ref).by is Ender.FORCED


def test_the_whole_state_is_told_again_without_harm() -> None:
    story = Story()
    talking, waiting = a_talk(story), story.comes("09990000002")
    whole = story.switch.whole()
    refs = [e.ref for e in whole if isinstance(e, Offered)]
    assert refs == [talking, waiting]
    assert [e.ref for e in whole if isinstance(e, Answered)] == [talking]

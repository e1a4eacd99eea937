"""Who dials the recorder's number listens: no seat is asked, keys are passed on."""

from __future__ import annotations

from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.telephone import CallRef, PhoneState
from dispatch_app.exchange.machine.values import (
    AnswerLeg,
    CallCame,
    EndLeg,
    KeyPressed,
    LegDown,
    LegId,
    PassKey,
    PlayBack,
    PlaybackOver,
    SeatCalls,
    TrunkSeen,
)
from dispatch_app.ports.exchange_events import DigitPressed, Offered, OfferedTo, SeatPhone
from tests.fakes.switch_story import CALLER, THREE, TWO, Story, a_plan

NUMBER = "6600"


def a_story() -> Story:
    return Story(a_plan(playback=NUMBER))


def listens(story: Story, name: str = "in-a", called: str = NUMBER) -> LegId:
    leg = LegId(name)
    came = CallCame(
        leg=leg,
        ref=CallRef(name),
        trunk="120",
        number=CALLER,
        number_state=NumberState.KNOWN,
        called=called,
    )
    story.happens(came)
    return leg


def told(story: Story, kind: type) -> list[object]:
    return [event for event in story.events if isinstance(event, kind)]


def test_the_number_is_answered_at_once_and_rings_nobody() -> None:
    story = a_story()
    leg = listens(story)
    assert story.effects.count(AnswerLeg(leg)) == 1
    assert PlayBack(leg) in story.effects
    assert told(story, Offered) == [] and told(story, OfferedTo) == []


def test_keys_go_to_the_recorder_and_to_no_seat() -> None:
    story = a_story()
    leg = listens(story)
    story.happens(KeyPressed(leg, "4"))
    assert PassKey(leg, "4") in story.effects
    assert told(story, DigitPressed) == []


def test_without_a_recorder_the_number_is_one_like_any_other() -> None:
    story = Story(a_plan())
    listens(story, called="")
    assert len(told(story, Offered)) == 1


def test_who_listens_takes_a_line_and_gives_it_back() -> None:
    story = a_story()
    leg = listens(story)
    assert story.switch.room.lines["120/01"].leg == leg
    story.happens(LegDown(leg))
    assert story.switch.room.lines["120/01"].leg is None
    assert leg not in story.switch.room.legs


def test_when_the_recorder_has_ended_it_the_line_is_hung_up() -> None:
    story = a_story()
    leg = listens(story)
    story.happens(PlaybackOver(leg))
    assert EndLeg(leg) in story.effects
    assert story.switch.room.lines["120/01"].leg is None


def test_an_end_told_late_harms_nobody() -> None:
    story = a_story()
    leg = listens(story)
    story.happens(LegDown(leg))
    story.happens(PlaybackOver(leg))
    assert EndLeg(leg) not in story.effects


def test_lines_are_kept_for_those_in_need_only_two_listen_at_once() -> None:
    story = a_story()
    first, second, third = (listens(story, f"in-{name}") for name in "abc")
    assert EndLeg(third) in story.effects and PlayBack(third) not in story.effects
    story.happens(LegDown(first))
    fourth = listens(story, "in-d")
    assert PlayBack(fourth) in story.effects
    assert story.switch.room.legs.keys() >= {second, fourth}


def test_a_seat_listens_at_its_own_telephone_and_is_not_rung_meanwhile() -> None:
    story = a_story()
    story.on_duty(TWO, THREE)
    leg = LegId("in-seat")
    story.happens(SeatCalls(leg=leg, ref=CallRef("s"), seat=TWO, number=NUMBER))
    phones = [e for e in story.events if isinstance(e, SeatPhone) and e.seat == TWO]
    assert PlayBack(leg) in story.effects and phones[-1].state is PhoneState.TALKING
    story.comes()
    offered = [e for e in story.events if isinstance(e, OfferedTo)]
    assert TWO not in offered[-1].seats and THREE in offered[-1].seats


def test_a_seat_that_has_hung_up_is_rung_again() -> None:
    story = a_story()
    story.on_duty(TWO, THREE)
    leg = LegId("in-seat")
    story.happens(SeatCalls(leg=leg, ref=CallRef("s"), seat=TWO, number=NUMBER))
    story.happens(LegDown(leg))
    story.comes()
    offered = [e for e in story.events if isinstance(e, OfferedTo)]
    assert TWO in offered[-1].seats


def test_a_trunk_that_is_away_ends_nobody_who_is_still_heard() -> None:
    story = a_story()
    leg = listens(story)
    story.happens(TrunkSeen("120", False, "no-answer"))
    assert EndLeg(leg) not in story.effects

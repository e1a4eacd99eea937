"""Any order of happenings and orders leaves the exchange whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.domain.telephone import PartyKind, PartyRole, Target, TargetKind
from dispatch_app.exchange.machine.room import Phase
from dispatch_app.exchange.machine.values import (
    KeyPressed,
    LegDown,
    LegEnd,
    LegUp,
    PhoneSeen,
    SeatCalls,
    TrunkSeen,
    VoiceSeen,
)
from dispatch_app.ports import call_control as orders
from dispatch_app.ports.exchange_events import Ended, GaveUp, Offered, Refused
from tests.fakes.switch_story import SEATS, Story

TARGETS = (
    *(Target(kind=TargetKind.SEAT, id=seat) for seat in SEATS),
    Target(kind=TargetKind.NUMBER, id="09990000100"),
    Target(kind=TargetKind.LINE, id="east"),
    Target(kind=TargetKind.QUEUE, id=""),
)
PLAIN = (
    orders.Answer,
    orders.Hold,
    orders.Resume,
    orders.Join,
    orders.HandOver,
    orders.Listen,
    orders.Whisper,
    orders.Barge,
    orders.Leave,
    orders.Release,
)
AIMED = (orders.Transfer, orders.Consult, orders.AddParty)

number = st.integers(0, 30)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("comes"), number, number),
        st.tuples(st.just("order"), number, number),
        st.tuples(st.just("aimed"), number, number),
        st.tuples(st.just("dial"), number, number),
        st.tuples(st.just("silent"), number, number),
        st.tuples(st.just("own"), number, number),
        st.tuples(st.just("up"), number, number),
        st.tuples(st.just("down"), number, number),
        st.tuples(st.just("key"), number, number),
        st.tuples(st.just("seen"), number, number),
        st.tuples(st.just("screen"), number, number),
        st.tuples(st.just("passes"), number, number),
    ),
    max_size=40,
)


def take(story: Story, what: str, a: int, b: int) -> None:
    """One step; numbers choose among what there is at that moment."""
    room = story.switch.room
    refs, legs = sorted(room.calls), sorted(room.legs)
    seat = SEATS[b % len(SEATS)]
    match what:
        case "comes":
            story.comes(f"0999000000{a % 4}" if a else "", trunk=("120", "water")[b % 2])
        case "order" if refs:
            kind: Any = PLAIN[a % len(PLAIN)]
            story.order(kind, ref=refs[(a + b) % len(refs)], seat=seat)
        case "aimed" if refs:
            aimed: Any = AIMED[a % len(AIMED)]
            target = TARGETS[(a + b) % len(TARGETS)]
            story.order(aimed, ref=refs[b % len(refs)], seat=seat, to=target)
        case "dial":
            ref: Any = f"out-{a}-{b}-{story.mono}"
            story.order(orders.Dial, ref=ref, seat=seat, to=TARGETS[a % len(TARGETS)])
        case "own":
            own: Any = f"own-{a}-{b}-{len(story.events)}"
            story.happens(SeatCalls(leg=own, ref=own, seat=seat, number="09990000100"))
        case "up" if legs:
            leg = room.legs[legs[a % len(legs)]]
            if leg.id.startswith("leg-"):
                story.happens(LegUp(leg.id))
        case "down" if legs:
            story.happens(LegDown(legs[a % len(legs)], list(LegEnd)[b % len(LegEnd)]))
        case "key" if legs:
            story.happens(KeyPressed(legs[a % len(legs)], str(b % 10)))
        case "silent" if legs:
            story.happens(VoiceSeen(legs[a % len(legs)], b % 3 > 0))
        case "seen" if a % 2:
            story.happens(PhoneSeen(seat, b % 3 > 0))
        case "seen":
            story.happens(TrunkSeen("120", b % 3 > 0))
        case "screen":
            asked = (orders.Intercepted(number=""),) if a % 2 else ()
            story.order(orders.Screening, interceptions=asked)
        case "passes":
            story.passes(a)
        case _:
            pass


def must_be_whole(story: Story) -> None:
    room = story.switch.room
    for call in room.calls.values():
        assert sum(m.leads for m in call.members.values()) <= 1
        assert call.phase is Phase.CONNECTING or call.taken_by is None
        for member in call.members.values():
            if member.kind is PartyKind.OUTSIDE:
                assert member.leg in room.legs, f"{member} speaks by a leg that is gone"
                assert room.legs[member.leg].ref == call.ref
    for line in room.lines.values():
        assert line.leg is None or room.legs[line.leg].line == line.id
    for leg in room.legs.values():
        assert leg.line is None or room.lines[leg.line].leg == leg.id
        assert leg.seat is None or room.seats[leg.seat].leg == leg.id
        assert leg.ref is None or leg.ref in room.calls, f"{leg} belongs to no call"
    for seat in room.seats.values():
        assert seat.focus is None or room.calls[seat.focus].ref == seat.focus


def must_sound_right(story: Story) -> None:
    room = story.switch.room
    roles = {
        member.leg: member.role
        for call in room.calls.values()
        for member in call.members.values()
        if member.kind is PartyKind.OUTSIDE
    }
    for leg, hears in story.switch._ears.items():
        assert leg in room.legs and room.legs[leg].up
        assert leg not in hears.legs, "nobody hears himself"
        assert all(room.legs[other].up for other in hears.legs)
        if roles.get(leg) is PartyRole.HELD:
            assert not hears.legs, "who is held hears nobody"
        for other in hears.legs:
            assert roles.get(other) not in (PartyRole.HELD, PartyRole.RINGING)
            assert room.legs[other].ref == room.legs[leg].ref, "no sound crosses from call to call"


def must_be_told_once(story: Story) -> None:
    ends = Counter(e.ref for e in story.events if isinstance(e, Ended | GaveUp | Refused))
    assert all(count == 1 for count in ends.values()), ends
    offered = Counter(e.ref for e in story.told(Offered))
    assert all(count == 1 for count in offered.values()), offered
    for ref in ends:
        assert ref not in story.switch.room.calls


@settings(max_examples=150, deadline=None)
@given(steps)
def test_whatever_happens_the_exchange_stays_whole(story_steps: list[tuple[str, int, int]]) -> None:
    story = Story()
    for what, a, b in story_steps:
        take(story, what, a, b)
        must_be_whole(story)
        must_sound_right(story)
        must_be_told_once(story)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_when_all_have_hung_up_nothing_is_left(story_steps: list[tuple[str, int, int]]) -> None:
    story = Story()
    for what, a, b in story_steps:
        take(story, what, a, b)
    while story.switch.room.calls:
        ref = next(iter(story.switch.room.calls))
        before = len(story.switch.room.calls)
        if story.switch.room.calls[ref].phase is Phase.SCREENED:
            story.hangs_up(ref)
        else:
            story.order(orders.Release, ref=ref, seat=SEATS[0])
        assert len(story.switch.room.calls) < before
    room = story.switch.room
    assert all(line.leg is None for line in room.lines.values())
    assert all(leg.seat is not None and room.seats[leg.seat].open for leg in room.legs.values())
    assert {kind for kind, _ in room.timers} <= {"open", "dial"}


@settings(max_examples=60, deadline=None)
@given(steps)
def test_the_same_story_gives_the_same_effects(story_steps: list[tuple[str, int, int]]) -> None:
    one, other = Story(), Story()
    for what, a, b in story_steps:
        take(one, what, a, b)
        take(other, what, a, b)
    assert one.effects == other.effects

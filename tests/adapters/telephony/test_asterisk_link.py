"""The link to an Asterisk: lost, hung, back, refused, noisy; and the queue that takes over."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from devices.simulator.asterisk.emulator import Emulator
from dispatch_app.adapters.telephony.asterisk.config import load
from dispatch_app.adapters.telephony.asterisk.control import AsteriskControl
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    Ender,
    OrderFailure,
    PartyRole,
    PhoneState,
    Target,
    TargetKind,
)
from dispatch_app.ports.call_control import (
    Answer,
    Consult,
    Hold,
    Listen,
    Release,
    SeatDuty,
    SendDigits,
)
from dispatch_app.ports.exchange_events import (
    Answered,
    Ended,
    ExchangeLink,
    GaveUp,
    LineState,
    Offered,
    OfferedTo,
    OrderFailed,
    SeatPhone,
)
from tests.fakes.asterisk_room import (
    TRUNK,
    AsteriskRoom,
    config_file,
    endpoint_of,
    permanent_room,
    ringing_room,
)
from tests.fakes.call_controls import Heard, eventually

CALLER, OTHER = "09990000001", "09990000002"
ONE, TWO, THREE = SeatId("1"), SeatId("2"), SeatId("3")
TALKING = PartyRole.TALKING


def started(room: AsteriskRoom) -> Iterator[AsteriskRoom]:
    try:
        room.control.start(room.heard)
        room.heard.one(ExchangeLink, up=True)
        yield room
    finally:
        room.control.stop()
        room.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[AsteriskRoom]:
    yield from started(permanent_room(tmp_path))


@pytest.fixture
def ringing(tmp_path: Path) -> Iterator[AsteriskRoom]:
    yield from started(ringing_room(tmp_path))


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[AsteriskRoom]:
    """Telephones ring longer than any gap of a test."""
    yield from started(AsteriskRoom(tmp_path, permanent=False, ring_s=60))


def order(kind: Any, ref: str, seat: SeatId, **more: Any) -> Any:
    return kind(order=f"{kind.__name__}-{ref}", ref=CallRef(ref), seat=seat, **more)


def a_talk(room: AsteriskRoom, number: str = CALLER, seat: SeatId = ONE) -> CallRef:
    room.ring(number)
    ref = room.heard.one(Offered, number=number).ref
    room.control.do(order(Answer, ref, seat))
    room.heard.parties(ref, {number: TALKING, seat: TALKING})
    return ref


def down(room: AsteriskRoom) -> int:
    room.heard.one(ExchangeLink, up=False)
    return room.heard.count()


# ---- lost and found --------------------------------------------------------------------------


def test_a_hung_exchange_is_told_as_away_and_as_back(room: AsteriskRoom) -> None:
    room.emulator.hang()
    before = down(room)
    room.emulator.hang(False)
    room.heard.since(before, ExchangeLink, up=True)


def test_an_exchange_that_is_away_is_told_once(room: AsteriskRoom) -> None:
    room.exchange_dies()
    before = down(room)
    room.exchange_comes_back()
    room.heard.since(before, ExchangeLink, up=True)
    assert len(room.heard.all(ExchangeLink, up=False)) == 1


def test_a_short_gap_leaves_calls_alone_and_tells_them_again(room: AsteriskRoom) -> None:
    ref = a_talk(room)
    room.emulator.drop_links()
    before = down(room)
    room.heard.since(before, Offered, ref=ref)
    room.heard.since(before, Answered, ref=ref, seat=ONE)
    eventually(room.phone(ONE).hears, frozenset({CALLER}))
    room.control.do(order(Hold, ref, ONE))
    room.heard.parties(ref, {CALLER: PartyRole.HELD, ONE: TALKING})


def test_a_call_that_ended_in_the_gap_is_told_as_ended(room: AsteriskRoom) -> None:
    room.heard.one(SeatPhone, seat=ONE)
    caller = room.ring(CALLER)
    ref = room.heard.one(Offered, number=CALLER).ref
    room.control.do(order(Answer, ref, ONE))
    room.heard.parties(ref, {CALLER: TALKING, ONE: TALKING})
    room.emulator.hang()
    room.heard.one(ExchangeLink, up=False)
    caller.hangs_up()
    room.emulator.hang(False)
    room.heard.one(Ended, ref=ref, by=Ender.CALLER)


@pytest.mark.parametrize("lifted_meanwhile", [True, False])
def test_a_telephone_that_rang_through_the_gap_answers_all_the_same(
    patient: AsteriskRoom, lifted_meanwhile: bool
) -> None:
    ringing = patient
    ringing.control.do(SeatDuty(order="on", seat=TWO, ready=True))
    ringing.ring(CALLER)
    ref = ringing.heard.one(OfferedTo, seats=(TWO,)).ref
    ringing.heard.one(SeatPhone, seat=TWO, state=PhoneState.RINGING)
    ringing.emulator.hang()
    before = down(ringing)
    if lifted_meanwhile:
        ringing.phone(TWO).lifts()
    ringing.emulator.hang(False)
    ringing.heard.since(before, ExchangeLink, up=True)
    ringing.heard.since(before, Offered, ref=ref)
    if not lifted_meanwhile:
        ringing.phone(TWO).lifts()
    ringing.heard.one(Answered, ref=ref, seat=TWO)


def test_calls_of_an_exchange_that_began_anew_are_over(room: AsteriskRoom) -> None:
    ref = a_talk(room)
    room.ring(OTHER)
    waiting = room.heard.one(Offered, number=OTHER).ref
    room.exchange_dies()
    down(room)
    room.exchange_comes_back()
    room.heard.one(Ended, ref=ref, by=Ender.EXCHANGE)
    room.heard.one(GaveUp, ref=waiting)


def test_a_seat_answers_again_after_the_exchange_began_anew(room: AsteriskRoom) -> None:
    a_talk(room)
    room.exchange_dies()
    before = down(room)
    room.exchange_comes_back()
    room.heard.since(before, ExchangeLink, up=True)
    a_talk(room, OTHER)


def test_an_order_to_an_exchange_that_hangs_fails(room: AsteriskRoom) -> None:
    room.emulator.hang()
    room.control.do(order(Answer, "gone", ONE))
    room.heard.one(OrderFailed, ref=CallRef("gone"))


def test_a_wrong_password_is_told_and_never_written_down(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room = permanent_room(tmp_path)
    path = config_file(tmp_path, room.emulator, permanent=True)
    (tmp_path / "asterisk.keys").write_text("ems\nnot-the-one\n", encoding="utf-8")
    heard, control = Heard(), AsteriskControl(load(path))
    with caplog.at_level(logging.DEBUG):
        control.start(heard)
        heard.one(ExchangeLink, up=False)
        control.stop()
    room.close()
    assert "not-the-one" not in caplog.text
    assert "not-the-one" not in repr(load(path))


def test_noise_between_events_does_not_stop_the_calls(room: AsteriskRoom) -> None:
    for noise in ("", "{", "[]", '{"type": 5}', '{"type":"StasisStart"}', '{"type":"Unseen"}'):
        room.emulator.inject_event(noise)
    room.emulator.inject_manager(
        b"\xff\xfe: \r\n\r\nEvent: QueueMember\r\n\r\nEvent: Unseen\r\n\r\n"
    )
    a_talk(room)


def test_an_unknown_event_is_logged_once(
    room: AsteriskRoom, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            room.emulator.inject_event('{"type":"Unseen"}')
        a_talk(room)
    assert caplog.text.count("'Unseen'") == 1


# ---- the exchange's own queue ----------------------------------------------------------------


@pytest.fixture
def queued(room: AsteriskRoom) -> tuple[AsteriskRoom, str, CallRef]:
    """A call that came while nobody listened: the exchange's own queue took it."""
    eventually(lambda: room.heard.all(SeatPhone, seat=ONE) != [], True)
    room.emulator.drop_links()
    channel = room.emulator.ring(CALLER)
    return room, channel, room.heard.one(Offered, number=CALLER).ref


Queued = tuple[AsteriskRoom, str, CallRef]


def test_a_call_in_the_exchanges_own_queue_is_told(queued: Queued) -> None:
    room, channel, ref = queued
    assert ONE in room.heard.one(OfferedTo, ref=ref).seats
    room.emulator.member_takes(endpoint_of(TWO))
    room.heard.one(Answered, ref=ref, seat=TWO)
    room.heard.parties(ref, {CALLER: TALKING, TWO: TALKING})
    room.emulator.queue_call_ends(channel)
    room.heard.one(Ended, ref=ref, by=Ender.CALLER)


def test_a_caller_who_leaves_the_exchanges_queue_gave_up(queued: Queued) -> None:
    room, channel, ref = queued
    room.emulator.queue_call_ends(channel)
    room.heard.one(GaveUp, ref=ref)


def test_a_call_in_the_exchanges_queue_can_only_be_ended(queued: Queued) -> None:
    room, _, ref = queued
    room.heard.since(0, ExchangeLink, up=True)
    room.control.do(order(Hold, ref, ONE))
    failed = room.heard.one(OrderFailed, order=f"Hold-{ref}")
    assert failed.reason is OrderFailure.NOT_SUPPORTED
    room.control.do(order(Release, ref, ONE))
    room.heard.one(Ended, ref=ref, by=Ender.FORCED)


def test_a_seat_that_is_not_ready_is_paused_in_the_exchanges_queue(room: AsteriskRoom) -> None:
    room.control.do(SeatDuty(order="off", seat=ONE, ready=False))
    eventually(lambda: room.emulator.paused()[endpoint_of(ONE)], True)
    room.control.do(SeatDuty(order="on", seat=ONE, ready=True))
    eventually(lambda: room.emulator.paused()[endpoint_of(ONE)], False)


# ---- telephones ------------------------------------------------------------------------------


def test_a_telephone_that_goes_away_is_told_and_gets_no_calls(ringing: AsteriskRoom) -> None:
    room = ringing
    for seat in (ONE, TWO):
        room.control.do(SeatDuty(order=f"on-{seat}", seat=seat, ready=True))
    room.ring(CALLER)
    ref = room.heard.one(Offered, number=CALLER).ref
    room.heard.one(OfferedTo, ref=ref, seats=(ONE, TWO))
    room.emulator.unplug(endpoint_of(ONE))
    room.heard.one(SeatPhone, seat=ONE, state=PhoneState.GONE)
    room.heard.one(OfferedTo, ref=ref, seats=(TWO,))
    room.phone(TWO).lifts()
    room.heard.one(Answered, ref=ref, seat=TWO)


def test_lifting_a_ringing_telephone_answers(ringing: AsteriskRoom) -> None:
    ringing.control.do(SeatDuty(order="on", seat=TWO, ready=True))
    ringing.ring(CALLER)
    ringing.phone(TWO).lifts()
    ref = ringing.heard.one(Answered, seat=TWO).ref
    eventually(ringing.phone(TWO).hears, frozenset({CALLER}))
    assert ref == ringing.heard.one(Offered).ref


def test_a_telephone_that_rings_with_one_call_takes_another_by_the_same_ring(
    patient: AsteriskRoom,
) -> None:
    patient.control.do(SeatDuty(order="on", seat=TWO, ready=True))
    patient.ring(CALLER)
    patient.heard.one(OfferedTo, seats=(TWO,))
    patient.heard.one(SeatPhone, seat=TWO, state=PhoneState.RINGING)
    patient.ring(OTHER)
    second = patient.heard.one(Offered, number=OTHER).ref
    patient.control.do(order(Answer, second, TWO))
    patient.phone(TWO).lifts()
    patient.heard.one(Answered, ref=second, seat=TWO)
    assert list(patient.emulator.channels().values()).count(endpoint_of(TWO)) == 1


def test_a_telephone_that_nobody_lifts_lets_the_call_ring_on_elsewhere(
    ringing: AsteriskRoom,
) -> None:
    ringing.ring(CALLER)
    ref = ringing.heard.one(Offered).ref
    ringing.control.do(order(Answer, ref, ONE))
    assert ringing.heard.one(OrderFailed, ref=ref).reason is OrderFailure.FAILED
    ringing.control.do(SeatDuty(order="on", seat=TWO, ready=True))
    ringing.phone(TWO).lifts()
    ringing.heard.one(Answered, ref=ref, seat=TWO)


def test_a_telephone_held_open_stays_open_between_calls(room: AsteriskRoom) -> None:
    room.control.do(SeatDuty(order="on", seat=ONE, ready=True))
    endpoints = room.emulator.channels
    eventually(lambda: endpoint_of(ONE) in endpoints().values(), True)
    channel = next(key for key, at in endpoints().items() if at == endpoint_of(ONE))
    ref = a_talk(room)
    room.control.do(order(Release, ref, ONE))
    room.heard.one(Ended, ref=ref)
    a_talk(room, OTHER)
    assert channel in endpoints()
    assert list(endpoints().values()).count(endpoint_of(ONE)) == 1


def test_nothing_is_left_at_the_exchange_when_a_listened_call_ends(room: AsteriskRoom) -> None:
    ref = a_talk(room)
    room.control.do(order(Listen, ref, THREE))
    room.heard.parties(ref, {CALLER: TALKING, ONE: TALKING, THREE: PartyRole.LISTENING})
    room.control.do(order(Release, ref, ONE))
    room.heard.one(Ended, ref=ref)
    eventually(room.emulator.bridges, 0)
    held_open = {endpoint_of(ONE), endpoint_of(THREE)}
    eventually(lambda: set(room.emulator.channels().values()), held_open)


def test_keys_cannot_be_pressed_into_a_call(room: AsteriskRoom) -> None:
    ref = a_talk(room)
    room.control.do(order(SendDigits, ref, ONE, digits="1"))
    assert room.heard.one(OrderFailed, ref=ref).reason is OrderFailure.NOT_SUPPORTED


# ---- lines and recordings --------------------------------------------------------------------


def with_more(tmp_path: Path, more: str) -> AsteriskRoom:
    return AsteriskRoom(tmp_path, permanent=True, more=more)


def test_a_conversation_is_recorded_at_the_exchange_where_that_is_wanted(tmp_path: Path) -> None:
    for room in started(with_more(tmp_path, "record = true")):
        emulator = room.emulator
        ref = a_talk(room)
        eventually(partial(has_been_asked, emulator, "record"), True)
        room.control.do(order(Release, ref, ONE))
        eventually(partial(has_been_asked, emulator, "stored"), True)


def has_been_asked(emulator: Emulator, name: str) -> bool:
    return name in emulator.asked


def test_an_idle_trunk_that_is_not_watched_is_never_told_as_broken(room: AsteriskRoom) -> None:
    caller = room.ring(CALLER)
    ref = room.heard.one(Offered).ref
    caller.hangs_up()
    room.heard.one(GaveUp, ref=ref)
    a_talk(room, OTHER)
    assert room.heard.all(LineState, usable=False) == []


def test_a_watched_trunk_that_goes_away_is_told(tmp_path: Path) -> None:
    room = with_more(tmp_path, "")
    path = tmp_path / "exchange.toml"
    text = path.read_text(encoding="utf-8").replace("channels = 12", "channels = 2\nwatched = true")
    path.write_text(text, encoding="utf-8")
    room.control = AsteriskControl(load(path))
    for started_room in started(room):
        started_room.emulator.unplug(TRUNK)
        lost = started_room.heard.one(LineState, line="120/02", usable=False)
        assert lost.reason == "unavailable"


def test_a_group_of_calls_takes_a_line_each(room: AsteriskRoom) -> None:
    first, second = a_talk(room), a_talk(room, OTHER, TWO)
    lines = {room.heard.one(Offered, ref=ref).line for ref in (first, second)}
    assert lines == {"120/01", "120/02"}


def test_a_dedicated_line_without_a_name_cannot_be_called(room: AsteriskRoom) -> None:
    ref = a_talk(room)
    nowhere = Target(kind=TargetKind.NUMBER, id="12/../channels")
    room.control.do(order(Consult, ref, ONE, to=nowhere))
    assert room.heard.one(OrderFailed, ref=ref).reason is OrderFailure.TARGET_UNKNOWN


def test_a_listener_who_hangs_up_leaves_nothing_at_the_exchange(room: AsteriskRoom) -> None:
    ref = a_talk(room)
    room.control.do(order(Listen, ref, THREE))
    room.heard.parties(ref, {CALLER: TALKING, ONE: TALKING, THREE: PartyRole.LISTENING})
    eventually(room.emulator.bridges, 2)
    room.phone(THREE).hangs_up()
    room.heard.parties(ref, {CALLER: TALKING, ONE: TALKING})
    eventually(room.emulator.bridges, 1)
    eventually(lambda: len(room.emulator.channels()), 2)

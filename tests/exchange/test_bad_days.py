"""Broken packets, silent callers, floods and lines that flap: the exchange goes on each time."""

from __future__ import annotations

import re
import select
import socket
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulator.sip.loopback import LOOPBACK, free_port
from devices.simulator.sip.messages import header
from devices.simulator.sip.people import People, Person
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import CallRef, PhoneState
from dispatch_app.exchange.config import load
from dispatch_app.exchange.machine.plan import Times
from dispatch_app.exchange.machine.values import VoiceSeen
from dispatch_app.exchange.softswitch import Softswitch
from dispatch_app.ports.call_control import Answer, Screening, SeatDuty
from dispatch_app.ports.exchange_events import (
    Answered,
    DigitPressed,
    Ended,
    ExchangeLink,
    GaveUp,
    LineState,
    NoVoice,
    Offered,
    SeatPhone,
)
from tests.fakes.call_controls import Heard, eventually
from tests.fakes.softswitch_room import SoftswitchRoom
from tests.fakes.switch_story import Story

pytestmark = pytest.mark.slow

CALLER, OTHER = "09990000001", "09990000002"
ONE, TWO = SeatId("1"), SeatId("2")
FLOOD, FLOOD_S = 100, 5.0
CHANNELS = 8


@pytest.fixture
def room() -> Iterator[SoftswitchRoom]:
    room = SoftswitchRoom(permanent=True, times=Times(), channels=CHANNELS)
    room.start()
    room.people.wait(lambda: ready(room))
    yield room
    room.close()


def ready(room: SoftswitchRoom) -> bool:
    return all(
        (told := room.heard.all(SeatPhone, seat=seat)) and told[-1].state is PhoneState.READY
        for seat in room.seats
    )


def talk(room: SoftswitchRoom) -> tuple[CallRef, Person]:
    caller = room.ring(CALLER)
    ref = room.heard.one(Offered, number=CALLER).ref
    room.control.do(Answer(order="answer", ref=ref, seat=ONE))
    room.heard.one(Answered, ref=ref)
    eventually(caller.hears, frozenset({ONE}))
    return ref, caller


def an_invite(number: str, port: int, *, sdp: str = "") -> bytes:
    call = uuid.uuid4().hex
    body = sdp or (
        f"v=0\r\no=- 1 1 IN IP4 {LOOPBACK}\r\ns=-\r\nc=IN IP4 {LOOPBACK}\r\nt=0 0\r\n"
        "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
    )
    return (
        f"INVITE sip:120@{LOOPBACK} SIP/2.0\r\nVia: SIP/2.0/UDP {LOOPBACK}:{port};"
        f"branch=z9hG4bK{call[:12]};rport\r\nFrom: <sip:{number}@{LOOPBACK}:{port}>;tag={call[:6]}"
        f"\r\nTo: <sip:120@{LOOPBACK}>\r\nCall-ID: {call}\r\nCSeq: 1 INVITE\r\n"
        f"Contact: <sip:{number}@{LOOPBACK}:{port}>\r\nMax-Forwards: 70\r\n"
        f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def an_ack(answer: str, port: int) -> bytes:
    return (
        f"ACK sip:120@{LOOPBACK} SIP/2.0\r\nVia: {header(answer, 'Via')}\r\n"
        f"From: {header(answer, 'From')}\r\nTo: {header(answer, 'To')}\r\n"
        f"Call-ID: {header(answer, 'Call-ID')}\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n"
    ).encode()


@pytest.fixture
def wire() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind((LOOPBACK, 0))
        yield made


def answers(wire: socket.socket, patience_s: float) -> Iterator[str]:
    end = time.monotonic() + patience_s
    while (left := end - time.monotonic()) > 0:
        if select.select([wire], [], [], left)[0]:
            yield wire.recv(65536).decode("utf-8", errors="replace")


def test_broken_sip_is_dropped_and_the_next_call_comes(
    room: SoftswitchRoom, wire: socket.socket
) -> None:
    whole = an_invite(OTHER, wire.getsockname()[1])
    broken = [
        b"",
        b"\x00" * 400,
        b"INVITE",
        whole[:90],
        whole.replace(b"SIP/2.0", b"SIP/9.9"),
        whole.replace(b"Call-ID", b"Nothing"),
        whole.replace(b"Content-Length: ", b"Content-Length: 99999"),
        whole.replace(b"CSeq: 1", b"CSeq: x"),
        b"SIP/2.0 200 OK\r\n\r\n",
        b"\xff\xfe" + whole,
        b"A" * 60000,
    ]
    for packet in broken:
        wire.sendto(packet, (LOOPBACK, room.port))
    talk(room)


@pytest.mark.parametrize(
    "sdp",
    [
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        "m=audio 40000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nm=audio x RTP\r\n",
    ],
)
def test_a_call_whose_sound_we_cannot_carry_is_refused_and_takes_no_line(
    room: SoftswitchRoom, wire: socket.socket, sdp: str
) -> None:
    wire.sendto(an_invite(OTHER, wire.getsockname()[1], sdp=sdp), (LOOPBACK, room.port))
    final = next(a for a in answers(wire, 5.0) if re.match(r"SIP/2\.0 [3-6]", a))
    assert re.match(r"SIP/2\.0 4\d\d", final)
    talk(room)
    assert room.heard.all(Offered, number=OTHER) == []


def test_a_caller_from_whom_nothing_is_heard_is_told_and_told_again_when_heard(
    room: SoftswitchRoom,
) -> None:
    ref, caller = talk(room)
    caller.speaks = False
    room.heard.one(NoVoice, ref=ref, party=CALLER, silent=True)
    caller.speaks = True
    room.heard.one(NoVoice, ref=ref, party=CALLER, silent=False)


def test_broken_sound_packets_do_not_stop_a_conversation(
    room: SoftswitchRoom, wire: socket.socket
) -> None:
    _, caller = talk(room)
    assert caller.dialog is not None and caller.dialog.rtp is not None
    for packet in (b"", b"\x80", b"\xff" * 700, b"\x80\x00" + bytes(9), bytes(2000)):
        wire.sendto(packet, caller.dialog.rtp)
    eventually(caller.hears, frozenset({ONE}))


def test_a_key_of_the_caller_arrives(room: SoftswitchRoom) -> None:
    ref, caller = talk(room)
    caller.presses("7")
    assert room.heard.one(DigitPressed, ref=ref).digit == "7"


def count_finals(wire: socket.socket, for_s: float, final: Counter[int], to: int) -> None:
    """Count the calls that were refused, each once, and acknowledge every refusal."""
    port = wire.getsockname()[1]
    for answer in answers(wire, for_s):
        status = int(answer.split(" ")[1]) if answer.startswith("SIP/2.0") else 0
        if status >= 300:
            final[status] += 1
            wire.sendto(an_ack(answer, port), (LOOPBACK, to))


def test_a_flood_fills_the_lines_and_no_more_and_the_conversation_goes_on(
    room: SoftswitchRoom, wire: socket.socket
) -> None:
    _, caller = talk(room)
    late_before = room.control.late_steps
    port = wire.getsockname()[1]
    final: Counter[int] = Counter()
    for n in range(FLOOD):
        wire.sendto(an_invite(f"0999001{n:04}", port), (LOOPBACK, room.port))
        count_finals(wire, FLOOD_S / FLOOD, final, room.port)
    end = time.monotonic() + 10.0
    while final[486] < FLOOD - CHANNELS and time.monotonic() < end:
        count_finals(wire, 0.1, final, room.port)
    offered = [o for o in room.heard.all(Offered) if o.number.startswith("0999001")]
    assert len(offered) == CHANNELS - 1
    assert final[486] >= FLOOD - len(offered)
    eventually(caller.hears, frozenset({ONE}))
    seconds_late = (room.control.late_steps - late_before) * 0.02
    assert seconds_late < FLOOD_S, "sound did not stand still for the flood"


def test_a_seat_may_dial_at_its_telephone_without_any_screen() -> None:
    room = SoftswitchRoom(times=Times())
    room.start()
    try:
        room.far(OTHER).will_answer()
        phone = room.phones[ONE]
        phone.calls(OTHER, room.port)
        eventually(phone.hears, frozenset({OTHER}))
        eventually(room.far(OTHER).hears, frozenset({ONE}))
    finally:
        room.close()


def test_a_trunk_that_flaps_is_told_and_calls_on_it_go_on(room: SoftswitchRoom) -> None:
    _, caller = talk(room)
    there = room.gateway.took
    room.gateway.took = lambda data, sender: None  # type: ignore[method-assign]
    told = room.heard.count()
    room.heard.since(told, LineState, line="120/01", usable=False)
    room.gateway.took = there  # type: ignore[method-assign]
    room.heard.since(told, LineState, line="120/01", usable=True)
    eventually(caller.hears, frozenset({ONE}))


@pytest.mark.parametrize(("status", "usable"), [(200, True), (403, False)])
def test_a_trunk_that_must_sign_in_is_usable_once_it_is_let_in(
    tmp_path: Path, status: int, usable: bool
) -> None:
    people = People()
    operator, phone = people.add("operator"), people.add("1")
    operator.on_other = status
    port = free_port()
    path = tmp_path / "softswitch.toml"
    path.write_text(
        f'[sip]\nlisten = "{LOOPBACK}:{port}"\nrtp_first = 21000\nrtp_last = 21100\n'
        f'[trunks.120]\ngateway = "{LOOPBACK}:{operator.port}"\nuser = "centre"\n'
        f'[phones.1]\naddress = "{LOOPBACK}:{phone.port}"\n',
        encoding="utf-8",
    )
    heard, exchange = Heard(), Softswitch(load(path))
    exchange.start(heard)
    try:
        if usable:
            people.wait(lambda: operator.others > 0)
            assert heard.all(LineState, usable=False) == []
        else:
            assert heard.one(LineState, usable=False).reason == "not-signed-in"
    finally:
        exchange.stop()
        people.close()


def test_an_intercepted_caller_presses_the_key_and_is_through(room: SoftswitchRoom) -> None:
    from dispatch_app.ports.call_control import Intercepted

    room.control.do(Screening(order="on", interceptions=(Intercepted(number=""),)))
    caller = room.ring(CALLER)
    room.people.wait(lambda: caller.dialog is not None and caller.dialog.up)
    room.people.wait(lambda: caller.loudness() > 500)
    caller.presses("1")
    room.heard.one(Offered, number=CALLER)


def test_who_waits_longer_hears_the_ring_and_a_caller_may_give_up(room: SoftswitchRoom) -> None:
    for seat in room.seats:
        room.control.do(SeatDuty(order="off", seat=seat, ready=False))
    caller = room.ring(CALLER)
    ref = room.heard.one(Offered, number=CALLER).ref
    caller.hangs_up()
    room.heard.one(GaveUp, ref=ref)


def test_lines_that_are_closed_end_all_and_come_back_whole(room: SoftswitchRoom) -> None:
    talk(room)
    told = room.heard.count()
    room.control.close_lines()
    room.heard.since(told, ExchangeLink, up=False)
    room.control.open_lines()
    room.heard.since(told, ExchangeLink, up=True)
    caller = room.ring(OTHER)
    ref = room.heard.one(Offered, number=OTHER).ref
    room.people.wait(lambda: ready_or_ringing(room))
    room.control.do(Answer(order="again", ref=ref, seat=ONE))
    room.heard.one(Answered, ref=ref)
    eventually(caller.hears, frozenset({ONE}))


def ready_or_ringing(room: SoftswitchRoom) -> bool:
    states = (PhoneState.READY, PhoneState.RINGING)
    return room.heard.all(SeatPhone, seat=ONE)[-1].state in states


def test_a_caller_who_hears_nothing_is_still_heard(room: SoftswitchRoom) -> None:
    """One way only: our sound does not reach the caller, whose own comes in."""
    ref, caller = talk(room)
    assert caller.dialog is not None
    caller.listens = lambda packet: caller.nothing_came()  # type: ignore[method-assign]
    eventually(caller.hears, frozenset())
    eventually(room.phones[ONE].hears, frozenset({CALLER}))
    assert room.heard.all(NoVoice, ref=ref) == []


def test_a_seat_from_which_nothing_is_heard_is_told_by_its_name() -> None:
    """One way only: the caller hears nobody, and the screen says whose telephone is dumb."""
    story = Story()
    ref = story.comes()
    story.order(Answer, ref=ref, seat=ONE)
    for silent in (True, False):
        story.happens(VoiceSeen(story.leg_of(ONE), silent))
    told = [(e.ref, e.party, e.silent) for e in story.events if isinstance(e, NoVoice)]
    assert told == [(ref, ONE, True), (ref, ONE, False)]


def test_two_calls_from_one_number_at_once_are_two_calls(room: SoftswitchRoom) -> None:
    first, second = room.ring(CALLER), room.ring(CALLER)
    room.people.wait(lambda: len(room.heard.all(Offered, number=CALLER)) == 2)
    one, other = room.heard.all(Offered, number=CALLER)
    assert one.ref != other.ref and one.line != other.line
    room.control.do(Answer(order="one", ref=one.ref, seat=ONE))
    room.control.do(Answer(order="other", ref=other.ref, seat=TWO))
    room.heard.one(Answered, ref=one.ref, seat=ONE)
    room.heard.one(Answered, ref=other.ref, seat=TWO)
    first.hangs_up()
    second.hangs_up()
    room.heard.one(Ended, ref=one.ref)
    room.heard.one(Ended, ref=other.ref)


def test_a_number_that_is_withheld_is_answered_like_any_other(room: SoftswitchRoom) -> None:
    caller = room.ring("")
    told = room.heard.one(Offered, number="")
    assert told.number_state is NumberState.PRIVATE
    room.control.do(Answer(order="answer", ref=told.ref, seat=ONE))
    room.heard.one(Answered, ref=told.ref, seat=ONE)
    eventually(caller.hears, frozenset({ONE}))


def test_a_telephone_lifted_as_its_ring_is_taken_back_is_asked_once_more() -> None:
    """It is busy with nobody for a moment, when the answer at the screen calls it anew."""
    room = SoftswitchRoom(times=Times())
    room.start()
    try:
        room.people.wait(lambda: ready(room))
        phone = room.phones[ONE]
        rings_then_busy_once = iter((0, 486, 200))
        phone.answers = lambda invite: next(rings_then_busy_once)
        room.ring(CALLER)
        ref = room.heard.one(Offered, number=CALLER).ref
        room.people.wait(lambda: phone.invited == 1)
        room.control.do(Answer(order="answer", ref=ref, seat=ONE))
        room.heard.one(Answered, ref=ref, seat=ONE)
        assert phone.invited == 3
    finally:
        room.close()

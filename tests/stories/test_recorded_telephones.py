"""A caller and a seat at telephones we did not write talk through our exchange; the recording says
who said what, by spectrum.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from devices.simulator.sip.loopback import LOOPBACK, free_port
from dispatch_app.adapters.audio_tap.receiver import TapReceiver
from dispatch_app.adapters.audio_tap.sender import TapSender
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.exchange.config import ExchangeConfig
from dispatch_app.exchange.machine.plan import GroupPlan, PhoneMode, Plan, SeatPlan, TrunkPlan
from dispatch_app.exchange.sip_plan import Peer, SipPlan
from dispatch_app.exchange.softswitch import Softswitch
from dispatch_app.ports.call_control import Answer, Release
from dispatch_app.ports.exchange_events import Answered, Offered, SeatPhone
from tests.fakes.call_controls import Heard
from tests.fakes.real_telephones import RealCaller, RealTelephone, strength, until
from tests.fakes.recorder_room import RecorderRoom

pytestmark = pytest.mark.slow

CALLER_HZ, SEAT_HZ = 440, 1000
NUMBER = "09990000001"
ONE = SeatId("1")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[RecorderRoom]:
    kept = tmp_path / "kept"
    kept.mkdir()
    room = RecorderRoom(kept)
    yield room
    room.close()


@pytest.fixture
def tap(room: RecorderRoom) -> Iterator[TapSender]:
    receiver = TapReceiver(("127.0.0.1", 0), room.arriving)
    receiver.start()
    sender = TapSender(("127.0.0.1", receiver.port), exchange="ours")
    sender.start()
    yield sender
    sender.stop()
    receiver.stop()


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RealTelephone]:
    phone = RealTelephone(tmp_path / "one", ONE, SEAT_HZ)
    yield phone
    phone.close()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def heard(tap: TapSender, phone: RealTelephone, port: int) -> Iterator[tuple[Softswitch, Heard]]:
    rtp = free_port()
    plan = Plan(
        trunks=(TrunkPlan(name="120", channels=4, numbers=("120",)),),
        seats=(SeatPlan(seat=ONE, mode=PhoneMode.PERMANENT),),
        groups=(GroupPlan(name="all", seats=(ONE,)),),
    )
    sip = SipPlan(
        port=port,
        rtp_ports=(rtp, rtp + 200),
        check_s=0.2,
        codecs=("pcmu", "pcma"),
        phones={ONE: Peer(LOOPBACK, phone.port, ONE)},
        gateways={"120": Peer(LOOPBACK, free_port())},
        unchecked=frozenset({"120"}),
    )
    exchange, told = Softswitch(ExchangeConfig(plan=plan, sip=sip), tap=tap), Heard()
    exchange.start(told)
    until(lambda: told.all(SeatPhone, seat=ONE)[-1].state is PhoneState.READY)
    yield exchange, told
    exchange.stop()


def recorded_s(room: RecorderRoom) -> float:
    """By the outline on the disk."""
    room.round()
    return sum(path.stat().st_size for path in room.root.rglob("*.peaks")) / 40


def test_a_real_call_is_recorded_by_party(
    room: RecorderRoom,
    phone: RealTelephone,
    heard: tuple[Softswitch, Heard],
    port: int,
    tmp_path: Path,
) -> None:
    exchange, told = heard
    caller = RealCaller(tmp_path / "caller", port, NUMBER, CALLER_HZ, talks_s=20.0)
    try:
        ref = told.one(Offered, number=NUMBER).ref
        exchange.do(Answer(order="answer", ref=ref, seat=ONE))
        told.one(Answered, ref=ref, seat=ONE)
        until(lambda: strength(phone.heard(), CALLER_HZ) > 1000)
        until(lambda: strength(caller.heard(), SEAT_HZ) > 1000)
        spoken_s = recorded_s(room)
        until(lambda: recorded_s(room) > spoken_s + 3)
        exchange.do(Release(order="release", ref=ref, seat=ONE))

        def sealed() -> bool:
            room.round()
            return bool(room.made)

        until(sealed)
    finally:
        caller.close()
    (take,) = room.made
    assert (take.sound.number, take.sound.line, take.sound.seats) == (NUMBER, "120/01", (ONE,))
    assert not take.sound.cut and take.sound.lost_ms == 0
    outside, centre = (side.astype(np.float64) for side in room.sound(take)[-20_000:-4_000].T)
    assert strength(outside, CALLER_HZ) > 1000 > 10 * strength(outside, SEAT_HZ)
    assert strength(centre, SEAT_HZ) > 1000 > 10 * strength(centre, CALLER_HZ)

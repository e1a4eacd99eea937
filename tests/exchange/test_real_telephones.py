"""Callers and telephones that we did not write, heard by spectrum on both sides of our exchange."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulator.sip.loopback import LOOPBACK, free_port
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import CallRef, Ender, PhoneState, Target, TargetKind
from dispatch_app.exchange.config import ExchangeConfig
from dispatch_app.exchange.machine.plan import GroupPlan, PhoneMode, Plan, SeatPlan, TrunkPlan
from dispatch_app.exchange.sip_plan import Peer, SipPlan
from dispatch_app.exchange.softswitch import Softswitch
from dispatch_app.ports.call_control import AddParty, Answer, Hold, Resume, Whisper
from dispatch_app.ports.exchange_events import (
    Answered,
    Ended,
    NoVoice,
    Offered,
    OfferedTo,
    SeatPhone,
)
from tests.fakes.call_controls import Heard
from tests.fakes.real_telephones import RealCaller, RealTelephone, strength, until

pytestmark = pytest.mark.slow

CALLER_HZ, SEAT_HZ, LEADER_HZ = 440, 1000, 1600
LOUD = 1500.0
QUIET = 150.0
ONE, TWO = SeatId("1"), SeatId("2")
NUMBER = "09990000001"


class House:
    """Two seats with Debian's baresip, and an exchange between them and the world."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.phones = {
            ONE: RealTelephone(folder / "one", ONE, SEAT_HZ),
            TWO: RealTelephone(folder / "two", TWO, LEADER_HZ),
        }
        self.port, rtp = free_port(), free_port()
        plan = Plan(
            trunks=(TrunkPlan(name="120", channels=4, numbers=("120",)),),
            seats=(
                SeatPlan(seat=ONE, mode=PhoneMode.PERMANENT),
                SeatPlan(seat=TWO, mode=PhoneMode.PERMANENT),
            ),
            groups=(GroupPlan(name="all", seats=(ONE, TWO)),),
        )
        sip = SipPlan(
            port=self.port,
            rtp_ports=(rtp, rtp + 200),
            check_s=0.2,
            codecs=("pcmu", "pcma"),
            phones={seat: Peer(LOOPBACK, p.port, seat) for seat, p in self.phones.items()},
            gateways={"120": Peer(LOOPBACK, free_port())},
            unchecked=frozenset({"120"}),
        )
        self.heard = Heard()
        self.exchange = Softswitch(ExchangeConfig(plan=plan, sip=sip))
        self.exchange.start(self.heard)
        for seat in self.phones:
            until(lambda seat=seat: self.state(seat) is PhoneState.READY)
        self.callers: list[RealCaller] = []

    def state(self, seat: SeatId) -> PhoneState:
        return self.heard.all(SeatPhone, seat=seat)[-1].state

    def rings(self, *, talks_s: float = 20.0) -> tuple[CallRef, RealCaller]:
        folder = self.folder / f"caller-{len(self.callers)}"
        caller = RealCaller(folder, self.port, NUMBER, CALLER_HZ, talks_s=talks_s)
        self.callers.append(caller)
        return self.heard.one(Offered, number=NUMBER).ref, caller

    def talk(self, *, talks_s: float = 20.0) -> tuple[CallRef, RealCaller]:
        ref, caller = self.rings(talks_s=talks_s)
        self.exchange.do(Answer(order="answer", ref=ref, seat=ONE))
        self.heard.one(Answered, ref=ref, seat=ONE)
        return ref, caller

    def close(self) -> None:
        for caller in self.callers:
            caller.close()
        self.exchange.stop()
        for phone in self.phones.values():
            phone.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.close()


def hears(ear: RealTelephone | RealCaller, hz: int) -> bool:
    return strength(ear.heard(), hz) > LOUD


def long_enough(ear: RealTelephone | RealCaller) -> bool:
    return len(ear.heard()) > 4000


def misses(ear: RealTelephone | RealCaller, hz: int) -> bool:
    return long_enough(ear) and strength(ear.heard(), hz) < QUIET


def test_a_caller_and_a_seat_hear_each_other(house: House) -> None:
    ref, caller = house.talk()
    seat = house.phones[ONE]
    until(lambda: hears(seat, CALLER_HZ))
    until(lambda: hears(caller, SEAT_HZ))
    until(lambda: long_enough(caller) and long_enough(seat))
    assert misses(caller, CALLER_HZ), "nobody hears himself"
    assert misses(seat, SEAT_HZ), "nobody hears himself"
    assert house.heard.all(Ended, ref=ref) == []


def test_a_held_caller_and_the_seat_do_not_hear_each_other(house: House) -> None:
    ref, caller = house.talk()
    until(lambda: hears(caller, SEAT_HZ))
    house.exchange.do(Hold(order="hold", ref=ref, seat=ONE))
    until(lambda: misses(caller, SEAT_HZ) and misses(house.phones[ONE], CALLER_HZ))
    house.exchange.do(Resume(order="resume", ref=ref, seat=ONE))
    until(lambda: hears(caller, SEAT_HZ) and hears(house.phones[ONE], CALLER_HZ))


def test_a_whisper_reaches_the_seat_and_not_the_caller(house: House) -> None:
    ref, caller = house.talk()
    house.exchange.do(Whisper(order="whisper", ref=ref, seat=TWO))
    until(lambda: hears(house.phones[ONE], LEADER_HZ))
    until(lambda: hears(house.phones[TWO], CALLER_HZ) and hears(house.phones[TWO], SEAT_HZ))
    until(lambda: hears(caller, SEAT_HZ))
    until(lambda: long_enough(caller))
    assert misses(caller, LEADER_HZ)


def test_three_in_a_conversation_hear_the_other_two(house: House) -> None:
    ref, caller = house.talk()
    to = Target(kind=TargetKind.SEAT, id=TWO)
    house.exchange.do(AddParty(order="add", ref=ref, seat=ONE, to=to))
    until(lambda: house.state(TWO) is PhoneState.RINGING)
    house.exchange.do(Answer(order="come", ref=ref, seat=TWO))
    until(lambda: hears(caller, SEAT_HZ) and hears(caller, LEADER_HZ))
    until(lambda: hears(house.phones[ONE], CALLER_HZ) and hears(house.phones[ONE], LEADER_HZ))
    until(lambda: hears(house.phones[TWO], CALLER_HZ) and hears(house.phones[TWO], SEAT_HZ))


def test_a_caller_who_hangs_up_ends_the_call_and_the_telephone_stays_open(house: House) -> None:
    ref, _ = house.talk(talks_s=1.0)
    house.heard.one(Ended, ref=ref, by=Ender.CALLER)
    until(lambda: house.state(ONE) is PhoneState.READY)


def test_a_telephone_whose_plug_is_pulled_gives_the_caller_to_another_seat(house: House) -> None:
    ref, _ = house.talk()
    until(lambda: hears(house.phones[ONE], CALLER_HZ))
    house.phones[ONE].vanishes()
    house.heard.one(NoVoice, ref=ref, party=ONE, silent=True)
    house.heard.one(OfferedTo, ref=ref, seats=(TWO,))
    assert house.heard.all(Ended, ref=ref) == []

"""Telephones that we did not write sign in and are called where they are: baresip and sipp."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulator.sip.loopback import LOOPBACK, free_port
from devices.simulator.sip.people import People, Person
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.exchange.config import load
from dispatch_app.exchange.softswitch import Softswitch
from dispatch_app.ports.call_control import Answer
from dispatch_app.ports.exchange_events import Answered, Dialling, Offered, SeatPhone
from tests.fakes import peers
from tests.fakes.call_controls import Heard, eventually
from tests.fakes.real_telephones import RealTelephone, strength, until

pytestmark = pytest.mark.slow

ONE, WORD, NUMBER = SeatId("1"), "geheim-1", "09990000001"
SEAT_HZ, LOUD = 2500, 1500.0

SIGN_IN = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="sign in">
<send retrans="500"><![CDATA[
REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:{user}@[remote_ip]>;tag=[pid]T[call_number]
To: <sip:{user}@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 REGISTER
Contact: <sip:{user}@[local_ip]:[local_port]>;expires={expires}
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="401" auth="true"/>
<send retrans="500"><![CDATA[
REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:{user}@[remote_ip]>;tag=[pid]T[call_number]
To: <sip:{user}@[remote_ip]>
Call-ID: [call_id]
CSeq: 2 REGISTER
Contact: <sip:{user}@[local_ip]:[local_port]>;expires={expires}
Max-Forwards: 70
[authentication username={user} password={password}]
Content-Length: 0

]]></send>
<recv response="{status}"/>
</scenario>
"""


class House:
    """An exchange with one seat, whose telephone signs in, and people who call."""

    def __init__(self, folder: Path, *, check: bool = True) -> None:
        self.folder, self.people = folder, People()
        self.port, self.registrar, rtp = free_port(), free_port(), free_port()
        (folder / "one.word").write_text(WORD, encoding="utf-8")
        path = folder / "softswitch.toml"
        path.write_text(
            f'[sip]\nlisten = "{LOOPBACK}:{self.port}"\nrtp_first = {rtp}\nrtp_last = {rtp + 200}\n'
            f'check_s = 0.2\n[registrar]\nlisten = "{LOOPBACK}:{self.registrar}"\n'
            f'[trunks.120]\nchannels = 4\ngateway = "{LOOPBACK}:9"\nnumbers = ["120"]\n'
            f'check = false\n[phones.1]\npassword_file = "one.word"\n'
            f"check = {str(check).lower()}\n",
            encoding="utf-8",
        )
        self.heard = Heard()
        self.exchange = Softswitch(load(path))
        self.exchange.start(self.heard)

    def phone(self) -> tuple[PhoneState, str]:
        told = self.heard.all(SeatPhone, seat=ONE)[-1]
        return told.state, told.reason

    def talks(self) -> Person:
        """Somebody calls and the seat answers."""
        caller = self.people.add(NUMBER)
        caller.calls("120", self.port)
        ref = self.heard.one(Offered, number=NUMBER).ref
        self.exchange.do(Answer(order="answer", ref=ref, seat=ONE))
        self.heard.one(Answered, ref=ref, seat=ONE)
        return caller

    def sipp(self, *, expires: int = 60, password: str = WORD, status: int = 200) -> int:
        """Sign in with sipp; 0 if all went as the scenario says."""
        port = free_port()
        name = f"sign-in-{port}.xml"
        scenario = SIGN_IN.format(user="1", expires=expires, password=password, status=status)
        (self.folder / name).write_text(scenario, encoding="utf-8")
        command = [str(peers.program("sipp")), "-sf", name, "-i", LOOPBACK, "-p", str(port)]
        command += ["-m", "1", "-nostdin", "-timeout", "15", f"{LOOPBACK}:{self.registrar}"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, timeout=60).returncode

    def close(self) -> None:
        self.exchange.stop()
        self.people.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.close()


@pytest.fixture
def unasked(tmp_path: Path) -> Iterator[House]:
    """Its telephone is not asked whether it is there: sipp signs in and goes."""
    house = House(tmp_path, check=False)
    yield house
    house.close()


def hears_the_seat(caller: Person) -> bool:
    with caller.people.lock:
        newest = caller._heard[-4000:].astype(float)
    return len(newest) == 4000 and strength(newest, SEAT_HZ) > LOUD


def test_until_it_has_signed_in_a_telephone_is_gone_and_it_is_said_why(house: House) -> None:
    eventually(house.phone, (PhoneState.GONE, "not-signed-in"))


def test_baresip_signs_in_talks_moves_and_talks_where_it_is(house: House) -> None:
    signs_in = {"registrar": house.registrar, "password": WORD}
    first = RealTelephone(house.folder / "first", "1", SEAT_HZ - 900, **signs_in)
    try:
        eventually(house.phone, (PhoneState.READY, ""))
    finally:
        first.vanishes()
    second = RealTelephone(house.folder / "second", "1", SEAT_HZ, **signs_in)
    try:
        moved = f":{second.port}"
        until(lambda: moved in str(house.exchange._registrar.where()[ONE].uri))
        eventually(house.phone, (PhoneState.READY, ""))
        caller = house.talks()
        until(lambda: hears_the_seat(caller))
        caller.hangs_up()
    finally:
        second.close()
    eventually(house.phone, (PhoneState.GONE, "signed-out"))


def test_sipp_signs_in_with_the_right_password(unasked: House) -> None:
    assert unasked.sipp() == 0
    eventually(unasked.phone, (PhoneState.READY, ""))


def test_sipp_is_told_the_shortest_time_there_is(unasked: House) -> None:
    assert unasked.sipp(expires=5, status=423) == 0
    assert unasked.phone() == (PhoneState.GONE, "not-signed-in")


def test_sipp_with_a_wrong_password_is_refused_and_told(unasked: House) -> None:
    assert unasked.sipp(password="guessed", status=403) == 0
    unasked.heard.one(SeatPhone, seat=ONE, reason="sign-in-refused")
    assert unasked.exchange._registrar.where() == {}


def test_what_is_dialled_at_a_telephone_that_signed_in_is_its_seats_call(house: House) -> None:
    """Its call goes to where it has signed in, and is sent on from there."""
    folder = house.folder / "dials"
    phone = RealTelephone(folder, "1", SEAT_HZ, registrar=house.registrar, password=WORD)
    try:
        eventually(house.phone, (PhoneState.READY, ""))
        phone.dials(f"sip:{NUMBER}@{LOOPBACK}:{house.registrar}")
        assert house.heard.one(Dialling).seat == ONE
    finally:
        phone.close()


def test_noise_at_the_port_keeps_nobody_from_signing_in(unasked: House) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for noise in (
            b"",
            b"\x00" * 500,
            b"REGISTER",
            b"REGISTER sip:x SIP/2.0\r\n\r\n",
            b"A" * 9000,
        ):
            stranger.sendto(noise, (LOOPBACK, unasked.registrar))
    assert unasked.sipp() == 0
    eventually(unasked.phone, (PhoneState.READY, ""))

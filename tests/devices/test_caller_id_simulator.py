"""The simulated modem: what it says to AT commands, and whether a stranger's program reads it."""

import asyncio
import json
import socket
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pty", reason="pseudo-terminals are POSIX only")

from phone_modem import PhoneModem
from phone_modem.exceptions import ResponseError

from devices.simulator.at_modem import AtModem, Dialect
from devices.simulator.caller_id_modem import ModemBank
from devices.simulator.incoming_call import RING, IncomingCall, utterances

NEW_YEAR = datetime(2026, 1, 1, 8, 5, tzinfo=UTC)
LONG_S = 20.0


def answered(*commands: str, dialect: Dialect = Dialect.VCID) -> list[str]:
    """What the modem says to commands, with its echo switched off."""
    modem = AtModem(dialect)
    modem.echo = False
    said = modem.feed("".join(f"{command}\r" for command in commands).encode())
    return [line for line in said.decode().split("\r\n") if line]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("AT", ["OK"]),
        ("at", ["OK"]),
        ("ATE0V1Q0", ["OK"]),
        ("AT E0 V1", ["OK"]),
        ("AT&FX4&C1&D2S0=0", ["OK"]),
        ("ATS0?", ["000", "OK"]),
        ("AT+FCLASS=8;+FCLASS?", ["8", "OK"]),
        ("AT+VCID=1;+VCID?", ["1", "OK"]),
        ("AT+VCID=7", ["ERROR"]),
        ("AT#CID=1", ["ERROR"]),
        ("AT+NOSUCH", ["ERROR"]),
        ("AT%%", ["ERROR"]),
        ("ATA", ["NO CARRIER"]),
        ("+++", []),
        ("", []),
    ],
)
def test_a_command_is_answered(command, answer):
    assert answered(command) == answer


def test_nothing_after_a_failing_command_is_carried_out():
    assert answered("AT+NOSUCH;+VCID=1", "AT+VCID?") == ["ERROR", "0", "OK"]


def test_echo_repeats_what_comes_until_it_is_switched_off():
    modem = AtModem()
    assert modem.feed(b"ATE0\r") == b"ATE0\r\r\nOK\r\n"
    assert modem.feed(b"AT\r") == b"\r\nOK\r\n"


@given(st.binary(max_size=300))
def test_noise_from_the_host_is_never_a_crash(noise):
    modem = AtModem()
    modem.feed(noise + b"\r")
    modem.feed(b"ATZ\rATE0\r")
    assert modem.feed(b"AT\r") == b"\r\nOK\r\n"


def said_of(call: IncomingCall, *, reports_callers: bool = True) -> list[tuple[float, bytes]]:
    plan = utterances(call, cadence_s=6.0, reports_callers=reports_callers)
    return [(each.after_s, each.data) for each in plan]


def test_the_caller_comes_between_the_first_ring_and_the_second():
    times = said_of(IncomingCall(number="09990000001", at=NEW_YEAR, rings=3))
    assert [after for after, data in times if data == RING] == [0.0, 6.0, 12.0]
    (after, lines), *_ = [each for each in times if each[1] != RING]
    assert 0.0 < after < 6.0
    assert lines == b"\r\nDATE = 0101\r\nTIME = 0805\r\nNMBR = 09990000001\r\n"


def test_a_modem_that_was_not_told_to_report_callers_only_rings():
    call = IncomingCall(number="09990000001", at=NEW_YEAR, rings=2)
    assert {data for _, data in said_of(call, reports_callers=False)} == {RING}


def test_a_stranger_reads_our_calls():
    """The independent phone-modem package sets the modem up and reads number and name."""

    async def read_one(bank: ModemBank) -> PhoneModem:
        known = asyncio.Event()
        states: list[str] = []

        def on_state(state: str) -> None:
            states.append(state)
            if state == PhoneModem.STATE_CALLERID:
                known.set()

        stranger = PhoneModem(incomingcallback=on_state, retry=False)
        await stranger.initialize(bank.ports["1"])
        bank.ring("1", IncomingCall(number="09990000001", name="DEMO", at=NEW_YEAR, rings=3))
        await asyncio.wait_for(known.wait(), LONG_S)
        assert states[0] == PhoneModem.STATE_RING
        await hang_up(bank, stranger)
        return stranger

    with ModemBank(1, cadence_s=0.5) as bank:
        stranger = asyncio.run(read_one(bank))
    assert (stranger.cid_number, stranger.cid_name) == ("09990000001", "DEMO")


def test_a_stranger_can_reject_our_call():
    async def reject_one(bank: ModemBank) -> str:
        ringing = asyncio.Event()
        stranger = PhoneModem(incomingcallback=lambda _: ringing.set(), retry=False)
        await stranger.initialize(bank.ports["1"])
        bank.ring("1", IncomingCall(number="09990000001", at=NEW_YEAR, rings=1000))
        await asyncio.wait_for(ringing.wait(), LONG_S)
        await stranger.reject_call()
        answer = stranger.cmd_response
        await hang_up(bank, stranger)
        return answer

    with ModemBank(1, cadence_s=0.5) as bank:
        assert asyncio.run(reject_one(bank)) == "OK"
        assert not bank.ringing("1")


def test_a_stranger_is_refused_by_a_modem_without_caller_id():
    async def set_up(bank: ModemBank) -> None:
        stranger = PhoneModem(retry=False)
        try:
            await stranger.initialize(bank.ports["1"])
        finally:
            await hang_up(bank, stranger)

    with ModemBank(1, dialect=Dialect.DEAF) as bank, pytest.raises(ResponseError):
        asyncio.run(set_up(bank))


async def hang_up(bank: ModemBank, stranger: PhoneModem) -> None:
    """Pull the cable first: the package's reader thread ends only when its port goes away."""
    bank.unplug("1")
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=LONG_S)
    await stranger.close()


@pytest.fixture
def process():
    """The simulator as a process of its own, told what to do over a socket."""
    command = [sys.executable, "-m", "devices.simulator.caller_id_modem"]
    with subprocess.Popen(
        [*command, "--lines", "2", "--cadence", "0.2", "--control", "0"],
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        yield json.loads(running.stdout.readline())
        running.terminate()


def test_the_process_does_what_it_is_told(process):
    with socket.create_connection(("127.0.0.1", process["control"]), LONG_S) as connection:
        stream = connection.makefile("rw", encoding="utf-8")

        def told(**request) -> dict:
            stream.write(json.dumps(request) + "\n")
            stream.flush()
            return json.loads(stream.readline())

        assert told(do="ports", id=7) == {"ok": True, "ports": process["ports"], "id": 7}
        assert told(do="ring", line=1, number="09990000001", rings=2)["first_ring_ns"] > 0
        for verb in ("hang_up", "answered", "mute", "unmute", "unplug", "plug"):
            assert told(do=verb, line="1") == {"ok": True}
        assert "no line '9'" in told(do="ring", line="9")["error"]
        assert "unknown verb" in told(do="explode", line="1")["error"]
        assert told(do="ring", line="1", rings=0)["ok"] is False
        assert told(do="quit") == {"ok": True}


def test_the_process_obeys_its_standard_input():
    finished = subprocess.run(
        [sys.executable, "-m", "devices.simulator.caller_id_modem"],
        input='{"do": "ports"}\nnonsense\n{"do": "quit"}\n',
        capture_output=True,
        text=True,
        timeout=LONG_S,
        check=True,
    )
    ready, ports, nonsense, quitting = map(json.loads, finished.stdout.splitlines())
    assert ready["ports"] == ports["ports"]
    assert (nonsense["ok"], quitting["ok"]) == (False, True)

"""A caller gives PIN and serial number by keys and hears the recording: real SIP, real sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from devices.simulator.sip.people import Person
from dispatch_app.adapters.audio_tap.sender import TapSender
from dispatch_app.adapters.dial_in.caller import DialIn
from dispatch_app.adapters.storage.passwords import HashCost, Passwords
from dispatch_app.domain.recordings import RecorderTrouble
from dispatch_app.exchange.machine.plan import Times
from dispatch_app.ports.exchange_events import Offered
from dispatch_app.recording.process import RecorderProcess
from dispatch_app.recording.settings import load
from tests.fakes.call_controls import eventually
from tests.fakes.recorder_room import CENTRE_HZ, OUTSIDE_HZ, began, ended, talk
from tests.fakes.softswitch_room import PLAYBACK, SoftswitchRoom

pytestmark = pytest.mark.slow

PIN, HOLDER = "4711", "值班主任"
CALLER = "09990000001"
CHEAP = Passwords(HashCost(passes=1, memory_kib=8, lanes=1))
RECORDED_S = 8.0
WINDOW, RATE = 4000, 8000
TONE = 1000.0
"""A tone of the recording is louder than this, an echo of anything else is not."""


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[RecorderProcess]:
    config = tmp_path / "recorder.toml"
    config.write_text(
        f'[recorder]\nname = "rec-a"\ndirectory = "{(tmp_path / "kept").as_posix()}"\n'
        'tap = "127.0.0.1:0"\nlisten = "127.0.0.1:0"\ndial_in = "127.0.0.1:0"\n'
        f'[pins]\n"{HOLDER}" = "{CHEAP.hashed(PIN)}"\n',
        encoding="utf-8",
    )
    process = RecorderProcess(load(config))
    process.start()
    yield process
    process.stop()


@pytest.fixture
def serial(recorder: RecorderProcess) -> int:
    """One recording, with a tone for each side."""
    sender = TapSender(("127.0.0.1", recorder.tap_port), exchange="ours")
    sender.start()
    at = datetime.now(UTC)
    for tapped in (began("a", at=at), *talk("a", RECORDED_S), ended("a", RECORDED_S)):
        sender.tell(replace(tapped, at=at) if hasattr(tapped, "at") else tapped)
    eventually(lambda: recorder.catalogue.take(1) is not None, True)
    sender.stop()
    return 1


@pytest.fixture
def room(recorder: RecorderProcess) -> Iterator[SoftswitchRoom]:
    playback = DialIn(("127.0.0.1", recorder.dial_in_port), exchange="ours")
    room = SoftswitchRoom(times=Times(), playback=playback)
    room.start()
    yield room
    room.close()


def dials_in(room: SoftswitchRoom) -> Person:
    caller = room.ring(CALLER, PLAYBACK)
    eventually(lambda: caller.dialog is not None and caller.dialog.up, True)
    caller.speaks = False
    return caller


def presses(caller: Person, keys: str) -> None:
    for key in keys:
        caller.presses(key)
        eventually(lambda: caller._keys, [])


def strength(caller: Person, hertz: float) -> float:
    """Of one tone in the newest half second."""
    with caller.people.lock:
        newest = caller._heard[-WINDOW:].astype(float)
    if len(newest) < WINDOW:
        return 0.0
    wave = np.exp(-2j * np.pi * hertz * np.arange(WINDOW) / RATE)
    return float(2 * abs(np.sum(newest * np.hanning(WINDOW) * wave)) / (WINDOW / 2))


def hears_the_recording(caller: Person) -> bool:
    return all(strength(caller, hertz) > TONE for hertz in (OUTSIDE_HZ, CENTRE_HZ))


def test_with_pin_and_serial_number_both_parties_are_heard(
    room: SoftswitchRoom, recorder: RecorderProcess, serial: int
) -> None:
    caller = dials_in(room)
    assert not hears_the_recording(caller)
    presses(caller, f"{PIN}#{serial}#")
    eventually(lambda: hears_the_recording(caller), True)
    presses(caller, "5")
    eventually(lambda: caller.loudness() < 50, True)
    presses(caller, "5")
    eventually(lambda: hears_the_recording(caller), True)
    assert room.heard.all(Offered) == []
    caller.hangs_up()


def test_a_seat_listens_at_its_own_telephone(
    room: SoftswitchRoom, recorder: RecorderProcess, serial: int
) -> None:
    phone = room.phones[room.seats[0]]
    phone.calls(PLAYBACK, room.port)
    eventually(lambda: phone.dialog is not None and phone.dialog.up, True)
    presses(phone, f"{PIN}#{serial}#")
    eventually(lambda: hears_the_recording(phone), True)
    phone.hangs_up()


def test_three_wrong_pins_end_the_call_and_are_on_record(
    room: SoftswitchRoom, recorder: RecorderProcess, serial: int
) -> None:
    caller = dials_in(room)
    presses(caller, "0000#0001#")
    assert caller.dialog is not None and not caller.dialog.over
    presses(caller, "0002#")
    eventually(lambda: caller.dialog is not None and caller.dialog.over, True)
    assert RecorderTrouble.PINS_GUESSED in recorder.status().troubles


def test_a_recorder_that_is_gone_ends_the_call_and_calls_for_help_go_on(
    room: SoftswitchRoom, recorder: RecorderProcess
) -> None:
    recorder._desk.stop()  # type: ignore[union-attr]
    caller = room.ring(CALLER, PLAYBACK)
    eventually(lambda: caller.dialog is not None and caller.dialog.over, True)
    room.ring("09990000002")
    assert room.heard.one(Offered, number="09990000002").line == "120/01"

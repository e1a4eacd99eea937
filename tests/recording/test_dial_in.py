"""A recording is heard by telephone with a PIN, and every hearing is told before it sounds."""

import numpy as np
import pytest

from dispatch_app.adapters.storage.passwords import HashCost, Passwords
from dispatch_app.recording.dial_in import DialInPlayback, Library, Prompt, Stage
from tests.fakes.recorder_room import NOON, RecorderRoom

CHEAP = Passwords(HashCost(passes=1, memory_kib=8, lanes=1))
PIN = "4711"


@pytest.fixture
def room(tmp_path):
    made = RecorderRoom(tmp_path)
    made.records("a", 15.0)
    yield made
    made.close()


@pytest.fixture
def heard():
    return []


@pytest.fixture
def caller(room, heard):
    library = Library(
        root=room.root,
        catalogue=room.catalogue,
        pins={"值班主任": CHEAP.hashed(PIN)},
        check=CHEAP,
        heard=lambda *told: heard.append(told),
        now=lambda: NOON,
    )
    return DialInPlayback(library)


def keyed(caller, keys):
    return [caller.digit(key) for key in keys][-1]


def all_frames(caller):
    frames = []
    while frame := caller.frame():
        frames.append(frame)
    return b"".join(frames)


def test_with_the_pin_and_a_number_the_recording_sounds(caller, heard):
    assert keyed(caller, f"{PIN}#") is Prompt.ENTER_SERIAL
    assert caller.frame() == b""
    keyed(caller, "1#")
    assert heard == [(1, "值班主任", NOON)]
    sound = np.frombuffer(all_frames(caller), "<i2")
    assert len(sound) == pytest.approx(15 * 8000, abs=400)
    assert caller.stage is Stage.SERIAL


def test_three_wrong_pins_end_it(caller, heard):
    assert [keyed(caller, "0000#") for _ in range(3)] == [Prompt.WRONG] * 3
    assert caller.stage is Stage.OVER
    assert keyed(caller, f"{PIN}#") is Prompt.WRONG
    assert heard == []


def test_a_slip_of_the_finger_is_taken_back_with_a_star(caller):
    assert keyed(caller, f"99*{PIN}#") is Prompt.ENTER_SERIAL


@pytest.mark.parametrize("number", ["2", "", "*", "99999999999999999999"])
def test_what_is_not_there_is_unknown_and_not_logged(caller, heard, number):
    keyed(caller, f"{PIN}#")
    assert keyed(caller, f"{number}#") is Prompt.UNKNOWN
    assert heard == []


def test_a_removed_recording_is_unknown(caller, room):
    seal = room.list.head
    room.catalogue.removed(1, "age", seal)
    keyed(caller, f"{PIN}#")
    assert keyed(caller, "1#") is Prompt.UNKNOWN


def test_keys_go_back_forward_and_stop(caller):
    keyed(caller, f"{PIN}#1#")
    for _ in range(100):
        caller.frame()
    caller.digit("5")
    assert caller.stage is Stage.PAUSED and caller.frame() == b""
    caller.digit("5")
    caller.digit("6")
    assert len(all_frames(caller)) / 2 == pytest.approx(3 * 8000, abs=400)
    keyed(caller, "1#")
    caller.frame()
    caller.digit("4")
    assert len(all_frames(caller)) / 2 == pytest.approx(15 * 8000, abs=400)


def test_another_recording_is_chosen_without_the_pin(caller):
    keyed(caller, f"{PIN}#1#")
    assert caller.digit("*") is Prompt.ENTER_SERIAL
    assert caller.stage is Stage.SERIAL

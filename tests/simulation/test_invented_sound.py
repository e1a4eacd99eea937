"""Recordings of an invented past are those of a real recorder: heard, drawn, sealed, linked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest

from dispatch_app.adapters.key_files import private_key
from dispatch_app.domain import commands as c
from dispatch_app.domain.recording_events import RecordingMade
from dispatch_app.domain.state import Call
from dispatch_app.invented_sound import LONGEST_S, InventedSound
from dispatch_app.ports.audio_tap import SAMPLES_PER_S
from dispatch_app.recording.sound_file import read
from dispatch_app.recording.verifying import Broken, verify
from dispatch_app.simulation.history.scene import RECORDER
from dispatch_app.simulation.history.voices import conversation
from tests.fakes.builders import LINE_1, NOON, Centre, a_centre


def talked(centre: Centre, seconds: float) -> Call:
    call = centre.answers(LINE_1)
    centre.later(seconds).do(c.EndCall(call=call.id))
    return centre.call(call.id)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "sound"


def test_a_conversation_is_kept_as_a_recorder_keeps_it(kept: Path) -> None:
    centre, tape = a_centre(), InventedSound(kept, NOON, most=5, seed=7)
    call = talked(centre, 12)
    command = tape(call)
    tape.close()
    assert command is not None
    (made,) = centre.do(command, RECORDER)
    assert isinstance(made, RecordingMade)
    assert (made.call, made.sound.began_at, made.sound.duration_ms) == (call.id, NOON, 12_000)
    (file,) = kept.glob("*/*.opus")
    sound = np.concatenate(list(read(file)))
    assert abs(len(sound) - 12 * SAMPLES_PER_S) < SAMPLES_PER_S / 5
    assert [bool(np.abs(sound[:, side]).max() > 1000) for side in (0, 1)] == [True, True]
    assert len(file.with_suffix(".peaks").read_bytes()) == 2 * 12_000 // 50
    assert verify(kept, private_key(kept / "seal.key").public_key()).files == 1


def test_whoever_changes_it_is_found_out(kept: Path) -> None:
    tape = InventedSound(kept, NOON, most=5, seed=7)
    assert tape(talked(a_centre(), 3)) is not None
    tape.close()
    (file,) = kept.glob("*/*.opus")
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(Broken):
        verify(kept, private_key(kept / "seal.key").public_key())


def test_only_so_many_are_recorded_from_the_given_moment_on(kept: Path) -> None:
    centre = a_centre()
    tape = InventedSound(kept, NOON + timedelta(seconds=30), most=2, seed=7)
    told = []
    for _ in range(5):
        told.append(tape(talked(centre, 20)) is not None)
        centre.later(10)
    tape.close()
    assert told == [False, True, True, False, False]
    assert tape.made == 2


def test_a_call_that_nobody_answered_has_no_sound(kept: Path) -> None:
    centre, tape = a_centre(), InventedSound(kept, NOON, most=5, seed=7)
    call = centre.rings()
    centre.later(8).do(c.ReportRingingStopped(line=LINE_1), RECORDER)
    assert tape(centre.call(call.id)) is None
    tape.close()
    assert LONGEST_S > 60


def test_the_same_seed_says_the_same_and_both_sides_take_turns() -> None:
    one, two = (conversation(9.0, Random(3)) for _ in range(2))
    assert (one == two).all()
    loud = np.abs(one[SAMPLES_PER_S:].astype(float)) > 600
    both = (loud[:, 0] & loud[:, 1]).mean()
    assert loud[:, 0].any()
    assert loud[:, 1].any()
    assert both < 0.001

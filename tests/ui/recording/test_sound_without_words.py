"""A sound that is played says nobody's number: words are taken out, the sound stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.client.sound_words import without_words


@pytest.fixture(params=[11, 300], ids=["short", "long"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A recording in whose words a number stands."""
    path = tmp_path / "told.opus"
    sound = (np.sin(np.arange(16_000) / 9) * 9000).astype(np.int16)
    with soundfile.SoundFile(path, "w", 8000, 2, "OPUS", format="OGG") as file:
        file.title = ("0999" * request.param)[: request.param]
        file.write(np.stack([sound, sound // 2], axis=1))
    return path


def test_the_words_are_gone_and_the_sound_is_the_same(told, tmp_path):
    assert b"0999" in told.read_bytes()
    plain = tmp_path / "plain.opus"
    plain.write_bytes(without_words(told.read_bytes()))
    assert b"0999" not in plain.read_bytes()
    before, after = soundfile.read(told), soundfile.read(plain)
    assert after[1] == before[1] == 8000
    assert np.array_equal(after[0], before[0])


def test_words_over_two_pages_are_gone_whole(told):
    plain = without_words(told.read_bytes())
    second = plain.index(b"OggS", 4)
    third = plain.index(b"OggS", second + 4)
    header = plain[second : second + 26]
    first_part = header + b"\xff" + b"\xff" * 255 + b"OpusTags" + b"0999" * 16_254 + b"0"
    second_part = header + b"\x01\x04" + b"0999"
    long = plain[:second] + first_part + second_part + plain[third:]
    assert without_words(long) == plain


def test_taking_them_out_twice_changes_nothing(told):
    once = without_words(told.read_bytes())
    assert without_words(once) == once


@given(st.binary(max_size=200))
def test_what_is_no_sound_stays_as_it_is(noise):
    assert without_words(noise) == noise


@given(st.integers(0, 400))
def test_a_sound_that_was_cut_off_is_never_a_crash(length):
    head = b"OggS" + bytes(22) + b"\x01\x13" + b"OpusHead" + bytes(11)
    tags = b"OggS" + bytes(22) + b"\x01\x20" + b"OpusTags" + bytes(24)
    sound = (head + tags) * 4
    without_words(sound[:length])

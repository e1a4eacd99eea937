"""Peaks: none is lost on the way from the sound to the screen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.ui.kit.recording.peaks import Peaks, columns
from dispatch_app.ui.kit.recording.time_words import axis_text, place_text


def test_each_side_has_its_own_peaks():
    pcm = np.zeros((2, 8000), np.int16)
    pcm[0, 4010] = -32768
    pcm[1, 399] = 16384
    peaks = Peaks.of_pcm(pcm, 8000)
    assert peaks.length_s == pytest.approx(1.0)
    assert np.flatnonzero(peaks.sides[0]).tolist() == [10]
    assert peaks.sides[0, 10] == 1.0
    assert np.flatnonzero(peaks.sides[1]).tolist() == [0]
    assert peaks.sides[1, 0] == pytest.approx(0.5)


def test_the_loudest_sample_there_can_be_is_not_taken_for_the_softest():
    assert Peaks.of_pcm(np.full((2, 400), -32768, np.int16), 8000).sides.max() == 1.0


def test_a_click_is_seen_in_an_hour_of_silence():
    sides = np.zeros((2, 72_000), np.float32)
    sides[1, 43_211] = 1.0
    drawn = columns(Peaks(sides), 0.0, 3600.0, 1000)
    assert len(drawn.at_s) <= 1000
    assert drawn.heights[1].max() == 1.0
    assert drawn.at_s[drawn.heights[1].argmax()] == pytest.approx(43_211 * 0.05, abs=3.6)


def test_who_speaks_softly_is_seen_beside_who_shouts():
    drawn = columns(Peaks(np.full((2, 10), 0.01, np.float32)), 0.0, 1.0, 100)
    assert drawn.heights.max() == pytest.approx(0.1)


def test_nothing_is_drawn_of_nothing():
    assert columns(Peaks.none(), 0.0, 10.0, 500).at_s.size == 0


@given(
    st.integers(1, 400),
    st.floats(0, 30, allow_nan=False),
    st.floats(0, 30, allow_nan=False),
    st.integers(1, 500),
)
def test_any_part_in_any_width_keeps_its_loudest(count, begin, length, most):
    sides = np.random.default_rng(count).random((2, count), np.float32)
    drawn = columns(Peaks(sides), begin, begin + length, most)
    assert len(drawn.at_s) <= most
    first, last = int(np.floor(begin / 0.05)), int(np.ceil((begin + length) / 0.05))
    part = sides[:, first:last]
    if part.size:
        assert drawn.heights.max() >= np.sqrt(part.max()) - 1e-6


@pytest.mark.parametrize(
    ("at_s", "text"),
    [(0, "00:00.0"), (72.34, "01:12.3"), (59.96, "01:00.0"), (3723.4, "1:02:03.4")],
)
def test_a_place_is_told_to_the_tenth(at_s, text):
    assert place_text(at_s) == text


def test_the_axis_tells_tenths_only_where_they_differ():
    assert axis_text(72.5, 10.0) == "01:12"
    assert axis_text(72.5, 0.5) == "01:12.5"

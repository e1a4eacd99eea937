"""Mixing in steps of 20 ms, the tones, and what a recorder is told."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.ids import LineId
from dispatch_app.domain.telephone import CallRef
from dispatch_app.exchange.machine.values import Hears, LegId, Listened
from dispatch_app.exchange.media import SILENT_STEPS, Media
from dispatch_app.exchange.mixing import SILENCE, STEP_BYTES, STEP_SAMPLES, Steps, mixed
from dispatch_app.exchange.sounds import BadSound, Playing, Sounds
from dispatch_app.ports.audio_tap import Side, TapBegan, TapEnded, Tapped, TapSound
from tests.fakes.switch_story import NOON

A, B, C = LegId("a"), LegId("b"), LegId("c")
REF = CallRef("call")


def step_of(value: int) -> bytes:
    return np.full(STEP_SAMPLES, value, dtype="<i2").tobytes()


class Mouth:
    """A leg that says one value all the time, and keeps what it is given to hear."""

    def __init__(self, value: int) -> None:
        self.value, self.speaks = value, True
        self.given: list[bytes] = []

    def read(self) -> bytes:
        return step_of(self.value) if self.speaks else b""

    def write(self, pcm: bytes) -> None:
        self.given.append(pcm)

    @property
    def hears(self) -> int:
        return int(np.frombuffer(self.given[-1], dtype="<i2")[0])


class Recorder:
    def __init__(self) -> None:
        self.told: list[Tapped] = []

    def tell(self, tapped: Tapped) -> None:
        self.told.append(tapped)

    def sound(self, side: Side) -> list[TapSound]:
        return [t for t in self.told if isinstance(t, TapSound) and t.side is side]


class Desk:
    """Three legs at one media, stepped by hand."""

    def __init__(self, tap: Recorder | None = None) -> None:
        self.quiet: list[tuple[LegId, bool]] = []
        self.media = Media(Sounds(), tap, lambda leg, silent: self.quiet.append((leg, silent)))
        self.mouths = {A: Mouth(100), B: Mouth(20), C: Mouth(3)}
        for leg, mouth in self.mouths.items():
            self.media.add(leg, mouth)

    def steps(self, count: int) -> None:
        for _ in range(count):
            self.media.step()


def test_in_a_conference_each_hears_all_but_itself() -> None:
    desk = Desk()
    for leg in desk.mouths:
        desk.media.hear(Hears(leg, frozenset(desk.mouths) - {leg}))
    desk.steps(3)
    assert {leg: mouth.hears for leg, mouth in desk.mouths.items()} == {A: 23, B: 103, C: 120}


def test_a_leg_that_is_to_hear_nothing_is_sent_nothing() -> None:
    desk = Desk()
    desk.media.hear(Hears(A, frozenset({B})))
    desk.steps(3)
    assert desk.mouths[C].given == []


def test_what_was_to_be_heard_before_a_leg_had_sound_is_heard_once_it_has() -> None:
    media = Media(Sounds(), None, lambda _leg, _silent: None)
    media.hear(Hears(A, frozenset({B})))
    mouth = Mouth(1)
    media.add(A, mouth)
    media.add(B, Mouth(7))
    for _ in range(3):
        media.step()
    assert mouth.hears == 7


def test_a_leg_without_packets_for_three_seconds_is_silent_until_it_is_heard() -> None:
    desk = Desk()
    desk.steps(1)
    desk.mouths[A].speaks = False
    desk.steps(SILENT_STEPS - 1)
    assert desk.quiet == []
    desk.steps(1)
    assert desk.quiet == [(A, True)]
    desk.mouths[A].speaks = True
    desk.steps(1)
    assert desk.quiet == [(A, True), (A, False)]


def test_a_recorder_hears_both_sides_apart_and_knows_when() -> None:
    tap = Recorder()
    desk = Desk(tap)
    desk.steps(10)
    desk.media.record(TapBegan(ref=REF, line=LineId("1"), at=NOON))
    desk.media.listen(Listened(REF, frozenset({A}), frozenset({B, C})))
    desk.steps(12)
    desk.media.record(TapEnded(ref=REF, at=NOON))
    outside, centre = tap.sound(Side.OUTSIDE), tap.sound(Side.CENTRE)
    assert [s.first for s in outside] == [0, 5 * STEP_SAMPLES, 10 * STEP_SAMPLES]
    assert b"".join(s.pcm for s in outside) == 12 * step_of(100)
    assert b"".join(s.pcm for s in centre) == 12 * step_of(23)
    assert isinstance(tap.told[-1], TapEnded)


def test_a_pause_is_left_out_and_counted() -> None:
    tap = Recorder()
    desk = Desk(tap)
    desk.steps(2)
    desk.media.record(TapBegan(ref=REF, line=LineId("1"), at=NOON))
    desk.media.listen(Listened(REF, frozenset({A})))
    desk.steps(3)
    desk.mouths[A].speaks = False
    desk.steps(10)
    desk.mouths[A].speaks = True
    desk.steps(10)
    told = tap.sound(Side.OUTSIDE)
    before = sum(len(s.pcm) for s in told if s.first < 10 * STEP_SAMPLES) // 2
    assert before < 10 * STEP_SAMPLES
    assert any(s.first >= 13 * STEP_SAMPLES for s in told)


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=8))
def test_the_mix_is_the_sum_within_sixteen_bits(values: list[int]) -> None:
    heard = np.frombuffer(mixed([step_of(v) for v in values]), dtype="<i2")
    assert set(heard) == {max(-32768, min(32767, sum(values)))}


def test_nobody_speaking_is_silence() -> None:
    assert mixed([]) == mixed([b""]) == SILENCE


@given(st.lists(st.integers(0, 5), min_size=10, max_size=60))
def test_steps_are_whole_and_never_late_by_more_than_five(bursts: list[int]) -> None:
    steps, number = Steps(), 0
    newest = 0
    for burst in bursts:
        for _ in range(burst):
            number += 1
            steps.put(step_of(number))
        taken = steps.take()
        assert len(taken) in (0, STEP_BYTES)
        if taken:
            said = int(np.frombuffer(taken, dtype="<i2")[0])
            assert said > newest, "sound never goes back"
            assert number - said < 5, "nobody speaks late"
            newest = said


@pytest.mark.parametrize(
    "name", ["ringback", "hold", "ring", "announcement:x", "press-key", "position:3"]
)
def test_every_tone_is_whole_steps_and_can_be_heard(name: str) -> None:
    pcm = Sounds().pcm(name)
    assert len(pcm) % STEP_BYTES == 0
    assert np.abs(np.frombuffer(pcm, dtype="<i2")).max() > 1000


def test_an_announcement_is_played_once_and_the_tone_for_ever() -> None:
    sounds = Sounds()
    playing = Playing(sounds, ("position:1", "ringback"))
    once = sounds.pcm("position:1")
    played = b"".join(playing.take() for _ in range(len(once) // STEP_BYTES))
    assert played == once
    again = sounds.pcm("ringback") * 2
    assert b"".join(playing.take() for _ in range(len(again) // STEP_BYTES)) == again


def a_wav(path: Path, rate: int = 8000) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(step_of(77))


def test_the_centre_s_own_prompt_is_taken_before_our_tone(tmp_path: Path) -> None:
    a_wav(tmp_path / "announcement.wav")
    a_wav(tmp_path / "position-2.wav")
    sounds = Sounds(tmp_path)
    assert sounds.pcm("announcement:night") == step_of(77)
    assert sounds.pcm("position:2") == step_of(77)
    assert sounds.pcm("position:1") == Sounds().pcm("position:1")


def test_a_prompt_of_another_rate_is_refused_with_the_mend(tmp_path: Path) -> None:
    a_wav(tmp_path / "hold.wav", rate=44100)
    with pytest.raises(BadSound, match="ffmpeg"):
        Sounds(tmp_path)

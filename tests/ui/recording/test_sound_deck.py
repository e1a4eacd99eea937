"""What really comes out of the loudspeaker, measured on the sound card's own monitor.

Qt looks for a sound card once in a process; each test therefore plays in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from dispatch_app.ui.kit.recording.deck import Heard
from dispatch_app.ui.kit.recording.sides import NoSound, one_side
from tests.fakes.running_server import ROOT, until
from tests.fakes.sound_card import SoundCard, sound_card

OUTSIDE_HZ, CENTRE_HZ = 440.0, 1000.0


@pytest.fixture(scope="module")
def card(
    require_peer: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SoundCard]:
    programs = [require_peer(name) for name in ("pulseaudio", "pactl", "parec")]
    with sound_card(*programs, home=tmp_path_factory.mktemp("pulse")) as running:
        yield running


@pytest.fixture
def conversation(tmp_path: Path) -> Path:
    """Twenty seconds: the caller is one tone, the centre another; then both fall silent."""
    at = np.arange(20 * 8000) / 8000
    tones = [0.3 * np.sin(2 * np.pi * hz * at) for hz in (OUTSIDE_HZ, CENTRE_HZ)]
    sound = np.stack([*tones], axis=1)
    sound[15 * 8000 :] = 0.0
    path = tmp_path / "conversation.ogg"
    soundfile.write(path, sound, 8000, format="OGG", subtype="OPUS")
    return path


class Player:
    """A deck as a process of its own that obeys one line at a time."""

    def __init__(self, card: SoundCard, sound: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.deck_process", str(sound)],
            cwd=ROOT,
            env={**os.environ, "PULSE_SERVER": card.server, "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def does(self, words: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        self._process.kill()
        self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture
def player(card: SoundCard, conversation: Path) -> Iterator[Player]:
    player = Player(card, conversation)
    yield player
    player.end()


def sounds_like(ear: Any, left: float, right: float) -> None:
    def heard() -> bool:
        tones = ear.tones()
        return all(
            abs(tone - wanted) < 15 for tone, wanted in zip(tones, (left, right), strict=True)
        )

    until(heard, f"{left:.0f} and {right:.0f} Hz")


def test_the_caller_is_on_the_left_and_the_centre_on_the_right(card, player):
    with card.listening() as ear:
        player.does("play")
        sounds_like(ear, OUTSIDE_HZ, CENTRE_HZ)
        player.does("pause")
        sounds_like(ear, 0, 0)


def test_one_side_alone_is_heard_by_both_ears(card, player):
    with card.listening() as ear:
        player.does("play")
        player.does("hear outside")
        sounds_like(ear, OUTSIDE_HZ, OUTSIDE_HZ)
        player.does("hear centre")
        sounds_like(ear, CENTRE_HZ, CENTRE_HZ)
        player.does("hear both")
        sounds_like(ear, OUTSIDE_HZ, CENTRE_HZ)


@pytest.mark.parametrize("rate", ["0.5", "2.0"])
def test_voices_keep_their_pitch_at_every_speed(card, player, rate):
    with card.listening() as ear:
        player.does(f"rate {rate}")
        player.does("play")
        sounds_like(ear, OUTSIDE_HZ, CENTRE_HZ)


def test_seeking_goes_where_it_is_told_also_before_the_sound_is_loaded(card, player):
    with card.listening() as ear:
        player.does("seek 16")
        player.does("play")
        until(lambda: float(player.does("where")) > 16.2, "the silent part")
        assert ear.tones() == (0.0, 0.0)
        player.does("seek 3")
        sounds_like(ear, OUTSIDE_HZ, CENTRE_HZ)
        assert 3.0 <= float(player.does("where")) < 15.0


def test_switching_sides_stays_at_its_place(card, player):
    player.does("play")
    until(lambda: float(player.does("where")) > 0.5, "it plays")
    player.does("seek 16")
    player.does("hear centre")
    with card.listening() as ear:
        until(lambda: float(player.does("where")) > 16.5, "it goes on in the silent part")
        assert ear.tones() == (0.0, 0.0)


def test_the_end_is_told_once(card, player):
    player.does("seek 19.5")
    player.does("play")
    until(lambda: player.does("ended") == "1", "the end")


def test_a_file_without_sound_has_no_side(tmp_path):
    noise = tmp_path / "noise.ogg"
    noise.write_bytes(b"OggS" + bytes(100))
    with pytest.raises(NoSound):
        one_side(noise, Heard.CENTRE)
    assert list(tmp_path.glob("*.wav")) == []


def test_a_side_holds_that_side_and_is_made_once(conversation):
    made = one_side(conversation, Heard.CENTRE)
    sound, rate = soundfile.read(made)
    assert sound.ndim == 1
    peak = np.argmax(np.abs(np.fft.rfft(sound[8000:16000]))) * rate / 8000
    assert peak == pytest.approx(CENTRE_HZ, abs=2)
    before = made.stat().st_mtime_ns
    assert one_side(conversation, Heard.CENTRE).stat().st_mtime_ns == before

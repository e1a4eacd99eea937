"""Headsets on a sound server of the tests' own: what is said into them, what is heard, the plug."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np

from tests.fakes import peers
from tests.fakes.sound_card import RATE, Ear, SoundCard, sound_card


class Headset:
    """A microphone and a loudspeaker under one name: `NAME-in` and `NAME-out`."""

    def __init__(self, card: SoundCard, name: str) -> None:
        self._card, self.name = card, name
        self.microphone, self.speaker = f"{name}-in", f"{name}-out"
        self._modules: list[str] = []

    def plug(self) -> None:
        mouth, name = f"{self.name}-mouth", self.name
        self._modules = [
            self._card.plug("module-null-sink", f"sink_name={self.speaker}", "rate=48000"),
            self._card.plug("module-null-sink", f"sink_name={mouth}", "rate=48000"),
            self._card.plug(
                "module-remap-source",
                f"source_name={self.microphone}",
                f"master={mouth}.monitor",
                f"source_properties=device.description={name}",
            ),
        ]

    def unplug(self) -> None:
        while self._modules:
            self._card.unplug(self._modules.pop())

    def heard(self) -> AbstractContextManager[Ear]:
        return self._card.listening(self.speaker)

    @contextmanager
    def spoken_into(self, hz: float) -> Iterator[None]:
        """Somebody says one tone all the time."""
        speaking = subprocess.Popen(
            [
                *(peers.program("pacat"), "--raw", "--format=s16le", f"--rate={RATE}"),
                *("--channels=1", "--latency-msec=50", f"--device={self.name}-mouth"),
            ],
            env={**os.environ, "PULSE_SERVER": self._card.server},
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        ends = threading.Event()
        voice = threading.Thread(target=_speak, args=(speaking, hz, ends))
        voice.start()
        try:
            yield
        finally:
            ends.set()
            speaking.kill()
            voice.join()
            speaking.wait(10)


def _speak(speaking: subprocess.Popen[bytes], hz: float, ends: threading.Event) -> None:
    time = np.arange(RATE) / RATE
    second = (np.sin(2 * np.pi * hz * time) * 12_000).astype("<i2").tobytes()
    assert speaking.stdin is not None
    try:
        with speaking.stdin as into:
            while not ends.is_set():
                into.write(second)
    except OSError:  # it has been ended, or its card was pulled out
        pass


@contextmanager
def room_with_sound(home: Path) -> Iterator[SoundCard]:
    """A machine with a sound server; its first loudspeaker is called `heard`."""
    programs = [peers.program(name) for name in ("pulseaudio", "pactl", "parec")]
    with sound_card(*programs, home) as card:
        yield card

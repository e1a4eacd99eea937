"""A sound card without a loudspeaker: a private PulseAudio with a null sink that can be heard."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.fakes.running_server import until

RATE = 8000
_SINK = "heard"
Sound = NDArray[np.float64]


class SoundCard:
    def __init__(self, pactl: Path, parec: Path, socket: Path) -> None:
        self._pactl, self._parec = pactl, parec
        self.server = f"unix:{socket}"
        self._environment = {**os.environ, "PULSE_SERVER": self.server}

    def answers(self) -> bool:
        asked = subprocess.run(
            [self._pactl, "list", "short", "sinks"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return _SINK in asked.stdout

    def plug(self, *module: str) -> str:
        """Put another device in; gives its number back, by which it is pulled out."""
        return self._told("load-module", *module)

    def unplug(self, number: str) -> None:
        self._told("unload-module", number)

    def _told(self, *words: str) -> str:
        done = subprocess.run(
            [self._pactl, *words],
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
        return done.stdout.strip()

    @contextmanager
    def listening(self, sink: str = _SINK) -> Iterator[Ear]:
        """All that goes through the card from now on."""
        recorder = subprocess.Popen(
            [
                *(str(self._parec), f"--device={sink}.monitor", "--format=s16le"),
                *(f"--rate={RATE}", "--channels=2", "--latency-msec=50"),
            ],
            env=self._environment,
            stdout=subprocess.PIPE,
        )
        assert recorder.stdout is not None
        os.set_blocking(recorder.stdout.fileno(), False)
        try:
            yield Ear(recorder.stdout.fileno())
        finally:
            recorder.terminate()
            recorder.wait(5)
            recorder.stdout.close()


class Ear:
    """What was heard so far."""

    def __init__(self, source: int) -> None:
        self._source = source
        self._heard = bytearray()

    def sides(self) -> NDArray[np.int16]:
        """Two rows: left and right."""
        try:
            while block := os.read(self._source, 1 << 16):
                self._heard += block
        except BlockingIOError:
            pass
        whole = len(self._heard) // 4 * 4
        return np.frombuffer(bytes(self._heard[:whole]), "<i2").reshape(-1, 2).T

    def tones(self, last_s: float = 0.5) -> tuple[float, float]:
        """The strongest tone of each side lately, in Hz; 0 where it is silent."""
        left, right = (side[-round(last_s * RATE) :] for side in self.sides())
        return _tone(left), _tone(right)


def _tone(sound: NDArray[np.int16]) -> float:
    if len(sound) < RATE // 4 or np.abs(sound).max() < 500:
        return 0.0
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * RATE / len(sound)


@contextmanager
def sound_card(pulseaudio: Path, pactl: Path, parec: Path, home: Path) -> Iterator[SoundCard]:
    """A PulseAudio of its own, ended with the block."""
    socket = home / "native"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PULSE_")},
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }
    command = [
        *(str(pulseaudio), "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
        f"--load=module-native-protocol-unix socket={socket} auth-anonymous=1",
        f"--load=module-null-sink sink_name={_SINK} rate=48000",
    ]
    with (home / "pulse.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    card = SoundCard(pactl, parec, socket)
    try:
        until(lambda: process.poll() is not None or card.answers(), "the sound card")
        assert process.poll() is None, (home / "pulse.log").read_text(encoding="utf-8")
        yield card
    finally:
        process.terminate()
        process.wait(10)

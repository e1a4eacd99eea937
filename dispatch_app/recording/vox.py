"""Says when somebody speaks on a channel that has no other sign of it. Pure; knows no sound card.

Loudness is measured over the quietest tenth of the last four seconds: a noisy radio needs no
setting, and a fan that is switched on stops counting as speech after a few seconds.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dispatch_app.ports.audio_tap import SAMPLES_PER_S

FRAME = SAMPLES_PER_S // 50
FRAMES_PER_S = 50
SILENCE_DB = -90.0
GROUND_FRAMES = 5
"""The ground changes slowly: it is measured ten times a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceLevels:
    over_db: float = 10.0
    """So much above the ground is a voice."""
    least_db: float = -50.0
    """Nothing below this is, however quiet the ground; 0 is the loudest there can be."""
    memory_s: float = 4.0
    pre_roll_s: float = 1.0
    hang_s: float = 5.0
    """Speech goes on through pauses of this length."""
    attack_frames: int = 3
    """So many loud frames in a row: a click is no voice."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Sound that belongs to speech. `begins`: it is the first, pre-roll included."""

    first: int
    """Samples since the channel was opened."""
    pcm: npt.NDArray[np.int16]
    begins: bool = False
    ends: bool = False


def level_db(frame: npt.NDArray[np.int16]) -> float:
    power = float(np.mean(np.square(frame.astype(np.float64)))) if len(frame) else 0.0
    return 10 * math.log10(max(power, 1.0) / 32768.0**2)


class VoiceGate:
    """Fed with frames of 20 ms in their order."""

    def __init__(self, levels: VoiceLevels | None = None) -> None:
        self._levels = levels or VoiceLevels()
        memory = int(self._levels.memory_s * FRAMES_PER_S)
        # At first the ground is taken to be silence: noise is then recorded for some seconds, but a
        # voice that speaks as the channel is opened is not taken for the ground.
        self._ground: deque[float] = deque([SILENCE_DB] * memory, maxlen=memory)
        self._ground_db = SILENCE_DB
        self._before: deque[npt.NDArray[np.int16]] = deque(
            maxlen=max(1, int(self._levels.pre_roll_s * FRAMES_PER_S))
        )
        self._at = 0
        self._loud = 0
        self._quiet = 0
        self.open = False

    def feed(self, frame: npt.NDArray[np.int16]) -> Iterator[Spoken]:
        level = level_db(frame)
        voice = self._is_voice(level)
        self._ground.append(level)
        first, self._at = self._at, self._at + len(frame)
        if self.open:
            self._quiet = 0 if voice else self._quiet + 1
            ends = self._quiet >= self._levels.hang_s * FRAMES_PER_S
            self.open = not ends
            yield Spoken(first, frame, ends=ends)
            return
        self._before.append(frame)
        self._loud = self._loud + 1 if voice else 0
        if self._loud >= self._levels.attack_frames:
            self.open, self._loud, self._quiet = True, 0, 0
            pcm = np.concatenate(list(self._before))
            self._before.clear()
            yield Spoken(self._at - len(pcm), pcm, begins=True)

    def _is_voice(self, level: float) -> bool:
        if self._at % (GROUND_FRAMES * FRAME) == 0:
            self._ground_db = float(np.percentile(self._ground, 10))
        return level > max(self._levels.least_db, self._ground_db + self._levels.over_db)

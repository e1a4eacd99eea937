"""How loud a recording is over its time, ready to be drawn. Knows no Qt and no files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEP_S = 0.05
"""One peak stands for so much of the sound."""
FULL = 32768.0
"""The loudest sample there can be."""

Levels = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """The loudest sample of each step, 0 to 1, by side: outside first, the centre second."""

    sides: Levels
    """Two rows."""
    step_s: float = STEP_S

    @property
    def length_s(self) -> float:
        return float(self.sides.shape[1]) * self.step_s

    @classmethod
    def none(cls) -> Peaks:
        return cls(np.zeros((2, 0), np.float32))

    @classmethod
    def of_pcm(cls, pcm: NDArray[np.int16], per_s: int, step_s: float = STEP_S) -> Peaks:
        """Find the peaks of sound with a row for each side."""
        step = max(1, round(per_s * step_s))
        loud = np.abs(pcm.astype(np.int32))
        whole = np.pad(loud, ((0, 0), (0, -loud.shape[1] % step)))
        highest = whole.reshape(2, -1, step).max(axis=2)
        return cls((highest / FULL).astype(np.float32), step_s)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What is drawn: for each moment the height of both sides, 0 to 1."""

    at_s: NDArray[np.float64]
    heights: Levels


def columns(peaks: Peaks, begin_s: float, end_s: float, most: int) -> Columns:
    """The part between two moments in at most so many columns; no peak is lost between two of them.

    Heights are the roots of the peaks: who speaks softly is seen beside who shouts.
    """
    count = peaks.sides.shape[1]
    first = int(np.clip(np.floor(begin_s / peaks.step_s), 0, count))
    last = int(np.clip(np.ceil(end_s / peaks.step_s), first, count))
    part = peaks.sides[:, first:last]
    stride = max(1, -(-part.shape[1] // max(1, most)))
    starts = np.arange(0, part.shape[1], stride)
    highest = np.maximum.reduceat(part, starts, axis=1) if starts.size else part
    return Columns((first + starts) * peaks.step_s, np.sqrt(highest))

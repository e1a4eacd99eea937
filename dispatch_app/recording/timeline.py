"""Brings the sound of two sides together on one time axis. Pure; knows no files and no clock.

Sides arrive by themselves, in pieces, sometimes late. What is missing is silence. What comes out
is in order and never changed again.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dispatch_app.ports.audio_tap import SAMPLES_PER_S, Side

PATIENCE = SAMPLES_PER_S // 5
"""So long one side is waited for while the other speaks."""
BLOCK = 10 * SAMPLES_PER_S
"""Longest piece that is given out at once."""
FARTHEST = 24 * 3600 * SAMPLES_PER_S
"""No conversation is longer: a place beyond is a fault of the sender."""
AHEAD = 600 * SAMPLES_PER_S
"""A jump beyond this is taken as a new place in time, not kept as ten minutes of memory."""
_COLUMN = {Side.OUTSIDE: 0, Side.CENTRE: 1}


class Timeline:
    def __init__(self) -> None:
        self._begin = 0
        """Place of the first sample that is still held."""
        self._ends = [0, 0]
        self._held: npt.NDArray[np.int16] = np.zeros((BLOCK, 2), dtype=np.int16)
        self.late = 0
        """Samples that came after their place had been given out, or impossibly far ahead."""

    @property
    def end(self) -> int:
        return max(*self._ends, self._begin)

    def put(self, side: Side, first: int, sound: npt.NDArray[np.int16]) -> None:
        """Place sound; `first` counts samples since the conversation began."""
        too_late = min(max(self._begin - first, 0), len(sound))
        if first + len(sound) > min(FARTHEST, self._begin + AHEAD):
            self.late += len(sound)
            return
        self.late += too_late
        first, sound = first + too_late, sound[too_late:]
        if not len(sound):
            return
        begin, end = first - self._begin, first - self._begin + len(sound)
        self._grow(end)
        self._held[begin:end, _COLUMN[side]] = sound
        column = _COLUMN[side]
        self._ends[column] = max(self._ends[column], first + len(sound))

    def _grow(self, size: int) -> None:
        if size > len(self._held):
            more = np.zeros((max(size, 2 * len(self._held)), 2), dtype=np.int16)
            more[: len(self._held)] = self._held
            self._held = more

    def settled(self) -> npt.NDArray[np.int16]:
        """What both sides have reached, or one has left behind by `PATIENCE`."""
        return self._give(max(min(self._ends), self.end - PATIENCE))

    def rest(self, until: int = 0) -> npt.NDArray[np.int16]:
        """A piece of what is left, silence up to `until` included; empty when all is given."""
        return self._give(min(max(self.end, until), FARTHEST))

    def _give(self, upto: int) -> npt.NDArray[np.int16]:
        count = min(max(upto - self._begin, 0), BLOCK)
        self._grow(count)
        given = self._held[:count].copy()
        self._held[: -count or None] = self._held[count:]
        self._held[len(self._held) - count :] = 0
        self._begin += count
        return given

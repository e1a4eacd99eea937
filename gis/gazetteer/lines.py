"""Many short texts as one, to be held small and searched at the speed of memory. Knows no places.

A list of a hundred thousand names costs seventy bytes each before the first letter.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


class Lines:
    """Texts without line feeds, by row."""

    def __init__(self, data: str) -> None:
        """Take texts joined by line feeds; an empty text is no row at all."""
        self._blob = f"\n{data}\n" if data else "\n"
        signs = np.frombuffer(self._blob.encode("utf-32-le"), dtype="<u4")
        breaks = np.flatnonzero(signs == ord("\n")).astype(np.uint32)
        self._breaks = array("I", breaks.tobytes())

    def __len__(self) -> int:
        return len(self._breaks) - 1

    def __getitem__(self, row: int) -> str:
        return self._blob[self._breaks[row] + 1 : self._breaks[row + 1]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._blob[1:-1].split("\n") if len(self) else ())

    def length(self, row: int) -> int:
        return self._breaks[row + 1] - self._breaks[row] - 1

    def lengths(self) -> NDArray[np.int32]:
        """How many signs each text has."""
        breaks = np.frombuffer(self._breaks, dtype=np.uint32)
        return (breaks[1:] - breaks[:-1] - 1).astype(np.int32)

    def rows(self, needle: str, limit: int) -> list[int]:
        """Rows that hold the needle, in order; a line feed stands for either end of a text."""
        spots: list[int] = []
        at = self._blob.find(needle)
        while at >= 0 and len(spots) < limit:
            spots.append(at)
            at = self._blob.find(needle, at + 1)
        if not spots:
            return []
        breaks = np.frombuffer(self._breaks, dtype=np.uint32)
        rows = np.searchsorted(breaks, np.array(spots, dtype=np.uint32), side="right") - 1
        return list(dict.fromkeys(rows.tolist()))

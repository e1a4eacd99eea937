"""What stood where in the list a moment ago, so that a click means what was seen. Knows no Qt."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

UNSURE_S = 0.3
"""Nobody sees a row move and lets go of a click within so short a time."""

Standing = tuple[tuple[str, int], ...]
"""Keys of the rows from above, each with its height in pixels."""


class Lately:
    """The arrangements of the last moment. `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._now: Standing = ()
        self._gone: deque[tuple[float, Standing]] = deque()
        """Each with the time when it went."""

    def become(self, rows: Sequence[tuple[str, int]]) -> None:
        standing = tuple(rows)
        if standing == self._now:
            return
        self._gone.append((self._clock(), self._now))
        self._now = standing
        self._forget()

    def sure(self, key: str, y_px: int) -> bool:
        """Whether this row, and no other, has been at this height for long enough to be meant."""
        self._forget()
        return all(_at(standing, y_px) in (key, "") for _, standing in self._gone)

    def _forget(self) -> None:
        while self._gone and self._clock() - self._gone[0][0] >= UNSURE_S:
            self._gone.popleft()


def _at(standing: Standing, y_px: int) -> str:
    """The row at a height; empty below the last one, where nothing could have been meant."""
    return next((key for key, end in _ends(standing) if y_px < end), "")


def _ends(standing: Standing) -> Iterator[tuple[str, int]]:
    end = 0
    for key, height in standing:
        end += height
        yield key, end

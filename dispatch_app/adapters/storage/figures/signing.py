"""Who sat at a seat at a time, by the signing in and out of seats. Knows no figures."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from dispatch_app.domain.codes import SeatState


class Sitting:
    """Fed in the order of the journal."""

    def __init__(self) -> None:
        self._since: dict[str, list[int]] = defaultdict(list)
        self._who: dict[str, list[str | None]] = defaultdict(list)
        self.after = 0
        """The last event that was taken in."""

    def take(self, rows: Iterable[Any]) -> None:
        for row in rows:
            self.after = row.sequence
            gone = row.state == SeatState.SIGNED_OUT
            self._since[row.seat].append(row.at)
            self._who[row.seat].append(None if gone else row.person)

    def person(self, seat: str | None, at: int | None) -> str | None:
        if seat is None or at is None or seat not in self._since:
            return None
        place = bisect_right(self._since[seat], at)
        return self._who[seat][place - 1] if place else None

    def persons(self, seats: Sequence[str | None], at: Sequence[int | None]) -> list[str | None]:
        return [self.person(seat, moment) for seat, moment in zip(seats, at, strict=True)]

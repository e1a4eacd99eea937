"""Which crews must read that they are to wait at another station. Pure.

A crew gets it once on its screen; a restart may bring it once more while nobody has acknowledged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from dispatch_app.domain.ids import MoveUpId, VehicleId
from dispatch_app.domain.state import CentreState

TRIES = 3


@dataclass(frozen=True, slots=True)
class MoveUpText:
    """Names the text on its way."""

    move_up: MoveUpId


@dataclass(slots=True)
class MoveUps:
    under_way: set[MoveUpId] = field(default_factory=set)
    taken: set[MoveUpId] = field(default_factory=set)
    failures: Counter[MoveUpId] = field(default_factory=Counter)

    def due(self, state: CentreState) -> Iterator[tuple[VehicleId, MoveUpText, str]]:
        for one in state.large.stand_bys.values():
            if one.acknowledged_at is not None or one.id in self.under_way | self.taken:
                continue
            if self.failures[one.id] < TRIES:
                yield one.vehicle, MoveUpText(one.id), one.words

    def sent(self, text: MoveUpText) -> None:
        self.under_way.add(text.move_up)

    def arrived(self, text: MoveUpText) -> None:
        self.under_way.discard(text.move_up)
        self.taken.add(text.move_up)

    def failed(self, text: MoveUpText, *, counts: bool) -> None:
        """It did not arrive; a broken connection is nobody's fault and does not count."""
        self.under_way.discard(text.move_up)
        self.failures[text.move_up] += counts

    def forget(self, state: CentreState) -> None:
        """Those that are over."""
        self.taken &= set(state.large.stand_bys)
        for gone in set(self.failures) - set(state.large.stand_bys):
            del self.failures[gone]

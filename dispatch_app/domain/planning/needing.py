"""From expected calls to seats, for each half hour."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch_app.domain.planning.forecast import Expected
from dispatch_app.domain.planning.history import SLOT_MIN
from dispatch_app.domain.planning.queueing import Load, Target, seats_for
from dispatch_app.domain.quick import dataclass

SLOT_S = SLOT_MIN * 60
USUAL_HANDLING_S = 150.0
"""Where the record does not say it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What seats are reckoned by."""

    target: Target
    handling_s: float = USUAL_HANDLING_S
    after_call_s: float = 0.0
    """Work after the call that keeps the seat busy."""
    least: int = 2
    """Never fewer: one who looks after one caller cannot hear the next."""
    shrinkage: float = 0.0
    """Share of those rostered who are not at their seat for other reasons than breaks."""

    @property
    def busy_s(self) -> float:
        return self.handling_s + self.after_call_s


def needed(expected: Sequence[Expected], need: Need) -> tuple[int, ...]:
    """Seats by Erlang C for the upper edge of the 80 % interval: in nine of ten such half hours
    there are no more calls."""
    return tuple(seats_at(max(one.high_80, one.mean) / SLOT_S, need) for one in expected)


def seats_at(calls_per_s: float, need: Need) -> int:
    seats = seats_for(Load(calls_per_s=calls_per_s, handling_s=need.busy_s), need.target)
    whole = -(-seats // 1) if need.shrinkage <= 0 else int(-(-seats // (1 - need.shrinkage)))
    return max(whole, need.least)

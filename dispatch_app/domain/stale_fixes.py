"""What the centre does with a vehicle whose fix is old: leave it out, or rank it with its age."""

from __future__ import annotations

from enum import StrEnum

from dispatch_app.domain.quick import dataclass

_MINUTE_S = 60.0


class StaleRule(StrEnum):
    EXCLUDE = "exclude"
    RANK = "rank"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleFixes:
    """The centre's rule; every seat hears it when it signs in."""

    rule: StaleRule = StaleRule.EXCLUDE
    older_than_s: float = 120.0
    """A fix of this age is stale."""
    ranked_until_s: float = 900.0
    """An older one is left out under either rule: the vehicle may be anywhere."""
    added_s_per_min: float = 20.0
    """So much is added to the road time for each whole minute beyond `older_than_s`."""

    def added_s(self, age_s: float | None) -> float | None:
        """What the age costs; None: the vehicle is left out. Without a fix there is no age."""
        if age_s is None or age_s <= self.older_than_s:
            return 0.0
        if self.rule is StaleRule.EXCLUDE or age_s > self.ranked_until_s:
            return None
        return (age_s - self.older_than_s) // _MINUTE_S * self.added_s_per_min

    def is_ranked_stale(self, age_s: float | None) -> bool:
        """Whether a vehicle stands in the table although its fix is old."""
        stale = age_s is not None and age_s > self.older_than_s
        return stale and self.added_s(age_s) is not None

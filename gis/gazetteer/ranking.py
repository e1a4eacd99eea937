"""Orders what was found: fit of the name first, then kind, nearness, history. Finds nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gis.gazetteer import kinds
from gis.gazetteer.match import Match
from gis.gazetteer.plane import metres_between

_NEAR_BONUS = 0.08
_NEAR_SCALE_METRES = 3000.0
_HISTORY_BONUS = 0.04
_MOST_HISTORY = 0.12
_DISTRICT_BONUS = 0.10
_OWN_BONUS = 0.03
"""What somebody of the centre has surveyed goes before the map's word for it."""
_SAME_SPOT_METRES = 60.0
_SAME_DOOR_METRES = 20.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Adds to the quality of a name, 0 to 1, with which a match comes in as its score."""

    history: Mapping[str, int]
    district: str
    """Folded district that was typed in front; empty if none."""

    def scored(self, match: Match, folded_district: str) -> Match:
        bonus = kinds.weight_of(match.kind) + self._of_history(match.name)
        if match.distance_m is not None:
            bonus += _NEAR_BONUS / (1 + match.distance_m / _NEAR_SCALE_METRES)
        if self.district and folded_district == self.district:
            bonus += _DISTRICT_BONUS
        if match.own:
            bonus += _OWN_BONUS
        return replace(match, score=match.score + bonus)

    def _of_history(self, name: str) -> float:
        return min(_MOST_HISTORY, _HISTORY_BONUS * math.log1p(max(0, self.history.get(name, 0))))


def best_of(matches: Iterable[Match], limit: int) -> list[Match]:
    """The best first; of what is the same place by the same name only the best."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda one: -one.score):
        if not any(_same(match, other) for other in kept):
            kept.append(match)
            if len(kept) == limit:
                break
    return kept


def _same(match: Match, other: Match) -> bool:
    """Of one name on one spot; or the same thing on one doorstep, once with its town in front."""
    longer = match.name.endswith(other.name) or other.name.endswith(match.name)
    if not longer or (match.name != other.name and match.kind != other.kind):
        return False
    away = metres_between(match.lon, match.lat, other.lon, other.lat)
    return away < (_SAME_SPOT_METRES if match.name == other.name else _SAME_DOOR_METRES)

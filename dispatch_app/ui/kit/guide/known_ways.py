"""Ways that the searches behind the last rankings hold already. Searches nothing itself."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from dispatch_app.ui.kit.guide.questions import Drive, LonLat, Source
from gis.roads.conditions import VehicleSize
from gis.roads.ranking import Ranking
from gis.roads.routes import Route

_KEPT: Final = 3
"""Rankings whose searches stay in memory, some megabytes each on a large city."""

_Start = tuple[LonLat, float | None, VehicleSize | None]


class KnownWays:
    """One backward search reaches the place from everywhere: its tree knows every vehicle's way."""

    def __init__(self) -> None:
        self._rankings: OrderedDict[LonLat, tuple[dict[_Start, int], Ranking]] = OrderedDict()

    def keep(self, place: LonLat, sources: tuple[Source, ...], ranking: Ranking) -> None:
        starts = {((s.lon, s.lat), s.heading_deg, s.size): at for at, s in enumerate(sources)}
        self._rankings[place] = starts, ranking
        self._rankings.move_to_end(place)
        while len(self._rankings) > _KEPT:
            self._rankings.popitem(last=False)

    def route(self, question: Drive, closure_version: int) -> Route | None:
        """The way, if it leads from where a vehicle was ranked and no road was closed since."""
        starts, ranking = self._rankings.get(question.end, (None, None))
        if starts is None or ranking is None or ranking.closure_version != closure_version:
            return None
        at = starts.get((question.start, question.heading_deg, question.size))
        return None if at is None else ranking.route(at)

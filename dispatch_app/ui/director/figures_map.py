"""The map of a report on the seat's own ground: made when it is first looked at. Asks nobody."""

from __future__ import annotations

from dispatch_app.ports.figures import ColumnKind, FigureAnswer
from dispatch_app.ui.director.figures_board import FiguresBoard
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.map import MapColours, MapWidget
from dispatch_app.ui.kit.map.heat import Heat, HeatOverlay
from dispatch_app.ui.kit.replay.ground import ReplayGround
from gis.errors import BadRegion

_MARGIN_PX = 24


class FiguresMap:
    def __init__(self, place: DirectorPlace, board: FiguresBoard) -> None:
        self._place, self._board = place, board
        self._ground: ReplayGround | None = None
        self._map: MapWidget | None = None
        self._heat: HeatOverlay | None = None

    @property
    def possible(self) -> bool:
        """Whether this seat has a region."""
        return self._place.ground is not None

    def show(self, answer: FigureAnswer) -> str:
        """Lay an answer's places over the map; returns why there is none, as a key of the
        catalogue."""
        if answer.places is None or not answer.places.places:
            return "figures.page.no-places"
        if not self._open() or self._heat is None or self._map is None:
            return "figures.page.no-map"
        column = next((c for c in answer.columns if c.measure == answer.focus), answer.columns[0])
        timed = column.kind is ColumnKind.TIME
        places = [(at.lon, at.lat, at.n, at.mean) for at in answer.places.places]
        norm = column.norm if timed else None
        self._heat.show_heat(Heat.of(places, timed=timed, norm=norm))
        self._map.fit([(lon, lat) for lon, lat, _, _ in places], _MARGIN_PX, at_once=True)
        return ""

    def _open(self) -> bool:
        if self._map is not None:
            return True
        if self._place.ground is None:
            return False
        self._ground = self._place.ground.another()
        try:
            self._map = self._ground.widget(self._place.theme, self._place.texts, self._board)
        except BadRegion:
            self._ground.close()
            return False
        self._heat = HeatOverlay(self._map, self._place.theme)
        self._board.put_map(self._map)
        return True

    def become(self) -> None:
        if self._map is not None:
            self._map.set_colours(MapColours.load(self._place.theme.name))

    def close(self) -> None:
        if self._ground is not None:
            self._ground.close()

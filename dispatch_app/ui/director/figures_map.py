"""The map of a report on the seat's own ground, by squares or by district: made when it is first
looked at. Asks nobody. What draws districts is loaded by the first look by district.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch_app.domain.figures.fields import DISTRICT
from dispatch_app.papers.amounts import Amount, amount_text
from dispatch_app.ports.figures import ColumnKind, FigureAnswer, FigureCell, FigureColumn
from dispatch_app.ui.director.figures_board import FiguresBoard
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.map import MapColours, MapWidget
from dispatch_app.ui.kit.map.heat import Heat, HeatOverlay
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.replay.ground import ReplayGround
from gis.errors import BadRegion
from gis.region import Region

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from dispatch_app.ui.kit.map.districts import Counted, DistrictOverlay

_MARGIN_PX = 24


class FiguresMap:
    def __init__(self, place: DirectorPlace, board: FiguresBoard) -> None:
        self._place, self._board = place, board
        self._ground: ReplayGround | None = None
        self._map: MapWidget | None = None
        self._heat: HeatOverlay | None = None
        self._areas: DistrictOverlay | None = None
        self._shapes: Mapping[str, BaseGeometry] | None = None
        """None: nobody has looked by district yet."""
        self._errands = Errands("districts", Bridge(board))
        self._answer: FigureAnswer | None = None
        self.by_district = False

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
        self._answer = answer
        self._map.fit([(at.lon, at.lat) for at in answer.places.places], _MARGIN_PX, at_once=True)
        self._lay()
        return ""

    def turn(self) -> None:
        """From squares to districts, and back."""
        self.by_district = not self.by_district
        self._board.name_map(self._place.texts(f"figures.chart.{self.way}"))
        self._lay()

    @property
    def way(self) -> str:
        """What the key of the map leads to next, as a key of the catalogue."""
        return "map-by-squares" if self.by_district else "map-by-district"

    def _lay(self) -> None:
        if self._heat is None or self._answer is None:
            return
        if self.by_district and self._shapes is None:
            ground = self._place.ground
            assert ground is not None
            self._errands.do(partial(_shapes_of, ground.region), self._drawn)
        areas = self._areas if self.by_district else None
        self._heat.setVisible(areas is None)
        if self._areas is not None:
            self._areas.setVisible(areas is not None)
        if areas is None:
            self._lay_squares(self._answer, self._heat)
        else:
            self._lay_districts(self._answer, areas)

    def _drawn(self, shapes: Mapping[str, BaseGeometry]) -> None:
        """A region without districts goes on by squares."""
        from dispatch_app.ui.kit.map.districts import DistrictOverlay

        self._shapes = shapes
        if shapes and self._areas is None and self._map is not None:
            self._areas = DistrictOverlay(self._map, self._place.theme)
            self._areas.draw_shapes(shapes)
            self._lay()

    def _lay_squares(self, answer: FigureAnswer, heat: HeatOverlay) -> None:
        column = _focus(answer)
        timed = column.kind is ColumnKind.TIME
        norm = column.norm if timed else None
        heat.show_heat(Heat.of(_places(answer), timed=timed, norm=norm))

    def _lay_districts(self, answer: FigureAnswer, areas: DistrictOverlay) -> None:
        from dispatch_app.ui.kit.map.districts import counted_in

        column, texts = _focus(answer), self._place.texts
        timed = column.kind is ColumnKind.TIME
        counted = _by_rows(answer, self._shapes or {})
        if not counted:
            places = _places(answer)
            counted = counted_in(self._shapes or {}, places, timed=timed, norm=column.norm)
        name = column.name.zh if texts.language == "zh" else column.name.en
        key = "figures.page.mean-of" if timed else "figures.page.count-of"
        areas.show_counted(
            counted,
            texts(key, name=name),
            partial(amount_text, Amount.SECONDS if timed else Amount.COUNT),
            texts("figures.page.past-norm"),
        )

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
        self._errands.stop()
        if self._ground is not None:
            self._ground.close()


def _focus(answer: FigureAnswer) -> FigureColumn:
    return next((c for c in answer.columns if c.measure == answer.focus), answer.columns[0])


def _places(answer: FigureAnswer) -> list[tuple[float, float, int, float | None]]:
    return [(at.lon, at.lat, at.n, at.mean) for at in answer.places.places] if answer.places else []


def _by_rows(answer: FigureAnswer, shapes: Mapping[str, BaseGeometry]) -> list[Counted]:
    """The report's own rows, where it is split by district; places tell it to some 100 m only."""
    if answer.split != (DISTRICT,):
        return []
    column = _focus(answer)
    cells = {row.key[0]: row.cells[answer.columns.index(column)] for row in answer.table.rows}
    return [_counted(name, cells.get(name), column) for name in shapes]


def _counted(name: str, cell: FigureCell | None, column: FigureColumn) -> Counted:
    from dispatch_app.ui.kit.map.districts import Counted

    if cell is None:
        return Counted(name=name, n=0, figure=None)
    if column.kind is not ColumnKind.TIME:
        return Counted(name=name, n=cell.n, figure=float(cell.n))
    late = column.norm is not None and cell.mean is not None and cell.mean > column.norm
    return Counted(name=name, n=cell.n, figure=cell.mean, late=late)


def _shapes_of(region: Path) -> Mapping[str, BaseGeometry]:
    """On a worker: a large region's boundaries take a moment."""
    from gis.gazetteer.district_shapes import district_shapes

    try:
        return district_shapes(Region.open(region))
    except BadRegion:
        return {}

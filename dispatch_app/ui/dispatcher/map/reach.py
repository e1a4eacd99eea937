"""Reach areas and bare ground on the map: switched on a layer, asked from a point's menu.

Asks the guide anew while something is shown and has changed. Holds no widgets of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from dispatch_app.domain.cover import CellId, next_returns
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.ui.dispatcher.dispatching.ledger import CoverLedger
from dispatch_app.ui.dispatcher.dispatching.travel import spot_of, vehicle_sources
from dispatch_app.ui.dispatcher.map.menu import Entry
from dispatch_app.ui.dispatcher.map.reach_words import cover_lines, minutes, reach_lines
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat, Lost
from dispatch_app.ui.kit.guide.reach_questions import Covered, Reach, Reached, Spot
from dispatch_app.ui.kit.map import BareGround, ReachArea, Thing

LIMITS_S = (240.0, 480.0, 720.0)
FOLLOW_MS = 5_000
"""What is shown for all idle vehicles is no older than this, if somebody has moved."""
REACH, COVER = "reach", "cover"
"""Names of the layers."""
_POINT = "point"


class Reaching(QObject):
    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        ledger: CoverLedger,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._window, self._map, self._layers = window, window.map, window.layers
        self._ledger = ledger
        self._one: Spot | None = None
        """The vehicle, station or point whose reach is shown; None for all idle vehicles."""
        self._asked: tuple[Spot, ...] = ()
        self._after: VehicleId | None = None
        self._on: frozenset[str] = frozenset()
        self._telling = False
        """The words wait for the ledger's first answer."""
        self._follow = QTimer(self)
        self._follow.setInterval(FOLLOW_MS)
        self._follow.timeout.connect(self._look)
        window.layers.add_switch(REACH, "reach.layer", on=False)
        window.layers.add_switch(COVER, "cover.layer", on=False)
        window.layers.changed.connect(self.switched)
        window.near.closed.connect(self.close)
        ledger.renewed.connect(self._show_cover)
        self._show_cover()

    # ---- what is wanted

    @Slot()
    def switched(self) -> None:
        """A layer was switched on or off; also called when the seat begins."""
        on = frozenset(name for name in (REACH, COVER) if self._layers.is_on(name))
        new, gone, self._on = on - self._on, self._on - on, on
        if REACH in new:
            self._one = None
            self._ask()
        if REACH in gone and self._one is None:
            self.clear()
        if COVER in new:
            self._ledger.look()
            self._tell_cover()
            self._telling = self._ledger.told is None
        if COVER in new | gone:
            self._show_cover()

    def offer(self, point: LonLat, kind: str, id_: str) -> Iterable[Entry]:
        """For the menu of a point: of a vehicle or a station its own reach, else the point's."""
        if kind == Thing.VEHICLE:
            spot = self._vehicle(VehicleId(id_))
            if spot is not None:
                yield Entry("reach.menu-vehicle", partial(self.show_one, spot), (("vehicle", id_),))
                return
        station = self._place.desk.state.stations.get(StationId(id_))
        if kind == Thing.STATION and station is not None:
            at = station.position
            spot = Spot(station.name, at.lon, at.lat)
            named = (("vehicle", station.name),)
            yield Entry("reach.menu-vehicle", partial(self.show_one, spot), named)
            return
        here = Spot(_POINT, *point)
        yield Entry("reach.menu", partial(self.show_one, here))

    def show_one(self, spot: Spot) -> None:
        """The reach of one place, until it is cleared or a layer is switched."""
        self._one = spot
        self._ask()

    @Slot()
    def clear(self) -> None:
        """Show no reach area any more; a single one gives way to the layer, if that is on."""
        single, self._one = self._one, None
        self._map.set_reach_areas(())
        self._follow.stop()
        if single is not None and REACH in self._on:
            self._ask()

    @Slot()
    def close(self) -> None:
        """The words were put away: a single reach goes with them, a layer stays."""
        if self._one is not None:
            self.clear()

    def foresee(self, vehicle: VehicleId | None) -> None:
        """The vehicle that the next order would go to: what it would lay bare is hatched too."""
        if vehicle != self._after:
            self._after = vehicle
            self._show_cover()

    # ---- reach

    def _ask(self) -> None:
        sources = (self._one,) if self._one is not None else self._ledger.idle()
        self._asked = sources
        question = Reach(sources=sources, limits_s=LIMITS_S, asker="map")
        self._place.guide.reach(question, partial(self._answered, self._one))
        if self._one is None:
            self._follow.start()
        else:
            self._follow.stop()

    @Slot()
    def _look(self) -> None:
        if self._one is None and REACH in self._on and self._ledger.idle() != self._asked:
            self._ask()

    def _answered(self, one: Spot | None, answer: Reached | Lost) -> None:
        texts = self._place.texts
        if one != self._one or (one is None and REACH not in self._on):
            return
        if isinstance(answer, Lost):
            self._tell(self._title(), [texts("reach.lost")])
            return
        self._map.set_reach_areas(
            ReachArea(
                id=f"reach-{area.limit_s:.0f}",
                rings=tuple(ring for polygon in area.polygons for ring in polygon),
                note=texts("reach.minutes", minutes=minutes(area.limit_s)),
            )
            for area in reversed(answer.areas)
        )
        self._tell(self._title(), reach_lines(answer, texts))

    def _tell(self, title: str, lines: list[str]) -> None:
        box = self._window.near
        box.entitle(title)
        box.show_lines(lines)
        self._window.open_side(box)

    def _title(self) -> str:
        texts = self._place.texts
        if self._one is None:
            return texts("reach.title-all")
        what = self._one.id
        if what == _POINT:
            what = texts(
                "mapwindow.bare-point", lon=f"{self._one.lon:.5f}", lat=f"{self._one.lat:.5f}"
            )
        return texts("reach.title-one", what=what)

    def _vehicle(self, vehicle: VehicleId) -> Spot | None:
        desk = self._place.desk
        sources = vehicle_sources(desk.state, desk.fixes)
        return next((spot_of(source) for source in sources if source.id == vehicle), None)

    # ---- cover

    @Slot()
    def _show_cover(self) -> None:
        told = self._ledger.told
        self._layers.show_count(COVER, 0 if told is None else len(told.bare))
        if told is None or COVER not in self._on:
            self._map.set_bare(None)
            return
        if self._telling:
            self._tell_cover()
        effect = told.effects.get(self._after) if self._after is not None else None
        self._map.set_bare(
            BareGround(
                cells=_middles(told, told.bare),
                after=_middles(told, effect.cells if effect is not None else ()),
                half_lon=told.half_lon,
                half_lat=told.half_lat,
            )
        )

    def _tell_cover(self) -> None:
        told, texts, desk = self._ledger.told, self._place.texts, self._place.desk
        self._telling = False
        if told is None:
            self._tell(texts("reach.title-cover"), [texts("reach.working")])
            return
        names = {station.id: station.name for station in desk.state.stations.values()}
        returns = next_returns(desk.state, desk.now())
        lines = cover_lines(told, names, returns, texts)
        self._tell(texts("reach.title-cover"), lines)


def _middles(told: Covered, cells: Iterable[CellId]) -> tuple[LonLat, ...]:
    return tuple((told.cells[cell].lon, told.cells[cell].lat) for cell in sorted(cells))

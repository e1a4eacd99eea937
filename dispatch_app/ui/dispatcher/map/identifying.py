"""What lies at a point: road, address, place, district, vehicles, and both positions."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.ids import VehicleId
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.dispatching.words import distance_text
from dispatch_app.ui.dispatcher.map.near_words import near_text
from dispatch_app.ui.dispatcher.map.words import copied_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat, Lost, Told, Where
from gis.coordinates import haversine_m
from gis.gazetteer.match import Near

AROUND_M = 200.0
MOST_VEHICLES = 5


class Identifying(QObject):
    told = Signal(object)
    """Lines of words; the newest question's only."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._point: LonLat | None = None

    def ask(self, point: LonLat) -> None:
        self._point = point
        self._place.guide.where(Where(point=point), partial(self._answered, point))

    def _answered(self, point: LonLat, answer: Told | Lost) -> None:
        if point == self._point:
            near = answer.near if isinstance(answer, Told) else None
            self.told.emit(self.lines(point, near))

    def lines(self, point: LonLat, near: Near | None) -> list[str]:
        """Without the gazetteer's word only what this seat knows itself."""
        texts = self._place.texts
        told = [] if near is None else _of_near(near, texts)
        positions = [copied_text(*point), copied_text(*point, shifted=True)]
        return [*told, *self._vehicles(point), *positions]

    def _vehicles(self, point: LonLat) -> list[str]:
        """Fixes about the point, the nearest first."""
        texts, state = self._place.texts, self._place.desk.state
        fixes = list(self._place.desk.fixes.values())
        if not fixes:
            return []
        away = haversine_m(*point, [fix.lon for fix in fixes], [fix.lat for fix in fixes]).tolist()
        near = sorted((m, fix.vehicle) for m, fix in zip(away, fixes, strict=True) if m < AROUND_M)
        lines = []
        for metres, id_ in near[:MOST_VEHICLES]:
            vehicle = state.vehicles.get(VehicleId(id_))
            if vehicle is not None:
                word = texts.code("vehicle_state", state.vehicle_state(vehicle).value)
                lines.append(f"{id_}  {word}  {distance_text(metres)}")
        return lines


def _of_near(near: Near, texts: Texts) -> list[str]:
    lines = [near_text(near, texts)]
    if near.road:
        away = distance_text(near.road_distance_m)
        lines.append(texts("mapwindow.identify.road", road=near.road, away=away))
    place = near.place
    if place is not None and place.name:
        kind = f"form.kind.{place.kind}"
        word = texts(kind) if texts.has(kind) else ""
        lines.append(texts("mapwindow.identify.place", name=place.name, kind=word).strip())
    if near.district:
        lines.append(texts("mapwindow.identify.district", district=near.district))
    return lines

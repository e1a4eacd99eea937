"""The caller on the map: a circle for each source, and the two points of a doubt with their way.

Decides nothing; the form does.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from dispatch_app.domain.state import Call
from dispatch_app.i18n.times import clock_text, minutes_text
from dispatch_app.ui.dispatcher.dispatching.words import distance_text
from dispatch_app.ui.dispatcher.form.sentinel import Doubt
from dispatch_app.ui.dispatcher.form.witnesses import Sighting, newest_of_each, sightings
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.map import CallerMark, MapWidget, RouteKind, RouteLine

_WAY = "doubt"


class CallersLayer(QObject):
    def __init__(
        self, workplace: Workplace, map_: MapWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._texts = workplace.texts
        self._map = map_
        self._shown: tuple[CallerMark, ...] = ()
        self._way: RouteLine | None = None

    @property
    def nearest(self) -> CallerMark | None:
        """The most telling circle that is shown."""
        return self._shown[-1] if self._shown else None

    def show(self, doubt: Doubt | None) -> None:
        """What is known of the selected caller now; a doubt's other point stands out."""
        marks = tuple(self._marks(doubt))
        if marks != self._shown:
            self._shown = marks
            self._map.set_callers(marks)
        way = _way_of(doubt)
        if way != self._way:
            self._way = way
            if way is None:
                self._map.remove_route(_WAY)
            else:
                self._map.put_route(way)

    def _marks(self, doubt: Doubt | None) -> Iterator[CallerMark]:
        """The most telling last, so that it lies on top."""
        if doubt is not None and doubt.other.position is not None:
            at = doubt.other.position
            yield CallerMark(at.lon, at.lat, doubt.other.uncertainty_m, self._doubted(doubt))
            return
        call = self._call()
        found = newest_of_each(sightings(call))
        for number, each in reversed(list(enumerate(found))):
            at = each.position.position
            note = self._note(each) if number == 0 else ""
            yield CallerMark(at.lon, at.lat, each.position.radius_m, note)

    def _call(self) -> Call | None:
        chosen, incident = self._place.call, self._place.incident
        if chosen is not None or incident is None or not incident.calls:
            return chosen
        return self._place.desk.state.calls.get(incident.calls[0])

    def _note(self, each: Sighting) -> str:
        position = each.position
        parts = [
            self._texts.code("place_source", position.source.value),
            f"±{distance_text(position.radius_m)}",
        ]
        if not each.installed:
            parts.append(clock_text(position.measured_at, self._place.zone))
        return " ".join(parts)

    def _doubted(self, doubt: Doubt) -> str:
        drive = ""
        if doubt.drive_s is not None:
            drive = self._texts("mapwindow.caller-drive", time=minutes_text(doubt.drive_s))
        return self._texts(
            "mapwindow.caller-doubted",
            kind=self._texts.code("witnessing", doubt.kind.value),
            distance=distance_text(doubt.distance_m),
            drive=drive,
        )


def _way_of(doubt: Doubt | None) -> RouteLine | None:
    """The road between the two points; a straight line until it is known."""
    if doubt is None or doubt.place.position is None or doubt.other.position is None:
        return None
    ends = (doubt.other.position, doubt.place.position)
    line = doubt.line or tuple((p.lon, p.lat) for p in ends)
    return RouteLine(_WAY, line, RouteKind.CANDIDATE, asked=True)

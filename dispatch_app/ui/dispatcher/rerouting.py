"""Gives a place that changes under running missions their new ways, so that the amended slip has
its route again. Holds the news for a moment only. Knows no widgets and no form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from dispatch_app.domain.commands import FixPlace
from dispatch_app.domain.ids import IncidentId, MissionId
from dispatch_app.domain.rules.missions import NEVER_AMENDED
from dispatch_app.domain.state import Mission
from dispatch_app.ui.dispatcher.dispatching.slips import route_summary
from dispatch_app.ui.dispatcher.dispatching.travel import start_of
from dispatch_app.ui.dispatcher.dispatching.ways import way_from
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.in_time import Ways, WaysInTime
from dispatch_app.ui.kit.guide.questions import Drive, Haste


class Rerouting(QObject):
    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._held: dict[IncidentId, WaysInTime] = {}

    def complete(self, command: FixPlace, then: Callable[[FixPlace], None]) -> None:
        """Hand the command over with the ways of vehicles that are out; at once if none is.

        Of two places of one incident the older is handed over first, without waiting longer.
        """
        before = self._held.pop(command.incident, None)
        if before is not None:
            before.give_up()
        wanted = self._wanted(command)
        if not wanted:
            then(command)
            return
        ways = WaysInTime(self._place.guide, wanted, self)
        self._held[command.incident] = ways

        def with_ways(found: Ways) -> None:
            if self._held.get(command.incident) is ways:
                del self._held[command.incident]
            then(_with_routes(command, found))

        ways.then(with_ways)

    def _wanted(self, command: FixPlace) -> dict[str, Drive]:
        """One way for each mission whose crew will be told of the other place."""
        state, position = self._place.desk.state, command.place.position
        incident = state.incidents.get(command.incident)
        if incident is None or position is None:
            return {}
        end = (position.lon, position.lat)
        ways = {
            mission.id: self._way(mission, end)
            for mission in state.open_missions(incident)
            if mission.stage not in NEVER_AMENDED
            and mission.slip is not None
            and mission.slip.slip.place.position != position
        }
        return {mission: way for mission, way in ways.items() if way is not None}

    def _way(self, mission: Mission, end: tuple[float, float]) -> Drive | None:
        desk = self._place.desk
        vehicle = desk.state.vehicles.get(mission.vehicle)
        start = start_of(desk.state, vehicle, desk.fixes.get(vehicle.id)) if vehicle else None
        return way_from(start, end, Haste.ORDERED) if start else None


def _with_routes(command: FixPlace, found: Ways) -> FixPlace:
    routes = {
        MissionId(mission): route
        for mission, way in found.items()
        if (route := route_summary(way)) is not None
    }
    return replace(command, routes=routes) if routes else command

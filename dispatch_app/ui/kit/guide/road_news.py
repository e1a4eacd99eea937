"""Tells the guide which closures and slow zones hold, at once when they change. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from dispatch_app.domain.state import CentreState
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.guide.guide import GuideDesk
from dispatch_app.ui.kit.guide.questions import RoadsNow
from gis.roads.conditions import condition_told


class RoadNews(QObject):
    """Made before whoever asks for ways, so that the guide hears of a closure first."""

    def __init__(
        self,
        desk: Desk,
        guide: GuideDesk,
        parent: QObject | None = None,
        *,
        obey_zone: str = "",
    ) -> None:
        """`obey_zone`: whose local time decides which signs for certain hours hold; empty: none."""
        super().__init__(parent)
        self._desk, self._guide, self._obey_zone = desk, guide, obey_zone
        self._told = 0
        if obey_zone:
            guide.heed(roads_now(desk.state, obey_zone))
        desk.changed.connect(self._changed)

    @Slot(object)
    def _changed(self, _view: object) -> None:
        state = self._desk.state
        if state.road_condition_version != self._told:
            self._told = state.road_condition_version
            self._guide.heed(roads_now(state, self._obey_zone))


def roads_now(state: CentreState, obey_zone: str = "") -> RoadsNow:
    """What holds on the roads by the centre's word."""
    return RoadsNow(
        version=state.road_condition_version,
        conditions=tuple(
            condition_told(kept.id, kept.condition) for kept in state.road_conditions.values()
        ),
        obey_zone=obey_zone,
    )

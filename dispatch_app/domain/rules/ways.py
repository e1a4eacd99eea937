"""Rules of ways driven: a figure is written down once there are fixes that tell it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.tracks import Mileage
from dispatch_app.domain.way_commands import ReportMissionWay, ReportVehicleDay
from dispatch_app.domain.way_events import MissionWayCounted, VehicleDayCounted


def of_mission(
    state: CentreState, command: ReportMissionWay, context: Context
) -> tuple[Event, ...]:
    """The mission may have left the live state: its record is the store's."""
    went = _heard(command.went)
    return (MissionWayCounted(mission=command.mission, went=went, at=context.at),)


def of_day(state: CentreState, command: ReportVehicleDay, context: Context) -> tuple[Event, ...]:
    if command.since >= context.at:
        raise Rejected("ways.not-yet")
    return (
        VehicleDayCounted(
            vehicle=command.vehicle,
            since=command.since,
            went=_heard(command.went),
            at=context.at,
        ),
    )


def _heard(went: Mileage) -> Mileage:
    """Nothing heard is not nothing driven: it stays unknown."""
    if went.fixes <= went.implausible:
        raise Rejected("ways.nothing-heard")
    return went


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    ReportMissionWay: of_mission,
    ReportVehicleDay: of_day,
}

"""Writes how far vehicles went into the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.ways import MISSION_WAY, VEHICLE_DAY
from dispatch_app.domain.tracks import Mileage
from dispatch_app.domain.way_events import MissionWayCounted, VehicleDayCounted


def of_mission(batch: Batch, event: MissionWayCounted, sequence: int) -> None:
    batch.add(
        MISSION_WAY,
        sequence=sequence,
        mission=event.mission,
        at=to_ms(event.at),
        **_figures(event.went),
    )


def of_day(batch: Batch, event: VehicleDayCounted, sequence: int) -> None:
    batch.add(
        VEHICLE_DAY,
        sequence=sequence,
        vehicle=event.vehicle,
        since=to_ms(event.since),
        at=to_ms(event.at),
        **_figures(event.went),
    )


def _figures(went: Mileage) -> dict[str, float]:
    return {
        "fixes": went.fixes,
        "implausible": went.implausible,
        "gaps": went.gaps,
        "driven_m": went.driven_m,
        "bridged_m": went.bridged_m,
    }


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    MissionWayCounted: of_mission,
    VehicleDayCounted: of_day,
}

"""A centre with twelve vehicles at six stations and an accident with many hurt; plans that ship."""

from __future__ import annotations

from dispatch_app.adapters.event_plan_files import SHIPPED, load_plans
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Level, Origin, Role, VehicleState
from dispatch_app.domain.ids import AccountId, IncidentId, StationId, VehicleId
from dispatch_app.domain.large_events.commands import (
    BundleOrder,
    DeclareLargeEvent,
    SendBundle,
    SetEventPlans,
)
from dispatch_app.domain.large_events.plans import EventKind, Unit
from dispatch_app.domain.large_events.values import LargeEvent
from dispatch_app.domain.values import Actor, Patient, Position, RankedVehicle
from tests.fakes.builders import LINE_1, Centre, a_centre, a_place, a_slip

CENTRE = Actor(account=AccountId("centre"), role=Role.SYSTEM)
STATIONS = [StationId(f"T{n}") for n in range(1, 7)]
VEHICLES = [VehicleId(f"{n}") for n in range(21, 33)]
"""Two a station; the first of each is ALS."""


def a_large_centre() -> Centre:
    centre = a_centre()
    for n, station in enumerate(STATIONS):
        at = Position(lat=31.5 + n / 100, lon=120.5)
        centre.do(c.RegisterStation(id=station, name=f"演示{n}站", position=at), CENTRE)
    for n, vehicle in enumerate(VEHICLES):
        centre.do(
            c.RegisterVehicle(
                id=vehicle,
                plate=f"演A{vehicle}",
                station=STATIONS[n // 2],
                level=Level.BLS if n % 2 else Level.ALS,
            ),
            CENTRE,
        )
        centre.do(
            c.ReportVehicleState(
                vehicle=vehicle, state=VehicleState.STANDBY, origin=Origin.STATION_BUTTON
            ),
            CENTRE,
        )
    centre.do(SetEventPlans(plans=load_plans(SHIPPED)), CENTRE)
    return centre


def an_accident(centre: Centre, patients: int = 12) -> IncidentId:
    """An open incident with a place, many hurt, and a vehicle for none of them yet."""
    opened = centre.opens(LINE_1)
    centre.do(c.FixPlace(incident=opened.id, place=a_place()))
    centre.do(c.RecordIntake(incident=opened.id, patient=Patient(count=patients)))
    return opened.id


def declared(centre: Centre, patients: int = 12) -> LargeEvent:
    incident = an_accident(centre, patients)
    wish = DeclareLargeEvent(incident=incident, kind=EventKind.TRAFFIC, patients=patients)
    centre.do(wish)
    return centre.state.large.events[incident]


def an_order(vehicle: VehicleId, unit: Unit = Unit.BLS) -> BundleOrder:
    return BundleOrder(vehicle=vehicle, unit=unit, slip=a_slip(vehicle=vehicle))


def a_bundle(event: LargeEvent, *vehicles: VehicleId, reserves: int = 0) -> SendBundle:
    """Orders for these; the last `reserves` of them stand in reserve."""
    orders = [an_order(v) for v in vehicles]
    cut = len(orders) - reserves
    return SendBundle(incident=event.id, orders=tuple(orders[:cut]), reserves=tuple(orders[cut:]))


def a_table(centre: Centre, times: dict[VehicleId, float] | None = None) -> list[RankedVehicle]:
    """All vehicles of the six stations, a minute apart unless told."""
    known = times or {v: 60.0 * n for n, v in enumerate(VEHICLES, start=1)}
    return [
        RankedVehicle(vehicle=v, reason="fits_level", time_s=s, distance_m=s * 10)
        for v, s in known.items()
    ]

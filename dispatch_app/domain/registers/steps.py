"""Which row of which table an event is about, and what stood in the row after it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain import fleet_events as fe
from dispatch_app.domain import map_events as me
from dispatch_app.domain import telephone_events as te
from dispatch_app.domain.folds.fleet import hospital_of, station_of, vehicle_of
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.register_events import RecordKept, RecordRetired
from dispatch_app.domain.registers.rows import (
    cells_of_contact,
    cells_of_hospital,
    cells_of_place,
    cells_of_station,
    cells_of_vehicle,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step in the life of a row."""

    register: str
    id: str
    cells: dict[str, str] | None
    """What stood there after it; None: it was retired."""
    note: str = ""


def step_of(event: object) -> Step | None:
    """None: the event is about no row of a table."""
    made = STEPS.get(type(event))
    return None if made is None else made(event)


def _station(event: fe.StationRegistered) -> Step:
    cells = cells_of_station(station_of(event))
    return Step(register="stations", id=event.station, cells=cells)


def _vehicle(event: fe.VehicleRegistered) -> Step:
    cells = cells_of_vehicle(vehicle_of(event))
    return Step(register="vehicles", id=event.vehicle, cells=cells)


def _hospital(event: fe.HospitalRegistered) -> Step:
    cells = cells_of_hospital(hospital_of(event))
    return Step(register="hospitals", id=event.hospital, cells=cells)


def _contact(event: te.ContactRegistered) -> Step:
    cells = cells_of_contact(event.contact)
    return Step(register="phone_book", id=event.contact.id, cells=cells)


def _place(event: me.OwnPlaceAdded | me.OwnPlaceChanged) -> Step:
    return Step(register="places", id=event.id, cells=cells_of_place(event.place))


def _place_undone(event: me.OwnPlaceUndone) -> Step:
    cells = None if event.back_to is None else cells_of_place(event.back_to)
    return Step(register="places", id=event.id, cells=cells)


def _kept(event: RecordKept) -> Step:
    return Step(register=event.register, id=event.id, cells=event.cells)


def _record_retired(event: RecordRetired) -> Step:
    return Step(register=event.register, id=event.id, cells=None, note=event.note)


STEPS: Mapping[type, Callable[[Any], Step]] = {
    fe.StationRegistered: _station,
    fe.VehicleRegistered: _vehicle,
    fe.HospitalRegistered: _hospital,
    fe.StationRetired: lambda e: Step(register="stations", id=e.station, cells=None, note=e.note),
    fe.VehicleRetired: lambda e: Step(register="vehicles", id=e.vehicle, cells=None, note=e.note),
    fe.HospitalRetired: lambda e: Step(
        register="hospitals", id=e.hospital, cells=None, note=e.note
    ),
    te.ContactRegistered: _contact,
    te.ContactRetired: lambda e: Step(register="phone_book", id=e.contact, cells=None),
    me.OwnPlaceAdded: _place,
    me.OwnPlaceChanged: _place,
    me.OwnPlaceRetired: lambda e: Step(register="places", id=e.id, cells=None, note=e.note),
    me.OwnPlaceUndone: _place_undone,
    RecordKept: _kept,
    RecordRetired: _record_retired,
}

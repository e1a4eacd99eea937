"""Reads rows of any table out of the state. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from dispatch_app.domain.own_places import OwnPlace
from dispatch_app.domain.registers import reasons
from dispatch_app.domain.registers.catalogue import OF_OLD, REGISTERS
from dispatch_app.domain.registers.columns import SEPARATOR, YES
from dispatch_app.domain.registers.kept import KeptRecord, Row, key_of
from dispatch_app.domain.state import CentreState, Hospital, Station, Vehicle
from dispatch_app.domain.telephone_state import Contact
from dispatch_app.domain.values import Position


def rows(state: CentreState, register: str) -> Iterator[Row]:
    """Those that serve, then those that were retired."""
    if register in OF_OLD:
        yield from _OLD[register](state)
        return
    if register == reasons.REGISTER:
        yield from reasons.reason_rows(state.records)
        return
    for record in state.records.values():
        if record.register == register:
            yield _row(record)


def row(state: CentreState, register: str, id_: str) -> Row | None:
    if register in OF_OLD:
        return next((found for found in _OLD[register](state) if found.id == id_), None)
    if register == reasons.REGISTER:
        return reasons.reason_row(state.records, id_) if id_ in reasons.IDS else None
    kept = state.records.get(key_of(register, id_))
    return None if kept is None else _row(kept)


def _row(record: KeptRecord) -> Row:
    names = REGISTERS[record.register].names
    cells = {name: record.cells.get(name, "") for name in names}
    return Row(id=record.id, cells=cells, retired=record.retired)


def cells_of_station(found: Station) -> dict[str, str]:
    return {
        "id": found.id,
        "name": found.name,
        "district": found.district,
        **position_cells(found.position),
        "phone": found.phone,
    }


def cells_of_vehicle(found: Vehicle) -> dict[str, str]:
    return {
        "id": found.id,
        "plate": found.plate,
        "station": found.station,
        "level": found.level.value,
        "equipment": SEPARATOR.join(found.equipment),
        "phone": found.phone,
        "height_m": figure(found.size.height_m),
        "width_m": figure(found.size.width_m),
        "weight_t": figure(found.size.weight_t),
    }


def cells_of_hospital(found: Hospital) -> dict[str, str]:
    return {
        "id": found.id,
        "name": found.name,
        "grade": found.grade,
        "capabilities": SEPARATOR.join(found.capabilities),
        "beds": str(found.beds) if found.beds else "",
        "phone": found.phone,
        **position_cells(found.position),
    }


def cells_of_contact(found: Contact) -> dict[str, str]:
    return {
        "id": found.id,
        "name": found.name,
        "kind": found.kind.value,
        "numbers": SEPARATOR.join(found.numbers),
        "line": found.line or "",
        "station": found.station or "",
        "first": YES if found.first else "",
        "note": found.note,
    }


def cells_of_place(found: OwnPlace) -> dict[str, str]:
    return {
        "name": found.name,
        "aliases": SEPARATOR.join(found.aliases),
        "kind": found.kind,
        "address": found.address,
        **position_cells(found.position),
        "note": found.note,
    }


def position_cells(at: Position) -> dict[str, str]:
    return {"lon": figure(at.lon), "lat": figure(at.lat)}


def figure(value: float | None) -> str:
    """As a cell holds it; reading it back gives the very same figure."""
    return "" if value is None else repr(float(value)).removesuffix(".0")


def _stations(state: CentreState) -> Iterator[Row]:
    for id_, found in state.stations.items():
        yield Row(id=id_, cells=cells_of_station(found))
    for id_, found in state.retired_stations.items():
        yield Row(id=id_, cells=cells_of_station(found), retired=True)


def _vehicles(state: CentreState) -> Iterator[Row]:
    for id_, found in state.vehicles.items():
        yield Row(id=id_, cells=cells_of_vehicle(found))
    for id_, found in state.retired_vehicles.items():
        yield Row(id=id_, cells=cells_of_vehicle(found), retired=True)


def _hospitals(state: CentreState) -> Iterator[Row]:
    for id_, found in state.hospitals.items():
        yield Row(id=id_, cells=cells_of_hospital(found))
    for id_, found in state.retired_hospitals.items():
        yield Row(id=id_, cells=cells_of_hospital(found), retired=True)


def _contacts(state: CentreState) -> Iterator[Row]:
    for id_, found in state.telephone.contacts.items():
        yield Row(id=id_, cells=cells_of_contact(found))


def _places(state: CentreState) -> Iterator[Row]:
    for id_, found in state.own_places.items():
        yield Row(id=id_, cells=cells_of_place(found.place))
    for id_, found in state.retired_places.items():
        yield Row(id=id_, cells=cells_of_place(found.place), retired=True)


_OLD: Mapping[str, Callable[[CentreState], Iterator[Row]]] = {
    "stations": _stations,
    "vehicles": _vehicles,
    "hospitals": _hospitals,
    "phone_book": _contacts,
    "places": _places,
}

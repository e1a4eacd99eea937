"""Rows of tables with events of their own: what a row means as a wish of those. Holds no rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.codes import Level
from dispatch_app.domain.commands import (
    RegisterHospital,
    RegisterStation,
    RegisterVehicle,
    RetireHospital,
    RetireStation,
    RetireVehicle,
)
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import (
    ContactId,
    HospitalId,
    LineId,
    PlaceId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.map_commands import AddOwnPlace, ChangeOwnPlace, RetireOwnPlace
from dispatch_app.domain.map_events import OwnPlaceUndone
from dispatch_app.domain.own_places import OwnPlace
from dispatch_app.domain.register_commands import RetireRecord
from dispatch_app.domain.registers.columns import pieces
from dispatch_app.domain.rules import fleet, own_places, phone_book, retiring
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.telephone import ContactKind
from dispatch_app.domain.telephone_commands import RegisterContact, RetireContact
from dispatch_app.domain.values import USUAL_SIZE, Position, VehicleSize


def position(cells: Mapping[str, str]) -> Position:
    return Position(lat=float(cells["lat"]), lon=float(cells["lon"]))


def _station(
    state: CentreState, _id: str, cells: Mapping[str, str], context: Context
) -> tuple[Event, ...]:
    wish = RegisterStation(
        id=StationId(cells["id"]),
        name=cells["name"],
        position=position(cells),
        district=cells["district"],
        phone=cells["phone"],
    )
    return fleet.station(state, wish, context)


def _vehicle(
    state: CentreState, _id: str, cells: Mapping[str, str], context: Context
) -> tuple[Event, ...]:
    _plate_must_be_free(state, cells)
    known = state.vehicles.get(VehicleId(cells["id"]))
    wish = RegisterVehicle(
        id=VehicleId(cells["id"]),
        plate=cells["plate"],
        station=StationId(cells["station"]),
        level=Level(cells["level"]),
        crew=known.crew if known is not None else (),
        equipment=pieces(cells["equipment"]),
        phone=cells["phone"],
        size=_size(cells),
    )
    return fleet.vehicle(state, wish, context)


def _plate_must_be_free(state: CentreState, cells: Mapping[str, str]) -> None:
    other = next(
        (
            v.id
            for v in state.vehicles.values()
            if v.plate == cells["plate"] and v.id != cells["id"]
        ),
        None,
    )
    if other is not None:
        raise Rejected("record.bad-cell", column="plate", reason="taken", id=other)


def _size(cells: Mapping[str, str]) -> VehicleSize:
    figures: dict[str, Any] = {
        name: float(cells[name]) for name in ("height_m", "width_m", "weight_t") if cells[name]
    }
    return replace(USUAL_SIZE, **figures)


def _hospital(
    state: CentreState, _id: str, cells: Mapping[str, str], context: Context
) -> tuple[Event, ...]:
    wish = RegisterHospital(
        id=HospitalId(cells["id"]),
        name=cells["name"],
        position=position(cells),
        grade=cells["grade"],
        capabilities=pieces(cells["capabilities"]),
        beds=int(cells["beds"] or 0),
        phone=cells["phone"],
    )
    return fleet.hospital(state, wish, context)


def _contact(
    state: CentreState, _id: str, cells: Mapping[str, str], context: Context
) -> tuple[Event, ...]:
    wish = RegisterContact(
        id=ContactId(cells["id"]),
        name=cells["name"],
        kind=ContactKind(cells["kind"]),
        numbers=pieces(cells["numbers"]),
        line=LineId(cells["line"]) if cells["line"] else None,
        station=StationId(cells["station"]) if cells["station"] else None,
        first=bool(cells["first"]),
        note=cells["note"],
    )
    return phone_book.register(state, wish, context)


def _place(
    state: CentreState, id_: str, cells: Mapping[str, str], context: Context
) -> tuple[Event, ...]:
    place = _own_place(cells)
    if not id_:
        return own_places.add(state, AddOwnPlace(place=place), context)
    gone = state.retired_places.get(PlaceId(id_))
    if gone is not None:
        return (OwnPlaceUndone(id=gone.id, back_to=place, by=context.actor, at=context.at),)
    return own_places.change(state, ChangeOwnPlace(id=PlaceId(id_), place=place), context)


def _own_place(cells: Mapping[str, str]) -> OwnPlace:
    try:
        return OwnPlace(
            name=cells["name"],
            position=position(cells),
            aliases=pieces(cells["aliases"]),
            kind=cells["kind"],
            address=cells["address"],
            note=cells["note"],
        )
    except InvalidValue as strange:
        raise Rejected("record.bad-cell", column="aliases", reason="too-long") from strange


Keeping = Callable[[CentreState, str, Mapping[str, str], Context], tuple[Event, ...]]
KEEPING: Mapping[str, Keeping] = {
    "stations": _station,
    "vehicles": _vehicle,
    "hospitals": _hospital,
    "phone_book": _contact,
    "places": _place,
}

Retiring = Callable[[CentreState, RetireRecord, Context], tuple[Event, ...]]
RETIRING: Mapping[str, Retiring] = {
    "stations": lambda s, c, x: retiring.station(
        s, RetireStation(station=StationId(c.id), note=c.note), x
    ),
    "vehicles": lambda s, c, x: retiring.vehicle(
        s, RetireVehicle(vehicle=VehicleId(c.id), note=c.note), x
    ),
    "hospitals": lambda s, c, x: retiring.hospital(
        s, RetireHospital(hospital=HospitalId(c.id), note=c.note), x
    ),
    "phone_book": lambda s, c, x: phone_book.retire(s, RetireContact(contact=ContactId(c.id)), x),
    "places": lambda s, c, x: own_places.retire(
        s, RetireOwnPlace(id=PlaceId(c.id), note=c.note), x
    ),
}

"""Whom to telephone about an order when its link fails, and by which number. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dispatch_app.domain.channels import Phoned
from dispatch_app.domain.ids import HospitalId, StationId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import CentreState, Mission


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPhone:
    party: Phoned
    name: str
    number: str


def whom_to_phone(state: CentreState, mission: Mission) -> tuple[ToPhone, ...]:
    """Station first, then the crew itself, then the hospital that expects the patient; only those
    whose number is known, from the phone book before the tables."""
    return tuple(
        ToPhone(party=party, name=name, number=number)
        for party, name, number in _known(state, mission)
        if number
    )


def _known(state: CentreState, mission: Mission) -> Iterator[tuple[Phoned, str, str]]:
    station = state.stations.get(mission.station)
    in_book = _in_book(state, mission.station)
    name = station.name if station else str(mission.station)
    yield Phoned.STATION, name, in_book or (station.phone if station else "")
    vehicle = state.vehicles.get(mission.vehicle)
    if vehicle is not None:
        yield Phoned.CREW, f"{vehicle.id} {vehicle.plate}", vehicle.phone
    yield from _hospital(state, mission.hospital)


def _in_book(state: CentreState, station: StationId) -> str:
    contacts = (c for c in state.telephone.contacts.values() if c.station == station)
    return next((n for c in contacts for n in c.numbers), "")


def _hospital(state: CentreState, hospital: HospitalId | None) -> Iterator[tuple[Phoned, str, str]]:
    known = state.hospitals.get(hospital) if hospital else None
    if known is not None:
        yield Phoned.HOSPITAL, known.name, known.phone

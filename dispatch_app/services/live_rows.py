"""Things of the live state as rows that can be searched: vehicles, stations, hospitals, seats,
contacts. They are few: each question looks at all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

from dispatch_app.domain.search.answers import COUNTED_TO, Counted, FoundPage, FoundRow, Total
from dispatch_app.domain.search.asking import Asked
from dispatch_app.domain.search.matching import Cells, is_empty, matching
from dispatch_app.domain.state import CentreState

_JOINED = "、"


def find_live(state: CentreState, asked: Asked, limit: int, after: str = "") -> FoundPage:
    """One page; `after` is the id of the last row of the one before."""
    found = matching(ROWS[asked.subject.name](state), asked)
    start = next((n + 1 for n, row in enumerate(found) if row["id"] == after), 0) if after else 0
    page = found[start : start + limit]
    more = len(found) > start + limit
    return FoundPage(
        rows=tuple(_row(row, asked) for row in page), after=str(page[-1]["id"]) if more else ""
    )


def count_live(state: CentreState, asked: Asked) -> Counted:
    found = matching(ROWS[asked.subject.name](state), asked)
    totals = {f.key: _total(found, f.key) for f in asked.columns if f.sums}
    return Counted(
        count=min(len(found), COUNTED_TO),
        more=len(found) > COUNTED_TO,
        totals={key: total for key, total in totals.items() if total.count},
    )


def _total(rows: list[Cells], key: str) -> Total:
    values = [float(row[key]) for row in rows if not is_empty(row[key])]
    return Total(count=len(values), sum=sum(values), mean=sum(values) / max(1, len(values)))


def _row(row: Cells, asked: Asked) -> FoundRow:
    return FoundRow(id=str(row["id"]), cells=tuple(row[f.key] for f in asked.columns))


def _word(code: Enum | None) -> str:
    return "" if code is None else str(code.value)


def _vehicles(state: CentreState) -> Iterator[dict[str, Any]]:
    for vehicle in (*state.vehicles.values(), *state.retired_vehicles.values()):
        serves = vehicle.id in state.vehicles
        yield {
            "id": vehicle.id,
            "vehicle": vehicle.id,
            "plate": vehicle.plate,
            "station": vehicle.station,
            "level": _word(vehicle.level),
            "state": _word(state.vehicle_state(vehicle)) if serves else "",
            "crew": _JOINED.join(vehicle.crew),
            "phone": vehicle.phone,
        }


def _stations(state: CentreState) -> Iterator[dict[str, Any]]:
    vehicles = Counter(vehicle.station for vehicle in state.vehicles.values())
    for station in state.stations.values():
        yield {
            "id": station.id,
            "station": station.id,
            "name": station.name,
            "district": station.district,
            "phone": station.phone,
            "vehicles": vehicles[station.id],
        }


def _hospitals(state: CentreState) -> Iterator[dict[str, Any]]:
    for hospital in state.hospitals.values():
        yield {
            "id": hospital.id,
            "hospital": hospital.id,
            "name": hospital.name,
            "grade": hospital.grade,
            "status": _word(hospital.status),
            "beds": hospital.beds,
            "capabilities": _JOINED.join(hospital.capabilities),
            "phone": hospital.phone,
        }


def _seats(state: CentreState) -> Iterator[dict[str, Any]]:
    for seat in state.seats.values():
        yield {
            "id": seat.id,
            "seat": seat.id,
            "person": seat.person,
            "state": _word(seat.state),
            "reason": seat.reason,
        }


def _contacts(state: CentreState) -> Iterator[dict[str, Any]]:
    for contact in state.telephone.contacts.values():
        yield {
            "id": contact.id,
            "name": contact.name,
            "group": _word(contact.kind),
            "numbers": _JOINED.join(contact.numbers),
        }


ROWS: Mapping[str, Callable[[CentreState], Iterator[Cells]]] = {
    "vehicle": _vehicles,
    "station": _stations,
    "hospital": _hospitals,
    "seat": _seats,
    "contact": _contacts,
}

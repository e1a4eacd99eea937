"""What a hospital sees of the live state: its own row, and patients on their way to it. A station
sees what hospitals were told of its own missions. Decides nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from dispatch_app.domain import events as e
from dispatch_app.domain.forewarning.events import ForewarningEvent, HospitalWishRecorded
from dispatch_app.domain.forewarning.values import Forewarnings
from dispatch_app.domain.hospital_parts.events import HospitalPartReported
from dispatch_app.domain.hospital_parts.values import HOSPITAL
from dispatch_app.domain.ids import HospitalId, MissionId, StationId
from dispatch_app.domain.register_events import RecordKept
from dispatch_app.domain.registers.catalogue import PARTS
from dispatch_app.domain.registers.kept import KeptRecord
from dispatch_app.domain.state import CentreState

OF_HOSPITALS = tuple(
    kind for kind in get_args(ForewarningEvent) if kind is not HospitalWishRecorded
)
"""What patients want stays at the centre's seats."""
OWN_ROW = (e.HospitalRegistered, e.HospitalReported, e.HospitalRetired, HospitalPartReported)
_TAG = "#hospital/"


def tag(hospital: HospitalId) -> StationId:
    """The hospital among those whom an event concerns. No station has such a name."""
    return StationId(f"{_TAG}{hospital}")


def is_tag(station: StationId) -> bool:
    return station.startswith(_TAG)


def circle_of(
    event: Any, station: Callable[[MissionId], frozenset[StationId]]
) -> frozenset[StationId]:
    return frozenset({tag(event.hospital)}) | station(event.mission)


def part_for(state: CentreState, hospital: HospitalId) -> CentreState:
    """Nothing of other hospitals, of stations, vehicles, incidents and callers."""
    book = state.forewarnings
    return CentreState(
        hospitals={k: h for k, h in state.hospitals.items() if k == hospital},
        retired_hospitals={k: h for k, h in state.retired_hospitals.items() if k == hospital},
        records={k: r for k, r in state.records.items() if hospital_of(r) == hospital},
        forewarnings=Forewarnings(
            live={k: f for k, f in book.live.items() if f.hospital == hospital},
            owing={k: o for k, o in book.owing.items() if o.hospital == hospital},
        ),
    )


def hospital_of(record: KeptRecord | RecordKept) -> HospitalId | None:
    """Whose department, specialist or device a row is; None: it is none."""
    return HospitalId(record.cells.get(HOSPITAL, "")) if record.register in PARTS else None


def shown_to_stations(state: CentreState, shows: Callable[[StationId], bool]) -> Forewarnings:
    book = state.forewarnings
    return Forewarnings(
        live={k: f for k, f in book.live.items() if shows(f.station)},
        owing={k: o for k, o in book.owing.items() if shows(o.station)},
    )

"""What a region's tables bring: rows that differ from the last load, not all rows again.

So a station that was moved by hand stays moved when the centre starts again, or gets a newer map
whose table still says the old. Knows no files.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping

from dispatch_app.domain.commands import RegisterHospital, RegisterStation, RegisterVehicle
from dispatch_app.domain.state import CentreState
from dispatch_app.ports.loaded_rows import LoadedRows
from dispatch_app.services.bus import Bus
from dispatch_app.services.master_data import register

log = logging.getLogger(__name__)

Row = RegisterStation | RegisterVehicle | RegisterHospital


def bring_rows(bus: Bus, rows: Iterable[Row], loaded: LoadedRows) -> int:
    """Register the rows that are new or otherwise than at the last load; how many changed.

    Raises:
        Unavailable: the store is away; the next start does it again.
    """
    rows = list(rows)
    before, now = loaded.digests(), {_name(row): _digest(row) for row in rows}
    fresh = [row for row in rows if before.get(_name(row)) != now[_name(row)]]
    changed = register(bus, _in_service(bus.state, fresh))
    if before != now:
        loaded.keep(now)
    return changed


def _in_service(state: CentreState, rows: Iterable[Row]) -> list[Row]:
    """What a person retired comes back by a person's hand alone."""
    retired: Mapping[type, Mapping[str, object]] = {
        RegisterStation: {str(k): v for k, v in state.retired_stations.items()},
        RegisterVehicle: {str(k): v for k, v in state.retired_vehicles.items()},
        RegisterHospital: {str(k): v for k, v in state.retired_hospitals.items()},
    }
    serving: list[Row] = []
    for row in rows:
        if row.id in retired[type(row)]:
            log.warning("%s: retired, and stays so", _name(row))
        else:
            serving.append(row)
    return serving


def _name(row: Row) -> str:
    return f"{type(row).__name__.removeprefix('Register').lower()}:{row.id}"


def _digest(row: Row) -> str:
    return hashlib.sha256(repr(row).encode()).hexdigest()[:32]

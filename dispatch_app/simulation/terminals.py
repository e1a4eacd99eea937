"""The simulated crews' vehicle terminals: what they measure and press goes out as JT/T 808.

Every vehicle has a box with an invented number; a list of them is what a maintainer would bind.
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from devices.simulator.vehicle_terminal import wire
from devices.simulator.vehicle_terminal.box import Box
from devices.simulator.vehicle_terminal.town import Town
from devices.simulator.vehicle_terminal.wire import Reading
from dispatch_app.domain.codes import Stage, StageReason, VehicleState
from dispatch_app.domain.commands import Command, ReportStage, ReportVehicleState
from dispatch_app.domain.ids import TerminalId, VehicleId
from dispatch_app.domain.values import Fix

log = logging.getLogger(__name__)

_FIRST_NUMBER = 19_900_000_000
_EDITIONS = (wire.E2013, wire.E2019, wire.E2011)

KEYS: Mapping[tuple[Stage | VehicleState, StageReason | None], int] = {
    (Stage.ACKNOWLEDGED, None): 1,
    (Stage.EN_ROUTE, None): 2,
    (Stage.ON_SCENE, None): 3,
    (Stage.TRANSPORTING, None): 4,
    (Stage.AT_HOSPITAL, None): 5,
    (Stage.COMPLETE, None): 6,
    (VehicleState.STANDBY, None): 7,
    (VehicleState.AVAILABLE, None): 8,
    (VehicleState.RETURNING, None): 9,
    (VehicleState.OUT_OF_SERVICE, None): 10,
    (Stage.EMPTY, StageReason.NO_PATIENT_FOUND): 11,
    (Stage.EMPTY, StageReason.PATIENT_REFUSED): 12,
}
"""The menu of the simulated boxes: what a crew wants to say, and the event that says it."""


def numbers(vehicles: Iterable[VehicleId]) -> dict[VehicleId, TerminalId]:
    """The number of each vehicle's box; the same vehicles, the same numbers."""
    return {
        vehicle: TerminalId(str(_FIRST_NUMBER + place))
        for place, vehicle in enumerate(sorted(vehicles), start=1)
    }


def write_list(vehicles: Iterable[VehicleId], path: Path) -> None:
    """For `main.py terminals bind --file`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("terminal", "vehicle"))
        writer.writerows((number, vehicle) for vehicle, number in numbers(vehicles).items())


class FleetByTerminals:
    """A crew's two ways to the centre, by the box in its vehicle."""

    def __init__(self, town: Town, vehicles: Iterable[VehicleId]) -> None:
        self._town = town
        self._numbers = numbers(vehicles)
        for place, (vehicle, number) in enumerate(self._numbers.items()):
            edition = _EDITIONS[place % len(_EDITIONS)]
            town.add(Box(phone=number, edition=edition, device=f"S{place:06d}", plate=vehicle[:8]))

    def report(self, fixes: Sequence[Fix]) -> None:
        for fix in fixes:
            number = self._numbers.get(fix.vehicle)
            if number is not None:
                self._town.does(number, partial(Box.located, reading=_reading(fix)))

    def press(self, vehicle: VehicleId, command: Command) -> None:
        number, event = self._numbers.get(vehicle), _event_of(command)
        if number is None or event is None:
            log.warning("vehicle %s: no key says %s", vehicle, type(command).__name__)
            return
        self._town.does(number, lambda box: box.pressed(event))


def _event_of(command: Command) -> int | None:
    match command:
        case ReportStage():
            return KEYS.get((command.stage, command.reason))
        case ReportVehicleState():
            return KEYS.get((command.state, None))
        case _:
            return None


def _reading(fix: Fix) -> Reading:
    return Reading(
        at=fix.at,
        lat=fix.lat,
        lon=fix.lon,
        speed_mps=fix.speed_mps,
        heading_deg=round(fix.heading_deg or 0.0) % 360,
    )

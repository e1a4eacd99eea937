"""What the terminal says of a vehicle: state, since when, what it is on. Values in, words out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.duty import Unfit
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.state import CentreState, Mission, Vehicle
from dispatch_app.i18n import Texts
from dispatch_app.i18n.times import DEFAULT_ZONE
from dispatch_app.ui.kit.entry.duty_words import warning_of
from dispatch_app.ui.station.cards import Card

_TIMELESS = (VehicleState.STANDBY, VehicleState.OUT_OF_SERVICE)
"""States in which nobody counts the minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleLook:
    id: VehicleId
    state: VehicleState
    short: str
    """State and minutes."""
    level: str
    plate: str
    crew: tuple[str, ...]
    job: str
    """The mission it is on, in words; empty without one."""
    mission: MissionId | None
    origin: str
    warning: str = ""
    """Why it is not fit to go, how long its pause lasts, what is low; empty where all is well."""
    calls: bool = False
    """Somebody should do something about it now."""

    @property
    def free(self) -> bool:
        return self.mission is None


def look_of(
    state: CentreState,
    vehicle: Vehicle,
    card: Card | None,
    now: datetime,
    texts: Texts,
    zone: str = DEFAULT_ZONE,
) -> VehicleLook:
    """`card` is the mission that the vehicle is on, as this terminal sees it."""
    doing = state.vehicle_state(vehicle)
    word = texts.code("vehicle_state", doing.value)
    if doing is VehicleState.PAUSED and vehicle.pause_reason is not None:
        word = texts.code("pause_reason", vehicle.pause_reason.value)
    minutes = _minutes(vehicle, doing, now)
    mission = card.mission if card is not None and not card.over else None
    return VehicleLook(
        id=vehicle.id,
        state=doing,
        short=f"{word} {minutes}".strip(),
        level=texts.code("level", vehicle.level.value),
        plate=vehicle.plate,
        crew=vehicle.crew,
        job=_job(mission) if mission else "",
        mission=mission.id if mission else None,
        origin=texts.code("origin", vehicle.origin.value) if vehicle.origin else "",
        warning=warning_of(vehicle, texts, zone),
        calls=_calls(vehicle),
    )


def _calls(vehicle: Vehicle) -> bool:
    grave = set(vehicle.duty.unfit) - {Unfit.OFF_SHIFT}
    return bool(grave) or vehicle.duty.pause_ran_out or vehicle.duty.levels.low


def _minutes(vehicle: Vehicle, doing: VehicleState, now: datetime) -> str:
    if vehicle.since is None or doing in _TIMELESS:
        return ""
    return f"{max(0, int((now - vehicle.since).total_seconds() // 60))}'"


def _job(mission: Mission) -> str:
    slip = mission.slip
    if slip is None:
        return mission.number
    return f"{slip.slip.complaint_name}　{slip.slip.place.text}"

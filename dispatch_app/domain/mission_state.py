"""What the live state holds of a mission: its orders, its stages, its run sheet. Holds no rules."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.channels import ChannelNote
from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.ids import (
    AcceptanceId,
    HospitalId,
    IncidentId,
    MissionId,
    SeatId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.run_facts import KeptFacts
from dispatch_app.domain.truth.kept import StageCorrection
from dispatch_app.domain.values import PatientCase, SlipVersion, StageTime

FINAL = frozenset({Stage.COMPLETE, Stage.STOOD_DOWN, Stage.EMPTY, Stage.REFUSED})

STATE_OF_STAGE = {
    Stage.ORDERED: VehicleState.ASSIGNED,
    Stage.ACKNOWLEDGED: VehicleState.ASSIGNED,
    Stage.EN_ROUTE: VehicleState.EN_ROUTE,
    Stage.ON_SCENE: VehicleState.ON_SCENE,
    Stage.TRANSPORTING: VehicleState.TRANSPORTING,
    Stage.AT_HOSPITAL: VehicleState.AT_HOSPITAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSheet:
    cases: tuple[PatientCase, ...]
    driver: str
    crew: tuple[str, ...]
    distance_m: float
    note: str
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    id: MissionId
    number: str
    incident: IncidentId
    vehicle: VehicleId
    station: StationId
    ordered_at: datetime
    stage: Stage = Stage.ORDERED
    acceptance: AcceptanceId | None = None
    seat: SeatId | None = None
    hospital: HospitalId | None = None
    provisional: bool = False
    stages: tuple[StageTime, ...] = ()
    slips: tuple[SlipVersion, ...] = ()
    overdue: tuple[str, ...] = ()
    channels: tuple[ChannelNote, ...] = ()
    """What became of its orders on other ways than the station's terminal, in order of hearing."""
    run_sheet: RunSheet | None = None
    facts: KeptFacts | None = None
    """What was entered by hand of its run."""
    corrections: tuple[StageCorrection, ...] = ()
    """Stages that a person entered as positions show them, oldest first."""
    told_again: tuple[StageTime, ...] = ()
    """What other sources told of stages that had been told, for another time."""
    back_entered: bool = False
    """Entered from paper when all was over: its vehicle is not moved by it."""

    @property
    def slip(self) -> SlipVersion | None:
        return self.slips[-1] if self.slips else None

    def reached(self, stage: Stage) -> StageTime | None:
        return next((s for s in self.stages if s.stage is stage), None)

"""Wishes of the truth desk: enter what positions show, or leave a doubt alone for a while."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.truth.kept import DismissReason, DoubtKind, Evidence
from dispatch_app.domain.values import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStep:
    """One stage, when it happened, and what shows it."""

    stage: Stage
    at: datetime
    evidence: Evidence

    def __post_init__(self) -> None:
        utc(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectStages:
    """Enter stages that positions show, in order. One that was told gets the other time."""

    mission: MissionId
    steps: tuple[StageStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectState:
    """Enter what a vehicle without a mission is, as positions show it."""

    vehicle: VehicleId
    state: VehicleState
    at: datetime
    evidence: Evidence

    def __post_init__(self) -> None:
        utc(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissDoubts:
    """Leave these doubts about a vehicle alone for a while; for 0 seconds: no longer."""

    vehicle: VehicleId
    kinds: tuple[DoubtKind, ...]
    reason: DismissReason
    for_s: float


TruthCommand = CorrectStages | CorrectState | DismissDoubts

"""What hospitals were told and what they said. Facts, in the past tense; each names its mission and
its hospital, so that both sides of it can be told and nobody else."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import Level
from dispatch_app.domain.forewarning.values import (
    ArrivalCondition,
    Brief,
    CannotTake,
    ForewarningEnd,
    ForewarningId,
    HospitalAnswer,
    HospitalWish,
    PatientOutcome,
)
from dispatch_app.domain.ids import HospitalId, IncidentId, MissionId, SeatId, StationId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalForewarned:
    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    number: str
    incident: IncidentId
    vehicle: VehicleId
    plate: str
    level: Level
    station: StationId
    seat: SeatId | None
    brief: Brief
    eta_at: datetime | None
    eta_roughly: bool
    under_way_at: datetime | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForewarningChanged:
    """`asked_again`: the hospital had said that it cannot take them."""

    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    version: int
    brief: Brief
    changed: tuple[str, ...]
    """Names of the brief's fields that are others now."""
    asked_again: bool
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForewarningTimed:
    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    eta_at: datetime
    eta_roughly: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientUnderWay:
    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    left_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForewarningWithdrawn:
    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    because: ForewarningEnd
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForewarningAnswered:
    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    word: HospitalAnswer
    reason: CannotTake | None
    person: str
    note: str
    by_hand: bool
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForewarnedArrived:
    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    arrived_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientTakenOver:
    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    taken_at: datetime
    condition: ArrivalCondition
    person: str
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTold:
    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    outcome: PatientOutcome
    disease_class: str
    person: str
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForewarningArchived:
    """It leaves the live state; its record stays in the tables."""

    forewarning: ForewarningId
    mission: MissionId
    hospital: HospitalId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalWishRecorded:
    incident: IncidentId
    wish: HospitalWish
    by: Actor
    at: datetime


ForewarningEvent = (
    HospitalForewarned
    | ForewarningChanged
    | ForewarningTimed
    | PatientUnderWay
    | ForewarningWithdrawn
    | ForewarningAnswered
    | ForewarnedArrived
    | PatientTakenOver
    | OutcomeTold
    | ForewarningArchived
    | HospitalWishRecorded
)

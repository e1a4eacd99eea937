"""A forewarning as the record keeps it: who was told what when, and what became of it."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import Nature
from dispatch_app.domain.forewarning.values import (
    ArrivalCondition,
    Brief,
    CannotTake,
    ForewarningEnd,
    ForewarningId,
    PatientOutcome,
)
from dispatch_app.domain.ids import HospitalId, IncidentId, MissionId, StationId, VehicleId
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForewarning:
    id: ForewarningId
    mission: MissionId
    number: str
    incident: IncidentId
    hospital: HospitalId
    vehicle: VehicleId
    station: StationId
    nature: Nature
    brief: Brief
    version: int
    at: datetime
    eta_at: datetime | None = None
    under_way_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    accepted_at: datetime | None = None
    refused_at: datetime | None = None
    refused_because: CannotTake | None = None
    answered_by: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_because: ForewarningEnd | None = None
    arrived_at: datetime | None = None
    taken_at: datetime | None = None
    condition: ArrivalCondition | None = None
    taken_by: str = ""
    taken_note: str = ""
    outcome: PatientOutcome | None = None
    outcome_at: datetime | None = None
    """When it was told."""
    disease_class: str = ""
    outcome_by: str = ""
    outcome_note: str = ""

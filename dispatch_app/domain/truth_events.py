"""What was entered at the truth desk, and what two sources told. Facts, in the past tense."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import Origin, Stage
from dispatch_app.domain.ids import MissionId, SeatId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.truth.kept import DismissReason, DoubtKind, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCorrected:
    """A person entered a stage as positions show it. Both times are kept.

    With `told_at`, the stage had been told for that time and counts for `happened_at` from now on.
    """

    mission: MissionId
    stage: Stage
    happened_at: datetime
    evidence: Evidence
    seat: SeatId | None
    at: datetime
    told_at: datetime | None = None
    told_origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageToldAgain:
    """Another source told a stage that had been told, for another time. The first one counts."""

    mission: MissionId
    stage: Stage
    origin: Origin
    happened_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtsDismissed:
    vehicle: VehicleId
    kinds: tuple[DoubtKind, ...]
    reason: DismissReason
    until: datetime
    seat: SeatId | None
    at: datetime


TruthEvent = StageCorrected | StageToldAgain | DoubtsDismissed

"""Orders, what becomes of them on other ways, runs entered by hand. Each may be refused."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.channels import Channel, ChannelStep, Phoned, PhoneWord
from dispatch_app.domain.codes import ChoiceReason, Stage
from dispatch_app.domain.ids import HospitalId, IncidentId, MissionId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.run_facts import NO_FACTS, RunFacts
from dispatch_app.domain.values import Recommendation, Slip, utc, utc_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchVehicle:
    """Send a vehicle, with the table that was on the screen when it was chosen."""

    incident: IncidentId
    vehicle: VehicleId
    slip: Slip
    recommendation: Recommendation
    hospital: HospitalId | None = None
    choice_reason: ChoiceReason | None = None
    """Needed when the vehicle is not the recommendation's pick."""
    provisional: bool = False
    """Sent before the place is sure; a position is still needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAnotherWay:
    """Send the newest version by the second channel and to the vehicle's terminal, now."""

    mission: MissionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChannel:
    """A machine tells what became of a version on its way. `at` says when, if not now."""

    mission: MissionId
    version: int
    channel: Channel
    step: ChannelStep
    reason: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePhoned:
    """Keep who was telephoned about an order, by which number, and what came of it."""

    mission: MissionId
    party: Phoned
    word: PhoneWord
    number: str = ""
    """Where another than the known one was dialled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStage:
    """A stage and when it was reached, as the crew told by radio or telephone."""

    stage: Stage
    at: datetime

    def __post_init__(self) -> None:
        utc(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterRun:
    """Enter by hand what a crew without a terminal told of its run: all of it, or nothing."""

    mission: MissionId
    stages: tuple[ToldStage, ...] = ()
    """In the order of the chain; those that were left out need no entry."""
    hospital: HospitalId | None = None
    back_at: datetime | None = None
    """When the vehicle stood at its station again, ready to go."""
    facts: RunFacts = NO_FACTS
    """The whole of them as they stand now."""

    def __post_init__(self) -> None:
        utc_or_none(self.back_at)


OrderCommand = SendAnotherWay | ReportChannel | NotePhoned | EnterRun

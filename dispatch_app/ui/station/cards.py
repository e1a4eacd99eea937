"""One mission as this station works on it: the newest slip, where it stands, what may follow.

Pure: what was pressed here and is not yet heard by the centre counts as done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from dispatch_app.client.slip_journal import SlipKey
from dispatch_app.domain.codes import OrderKind, Stage, StageReason, VehicleState
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.state import FINAL, CentreState, Mission
from dispatch_app.domain.values import SlipVersion

CHAIN = (
    Stage.ORDERED,
    Stage.ACKNOWLEDGED,
    Stage.EN_ROUTE,
    Stage.ON_SCENE,
    Stage.TRANSPORTING,
    Stage.AT_HOSPITAL,
    Stage.COMPLETE,
)
REFUSABLE = (Stage.ORDERED, Stage.ACKNOWLEDGED)
EMPTIABLE = (Stage.EN_ROUTE, Stage.ON_SCENE)
REFUSAL_REASONS = (
    StageReason.VEHICLE_FAILED,
    StageReason.CREW_NOT_READY,
    StageReason.OTHER,
)
EMPTY_REASONS = (
    StageReason.NO_PATIENT_FOUND,
    StageReason.PATIENT_REFUSED,
    StageReason.PATIENT_LEFT,
    StageReason.TREATED_ON_SCENE,
    StageReason.DIED_ON_SCENE,
    StageReason.FALSE_ALARM,
    StageReason.CANCELLED_BY_CALLER,
    StageReason.OTHER,
)
_COMING_HOME = (VehicleState.AVAILABLE, VehicleState.RETURNING)


@dataclass(slots=True)
class Pressed:
    """What was pressed at this terminal, until the centre's own word has caught up."""

    stages: dict[MissionId, tuple[Stage, datetime]] = field(default_factory=dict)
    acknowledged: set[SlipKey] = field(default_factory=set)
    filed: set[MissionId] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    mission: Mission
    version: SlipVersion
    stage: Stage
    acknowledged: bool
    received_at: datetime
    """When the first slip reached the station: the three minutes run from here."""
    rolled_at: datetime | None
    coming_home: bool
    """The mission is over and its vehicle has yet to be back on standby."""
    filed: bool

    @property
    def key(self) -> SlipKey:
        return SlipKey(self.mission.id, self.version.version)

    @property
    def over(self) -> bool:
        return self.stage in FINAL

    @property
    def alarm(self) -> bool:
        """Somebody must sign for the newest version."""
        if self.acknowledged:
            return False
        match self.version.kind:
            case OrderKind.NEW:
                return self.stage is Stage.ORDERED
            case OrderKind.AMENDMENT:
                return not self.over
            case OrderKind.CANCELLATION:
                return True

    @property
    def live(self) -> bool:
        return self.alarm or not self.over or self.coming_home

    @property
    def next_stage(self) -> Stage | None:
        """The one step along the chain that is free; None at its end."""
        if self.stage in FINAL or self.stage is Stage.ORDERED:
            return None
        return CHAIN[CHAIN.index(self.stage) + 1]

    @property
    def later_stages(self) -> tuple[Stage, ...]:
        """Stages that can be reached only by saying that a key was forgotten."""
        if self.stage in FINAL:
            return ()
        return CHAIN[max(CHAIN.index(self.stage) + 2, 2) :]

    @property
    def sheet_due(self) -> bool:
        """The crew went out, and its report is missing."""
        went = self.rolled_at is not None
        return went and self.over and self.mission.run_sheet is None and not self.filed


def card_of(state: CentreState, mission: Mission, pressed: Pressed) -> Card | None:
    """The card of a mission; None before its first slip has come."""
    if mission.slip is None:
        return None
    version, first = mission.slip, mission.slips[0]
    stage, pressed_at = _stage(mission, pressed)
    key = SlipKey(mission.id, version.version)
    rolled = mission.reached(Stage.EN_ROUTE)
    rolled_at = rolled.at if rolled else None
    if rolled_at is None and stage in CHAIN and CHAIN.index(stage) >= CHAIN.index(Stage.EN_ROUTE):
        rolled_at = pressed_at
    return Card(
        mission=mission,
        version=version,
        stage=stage,
        acknowledged=version.acknowledged_at is not None or key in pressed.acknowledged,
        received_at=first.delivered_at or first.issued_at,
        rolled_at=rolled_at,
        coming_home=_coming_home(state, mission, stage),
        filed=mission.run_sheet is not None or mission.id in pressed.filed,
    )


def _stage(mission: Mission, pressed: Pressed) -> tuple[Stage, datetime | None]:
    """The later of what the centre says and what was pressed here."""
    told = mission.stage
    if mission.id not in pressed.stages or told in FINAL:
        return told, None
    stage, at = pressed.stages[mission.id]
    if stage in FINAL or CHAIN.index(stage) > CHAIN.index(told):
        return stage, at
    return told, None


def _coming_home(state: CentreState, mission: Mission, stage: Stage) -> bool:
    vehicle = state.vehicles.get(mission.vehicle)
    if vehicle is None or stage not in (Stage.COMPLETE, Stage.EMPTY, Stage.STOOD_DOWN):
        return False
    if vehicle.mission is not None:
        return vehicle.mission == mission.id
    if vehicle.base not in _COMING_HOME:
        return False
    later = any(
        m.vehicle == mission.vehicle and m.ordered_at > mission.ordered_at
        for m in state.missions.values()
    )
    return not later


def by_urgency(cards: list[Card]) -> list[Card]:
    """Alarms first, the oldest of them foremost; then what is under way, then what comes home."""
    return sorted(cards, key=lambda c: (not c.alarm, c.over, c.mission.ordered_at))

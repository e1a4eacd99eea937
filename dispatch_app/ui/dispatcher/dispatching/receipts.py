"""What became of the orders: one row a mission, from delivery to rolling wheels. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch_app.domain.channels import Channel, ChannelNote, ChannelStep
from dispatch_app.domain.codes import Overdue, ReceiptStep, Stage, VehicleState
from dispatch_app.domain.forewarning.values import ForewarningState
from dispatch_app.domain.ids import IncidentId, MissionId, SeatId, VehicleId
from dispatch_app.domain.overdue import late_change
from dispatch_app.domain.phoning import whom_to_phone
from dispatch_app.domain.state import FINAL, STATE_OF_STAGE, CentreState, Mission
from dispatch_app.domain.timers import NORM, Timers

BEFORE_WHEELS = frozenset({Stage.ORDERED, Stage.ACKNOWLEDGED})
SHOWN_OF_OTHERS = BEFORE_WHEELS | {Stage.AT_HOSPITAL}
"""Stages in which a mission of another incident may need its seat."""

_STILL_TRUE = {
    Overdue.NOT_DELIVERED: frozenset({Stage.ORDERED}),
    Overdue.NOT_SOUNDING: frozenset({Stage.ORDERED}),
    Overdue.NOT_ACKNOWLEDGED: frozenset({Stage.ORDERED}),
    Overdue.NOT_ACKNOWLEDGED_RADAR: frozenset({Stage.ORDERED}),
    Overdue.WHEELS_LATE: BEFORE_WHEELS,
    Overdue.AT_DOOR_LONG: frozenset({Stage.AT_HOSPITAL}),
}
"""An overdue word is shown for as long as what it says is so; the worst one."""

SECOND_CHANNEL = frozenset(
    {Overdue.NOT_DELIVERED, Overdue.NOT_SOUNDING}
    | {Overdue.NOT_ACKNOWLEDGED, Overdue.NOT_ACKNOWLEDGED_RADAR}
    | {Overdue.CHANGE_NOT_DELIVERED, Overdue.CHANGE_NOT_ACKNOWLEDGED}
)
"""Somebody has to telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    step: ReceiptStep
    done: bool
    waited_for: bool = False
    """The next one that is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    mission: MissionId
    number: str
    """Short: the incident's last four digits and the mission's own count."""
    vehicle: VehicleId
    state: VehicleState
    stage: Stage
    version: int
    provisional: bool
    steps: tuple[Step, ...]
    left_s: int | None = None
    """Until the wheels must roll; below zero when late; None once they do."""
    allowed_s: float = 180.0
    in_stage_s: int = 0
    overdue: Overdue | None = None
    phone: str = ""
    """Of the station, when somebody has to telephone."""
    station: str = ""
    hospital: str = ""
    told: ForewarningState | None = None
    """How far its hospital has been told of the patient."""
    here: bool = True
    """Of the incident that is selected: what a key sends beside it goes to the same place."""
    ways: tuple[ChannelNote, ...] = ()
    """The last word of each other way of the newest version."""
    times: tuple[tuple[str, datetime | None], ...] = ()
    """Every receipt of the newest version with its time, as codes of `receipt_step`."""

    @property
    def key(self) -> str:
        return self.mission

    @property
    def share_left(self) -> float:
        return 0.0 if self.left_s is None else min(1.0, max(0.0, self.left_s / self.allowed_s))


def receipt_rows(
    state: CentreState,
    selected: IncidentId | None,
    seat: SeatId,
    now: datetime,
    timers: Timers = NORM,
    *,
    busy: bool = False,
) -> tuple[ReceiptRow, ...]:
    """The selected incident's missions, then this seat's others whose wheels do not roll yet.

    While something is in hand (`busy`), of the others only those that wait for a person: an order
    of the incident before, under the table of the next, is taken for one of the next.
    """
    incident = state.incidents.get(selected) if selected else None
    own = state.open_missions(incident) if incident else []
    others = [
        m
        for m in state.missions.values()
        if m.seat == seat
        and m.incident != selected
        and m.stage in SHOWN_OF_OTHERS
        and (m.stage in BEFORE_WHEELS or worst(m, now, timers) is Overdue.AT_DOOR_LONG)
        and (not busy or worst(m, now, timers) is not None)
    ]
    others.sort(key=lambda m: m.ordered_at)
    return (
        *(_row(state, m, now, timers) for m in own),
        *(replace(_row(state, m, now, timers), here=False) for m in others),
    )


def foremost(rows: Sequence[ReceiptRow]) -> ReceiptRow | None:
    """The order that a key is about: the one that is late first, else one nobody has signed."""
    late = [row for row in rows if row.overdue is not None]
    waiting = [row for row in rows if row.stage is Stage.ORDERED]
    return next(iter((*late, *waiting, *rows)), None)


def _row(state: CentreState, mission: Mission, now: datetime, timers: Timers) -> ReceiptRow:
    waiting = mission.stage in BEFORE_WHEELS
    waited_s = (now - mission.ordered_at).total_seconds()
    reached = mission.reached(mission.stage)
    since = reached.at if reached else mission.ordered_at
    late = worst(mission, now, timers)
    station = state.stations.get(mission.station)
    hospital = state.hospitals.get(mission.hospital) if mission.hospital else None
    return ReceiptRow(
        mission=mission.id,
        number=mission.number[-6:].lstrip("-"),
        vehicle=mission.vehicle,
        state=STATE_OF_STAGE.get(mission.stage, VehicleState.UNKNOWN),
        stage=mission.stage,
        version=mission.slip.version if mission.slip else 0,
        provisional=bool(mission.slip and mission.slip.slip.provisional),
        steps=_steps(mission),
        left_s=int(timers.wheels_s - waited_s) if waiting else None,
        allowed_s=timers.wheels_s,
        in_stage_s=max(0, int((now - since).total_seconds())),
        overdue=late,
        phone=_phone(state, mission) if late in SECOND_CHANNEL else "",
        station=station.name if station else mission.station,
        hospital=hospital.name if hospital else "",
        told=_told(state, mission),
        ways=_ways(mission),
        times=_times(mission),
    )


def _told(state: CentreState, mission: Mission) -> ForewarningState | None:
    known = state.forewarnings.of_mission(mission.id)
    return known.state if known is not None and known.awaited else None


def _phone(state: CentreState, mission: Mission) -> str:
    """The first number under which somebody can be told."""
    return next((known.number for known in whom_to_phone(state, mission)), "")


def _ways(mission: Mission) -> tuple[ChannelNote, ...]:
    """The last word on each. A wish that a text message has answered says nothing more."""
    version = mission.slip.version if mission.slip else 0
    last = {n.channel: n for n in mission.channels if n.version == version}
    second = last.get(Channel.SECOND)
    if second is not None and second.step is ChannelStep.ASKED and Channel.TEXT in last:
        del last[Channel.SECOND]
    return tuple(last[channel] for channel in Channel if channel in last)


def _times(mission: Mission) -> tuple[tuple[str, datetime | None], ...]:
    slip = mission.slip
    if slip is None:
        return ()
    return (
        (ReceiptStep.DELIVERED.value, slip.delivered_at),
        (ReceiptStep.SOUNDING.value, slip.sounding_at),
        (ReceiptStep.PRINTED.value, slip.printed_at),
        (ReceiptStep.ACKNOWLEDGED.value, slip.acknowledged_at),
    )


def worst(mission: Mission, now: datetime, timers: Timers = NORM) -> Overdue | None:
    """The gravest thing late about a mission that is still so."""
    change = late_change(mission, now, timers)
    if mission.stage in FINAL:
        return change
    found = [
        kind
        for kind, stages in _STILL_TRUE.items()
        if kind.value in mission.overdue and mission.stage in stages
    ]
    return found[-1] if found else change


def _steps(mission: Mission) -> tuple[Step, ...]:
    slip = mission.slip
    if slip is None:
        return ()
    times = {
        ReceiptStep.DELIVERED: slip.delivered_at,
        ReceiptStep.SOUNDING: slip.sounding_at,
        ReceiptStep.ACKNOWLEDGED: slip.acknowledged_at,
    }
    due = next((step for step, at in times.items() if at is None), None)
    return tuple(Step(step=s, done=at is not None, waited_for=s is due) for s, at in times.items())

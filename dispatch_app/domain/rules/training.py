"""Rules of training runs: what is played is never called real, nor the other way round. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.codes import HospitalStatus, Origin, VehicleState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.fleet_commands import ReportHospital, ReportVehicleState
from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.domain.rules import alarms, fleet
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.training.commands import (
    DeclareTraining,
    NoteTraining,
    PlaceTrainingCall,
    ReportTrainingTrouble,
    SteerTraining,
    WishInTraining,
)
from dispatch_app.domain.training.events import (
    TrainingCallPlaced,
    TrainingDeclared,
    TrainingEvent,
    TrainingNoted,
    TrainingSteered,
    TrainingTroubleMade,
    TrainingTroubleOver,
    TrainingWished,
)
from dispatch_app.domain.training.values import (
    CoachNote,
    CoachWish,
    Training,
    TrainingStep,
    Trouble,
    WishKind,
)

PLAYED = "lines"
"""What the alarm of played telephone lines is about."""
NEXT: Mapping[TrainingStep, frozenset[TrainingStep]] = {
    TrainingStep.READY: frozenset({TrainingStep.RUNNING, TrainingStep.ENDED}),
    TrainingStep.RUNNING: frozenset({TrainingStep.PAUSED, TrainingStep.ENDED}),
    TrainingStep.PAUSED: frozenset({TrainingStep.RUNNING, TrainingStep.ENDED}),
    TrainingStep.ENDED: frozenset(),
}


def declare(
    state: CentreState, command: DeclareTraining, context: Context
) -> tuple[TrainingEvent, ...]:
    if state != CentreState():
        raise Rejected("training.not-empty")
    return (TrainingDeclared(run=command.run, at=context.at),)


def steer(
    state: CentreState, command: SteerTraining, context: Context
) -> tuple[TrainingEvent, ...]:
    training = _run_of(state)
    if command.step is training.step:
        return ()
    if command.step not in NEXT[training.step]:
        raise Rejected(
            "training.step-out-of-order", now=training.step.value, asked=command.step.value
        )
    # Nobody can give time back that was played.
    played_s = max(command.played_s, training.minute(context.at) * 60)
    return (TrainingSteered(step=command.step, played_s=played_s, by=context.actor, at=context.at),)


def place_call(
    state: CentreState, command: PlaceTrainingCall, context: Context
) -> tuple[TrainingEvent, ...]:
    _open_run(state)
    happened_at = min(command.happened_at or context.at, context.at)
    return (TrainingCallPlaced(script=command.script, happened_at=happened_at, at=context.at),)


def trouble(
    state: CentreState, command: ReportTrainingTrouble, context: Context
) -> tuple[Event, ...]:
    """With it goes what a vehicle or hospital would have said itself."""
    training = _run_of(state)
    happened_at = min(command.happened_at or context.at, context.at)
    stands = any(
        made.trouble is command.trouble and made.subject == command.subject and not made.ended_at
        for made in training.troubles
    )
    if stands is not command.over:
        return ()
    event = TrainingTroubleOver if command.over else TrainingTroubleMade
    told = event(
        trouble=command.trouble, subject=command.subject, happened_at=happened_at, at=context.at
    )
    return (told, *_said_by_subject(state, command, context))


def _said_by_subject(
    state: CentreState, command: ReportTrainingTrouble, context: Context
) -> tuple[Event, ...]:
    match command.trouble:
        case Trouble.VEHICLE_OUT:
            doing = VehicleState.STANDBY if command.over else VehicleState.OUT_OF_SERVICE
            told = ReportVehicleState(
                vehicle=VehicleId(command.subject), state=doing, origin=Origin.BY_HAND
            )
            return fleet.vehicle_state(state, told, context)
        case Trouble.HOSPITAL_FULL:
            status = HospitalStatus.OPEN if command.over else HospitalStatus.DIVERTED
            said = ReportHospital(hospital=HospitalId(command.subject), status=status)
            return fleet.hospital_word(state, said, context)
        case Trouble.EXCHANGE_DEAD:
            return _said_by_watchdog(state, command, context)
        case Trouble.DATABASE_GONE:
            return ()  # the centre finds that out itself


def _said_by_watchdog(
    state: CentreState, command: ReportTrainingTrouble, context: Context
) -> tuple[Event, ...]:
    """A run has no watchdog beside it; a house whose exchange dies does."""
    if command.over:
        return alarms.clear(state, ClearAlarm(kind=AlarmKind.EXCHANGE, source=PLAYED), context)
    raised = RaiseAlarm(kind=AlarmKind.EXCHANGE, source=PLAYED, reason="gone")
    return alarms.raise_alarm(state, raised, context)


def wish(
    state: CentreState, command: WishInTraining, context: Context
) -> tuple[TrainingEvent, ...]:
    _open_run(state)
    _must_exist(state, command)
    asked = CoachWish(
        id=context.new_id(),
        kind=command.kind,
        by=context.actor,
        at=context.at,
        complaint=command.complaint,
        lat=command.lat,
        lon=command.lon,
        words=command.words,
        manner=command.manner,
        trouble=command.trouble,
        subject=command.subject,
    )
    return (TrainingWished(wish=asked),)


def _must_exist(state: CentreState, command: WishInTraining) -> None:
    known: Mapping[Trouble | None, Mapping[Any, object]] = {
        Trouble.VEHICLE_OUT: state.vehicles,
        Trouble.HOSPITAL_FULL: state.hospitals,
    }
    if command.kind is WishKind.CALL or command.trouble not in known:
        return
    if command.subject not in known[command.trouble]:
        raise Rejected("training.unknown-subject", subject=command.subject)


def note(state: CentreState, command: NoteTraining, context: Context) -> tuple[TrainingEvent, ...]:
    """Also after the end: that is when people talk about it."""
    _run_of(state)
    if command.seat is not None and command.seat not in state.seats:
        raise Rejected("seat.unknown", seat=command.seat)
    kept = CoachNote(
        id=context.new_id(),
        moment=min(command.moment, context.at),
        words=command.words.strip(),
        by=context.actor,
        at=context.at,
        seat=command.seat,
        incident=command.incident,
    )
    return (TrainingNoted(note=kept),)


def _run_of(state: CentreState) -> Training:
    if state.training is None:
        raise Rejected("training.not-here")
    return state.training


def _open_run(state: CentreState) -> None:
    if _run_of(state).step is TrainingStep.ENDED:
        raise Rejected("training.over")


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    DeclareTraining: declare,
    SteerTraining: steer,
    PlaceTrainingCall: place_call,
    ReportTrainingTrouble: trouble,
    WishInTraining: wish,
    NoteTraining: note,
}

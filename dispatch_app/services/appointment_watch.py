"""What time and missions bring to booked transports: days of a series, no answer, aboard, there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dispatch_app.domain.appointments.commands import (
    ArchiveAppointment,
    MakeAppointments,
    ReportBoarded,
    ReportDelivered,
    TakeBackAppointment,
)
from dispatch_app.domain.appointments.due import mission_of, run_failed
from dispatch_app.domain.appointments.recurring import days_to_make
from dispatch_app.domain.appointments.values import (
    Appointment,
    AppointmentState,
    NoVehicleReason,
)
from dispatch_app.domain.codes import IncidentOutcome, Stage
from dispatch_app.domain.commands import CloseIncident
from dispatch_app.domain.state import CentreState, Mission
from dispatch_app.services.watch import Due

KEPT_AFTER = timedelta(days=3)
"""So long one that is over stays in the live state, and in the seats' lists."""
_ENDS_AS = {
    AppointmentState.DELIVERED: IncidentOutcome.DELIVERED,
    AppointmentState.NOT_APPEARED: IncidentOutcome.NO_PATIENT,
    AppointmentState.CANCELLED: IncidentOutcome.CANCELLED_BY_CALLER,
}


def due(state: CentreState, now: datetime) -> Iterator[Due]:
    """After a stop of the centre all that has come meanwhile. Pure."""
    for series in state.appointments.series.values():
        day = next(days_to_make(series, now), None)
        if day is not None:
            wish = MakeAppointments(series=series.id)
            yield wish, f"appointments:{series.id}:{day.isoformat()}:{series.until.isoformat()}"
    for one in state.appointments.items.values():
        yield from _of(state, one, now)


def _of(state: CentreState, one: Appointment, now: datetime) -> Iterator[Due]:
    if one.over:
        yield from _over(state, one, now)
        return
    mission = mission_of(state, one)
    if mission is not None:
        yield from _on_the_way(one, mission)
    elif _unanswered(one, now):
        assert one.offer is not None
        wish = TakeBackAppointment(appointment=one.id, reason=NoVehicleReason.NO_ANSWER)
        yield wish, f"appointment-unanswered:{one.id}:{one.offer.at.isoformat()}"


def _unanswered(one: Appointment, now: datetime) -> bool:
    """The station is asked no longer once the order is due anyhow: somebody must choose anew."""
    waits = one.offer is not None and one.state is AppointmentState.OFFERED
    return waits and one.offer is not None and now >= one.offer.answer_by


def _on_the_way(one: Appointment, mission: Mission) -> Iterator[Due]:
    """What the crew's keys tell of the mission holds for the transport as well."""
    aboard = mission.reached(Stage.TRANSPORTING) or mission.reached(Stage.AT_HOSPITAL)
    if one.boarded_at is None and aboard is not None:
        told = ReportBoarded(appointment=one.id, origin=aboard.origin, at=aboard.at)
        yield told, f"appointment-boarded:{mission.id}"
    there = mission.reached(Stage.AT_HOSPITAL) or mission.reached(Stage.COMPLETE)
    if one.boarded_at is not None and there is not None:
        yield (
            ReportDelivered(appointment=one.id, at=there.at),
            f"appointment-delivered:{mission.id}",
        )
    if one.boarded_at is None and run_failed(mission):
        wish = TakeBackAppointment(appointment=one.id, reason=NoVehicleReason.RUN_FAILED)
        yield wish, f"appointment-run-failed:{mission.id}"


def _over(state: CentreState, one: Appointment, now: datetime) -> Iterator[Due]:
    incident = state.incidents.get(one.incident) if one.incident is not None else None
    if incident is not None and incident.open and not state.open_missions(incident):
        close = CloseIncident(incident=incident.id, outcome=_ENDS_AS[one.state])
        yield close, f"appointment-closed:{incident.id}"
    if one.over_at is not None and now >= one.over_at + KEPT_AFTER:
        yield ArchiveAppointment(appointment=one.id), f"appointment-archived:{one.id}"

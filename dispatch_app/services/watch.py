"""Once a second: what is late becomes a command. The limits stand in the domain's one table."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from dispatch_app.domain.alarm_commands import EscalateAlarm, SettleAlarm
from dispatch_app.domain.alarms import Alarm, AlarmKind, Severity
from dispatch_app.domain.codes import Role, SeatState
from dispatch_app.domain.commands import ArchiveIncident, Command, RaiseOverdue
from dispatch_app.domain.drill_commands import RunOutDrill
from dispatch_app.domain.ids import AccountId, ConditionId, IncidentId
from dispatch_app.domain.map_commands import ExpireRoadCondition
from dispatch_app.domain.overdue import late_changes, overdue, raised_as
from dispatch_app.domain.rules.alarms import quiet_enough
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.telephone_commands import EndAfterCall
from dispatch_app.domain.timers import Timers
from dispatch_app.domain.values import Actor
from dispatch_app.domain.waiting.due import LateWelfare, late_welfare
from dispatch_app.ports.clock import Clock
from dispatch_app.services.bus import Bus

log = logging.getLogger(__name__)

LATE_S = 5.0
"""An end that comes so long after its time is said in the log, not only in the event."""

CENTRE = Actor(account=AccountId("centre"), role=Role.SYSTEM)
"""The centre itself, as the sender of what no person asked for."""


Due = tuple[Command, str]
"""What to ask for, and the id that makes it count once."""


class DueWatch:
    """Asks for what time brings; what that is, a pure rule says."""

    period_s = 1.0

    def __init__(
        self, bus: Bus, clock: Clock, due: Callable[[CentreState, datetime], Iterable[Due]]
    ) -> None:
        self._bus, self._clock, self._due = bus, clock, due

    def __call__(self) -> None:
        for command, command_id in self._due(self._bus.state, self._clock.now()):
            self._bus.submit(command, actor=CENTRE, command_id=command_id)


class OverdueWatch:
    """Raises each lateness once: the command's id says which, so sending it again does nothing."""

    period_s = 1.0

    def __init__(self, bus: Bus, clock: Clock, timers: Timers) -> None:
        self._bus = bus
        self._clock = clock
        self._timers = timers

    def __call__(self) -> None:
        for kind, subject in overdue(self._bus.state, self._clock.now(), self._timers):
            self._bus.submit(
                RaiseOverdue(kind=kind.value, subject=subject),
                actor=CENTRE,
                command_id=f"overdue:{kind.value}:{subject}",
            )
        for kind, mission, version in late_changes(
            self._bus.state, self._clock.now(), self._timers
        ):
            self._bus.submit(
                RaiseOverdue(kind=kind.value, subject=mission, version=version),
                actor=CENTRE,
                command_id=f"overdue:{kind.value}:{mission}:{version}",
            )
        for kind, incident, turn in self._welfare():
            self._bus.submit(
                RaiseOverdue(kind=kind.value, subject=incident, version=turn),
                actor=CENTRE,
                command_id=f"overdue:{kind.value}:{incident}:{turn}",
            )

    def _welfare(self) -> list[LateWelfare]:
        state = self._bus.state
        late = late_welfare(state, self._clock.now(), self._timers)
        return [x for x in late if raised_as(x[0].value, x[1], x[2]) not in state.raised]


class Archiving:
    """Takes incidents that were closed long enough ago out of the live state."""

    period_s = 60.0

    def __init__(self, bus: Bus, clock: Clock, timers: Timers) -> None:
        self._bus = bus
        self._clock = clock
        self._kept = timedelta(hours=timers.archive_h)

    def __call__(self) -> None:
        for incident in self._due():
            self._bus.submit(
                ArchiveIncident(incident=incident),
                actor=CENTRE,
                command_id=f"archive:{incident}",
            )

    def _due(self) -> list[IncidentId]:
        before = self._clock.now() - self._kept
        incidents = self._bus.state.incidents.values()
        return [i.id for i in incidents if i.closed_at is not None and i.closed_at <= before]


class AfterCallWatch:
    """Makes seats ready again whose time for work after a call is up."""

    period_s = 1.0

    def __init__(self, bus: Bus, clock: Clock, timers: Timers) -> None:
        self._bus = bus
        self._clock = clock
        self._kept = timedelta(seconds=timers.after_call_s)

    def __call__(self) -> None:
        before = self._clock.now() - self._kept
        for seat in self._bus.state.seats.values():
            if seat.state is SeatState.AFTER_CALL and seat.since and seat.since <= before:
                self._bus.submit(
                    EndAfterCall(seat=seat.id, since=seat.since),
                    actor=CENTRE,
                    command_id=f"after-call:{seat.id}:{seat.since.isoformat()}",
                )


class ConditionWatch:
    """Ends road conditions whose time has come. After a stop of the centre that may be late: the
    event holds both times, and the log says it."""

    period_s = 1.0

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock

    def __call__(self) -> None:
        now = self._clock.now()
        for kept in self._bus.state.road_conditions.values():
            until = kept.condition.until
            if until is not None and until <= now:
                self._end(kept.id, until, (now - until).total_seconds())

    def _end(self, condition: ConditionId, until: datetime, late_s: float) -> None:
        if late_s > LATE_S:
            log.warning("road condition %s ends %.0f s late", condition, late_s)
        self._bus.submit(
            ExpireRoadCondition(id=condition, until=until),
            actor=CENTRE,
            command_id=f"expire:{condition}:{until.isoformat()}",
        )


class AlarmWatch:
    """Brings alarms that nobody has acknowledged to the shift leader, each once; ends those that
    flapped and have been quiet since."""

    period_s = 1.0

    def __init__(self, bus: Bus, clock: Clock, timers: Timers) -> None:
        self._bus = bus
        self._clock = clock
        self._limits = {
            Severity.WARNING: timedelta(seconds=timers.alarm_warning_s),
            Severity.CRITICAL: timedelta(seconds=timers.alarm_critical_s),
        }

    def __call__(self) -> None:
        now = self._clock.now()
        for alarm in self._bus.state.alarms.values():
            if self._waited_too_long(alarm, now):
                self._ask(EscalateAlarm(alarm=alarm.id), "escalate", alarm.raised_at)
            if quiet_enough(alarm, now) and alarm.cleared_at is not None:
                self._ask(SettleAlarm(alarm=alarm.id), "settle", alarm.cleared_at)

    def _waited_too_long(self, alarm: Alarm, now: datetime) -> bool:
        limit = self._limits.get(alarm.severity)
        if limit is None or not alarm.calls or alarm.escalated_at is not None:
            return False
        return alarm.kind is not AlarmKind.TEST and now - alarm.raised_at >= limit

    def _ask(self, command: EscalateAlarm | SettleAlarm, act: str, since: datetime) -> None:
        self._bus.submit(
            command,
            actor=CENTRE,
            command_id=f"alarm-{act}:{command.alarm}:{since.isoformat()}",
        )


class DrillWatch:
    """Ends drills whose time is up, and wishes for one that nobody agreed to. Their times stand in
    the journal: a centre that was started anew ends them all the same."""

    period_s = 1.0

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock

    def __call__(self) -> None:
        now = self._clock.now()
        for drill in self._bus.state.drills.values():
            if now >= drill.over_at:
                self._bus.submit(
                    RunOutDrill(lamp=drill.lamp),
                    actor=CENTRE,
                    command_id=f"drill-over:{drill.lamp}:{drill.over_at.isoformat()}",
                )

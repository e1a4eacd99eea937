"""Crews that call for help by their terminal's emergency key, and what they must learn. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind, alarm_id
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import CentreState

REASON = "sos_key"


@dataclass(slots=True)
class HelpCalls:
    """Terminals say with every position whether the key is down; the centre is told of changes."""

    _calling: set[VehicleId] = field(default_factory=set)
    _seen: set[VehicleId] = field(default_factory=set)

    def begin(self, state: CentreState) -> None:
        """Those who were calling when the last process ended."""
        standing = (a for a in state.alarms.values() if a.kind is AlarmKind.SOS and a.standing)
        self._calling = {VehicleId(alarm.source) for alarm in standing}

    def told(self, vehicle: VehicleId, down: bool, at: datetime) -> RaiseAlarm | ClearAlarm | None:
        if down == (vehicle in self._calling):
            return None
        if down:
            self._calling.add(vehicle)
            return RaiseAlarm(kind=AlarmKind.SOS, source=vehicle, reason=REASON, since=at)
        self._calling.discard(vehicle)
        self._seen.discard(vehicle)
        return ClearAlarm(kind=AlarmKind.SOS, source=vehicle)

    def to_confirm(self, state: CentreState) -> list[VehicleId]:
        """Crews whose call a person has acknowledged, and who do not know it yet."""
        return [v for v in self._calling - self._seen if _is_seen(v, state)]

    def confirmed(self, vehicle: VehicleId) -> None:
        self._seen.add(vehicle)


def _is_seen(vehicle: VehicleId, state: CentreState) -> bool:
    alarm = state.alarms.get(alarm_id(AlarmKind.SOS, vehicle))
    return alarm is not None and alarm.standing and alarm.acknowledged is not None

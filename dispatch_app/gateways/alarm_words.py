"""What a fault box tells, in the centre's words. Pure. Knows no port and no link."""

from __future__ import annotations

from devices.alarm_unit import conversation as box
from devices.alarm_unit.events import (
    ActDone,
    ActFailed,
    ContactRead,
    OutputRead,
    StaleReason,
    UnitBack,
    UnitEvent,
    UnitStale,
)
from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind, Severity

Telling = RaiseAlarm | ClearAlarm

_STALE = {
    StaleReason.PORT_MISSING: "unplugged",
    StaleReason.PORT_LOST: "unplugged",
    StaleReason.SILENT: "gone",
    StaleReason.GARBAGE: "bad_answer",
}
_BYPASS = "bypass"
_BYPASS_ACTS = (box.BYPASS_ON, box.BYPASS_OFF)


def tellings(event: UnitEvent, unit: str) -> tuple[Telling, ...]:
    """Alarms that follow from what a box tells. A box that is stale says nothing of its contacts:
    what they told last stays as it is, and the box itself has the fault."""
    match event:
        case ContactRead():
            return (_contact(event, unit),)
        case UnitStale():
            return (_fault(AlarmKind.ALARM_UNIT, unit, _STALE[event.reason]),)
        case UnitBack():
            return (ClearAlarm(kind=AlarmKind.ALARM_UNIT, source=unit),)
        case OutputRead():
            return (_output(event, unit),)
        case ActFailed():
            kind = AlarmKind.BYPASS if event.act in _BYPASS_ACTS else AlarmKind.ALARM_UNIT
            return (_fault(kind, unit, "mismatch", detail=f"{event.act}: {event.reason.value}"),)
        case ActDone():
            return ()


def _contact(event: ContactRead, unit: str) -> Telling:
    """A contact is named after what it guards; any other name is a fault of its own."""
    known = event.name in list(AlarmKind)
    kind = AlarmKind(event.name) if known else AlarmKind.OTHER
    source = unit if known else f"{unit} {event.name}"
    if event.fault:
        return _fault(kind, source, "contact")
    return ClearAlarm(kind=kind, source=source)


def _output(event: OutputRead, unit: str) -> Telling:
    if event.name != _BYPASS:
        source = f"{unit} {event.name}"
        if event.as_told:
            return ClearAlarm(kind=AlarmKind.ALARM_UNIT, source=source)
        return _fault(AlarmKind.ALARM_UNIT, source, "mismatch")
    if not event.as_told:
        return _fault(AlarmKind.BYPASS, unit, "mismatch")
    if event.closed:
        return _fault(AlarmKind.BYPASS, unit, "switched", severity=Severity.WARNING)
    return ClearAlarm(kind=AlarmKind.BYPASS, source=unit)


def _fault(
    kind: AlarmKind, source: str, reason: str, *, detail: str = "", severity: Severity | None = None
) -> RaiseAlarm:
    return RaiseAlarm(kind=kind, source=source, reason=reason, detail=detail, severity=severity)

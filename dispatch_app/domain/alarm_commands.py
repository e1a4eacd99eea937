"""What may be asked about alarms: by machines, which tell faults, and by people, who see them."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.alarms import (
    LONGEST_DETAIL,
    LONGEST_REASON,
    AckWord,
    AlarmId,
    AlarmKind,
    Severity,
    alarm_id,
)
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import utc_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAlarm:
    """Something has a fault. Told again while it stands, it is no news and writes nothing.

    Told again with a higher severity, another reason or another nature, it is the same alarm,
    changed. Whoever tells must have made sure: contacts debounced, silences waited for.
    """

    kind: AlarmKind
    source: str
    """Which one: `ups-1`, a seat's, station's or recorder's name. Together with `kind` it names
    the alarm."""
    reason: str = ""
    """A code of the catalogue `alarm.reason`, such as `mains_lost`."""
    detail: str = ""
    """Figures or a port, shown as they are; never anything about people."""
    severity: Severity | None = None
    """None: as usual for the kind."""
    nature: Nature = Nature.REAL
    since: datetime | None = None
    """When the fault began, if that was not now."""

    def __post_init__(self) -> None:
        alarm_id(self.kind, self.source)
        utc_or_none(self.since)
        if len(self.reason) > LONGEST_REASON or len(self.detail) > LONGEST_DETAIL:
            raise InvalidValue("an alarm's reason or detail is too long")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearAlarm:
    """The fault is over. What nobody has acknowledged stays in sight nevertheless."""

    kind: AlarmKind
    source: str
    at: datetime | None = None
    """When it ended, if that was not now."""

    def __post_init__(self) -> None:
        alarm_id(self.kind, self.source)
        utc_or_none(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeAlarm:
    """A person has seen an alarm, and says what is done about it. It calls no more."""

    alarm: AlarmId
    word: AckWord = AckWord.SEEN
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseTestAlarm:
    """Let every seat and the sound-and-light unit show and sound an alarm that is none."""

    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchBypass:
    """Switch the trunks straight to the seats' own telephones, or back to the exchange.

    Whether the relay obeyed is told by an alarm of the kind `bypass`.
    """

    on: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateAlarm:
    """Nobody has acknowledged it for too long: the shift leader must see it. Asked by the watch."""

    alarm: AlarmId


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleAlarm:
    """A fault that flapped has been away long enough. Asked by the watch."""

    alarm: AlarmId


AlarmCommand = (
    RaiseAlarm
    | ClearAlarm
    | AcknowledgeAlarm
    | RaiseTestAlarm
    | SwitchBypass
    | EscalateAlarm
    | SettleAlarm
)

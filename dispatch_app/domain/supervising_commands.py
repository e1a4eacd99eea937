"""What may be asked by those who watch over a centre, and by a seat that needs them."""

from __future__ import annotations

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import IncidentId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.supervising import LONGEST_NOTE, MOST_RULES, AlertRule


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseHand:
    """The own seat asks for a person above. Again, with other words: those words."""

    note: str = ""

    def __post_init__(self) -> None:
        _short(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerHand:
    """Somebody came, or it is not needed any more."""

    seat: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverIncident:
    """Lead an incident from now on. Its seat goes on working and is told."""

    incident: IncidentId
    reason: str

    def __post_init__(self) -> None:
        _short(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandBackIncident:
    """Leave the lead to the seat again."""

    incident: IncidentId


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSeat:
    """Look at what a seat's form holds while it is being filled in. The journal keeps who did."""

    seat: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class StopWatching:
    seat: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAlerts:
    """What alerts the own account from now on; all of it, in order."""

    rules: tuple[AlertRule, ...]

    def __post_init__(self) -> None:
        if len(self.rules) > MOST_RULES:
            raise InvalidValue(f"more than {MOST_RULES} alerts")
        if len(set(self.rules)) != len(self.rules):
            raise InvalidValue("one alert stands there twice")


def _short(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise InvalidValue(f"more than {LONGEST_NOTE} characters")


SupervisingCommand = (
    RaiseHand
    | LowerHand
    | TakeOverIncident
    | HandBackIncident
    | WatchSeat
    | StopWatching
    | SetAlerts
)

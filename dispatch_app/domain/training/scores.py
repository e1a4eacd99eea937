"""What the work of a shift was worth: figures against norms, points, moments. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.ids import AccountId, CallId, IncidentId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.training.values import CoachNote, TrainingRun


class Kpi(StrEnum):
    """In the order in which they are shown."""

    ANSWERED = "answered"
    """Calls answered within the norm."""
    ABANDONED = "abandoned"
    """Calls that nobody answered; less is better."""
    CALLED_BACK = "called_back"
    """Callers who gave up and were called back in time."""
    SETTLED = "settled"
    """Calls that ended with the outcome which the caller's story asks for."""
    PLACE = "place"
    """Places fixed where the caller really is."""
    PROTOCOL = "protocol"
    """Incidents whose interview had led to a plan by the time the vehicle was sent."""
    PRIORITY = "priority"
    """Plans with the urgency that the caller's story asks for."""
    COMPRESSIONS = "compressions"
    """Hands on the chest in time where a heart stood still."""
    DISPATCHED = "dispatched"
    """Acceptances whose first vehicle was sent within the norm."""
    SENT = "sent"
    """Callers in need to whom a vehicle was sent at all."""
    HOSPITAL = "hospital"
    """Hospitals chosen that could do what was needed and took patients."""
    WHEELS = "wheels"
    """Vehicles that rolled within the norm."""
    COVER = "cover"
    """Orders that left no district bare which had been covered before."""
    NOTICES = "notices"
    """Urgent notices that were read in time."""
    ALARM_SEEN = "alarm_seen"
    """Alarms acknowledged in time."""
    PAPER = "paper"
    """Paper forms of a failure that were entered afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """`share`: so many must meet `within_s` (or simply hold); `points` if so many do."""

    share: float
    points: float
    within_s: float | None = None
    at_most: bool = False
    """The share is a limit, not a goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiScore:
    """`hits` of `n` met the norm; `points` is None where nothing was counted."""

    kpi: Kpi
    norm: Norm
    n: int
    hits: int
    middle_s: float | None
    """Median of the times, where the figure has times."""
    points: float | None
    """From 0 to the norm's points."""

    @property
    def share(self) -> float | None:
        return self.hits / self.n if self.n else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where a norm was missed, a part failed, or the coach said something: a replay opens there.

    `kpi` is None where it is about no figure. `value_s` and `norm_s` where it is about a time.
    """

    at: datetime
    kpi: Kpi | None
    seat: SeatId | None
    account: AccountId | None
    incident: IncidentId | None
    call: CallId | None
    subject: str = ""
    """A vehicle, hospital, alarm, part or number; or the coach's words."""
    value_s: float | None = None
    norm_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkScore:
    """Of a person, or of all together (`account` None)."""

    account: AccountId | None
    name: str
    """The person, as the seats show it."""
    seats: tuple[SeatId, ...]
    figures: tuple[KpiScore, ...]
    points: float
    of: float
    """What could be had with what was counted."""

    @property
    def percent(self) -> float | None:
        return 100 * self.points / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`run` is None for a shift of a live centre."""

    run: TrainingRun | None
    since: datetime
    until: datetime
    calls: int
    incidents: int
    orders: int
    team: WorkScore
    people: tuple[WorkScore, ...]
    moments: tuple[Moment, ...]
    notes: tuple[CoachNote, ...]


Norms = Mapping[Kpi, Norm]

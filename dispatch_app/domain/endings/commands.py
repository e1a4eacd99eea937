"""Wishes about endings without a vehicle of ours. Each may be refused."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.endings.kept import NoVehicleReason, ReferralAnswer, ReferralTo
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId, IncidentId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import utc_or_none

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeNoVehicle:
    """Send nobody. Without symptoms the incident is closed; else another person has to agree."""

    incident: IncidentId
    reason: NoVehicleReason
    note: str = ""

    def __post_init__(self) -> None:
        _short(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToNoVehicle:
    incident: IncidentId


@dataclass(frozen=True, slots=True, kw_only=True)
class DenyNoVehicle:
    """A vehicle is to go, or the caller to be asked more; or who proposed it thinks again."""

    incident: IncidentId
    note: str = ""

    def __post_init__(self) -> None:
        _short(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferIncident:
    """Another centre's vehicle, or a hospital's own, is to go. Their answer may come later, by the
    same command; once they accept, the incident is closed."""

    incident: IncidentId
    to: ReferralTo
    name: str = ""
    """Which centre, or which hospital where it is none of the table."""
    hospital: HospitalId | None = None
    told: str = ""
    """Who was told."""
    told_at: datetime | None = None
    """When, if not now."""
    answer: ReferralAnswer = ReferralAnswer.AWAITED

    def __post_init__(self) -> None:
        _short(self.name)
        _short(self.told)
        utc_or_none(self.told_at)


def _short(words: str) -> None:
    if len(words) > LONGEST:
        raise InvalidValue(f"words of more than {LONGEST} signs")


EndingCommand = ProposeNoVehicle | AgreeToNoVehicle | DenyNoVehicle | ReferIncident

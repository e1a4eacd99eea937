"""What a crew tells of its run besides its stages. A value that is valid or does not exist."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import MAX_TEXT, utc_or_none

MOST_PATIENTS = 99
MOST_KM = 9_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    patients: int | None = None
    handed_over_at: datetime | None = None
    handed_over_to: str = ""
    odometer_out_km: int | None = None
    odometer_back_km: int | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.handed_over_at)
        if self.patients is not None and not 0 <= self.patients <= MOST_PATIENTS:
            raise InvalidValue(f"patients out of range: {self.patients}")
        for km in (self.odometer_out_km, self.odometer_back_km):
            if km is not None and not 0 <= km <= MOST_KM:
                raise InvalidValue(f"not an odometer's figure: {km}")
        if len(self.handed_over_to) > MAX_TEXT:
            raise InvalidValue("name longer than a field")

    def __bool__(self) -> bool:
        return self != NO_FACTS

    @property
    def driven_km(self) -> int | None:
        if self.odometer_out_km is None or self.odometer_back_km is None:
            return None
        return self.odometer_back_km - self.odometer_out_km


NO_FACTS = RunFacts()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFacts:
    """Facts as they stand now, who entered them last, and when."""

    facts: RunFacts
    by: str
    at: datetime

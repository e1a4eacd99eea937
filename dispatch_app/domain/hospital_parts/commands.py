"""What a hospital may say of its departments, specialists and devices. It may be refused."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import MAX_TEXT, utc_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHospitalPart:
    """A department, a specialist or a device serves or does not; entered at a seat where it was
    told by telephone. With neither `serves` nor beds the word is taken back."""

    hospital: HospitalId
    register: str
    """The table that it stands in: `departments`, `specialists` or `hospital_equipment`."""
    id: str
    serves: bool | None = None
    """None: as its hours say."""
    free_beds: int | None = None
    valid_until: datetime | None = None
    """After this the word says nothing any more; None: until the next one."""
    person: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        utc_or_none(self.valid_until)
        if self.free_beds is not None and not 0 <= self.free_beds <= 9999:
            raise InvalidValue("free_beds: 0 to 9999")
        if len(self.note) > MAX_TEXT or len(self.person) > MAX_TEXT:
            raise InvalidValue(f"note and person: {MAX_TEXT} characters at most")

"""What may be asked about paper forms. Each may be refused."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.bad_hour.values import MOST_AT_ONCE
from dispatch_app.domain.codes import IncidentOutcome, Nature
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.domain.order_commands import ToldStage
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import UNKNOWN_PATIENT, Patient, Place, utc, utc_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservePaperForms:
    """Give this seat numbers that no other form has or will have."""

    count: int

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MOST_AT_ONCE:
            raise InvalidValue(f"forms out of range: {self.count}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePaperForm:
    """Enter a paper form afterwards, with the times that were written on it: all, or nothing.

    A run that is not over is filed when it is.
    """

    number: int
    called_at: datetime
    outcome: IncidentOutcome
    nature: Nature = Nature.REAL
    callback_number: str = ""
    contact_name: str = ""
    place: Place | None = None
    complaint: str = ""
    patient: Patient = UNKNOWN_PATIENT
    note: str = ""
    vehicle: VehicleId | None = None
    """None: nobody was sent."""
    ordered_at: datetime | None = None
    stages: tuple[ToldStage, ...] = ()
    """As written down, in order; the last one ends the run. Those left out were not written."""
    hospital: HospitalId | None = None
    despite_overlap: bool = False
    """File it although the record has the vehicle elsewhere at that time."""

    def __post_init__(self) -> None:
        utc(self.called_at)
        utc_or_none(self.ordered_at)


PaperFormCommand = ReservePaperForms | FilePaperForm

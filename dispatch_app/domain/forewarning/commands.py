"""What may be asked about forewarnings: by seats and crews, by hospitals, and by the centre's own
watch. Each may be refused."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.forewarning.values import (
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_REPORT,
    NO_VITALS,
    ArrivalCondition,
    CannotTake,
    ForewarningId,
    HospitalAnswer,
    HospitalWish,
    PatientOutcome,
    Vitals,
)
from dispatch_app.domain.ids import IncidentId, MissionId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import utc, utc_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class ForewarnHospital:
    """Tell the mission's hospital of its patients, or tell it anew with what the crew said since.
    A hospital that could not take them is asked again."""

    mission: MissionId
    report: str | None = None
    """The crew's words; None leaves those that were told."""
    vitals: Vitals = NO_VITALS
    """Figures that are None stay as they were told."""
    eta_s: float | None = None
    """Road time from where the vehicle is now."""

    def __post_init__(self) -> None:
        _must_fit("report", self.report or "", LONGEST_REPORT)
        if self.eta_s is not None and not 0 <= self.eta_s <= 86_400:
            raise InvalidValue("eta_s: 0 to 86400 seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeForewarning:
    """The vehicle will be there at another time than the hospital was told. Asked by seats, which
    know the roads, and by the watch, which goes by straight lines: `roughly`."""

    forewarning: ForewarningId
    eta_at: datetime
    roughly: bool = True

    def __post_init__(self) -> None:
        utc(self.eta_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawForewarning:
    forewarning: ForewarningId
    note: str = ""

    def __post_init__(self) -> None:
        _must_fit("note", self.note, LONGEST_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForewarning:
    """The hospital's word; entered at a seat where it was told by telephone."""

    forewarning: ForewarningId
    word: HospitalAnswer
    reason: CannotTake | None = None
    person: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        _must_fit("person", self.person, LONGEST_NAME)
        _must_fit("note", self.note, LONGEST_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePatientOver:
    """`at`: when, if not now."""

    forewarning: ForewarningId
    condition: ArrivalCondition
    person: str
    note: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)
        _must_fit("person", self.person, LONGEST_NAME)
        _must_fit("note", self.note, LONGEST_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOutcome:
    """What became of the patient; a later word replaces an earlier one."""

    forewarning: ForewarningId
    outcome: PatientOutcome
    disease_class: str = ""
    person: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        _must_fit("disease_class", self.disease_class, LONGEST_NAME)
        _must_fit("person", self.person, LONGEST_NAME)
        _must_fit("note", self.note, LONGEST_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHospitalWish:
    """The whole of what the patient wants, as it stands now."""

    incident: IncidentId
    wish: HospitalWish


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveForewarning:
    """It has been over for long. Asked by the watch."""

    forewarning: ForewarningId


ForewarningCommand = (
    ForewarnHospital
    | TimeForewarning
    | WithdrawForewarning
    | AnswerForewarning
    | TakePatientOver
    | TellOutcome
    | RecordHospitalWish
    | ArchiveForewarning
)


def _must_fit(name: str, words: str, most: int) -> None:
    if len(words) > most:
        raise InvalidValue(f"{name}: {most} characters at most")


FROM_HOSPITALS = frozenset({AnswerForewarning, TakePatientOver, TellOutcome})
"""Of its own patients alone."""
FROM_CREWS = frozenset({ForewarnHospital})
FROM_SEATS = (
    FROM_CREWS | FROM_HOSPITALS | {TimeForewarning, WithdrawForewarning, RecordHospitalWish}
)
"""A seat also enters by hand what a hospital tells by telephone."""

"""The run sheet as it is being written: text as typed, kept on disk, turned into the command."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from dispatch_app.domain.codes import Sex, Stage
from dispatch_app.domain.commands import FileRunSheet
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.state import Mission, Vehicle
from dispatch_app.domain.values import MAX_TEXT, PatientCase
from dispatch_app.ui.station.vehicle_rows import names_in

OUTCOMES = ("improved", "unchanged", "worse", "died", "refused", "left")
MAX_AGE = 130
MAX_KM = 2000.0


class BadSheet(Exception):
    """A field cannot be filed as it stands; the code says why."""

    def __init__(self, code: str, field_name: str, case: int | None = None) -> None:
        super().__init__(code)
        self.code, self.field, self.case = code, field_name, case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """One patient."""

    sex: str = Sex.UNKNOWN.value
    age: str = ""
    name: str = ""
    diagnosis: str = ""
    on_scene: str = ""
    on_arrival: str = ""
    treatment: str = ""
    hospital: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDraft:
    cases: tuple[CaseDraft, ...] = field(default_factory=lambda: (CaseDraft(),))
    driver: str = ""
    crew: str = ""
    distance_km: str = ""
    note: str = ""

    def with_case(self, number: int, case: CaseDraft) -> SheetDraft:
        cases = (*self.cases[:number], case, *self.cases[number + 1 :])
        return replace(self, cases=cases)


def draft_name(mission: str) -> str:
    return f"run-sheet.{mission}"


def written(draft: SheetDraft) -> bytes:
    return msgspec.json.encode(draft)


def read(body: bytes) -> SheetDraft | None:
    """A draft from the disk; None if an older program wrote another shape."""
    try:
        return msgspec.json.decode(body, type=SheetDraft)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None


def prefilled(
    mission: Mission, vehicle: Vehicle | None, driven_m: float, *, driver_word: str
) -> SheetDraft:
    """What the slip, the crew list and the way driven already tell."""
    slip = mission.slip.slip if mission.slip else None
    patient = slip.patient if slip else None
    crew = vehicle.crew if vehicle else ()
    carried = mission.stage is Stage.COMPLETE or mission.reached(Stage.TRANSPORTING) is not None
    case = CaseDraft(
        sex=patient.sex.value if patient else Sex.UNKNOWN.value,
        age=str(patient.age_years) if patient and patient.age_years is not None else "",
        hospital=str(mission.hospital or "") if carried else "",
    )
    count = min(patient.count, 9) if patient else 1
    return SheetDraft(
        cases=(case, *(CaseDraft(hospital=case.hospital) for _ in range(count - 1))),
        driver=_driver(crew, driver_word),
        crew=" ".join(crew),
        distance_km=f"{driven_m / 1000:.1f}" if driven_m > 0 else "",
    )


def _driver(crew: tuple[str, ...], word: str) -> str:
    """Who is entered as the driver; else the first, who drives where nobody says otherwise."""
    first = crew[0] if crew else ""
    return next((person for person in crew if word in person), first)


def command_of(mission: Mission, draft: SheetDraft) -> FileRunSheet:
    """The sheet to file.

    Raises:
        BadSheet: a field does not make sense; it names the field.
    """
    if not draft.driver.strip():
        raise BadSheet("station.sheet.no-driver", "driver")
    return FileRunSheet(
        mission=mission.id,
        cases=tuple(_case(case, number) for number, case in enumerate(draft.cases)),
        driver=draft.driver.strip(),
        crew=names_in(draft.crew),
        distance_m=_distance_m(draft.distance_km),
        note=_text(draft.note, "note", None),
    )


def _case(draft: CaseDraft, number: int) -> PatientCase:
    def text(name: str, given: str) -> str:
        return _text(given, name, number)

    return PatientCase(
        sex=Sex(draft.sex),
        age_years=_age(draft.age, number),
        name=text("name", draft.name),
        diagnosis=text("diagnosis", draft.diagnosis),
        on_scene_condition=text("on_scene", draft.on_scene),
        on_arrival_condition=text("on_arrival", draft.on_arrival),
        treatment=text("treatment", draft.treatment),
        hospital=HospitalId(draft.hospital) if draft.hospital else None,
        outcome=draft.outcome,
    )


def _age(given: str, number: int) -> int | None:
    if not given.strip():
        return None
    if not (given.strip().isdecimal() and int(given) <= MAX_AGE):
        raise BadSheet("station.sheet.bad-age", "age", number)
    return int(given)


def _distance_m(given: str) -> float:
    """Metres from kilometres as typed.

    Raises:
        BadSheet: it is missing or no distance.
    """
    try:
        km = float(given.strip().replace("，", ".").replace(",", "."))
    except ValueError:
        raise BadSheet("station.sheet.bad-distance", "distance_km") from None
    if not 0 <= km <= MAX_KM:
        raise BadSheet("station.sheet.bad-distance", "distance_km")
    return km * 1000.0


def _text(given: str, name: str, case: int | None) -> str:
    if len(given) > MAX_TEXT:
        raise BadSheet("station.sheet.too-long", name, case)
    return given.strip()

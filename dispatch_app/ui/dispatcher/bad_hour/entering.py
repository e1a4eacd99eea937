"""What was typed from a paper form, and the command that it makes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch_app.domain.bad_hour.commands import FilePaperForm
from dispatch_app.domain.bad_hour.values import form_number
from dispatch_app.domain.codes import IncidentOutcome, Nature, Stage
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.domain.order_commands import ToldStage
from dispatch_app.domain.protocols import Protocols
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Patient, Place
from dispatch_app.i18n.times import local

NUMBER, DAY, CALLED, PHONE, NAME = "number", "day", "called", "phone", "name"
PLACE, COMPLAINT, AGE, VEHICLE, ORDERED = "place", "complaint", "age", "vehicle", "ordered"
ENDED, END, HOSPITAL, OUTCOME = "ended", "end", "hospital", "outcome"
NATURE, NOTE = "nature", "note"
STAGES: Mapping[str, Stage] = {
    "en_route": Stage.EN_ROUTE,
    "on_scene": Stage.ON_SCENE,
    "transporting": Stage.TRANSPORTING,
    "at_hospital": Stage.AT_HOSPITAL,
}
FIELDS = (
    *(NUMBER, DAY, NATURE, CALLED, PHONE, NAME, PLACE, COMPLAINT, AGE),
    *(VEHICLE, ORDERED, *STAGES, ENDED, END, HOSPITAL, OUTCOME, NOTE),
)
"""In the order in which they stand on the form, which is that of the screen's."""
KEPT = (DAY, NATURE)
"""What the next form usually has as well."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    NATURE: tuple(Nature),
    END: (Stage.COMPLETE, Stage.EMPTY, Stage.STOOD_DOWN, Stage.REFUSED),
    OUTCOME: tuple(o for o in IncidentOutcome if o is not IncidentOutcome.TEST_ENDED),
}
_LONGEST_GAP = timedelta(hours=12)
"""A time that seems to lie further on was typed wrong; none is written so long after the last."""


class BadCell(Exception):
    """A field was typed wrong; carries its name, the key of the sentence, and what stands there."""

    def __init__(self, field: str, key: str, text: str = "") -> None:
        super().__init__(field, key)
        self.field, self.key, self.text = field, key, text


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReader:
    state: CentreState
    book: Protocols
    zone: str
    now: datetime

    def command(self, typed: Mapping[str, str], *, despite_overlap: bool = False) -> FilePaperForm:
        """
        Raises:
            BadCell: the first field that cannot be.
        """
        number = form_number(typed.get(NUMBER, ""))
        if number is None:
            raise BadCell(NUMBER, "badhour.bad.number", typed.get(NUMBER, ""))
        clock = _Clock(self._day(typed.get(DAY, "")), self.zone)
        called = clock.at(CALLED, typed.get(CALLED, ""))
        if called is None:
            raise BadCell(CALLED, "badhour.bad.missing")
        complaint, unknown = self._complaint(typed.get(COMPLAINT, ""))
        ordered = clock.at(ORDERED, typed.get(ORDERED, ""))
        stages = tuple(self._stages(typed, clock))
        try:
            return FilePaperForm(
                number=number,
                called_at=called,
                outcome=IncidentOutcome(typed[OUTCOME]),
                nature=Nature(typed[NATURE]),
                callback_number=typed.get(PHONE, ""),
                contact_name=typed.get(NAME, ""),
                place=Place(text=typed[PLACE]) if typed.get(PLACE) else None,
                complaint=complaint,
                patient=Patient(age_years=self._age(typed.get(AGE, ""))),
                note=" ".join(part for part in (unknown, typed.get(NOTE, "")) if part),
                vehicle=self._vehicle(typed.get(VEHICLE, "")),
                ordered_at=ordered,
                stages=stages,
                hospital=self._hospital(typed.get(HOSPITAL, "")),
                despite_overlap=despite_overlap,
            )
        except InvalidValue as no:
            raise BadCell(NOTE, "badhour.bad.value", str(no)) from no

    def _day(self, text: str) -> date:
        today = local(self.now, self.zone).date()
        if not text:
            return today
        try:
            day = date(today.year, int(text[:2]), int(text[2:]))
        except ValueError as no:
            raise BadCell(DAY, "badhour.bad.day", text) from no
        return day if day <= today else day.replace(year=today.year - 1)

    def _stages(self, typed: Mapping[str, str], clock: _Clock) -> Iterator[ToldStage]:
        for name, stage in STAGES.items():
            at = clock.at(name, typed.get(name, ""))
            if at is not None:
                yield ToldStage(stage=stage, at=at)
        ended = clock.at(ENDED, typed.get(ENDED, ""))
        if ended is not None:
            yield ToldStage(stage=Stage(typed[END]), at=ended)

    def _complaint(self, text: str) -> tuple[str, str]:
        """Its code; words that no protocol is called by stay beside the one that comes nearest."""
        found = self.book.find(text) if text else ()
        if not found:
            return "", text
        is_name = found[0].distance == 0 or text.isascii()
        return found[0].protocol.code, "" if is_name else text

    def _age(self, text: str) -> int | None:
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise BadCell(AGE, "badhour.bad.value", text)
        return int(text)

    def _vehicle(self, text: str) -> VehicleId | None:
        if not text:
            return None
        if VehicleId(text) not in self.state.vehicles:
            raise BadCell(VEHICLE, "badhour.bad.vehicle", text)
        return VehicleId(text)

    def _hospital(self, text: str) -> HospitalId | None:
        """By its number, or by a part of its name that no other has."""
        if not text:
            return None
        if HospitalId(text) in self.state.hospitals:
            return HospitalId(text)
        found = [h.id for h in self.state.hospitals.values() if text in h.name]
        if len(found) != 1:
            key = "badhour.bad.hospitals" if found else "badhour.bad.hospital"
            raise BadCell(HOSPITAL, key, text)
        return found[0]


class _Clock:
    """Times as four digits, one after the other; past midnight they go on in the next day."""

    def __init__(self, day: date, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._day = day
        self._last: datetime | None = None

    def at(self, field: str, text: str) -> datetime | None:
        if not text:
            return None
        digits = text.replace(":", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) == 4):
            raise BadCell(field, "badhour.bad.time", text)
        try:
            found = datetime(
                *(self._day.year, self._day.month, self._day.day),
                *(int(digits[:2]), int(digits[2:])),
                tzinfo=self._zone,
            )
        except ValueError as no:
            raise BadCell(field, "badhour.bad.time", text) from no
        self._last = self._after(field, found, text)
        return self._last.astimezone(ZoneInfo("UTC"))

    def _after(self, field: str, found: datetime, text: str) -> datetime:
        if self._last is None:
            return found
        while found < self._last:
            found += timedelta(days=1)
        if found - self._last > _LONGEST_GAP:
            raise BadCell(field, "badhour.bad.goes-back", text)
        return found

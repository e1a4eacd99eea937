"""The words of one slip version, the same on the screen and on paper. Paints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import Breathing, Consciousness, OrderKind, Sex
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import Patient, Slip, SlipVersion
from dispatch_app.i18n import Texts, clock_text, local, minutes_text
from dispatch_app.i18n.times import DEFAULT_ZONE
from dispatch_app.ui.kit.narrator import narrated


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the slip: what it is about, what it says, and what it said before."""

    label: str
    text: str
    changed: bool = False
    was: str = ""
    tone: str = ""
    """Empty, `warning`, or `faint`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipDocument:
    """Words only; `priority` 0 means that none was set."""

    kind: OrderKind
    kind_word: str
    priority: int
    badge: str
    vehicle: str
    level: str
    number: str
    title: Line
    address: Line
    provisional: str
    """What to say of a place that is still being verified; empty if it is fixed."""
    lines: tuple[Line, ...]
    issued: str
    station: str = ""

    @property
    def head(self) -> str:
        return "　".join(part for part in (self.vehicle, self.level, self.kind_word) if part)

    def plain(self) -> str:
        """All of it as text, for those who hear the screen read out."""
        rows = (f"{line.label} {line.text}" for line in self.lines)
        return "\n".join((self.badge, self.head, self.title.text, self.address.text, *rows))


@dataclass(frozen=True, slots=True)
class Wording:
    """Turns slips into documents in one language."""

    texts: Texts
    zone: str = DEFAULT_ZONE

    def document(
        self, mission: Mission, version: SlipVersion, *, station: str = ""
    ) -> SlipDocument:
        slip, before = version.slip, _before(mission, version)
        changed = frozenset(version.changed)
        return SlipDocument(
            kind=version.kind,
            kind_word=self.texts.code("order_kind", version.kind.value),
            priority=int(slip.priority or 0),
            badge=f"P{int(slip.priority)}" if slip.priority else self.texts("slip.no-priority"),
            vehicle=self.texts("slip.vehicle", vehicle=slip.vehicle),
            level=self.texts.code("level", slip.vehicle_level.value),
            number=self.texts(
                "slip.number", number=slip.mission_number, version=str(version.version)
            ),
            title=_line("", self._title(slip), changed & _TITLE, self._title(before)),
            address=_line("", slip.place.text, changed & {"place"}, before.place.text),
            provisional=self.texts("slip.provisional") if slip.provisional else "",
            lines=tuple(line for line in self._lines(slip, before, changed) if line.text),
            issued=self.texts("slip.issued", time=self._time(version.issued_at)),
            station=station,
        )

    def _time(self, at: datetime) -> str:
        return f"{local(at, self.zone):%Y-%m-%d} {clock_text(at, self.zone)}"

    def _title(self, slip: Slip) -> str:
        name = slip.complaint_name or self.texts("slip.no-complaint")
        parts = (name, self.patient(slip.patient), self._count(slip.patient))
        return "　".join(part for part in parts if part)

    def patient(self, patient: Patient) -> str:
        """Sex and age, as far as they are known."""
        sex = "" if patient.sex is Sex.UNKNOWN else self.texts.code("sex", patient.sex.value)
        age = patient.age_years
        years = "" if age is None else self.texts("slip.age", age=str(age))
        return " ".join(part for part in (sex, years) if part)

    def _count(self, patient: Patient) -> str:
        return self.texts("slip.people", count=str(patient.count)) if patient.count > 1 else ""

    def _lines(self, slip: Slip, before: Slip, changed: frozenset[str]) -> list[Line]:
        def line(name: str, words: str, *fields: str, was: str = "", tone: str = "") -> Line:
            return _line(self.texts(f"slip.line.{name}"), words, changed & set(fields), was, tone)

        return [
            line("meet", slip.meeting_point, "meeting_point", was=before.meeting_point),
            line("state", self._facts(slip), "facts", was=self._facts(before)),
            line(
                "hints",
                self._joined(slip.warnings),
                "warnings",
                was=self._joined(before.warnings),
                tone="warning",
            ),
            line(
                "contact",
                _contact(slip),
                "callback_number",
                "contact_name",
                was=_contact(before),
            ),
            line("to", slip.hospital_name, "hospital", "hospital_name", was=before.hospital_name),
            line("route", self._route(slip), "route"),
            line("turns", self._turns(slip), "route"),
            line("note", slip.note, "note", was=before.note),
            line("where", _coordinates(slip), tone="faint"),
        ]

    def _facts(self, slip: Slip) -> str:
        return self._joined(slip.facts or self._vital(slip.patient))

    def _vital(self, patient: Patient) -> tuple[str, ...]:
        """What the form always asks, where no protocol told more."""
        found = []
        if patient.consciousness is not Consciousness.UNKNOWN:
            word = self.texts.code("consciousness", patient.consciousness.value)
            found.append(self.texts("slip.consciousness", word=word))
        if patient.breathing is not Breathing.UNKNOWN:
            word = self.texts.code("breathing", patient.breathing.value)
            found.append(self.texts("slip.breathing", word=word))
        return tuple(found)

    def _joined(self, parts: tuple[str, ...]) -> str:
        return self.texts("slip.comma").join(parts)

    def _route(self, slip: Slip) -> str:
        if slip.route is None:
            return ""
        way = f"{slip.route.distance_m / 1000:.1f} km　{minutes_text(slip.route.duration_s)}"
        streets = "" if slip.route.steps else " → ".join(slip.route.streets)
        return f"{way}　{streets}" if streets else way

    def _turns(self, slip: Slip) -> str:
        """The way turn by turn; it says the streets as well."""
        route = slip.route
        if route is None:
            return ""
        return self.texts("route.separator").join(narrated(self.texts, route.steps, route.side))


_TITLE = frozenset({"complaint", "complaint_name", "patient"})


def _before(mission: Mission, version: SlipVersion) -> Slip:
    """The slip that this version took the place of; itself if there was none."""
    older = [v for v in mission.slips if v.version < version.version]
    return older[-1].slip if older else version.slip


def _line(label: str, text: str, changed: frozenset[str], was: str = "", tone: str = "") -> Line:
    return Line(label, text, bool(changed), was if changed and was != text else "", tone)


def _contact(slip: Slip) -> str:
    return "　".join(part for part in (slip.callback_number, slip.contact_name) if part)


def _coordinates(slip: Slip) -> str:
    at = slip.place.position
    if at is None:
        return ""
    east, north = ("E" if at.lon >= 0 else "W"), ("N" if at.lat >= 0 else "S")
    return f"{abs(at.lon):.5f} {east}　{abs(at.lat):.5f} {north}　WGS-84"

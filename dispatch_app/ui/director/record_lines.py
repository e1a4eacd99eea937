"""A whole record as lines of tables: what was taken in, calls, slips, table shown, sheets. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dispatch_app.domain.ids import HospitalId, StationId
from dispatch_app.domain.search.answers import Step
from dispatch_app.domain.state import Call, CentreState, Incident, Mission, RunSheet
from dispatch_app.domain.values import PatientCase, RankedVehicle, SlipVersion
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local, span_text
from dispatch_app.ports.records import Choice, IncidentRecord
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.replay.then_words import FormNames
from dispatch_app.ui.kit.time_chain import Moment, of_call, of_incident, of_mission

_KM = 1000.0


@dataclass(frozen=True, kw_only=True)
class RecordWords:
    """What records are worded with."""

    texts: Texts
    zone: str
    state: CentreState
    complaints: Mapping[str, str] = field(default_factory=dict)
    forms: FormNames = field(default_factory=FormNames)

    def at(self, moment: datetime | None) -> str:
        return f"{local(moment, self.zone):%m-%d %H:%M:%S}" if moment else ""

    def code(self, table: str, code: object) -> str:
        """The word of a code of the record; a code without a word is shown as it is."""
        if code is None:
            return ""
        value = str(getattr(code, "value", code))
        key = f"{table}.{value}"
        return self.texts(key) if self.texts.has(key) else value

    def station(self, station: StationId) -> str:
        known = self.state.stations.get(station)
        return known.name if known else station

    def hospital(self, hospital: HospitalId | None) -> str:
        known = self.state.hospitals.get(hospital) if hospital else None
        return known.name if known else (hospital or "")


def fact_lines(record: IncidentRecord, words: RecordWords) -> list[Line]:
    """What was taken in; what nobody asked stands nowhere."""
    told = ((field, value) for field, value in _facts(record, words) if value)
    return [Line(key=str(n), cells=(field, value)) for n, (field, value) in enumerate(told)]


def _facts(record: IncidentRecord, words: RecordWords) -> Iterator[tuple[str, str]]:
    incident, texts = record.incident, words.texts

    def named(key: str, value: str) -> tuple[str, str]:
        return texts(f"query.field.{key}"), value

    place, plan, patient = incident.place, incident.plan, incident.patient
    yield texts("query.field.incident.number"), incident.number
    yield named("nature", words.code("nature", incident.nature))
    yield named("opened_at", words.at(incident.opened_at))
    yield named("seat", incident.seat or "")
    yield named("place", place.text if place else "")
    yield named("place_source", words.code("place_source", place.source) if place else "")
    yield named("complaint", words.complaints.get(incident.complaint) or _complaint(record))
    yield named("priority", words.code("priority", plan.priority) if plan else "")
    yield named("determinant", plan.determinant if plan else "")
    yield named("level", words.code("level", plan.level) if plan else "")
    yield named("patients", str(patient.count))
    yield named("sex", words.code("sex", patient.sex))
    yield named("age_years", "" if patient.age_years is None else str(patient.age_years))
    yield named("consciousness", words.code("consciousness", patient.consciousness))
    yield named("breathing", words.code("breathing", patient.breathing))
    yield named("callback_number", incident.callback_number)
    yield named("contact_name", incident.contact_name)
    yield named("needs", incident.needs)
    yield named("note", incident.note)
    for question, answer in incident.answers.items():
        asked = words.forms.questions.get(question, question)
        yield asked, words.forms.answers.get((question, answer), answer)
    yield named("suspended_at", words.at(incident.suspended_at))
    yield named("suspend_reason", words.code("suspend_reason", incident.suspend_reason))
    yield named("closed_at", words.at(incident.closed_at))
    yield named("outcome", words.code("incident_outcome", incident.outcome))
    yield named("close_note", record.close_note)


def _complaint(record: IncidentRecord) -> str:
    slips = [m.slip.slip for m in record.missions if m.slip is not None]
    return next((s.complaint_name for s in reversed(slips)), record.incident.complaint)


def call_lines(calls: Sequence[Call], words: RecordWords) -> list[Line]:
    return [_call_line(call, words) for call in sorted(calls, key=lambda call: call.rang_at)]


def _call_line(call: Call, words: RecordWords) -> Line:
    waited = (call.answered_at - call.rang_at).total_seconds() if call.answered_at else None
    talked = None
    if call.answered_at and call.ended_at:
        talked = (call.ended_at - call.answered_at).total_seconds()
    return Line(
        key=call.id,
        cells=(
            words.at(call.rang_at),
            call.number,
            call.name,
            call.seat or "",
            "" if waited is None else span_text(waited),
            "" if talked is None else span_text(talked),
            words.code("call_outcome", call.outcome),
        ),
        about=call,
    )


def chain_lines(
    incident: Incident | None,
    calls: Sequence[Call],
    missions: Sequence[Mission],
    words: RecordWords,
) -> list[Line]:
    """Every moment with where it comes from, in order."""
    texts = words.texts
    found: list[Moment] = [m for call in calls for m in of_call(call, texts)]
    found += of_incident(incident, texts) if incident else ()
    found += [m for mission in missions for m in of_mission(mission, texts, words.zone)]
    found.sort(key=lambda moment: moment.at)
    return [
        Line(key=str(n), cells=(words.at(moment.at), moment.word, moment.origin))
        for n, moment in enumerate(found)
    ]


def slip_lines(missions: Sequence[Mission], words: RecordWords) -> list[Line]:
    """Each mission, and under it each version of its slip with what became of it."""
    return [line for mission in missions for line in _mission_lines(mission, words)]


def _mission_lines(mission: Mission, words: RecordWords) -> Iterator[Line]:
    yield Line(
        key=mission.id,
        cells=(
            mission.number,
            f"{mission.vehicle} · {words.station(mission.station)}",
            words.at(mission.ordered_at),
            words.code("stage", mission.stage),
            words.hospital(mission.hospital),
        ),
    )
    for version in mission.slips:
        yield _version_line(mission, version, words)


def _version_line(mission: Mission, version: SlipVersion, words: RecordWords) -> Line:
    texts = words.texts
    changed = "、".join(version.changed)
    came = (version.delivered_at, version.printed_at, version.acknowledged_at)
    return Line(
        key=f"{mission.id}/{version.version}",
        cells=(
            f"　{texts('query.record.version', version=version.version)}",
            words.code("order_kind", version.kind),
            words.at(version.issued_at),
            " → ".join(f"{local(at, words.zone):%H:%M:%S}" for at in came if at),
            texts("query.record.changed", fields=changed) if changed else version.slip.place.text,
        ),
        tip=version.slip.note,
    )


def shown_lines(choices: Sequence[Choice], words: RecordWords) -> list[Line]:
    """The tables as they stood before the order, each with what was made of it."""
    return [line for choice in choices for line in _choice_lines(choice, words)]


def _choice_lines(choice: Choice, words: RecordWords) -> Iterator[Line]:
    shown, texts = choice.shown, words.texts
    road = texts(
        "query.record.road",
        road=shown.road_version[:12] or "—",
        closures=shown.closure_version,
        took=f"{shown.took_ms:.0f}",
    )
    why = ""
    if choice.reason:
        reason = words.code("choice_reason", choice.reason)
        why = texts("query.record.reason", reason=reason)
    yield Line(
        key=choice.mission,
        cells=("", words.at(shown.shown_at or choice.at), "", "", f"{road}  {why}"),
    )
    for place, row in enumerate(shown.rows, start=1):
        yield _ranked_line(choice, place, row, words)


def _ranked_line(choice: Choice, place: int, row: RankedVehicle, words: RecordWords) -> Line:
    texts, marks = words.texts, []
    if row.vehicle == choice.shown.pick:
        marks.append(texts("query.record.pick"))
    if row.vehicle == choice.chosen:
        marks.append(texts("query.record.chosen"))
    if row.excluded:
        marks.append(texts("query.record.excluded"))
    return Line(
        key=f"{choice.mission}/{place}",
        cells=(
            "" if row.excluded else str(place),
            row.vehicle,
            "" if row.time_s is None else span_text(row.time_s),
            "" if row.distance_m is None else f"{row.distance_m / _KM:.1f} km",
            " · ".join((*marks, words.code("why", row.reason))),
        ),
    )


def case_lines(record: IncidentRecord, words: RecordWords) -> list[Line]:
    """Run sheets as they are, and those that a later one replaced."""
    sheets = [(m.id, m.run_sheet) for m in record.missions if m.run_sheet]
    earlier = [(mission, sheet) for mission, sheet in record.earlier_sheets]
    found = enumerate((*sheets, *earlier))
    return [line for n, (_, sheet) in found for line in _sheet_lines(n, sheet, words)]


def _sheet_lines(number: int, sheet: RunSheet, words: RecordWords) -> Iterator[Line]:
    title = words.texts("query.record.sheet", driver=sheet.driver, crew="、".join(sheet.crew))
    yield Line(key=f"{number}", cells=(words.at(sheet.filed_at), title, "", sheet.note))
    for place, case in enumerate(sheet.cases):
        yield _case_line(f"{number}/{place}", case, words)


def _case_line(key: str, case: PatientCase, words: RecordWords) -> Line:
    age = "" if case.age_years is None else str(case.age_years)
    person = " ".join(word for word in (case.name, words.code("sex", case.sex), age) if word)
    conditions = (case.on_scene_condition, case.treatment, case.on_arrival_condition)
    return Line(
        key=key,
        cells=(
            f"　{person}",
            case.diagnosis,
            words.hospital(case.hospital),
            " → ".join(word for word in (*conditions, case.outcome) if word),
        ),
    )


def step_lines(steps: Sequence[Step], words: RecordWords) -> list[Line]:
    return [
        Line(
            key=str(step.sequence),
            cells=(
                words.at(step.at),
                step.kind,
                f"{step.account} · {words.code('query.role', step.role)}",
                step.place,
                str(step.sequence),
            ),
        )
        for step in steps
    ]

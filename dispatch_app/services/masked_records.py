"""A record for who needs no person: numbers, names and addresses masked wherever they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dispatch_app.domain.codes import Role
from dispatch_app.domain.form_history import FormStep
from dispatch_app.domain.masking import (
    masked_address,
    masked_name,
    masked_number,
    masked_words,
    sees_whole,
)
from dispatch_app.domain.replay_marks import ReplayMark
from dispatch_app.domain.state import Call, Incident, Mission, RunSheet
from dispatch_app.domain.values import PatientCase, Place, Slip, SlipVersion, Subscriber
from dispatch_app.ports.records import IncidentRecord


def record_for(role: Role, record: IncidentRecord) -> IncidentRecord:
    return record if sees_whole(role) else _masked(record)


def call_for(role: Role, call: Call) -> Call:
    return call if sees_whole(role) else _call(call)


def form_steps_for(role: Role, steps: Sequence[FormStep]) -> tuple[FormStep, ...]:
    return tuple(steps) if sees_whole(role) else tuple(_form_step(step) for step in steps)


def marks_for(role: Role, marks: Sequence[ReplayMark]) -> tuple[ReplayMark, ...]:
    if sees_whole(role):
        return tuple(marks)
    return tuple(replace(mark, words=masked_words(mark.words)) for mark in marks)


def _form_step(step: FormStep) -> FormStep:
    kinds = {"callback_number": masked_number, "contact_name": masked_name}
    return replace(
        step,
        words={name: kinds.get(name, masked_words)(word) for name, word in step.words.items()},
        answers=_answers(step.answers) if step.answers is not None else None,
        place=_place(step.place),
    )


def _masked(record: IncidentRecord) -> IncidentRecord:
    return replace(
        record,
        incident=_incident(record.incident),
        calls=tuple(_call(call) for call in record.calls),
        missions=tuple(_mission(mission) for mission in record.missions),
        earlier_sheets=tuple((m, _sheet(sheet)) for m, sheet in record.earlier_sheets),
        close_note=masked_words(record.close_note),
    )


def _incident(incident: Incident) -> Incident:
    return replace(
        incident,
        place=_place(incident.place),
        meeting_point=masked_words(incident.meeting_point),
        callback_number=masked_number(incident.callback_number),
        contact_name=masked_name(incident.contact_name),
        needs=masked_words(incident.needs),
        impression=masked_words(incident.impression),
        note=masked_words(incident.note),
        answers=_answers(incident.answers),
        place_decision=None,
    )


def _answers(answers: Mapping[str, str]) -> dict[str, str]:
    return {question: masked_words(answer) for question, answer in answers.items()}


def _place(place: Place | None) -> Any:
    """Where on the map it was stays: it is what the record is about."""
    return None if place is None else replace(place, text=masked_address(place.text))


def _call(call: Call) -> Call:
    return replace(
        call,
        number=masked_number(call.number),
        name=masked_name(call.name),
        subscriber=_subscriber(call.subscriber),
        located=tuple(replace(spot, address=masked_address(spot.address)) for spot in call.located),
        unlocated=(),
        parties=(),
        to=(),
    )


def _subscriber(known: Subscriber | None) -> Subscriber | None:
    if known is None:
        return None
    return replace(
        known,
        number=masked_number(known.number),
        name=masked_name(known.name),
        address=masked_address(known.address),
        warning=known.warning.partition(":")[0],
    )


def _mission(mission: Mission) -> Mission:
    sheet = mission.run_sheet
    return replace(
        mission,
        slips=tuple(_version(version) for version in mission.slips),
        run_sheet=_sheet(sheet) if sheet else None,
        channels=tuple(
            replace(note, name=masked_name(note.name), number=masked_number(note.number))
            for note in mission.channels
        ),
    )


def _version(version: SlipVersion) -> SlipVersion:
    return replace(version, slip=_slip(version.slip))


def _slip(slip: Slip) -> Slip:
    return replace(
        slip,
        place=_place(slip.place),
        meeting_point=masked_words(slip.meeting_point),
        facts=tuple(masked_words(fact) for fact in slip.facts),
        warnings=tuple(masked_words(warning) for warning in slip.warnings),
        callback_number=masked_number(slip.callback_number),
        contact_name=masked_name(slip.contact_name),
        note=masked_words(slip.note),
    )


def _sheet(sheet: RunSheet) -> RunSheet:
    cases = tuple(_case(case) for case in sheet.cases)
    return replace(sheet, cases=cases, note=masked_words(sheet.note))


def _case(case: PatientCase) -> PatientCase:
    return replace(
        case,
        name=masked_name(case.name),
        on_scene_condition=masked_words(case.on_scene_condition),
        on_arrival_condition=masked_words(case.on_arrival_condition),
        treatment=masked_words(case.treatment),
    )

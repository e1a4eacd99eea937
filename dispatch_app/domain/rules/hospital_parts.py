"""Rules of what hospitals say of their parts: of their own alone, and of what the tables hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.hospital_parts.commands import ReportHospitalPart
from dispatch_app.domain.hospital_parts.events import HospitalPartReported
from dispatch_app.domain.hospital_parts.values import HospitalPart, part_of
from dispatch_app.domain.registers.catalogue import PARTS
from dispatch_app.domain.registers.kept import key_of
from dispatch_app.domain.rules.finding import a_hospital
from dispatch_app.domain.state import CentreState, Context


def report(state: CentreState, command: ReportHospitalPart, context: Context) -> tuple[Event, ...]:
    hospital = a_hospital(state, command.hospital)
    part = _own_part(state, command)
    if command.valid_until is not None and command.valid_until <= context.at:
        raise Rejected("hospital.report-is-over", hospital=hospital.id)
    known = next((w for w in hospital.part_words if (w.register, w.id) == part.key), None)
    if command.serves is None and command.free_beds is None and known is None:
        return ()
    said = HospitalPartReported(
        hospital=hospital.id,
        register=part.register,
        id=part.id,
        name=part.name,
        serves=command.serves,
        free_beds=command.free_beds,
        valid_until=command.valid_until,
        person=command.person.strip(),
        note=command.note.strip(),
        by_hand=context.actor.role is not Role.HOSPITAL,
        by=context.actor,
        at=context.at,
    )
    return (said,)


def _own_part(state: CentreState, command: ReportHospitalPart) -> HospitalPart:
    """Another hospital's is refused in the same words as one that is nowhere."""
    known = state.records.get(key_of(command.register, command.id))
    part = part_of(known) if known and command.register in PARTS and not known.retired else None
    if part is None or part.hospital != command.hospital:
        raise Rejected("hospital.not-its-part", hospital=command.hospital, id=command.id)
    return part


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    ReportHospitalPart: report,
}

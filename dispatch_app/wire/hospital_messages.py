"""What a hospital's page and the centre say to each other. Without names, numbers and addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from dispatch_app.domain.codes import Level
from dispatch_app.domain.fleet_state import PartWord
from dispatch_app.domain.forewarning.values import (
    Brief,
    CannotTake,
    Forewarning,
    ForewarningEnd,
    ForewarningId,
    ForewarningState,
    TakenOver,
    ToldOutcome,
)
from dispatch_app.domain.hospital_parts.values import Because, PartNow
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import Hospital


class PageSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is signed in at a page. The token itself is in a cookie that no script can read."""

    account: str
    name: str
    hospital: str
    csrf: str
    """Goes into the header `Page-Token` of whatever changes something."""
    expires_at: datetime


class PageSignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    account: str
    password: str


class ComingPatient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A forewarning as the hospital sees it."""

    id: ForewarningId
    number: str
    vehicle: VehicleId
    plate: str
    level: Level
    state: ForewarningState
    version: int
    brief: Brief
    at: datetime
    eta_at: datetime | None
    eta_roughly: bool
    under_way_at: datetime | None
    arrived_at: datetime | None
    answered_by: str
    reason: CannotTake | None
    withdrawn_at: datetime | None
    withdrawn_because: ForewarningEnd | None
    taken_over: TakenOver | None
    outcome: ToldOutcome | None


class BoardPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department, a specialist or a device of the hospital, as the centre goes by it now."""

    register: str
    id: str
    name: str
    title: str
    capabilities: tuple[str, ...]
    days: tuple[str, ...]
    begins: str
    ends: str
    beds: int | None
    serves: bool
    because: Because
    word: PartWord | None
    """The hospital's own, while it holds."""


class HospitalBoard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a hospital sees of the live state."""

    sequence: int
    """To be named in the next question; it is answered when something newer concerns it."""
    server_time: datetime
    hospital: Hospital
    patients: list[ComingPatient]
    parts: list[BoardPart]
    owing: int
    """Patients of whom it has not said what became, and who have left this list."""


class BroughtPatient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the past, for the outcome to be told."""

    sequence: int
    id: ForewarningId
    number: str
    vehicle: VehicleId
    brief: Brief
    at: datetime
    came_at: datetime | None
    condition: str
    taken_by: str
    outcome: str
    disease_class: str
    outcome_at: datetime | None
    withdrawn: bool


class BroughtPatients(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    patients: list[BroughtPatient]


def on_board(one: PartNow) -> BoardPart:
    part = one.part
    return BoardPart(
        register=part.register,
        id=part.id,
        name=part.name,
        title=part.title,
        capabilities=part.capabilities,
        days=part.days,
        begins=part.begins,
        ends=part.ends,
        beds=part.beds,
        serves=one.serves,
        because=one.because,
        word=one.word,
    )


def coming(known: Forewarning) -> ComingPatient:
    """What a hospital is shown: nothing of seats, accounts and incidents of the centre."""
    words = {word.value: answer for word, answer in known.answers.items()}
    last = words.get(known.state.value)
    return ComingPatient(
        id=known.id,
        number=known.number,
        vehicle=known.vehicle,
        plate=known.plate,
        level=known.level,
        state=known.state,
        version=known.version,
        brief=known.brief,
        at=known.at,
        eta_at=known.eta_at,
        eta_roughly=known.eta_roughly,
        under_way_at=known.under_way_at,
        arrived_at=known.arrived_at,
        answered_by=last.person if last else "",
        reason=last.reason if last else None,
        withdrawn_at=known.withdrawn_at,
        withdrawn_because=known.withdrawn_because,
        taken_over=known.taken_over,
        outcome=known.outcome,
    )


HOSPITAL_SHAPES: tuple[Any, ...] = (PageSession, PageSignIn, HospitalBoard, BroughtPatients)
_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (*HOSPITAL_SHAPES, ComingPatient)
]
"""Learnt before there are threads; see `codec`."""

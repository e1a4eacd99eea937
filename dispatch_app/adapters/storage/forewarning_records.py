"""Reads what hospitals were told, and what became of it, out of its table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.adapters.storage.tables.forewarnings import FOREWARNING
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.forewarning.kept import KeptForewarning
from dispatch_app.domain.forewarning.values import (
    ArrivalCondition,
    Brief,
    CannotTake,
    ForewarningEnd,
    PatientOutcome,
)
from dispatch_app.domain.ids import HospitalId, MissionId


class SqlForewarningRecords:
    """`ports.forewarning_records.ForewarningRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_hospital(
        self,
        hospital: HospitalId,
        limit: int,
        *,
        before: int | None = None,
        without_outcome: bool = False,
    ) -> tuple[tuple[int, KeptForewarning], ...]:
        table = FOREWARNING.c
        wanted = select(FOREWARNING).where(table.hospital == hospital)
        if before is not None:
            wanted = wanted.where(table.sequence < before)
        if without_outcome:
            came = or_(table.arrived_at.is_not(None), table.taken_at.is_not(None))
            wanted = wanted.where(came, table.outcome.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(table.sequence.desc()).limit(limit))
            return tuple((row.sequence, _kept(row)) for row in rows)

    def of_mission(self, mission: MissionId) -> tuple[KeptForewarning, ...]:
        wanted = select(FOREWARNING).where(FOREWARNING.c.mission == mission)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(FOREWARNING.c.sequence))
            return tuple(_kept(row) for row in rows)


def _kept(row: Any) -> KeptForewarning:
    return KeptForewarning(
        id=row.id,
        mission=row.mission,
        number=row.number,
        incident=row.incident,
        hospital=row.hospital,
        vehicle=row.vehicle,
        station=row.station,
        nature=Nature(row.nature),
        brief=unpacked(row.brief, Brief),
        version=row.version,
        at=from_ms(row.at),
        eta_at=moment_or_none(row.eta_at),
        under_way_at=moment_or_none(row.under_way_at),
        delivered_at=moment_or_none(row.delivered_at),
        read_at=moment_or_none(row.read_at),
        accepted_at=moment_or_none(row.accepted_at),
        refused_at=moment_or_none(row.refused_at),
        refused_because=_or_none(CannotTake, row.refused_because),
        answered_by=row.answered_by or "",
        withdrawn_at=moment_or_none(row.withdrawn_at),
        withdrawn_because=_or_none(ForewarningEnd, row.withdrawn_because),
        arrived_at=moment_or_none(row.arrived_at),
        taken_at=moment_or_none(row.taken_at),
        condition=_or_none(ArrivalCondition, row.condition),
        taken_by=row.taken_by or "",
        taken_note=row.taken_note or "",
        outcome=_or_none(PatientOutcome, row.outcome),
        outcome_at=moment_or_none(row.outcome_at),
        disease_class=row.disease_class or "",
        outcome_by=row.outcome_by or "",
        outcome_note=row.outcome_note or "",
    )


def _or_none[T](kind: type[T], code: str | None) -> T | None:
    return None if code is None else kind(code)  # type: ignore[call-arg]

"""Puts missions, their slips' fate and their run sheets together from rows. Runs no statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from dispatch_app.adapters.storage import reading
from dispatch_app.adapters.storage.moments import from_ms
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.domain.codes import Stage
from dispatch_app.domain.folds.missions import FIELD_OF_STEP
from dispatch_app.domain.state import Mission, RunSheet
from dispatch_app.domain.values import SlipVersion
from dispatch_app.ports.records import Receipt


def mission_from(row: Any) -> Mission:
    """The mission itself, still without stages, slips and sheet."""
    return Mission(
        id=row.id,
        number=row.number,
        incident=row.incident,
        vehicle=row.vehicle,
        station=row.station,
        ordered_at=from_ms(row.ordered_at),
        stage=Stage(row.stage),
        acceptance=row.acceptance,
        seat=row.seat,
        hospital=row.hospital,
        provisional=row.provisional,
    )


def stamped(slip: SlipVersion, mission: str, receipts: Iterable[Receipt]) -> SlipVersion:
    """The slip with the first time of every step that the live state keeps."""
    times: dict[str, Any] = {}
    for receipt in receipts:
        name = FIELD_OF_STEP.get(receipt.step)
        if name and (receipt.mission, receipt.version) == (mission, slip.version):
            times.setdefault(name, receipt.at)
    return replace(slip, **times)


def sheets_from(sheets: Sequence[Any], cases: Sequence[Any]) -> dict[str, list[RunSheet]]:
    """All sheets of each mission, oldest first."""
    found: dict[str, list[RunSheet]] = defaultdict(list)
    for row in sheets:
        mine = sorted(
            (case for case in cases if case.sequence == row.sequence), key=lambda c: c.position
        )
        sheet = RunSheet(
            cases=tuple(reading.case_from(case) for case in mine),
            driver=row.driver,
            crew=unpacked(row.crew, tuple[str, ...]),
            distance_m=row.distance_m,
            note=row.note,
            filed_at=from_ms(row.filed_at),
        )
        found[row.mission].append(sheet)
    return found

"""Reads what the truth desk entered for missions. Runs the statements of two tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from dispatch_app.adapters.storage.moments import from_ms, moment_or_none
from dispatch_app.adapters.storage.tables.truth import STAGE_CORRECTION, STAGE_TOLD_AGAIN
from dispatch_app.domain.codes import Origin, Stage
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.truth.kept import Evidence, FenceKind, StageCorrection
from dispatch_app.domain.values import StageTime


def corrections_of(
    connection: Connection, missions: Sequence[str]
) -> dict[MissionId, tuple[StageCorrection, ...]]:
    """By mission, in the order of entering."""
    rows = _rows(connection, STAGE_CORRECTION, missions)
    return {mission: tuple(_correction(row) for row in own) for mission, own in rows.items()}


def told_again_of(
    connection: Connection, missions: Sequence[str]
) -> dict[MissionId, tuple[StageTime, ...]]:
    """By mission, in the order of hearing."""
    rows = _rows(connection, STAGE_TOLD_AGAIN, missions)
    return {mission: tuple(_told(row) for row in own) for mission, own in rows.items()}


def _rows(
    connection: Connection, table: Table, missions: Sequence[str]
) -> dict[MissionId, list[Any]]:
    wanted = select(table).where(table.c.mission.in_(missions)).order_by(table.c.sequence)
    found: dict[MissionId, list[Any]] = defaultdict(list)
    for row in connection.execute(wanted):
        found[row.mission].append(row)
    return found


def _correction(row: Any) -> StageCorrection:
    return StageCorrection(
        stage=Stage(row.stage),
        at=from_ms(row.at),
        entered_at=from_ms(row.entered_at),
        evidence=Evidence(
            fence=FenceKind(row.fence),
            id=row.fence_of,
            fix_at=from_ms(row.fix_at),
            distance_m=row.distance_m,
        ),
        seat=row.seat,
        told_at=moment_or_none(row.told_at),
        told_origin=Origin(row.told_origin) if row.told_origin else None,
    )


def _told(row: Any) -> StageTime:
    return StageTime(
        stage=Stage(row.stage),
        at=from_ms(row.at),
        heard_at=from_ms(row.heard_at),
        origin=Origin(row.origin),
    )

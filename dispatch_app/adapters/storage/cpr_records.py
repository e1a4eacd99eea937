"""Reads steps of CPR lanes out of their table."""

from __future__ import annotations

from sqlalchemy import Connection, select

from dispatch_app.adapters.storage.moments import from_ms, moment_or_none
from dispatch_app.adapters.storage.tables.cpr import CPR_STEP
from dispatch_app.domain.cpr.steps import NO_CLOCKS, CprClocks, CprStep


def clocks_of(connection: Connection, incident: str) -> CprClocks:
    """What the lane of an incident has reached; of an incident without one, nothing."""
    wanted = select(CPR_STEP).where(CPR_STEP.c.incident == incident).order_by(CPR_STEP.c.sequence)
    rows = connection.execute(wanted).all()
    if not rows:
        return NO_CLOCKS
    reached = {row.step: from_ms(row.reached_at) for row in rows}
    return CprClocks(
        answered_at=moment_or_none(rows[-1].answered_at),
        recognised_at=reached.get(CprStep.RECOGNISED),
        pressed_at=reached.get(CprStep.FIRST_COMPRESSION),
    )

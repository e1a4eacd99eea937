"""Which key patients a telephone number belongs to. Pure."""

from __future__ import annotations

from datetime import date

from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.registers.catalogue import KEY_PATIENTS
from dispatch_app.domain.registers.columns import pieces
from dispatch_app.domain.registers.kept import KeptRecord
from dispatch_app.domain.state import CentreState


def patients_at(state: CentreState, number: str, today: date) -> tuple[KeptRecord, ...]:
    """Those of the register that have this number, however it is written, and hold today."""
    wanted = normal_number(number)
    if not wanted:
        return ()
    return tuple(
        record
        for record in state.records.values()
        if record.register == KEY_PATIENTS.name
        and not record.retired
        and _holds(record.cells.get("until", ""), today)
        and wanted in map(normal_number, pieces(record.cells.get("numbers", "")))
    )


def _holds(until: str, today: date) -> bool:
    """The day itself counts; without one it holds until somebody retires it."""
    return not until or today <= date.fromisoformat(until)

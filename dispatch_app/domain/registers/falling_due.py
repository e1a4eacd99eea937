"""Rows of the centre's own tables that should have been seen to by now: inspections, checks,
licences. Names no persons but the centre's own people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.registers.catalogue import REGISTERS
from dispatch_app.domain.registers.kept import KeptRecord

_DUE = {r.name: r.due for r in REGISTERS.values() if r.due and not r.personal}
_CALLED = ("subject", "name")


@dataclass(frozen=True, slots=True)
class FallenDue:
    """All of one table together: ten extinguishers are one errand."""

    register: str
    since: date
    """The day of the first of them."""
    names: tuple[str, ...]


def fallen_due(records: Mapping[str, KeptRecord], today: date) -> tuple[FallenDue, ...]:
    """By table, those whose day has come, the oldest first."""
    found: dict[str, list[tuple[date, str]]] = {}
    for record in records.values():
        told = record.cells.get(_DUE.get(record.register, ""), "")
        if not told or record.retired:
            continue
        day = date.fromisoformat(told)
        if day <= today:
            called = next((record.cells[c] for c in _CALLED if record.cells.get(c)), record.id)
            found.setdefault(record.register, []).append((day, called))
    return tuple(
        FallenDue(register, min(rows)[0], tuple(name for _, name in sorted(rows)))
        for register, rows in sorted(found.items())
    )

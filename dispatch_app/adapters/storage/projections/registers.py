"""Notes which row of which table an event is about."""

from __future__ import annotations

from typing import Any

from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.registers import REGISTER_STEP
from dispatch_app.domain.map_events import (
    OwnPlaceAdded,
    OwnPlaceChanged,
    OwnPlaceRetired,
    OwnPlaceUndone,
)
from dispatch_app.domain.registers.steps import STEPS, step_of

KINDS = frozenset(STEPS) - {OwnPlaceAdded, OwnPlaceChanged, OwnPlaceRetired, OwnPlaceUndone}
"""Events that this alone is written of; places stand in the history of the map besides."""


def step(batch: Batch, event: Any, sequence: int) -> None:
    found = step_of(event)
    if found is not None:
        batch.add(REGISTER_STEP, sequence=sequence, register=found.register, record=found.id)

"""Takes what hospitals said of their departments, specialists and devices into the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.fleet_state import PartWord
from dispatch_app.domain.hospital_parts.events import HospitalPartReported
from dispatch_app.domain.state import CentreState


def reported(state: CentreState, event: HospitalPartReported) -> CentreState:
    """The newest word of each part stands; one that says nothing takes it back."""
    found = state.hospitals.get(event.hospital)
    if found is None:
        return state
    others = tuple(w for w in found.part_words if (w.register, w.id) != (event.register, event.id))
    word = PartWord(
        register=event.register,
        id=event.id,
        serves=event.serves,
        free_beds=event.free_beds,
        valid_until=event.valid_until,
        person=event.person,
        note=event.note,
        by_hand=event.by_hand,
        at=event.at,
    )
    words = others if event.serves is None and event.free_beds is None else (*others, word)
    fresh = replace(found, part_words=words)
    return replace(state, hospitals={**state.hospitals, found.id: fresh})


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    HospitalPartReported: reported,
}

"""Takes events of shift hand-overs into the state; older sheets stand in the journal alone."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.hand_over_events import (
    HandOverOffered,
    HandOverSigned,
    HandOverWithdrawn,
)
from dispatch_app.domain.hand_over_sheet import HandOver, Signature
from dispatch_app.domain.map_changes import without
from dispatch_app.domain.state import CentreState

KEPT = 6
"""So many latest sheets stay in the live state: those of the last days, to look up."""


def offered(state: CentreState, event: HandOverOffered) -> CentreState:
    given = Signature(by=event.by, person=event.person, at=event.at, note=event.note)
    known = {**state.hand_overs, event.id: HandOver(id=event.id, sheet=event.sheet, given=given)}
    return replace(state, hand_overs=dict(list(known.items())[-KEPT:]))


def signed(state: CentreState, event: HandOverSigned) -> CentreState:
    known = state.hand_overs.get(event.id)
    if known is None:
        return state
    taken = Signature(by=event.by, person=event.person, at=event.at, note=event.note)
    return replace(state, hand_overs={**state.hand_overs, event.id: replace(known, taken=taken)})


def withdrawn(state: CentreState, event: HandOverWithdrawn) -> CentreState:
    return replace(state, hand_overs=without(state.hand_overs, event.id))

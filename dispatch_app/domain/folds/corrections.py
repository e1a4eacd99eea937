"""Takes events of corrections into the state."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.codes import CorrectionStatus, MapAct
from dispatch_app.domain.ids import CorrectionId
from dispatch_app.domain.map_changes import Change, latest, with_last, without
from dispatch_app.domain.map_events import (
    CorrectionAccepted,
    CorrectionFiled,
    CorrectionRejected,
    CorrectionUndone,
)
from dispatch_app.domain.own_places import KeptCorrection
from dispatch_app.domain.state import CentreState


def filed(state: CentreState, event: CorrectionFiled) -> CentreState:
    kept = KeptCorrection(
        id=event.id,
        correction=event.correction,
        filed_by=event.by,
        filed_at=event.at,
        changes=(Change(act=MapAct.FILED, at=event.at, by=event.by),),
    )
    return _put(state, kept)


def accepted(state: CentreState, event: CorrectionAccepted) -> CentreState:
    known = _known(state, event.id)
    if known is None:
        return state
    step = Change(act=MapAct.ACCEPTED, at=event.at, by=event.by, note=event.note)
    kept = _after(known, step, CorrectionStatus.ACCEPTED)
    return _put(state, replace(kept, place=event.place))


def rejected(state: CentreState, event: CorrectionRejected) -> CentreState:
    known = _known(state, event.id)
    if known is None:
        return state
    step = Change(act=MapAct.REJECTED, at=event.at, by=event.by, note=event.reason)
    return _put(state, _after(known, step, CorrectionStatus.REJECTED))


def undone(state: CentreState, event: CorrectionUndone) -> CentreState:
    known = _known(state, event.id)
    if known is None:
        return state
    step = Change(act=MapAct.UNDONE, at=event.at, by=event.by)
    return _put(state, replace(_after(known, step, event.back_to), place=None))


def _known(state: CentreState, correction: CorrectionId) -> KeptCorrection | None:
    return state.corrections.get(correction) or state.decided_corrections.get(correction)


def _after(known: KeptCorrection, step: Change, status: CorrectionStatus) -> KeptCorrection:
    return replace(known, status=status, changes=with_last(known.changes, step))


def _put(state: CentreState, kept: KeptCorrection) -> CentreState:
    if kept.open:
        return replace(
            state,
            corrections={**state.corrections, kept.id: kept},
            decided_corrections=without(state.decided_corrections, kept.id),
        )
    return replace(
        state,
        corrections=without(state.corrections, kept.id),
        decided_corrections=latest(state.decided_corrections, kept.id, kept),
    )

"""Rules of corrections: file, accept, reject, undo."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.codes import CorrectionStatus
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import CorrectionId
from dispatch_app.domain.map_commands import (
    AcceptCorrection,
    FileCorrection,
    RejectCorrection,
    UndoCorrection,
)
from dispatch_app.domain.map_events import (
    CorrectionAccepted,
    CorrectionFiled,
    CorrectionRejected,
    CorrectionUndone,
    OwnPlaceAdded,
    OwnPlaceChanged,
)
from dispatch_app.domain.own_places import Correction, KeptCorrection, OwnPlace
from dispatch_app.domain.rules.covering import must_lie_on_the_map
from dispatch_app.domain.rules.own_places import a_place, added, changed, undone
from dispatch_app.domain.rules.seeing import must_be_as_seen
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.values import Position


def file(state: CentreState, command: FileCorrection, context: Context) -> tuple[Event, ...]:
    right = command.right.position
    must_lie_on_the_map([right] if right else [], command.datum, context)
    if command.own_place is not None:
        a_place(state, command.own_place)
    correction = Correction(
        typed=command.typed,
        right=command.right,
        known=command.known,
        own_place=command.own_place,
        incident=command.incident,
        note=command.note,
    )
    new = CorrectionId(context.new_id())
    return (CorrectionFiled(id=new, correction=correction, by=context.actor, at=context.at),)


def accept(state: CentreState, command: AcceptCorrection, context: Context) -> tuple[Event, ...]:
    kept = _undecided(state, command.id)
    if command.place is not None:
        must_lie_on_the_map([command.place.position], command.datum, context)
    place = _placed(state, kept, command.place, context)
    accepted = CorrectionAccepted(
        id=kept.id, place=place.id, note=command.note, by=context.actor, at=context.at
    )
    return (accepted, place)


def _placed(
    state: CentreState, kept: KeptCorrection, wanted: OwnPlace | None, context: Context
) -> OwnPlaceAdded | OwnPlaceChanged:
    """What becomes of the correction: a new place, or the wrong one of our own put right."""
    own = state.own_places.get(kept.correction.own_place) if kept.correction.own_place else None
    if own is None:
        place = wanted or _described(kept.correction)
        return added(state, place, context, correction=kept.id)[0]
    place = wanted or replace(own.place, position=_right(kept.correction))
    events = changed(own, place, context, correction=kept.id)
    if not events:
        raise Rejected("correction.changes-nothing", place=own.id)
    return events[0]


def _described(correction: Correction) -> OwnPlace:
    """A place as the correction tells it; what was typed finds it from now on."""
    name = correction.right.text.strip() or correction.typed.strip()
    typed = correction.typed.strip()
    return OwnPlace(
        name=name,
        position=_right(correction),
        aliases=(typed,) if typed and typed != name else (),
        kind=correction.known.kind if correction.known else correction.right.kind,
        note=correction.note,
    )


def _right(correction: Correction) -> Position:
    assert correction.right.position is not None  # a correction without one does not exist
    return correction.right.position


def reject(state: CentreState, command: RejectCorrection, context: Context) -> tuple[Event, ...]:
    kept = _undecided(state, command.id)
    if not command.reason.strip():
        raise Rejected("correction.reason-missing", correction=kept.id)
    return (CorrectionRejected(id=kept.id, reason=command.reason, by=context.actor, at=context.at),)


def undo(state: CentreState, command: UndoCorrection, context: Context) -> tuple[Event, ...]:
    kept = state.corrections.get(command.id) or state.decided_corrections.get(command.id)
    if kept is None:
        raise Rejected("correction.unknown", correction=command.id)
    must_be_as_seen("correction", kept.last, command.seen)
    match kept.status:
        case CorrectionStatus.OPEN:
            return (_back(kept, CorrectionStatus.WITHDRAWN, context),)
        case CorrectionStatus.ACCEPTED:
            return (_back(kept, CorrectionStatus.OPEN, context), *_place_back(state, kept, context))
        case CorrectionStatus.REJECTED | CorrectionStatus.WITHDRAWN:
            return (_back(kept, CorrectionStatus.OPEN, context),)


def _place_back(state: CentreState, kept: KeptCorrection, context: Context) -> tuple[Event, ...]:
    """What the acceptance did to a place, undone; refused if somebody has worked on it since."""
    place = state.own_places.get(kept.place) if kept.place else None
    if place is None or place.last.correction != kept.id:
        raise Rejected("correction.place-changed-since", correction=kept.id)
    return undone(place, context)


def _back(kept: KeptCorrection, to: CorrectionStatus, context: Context) -> CorrectionUndone:
    return CorrectionUndone(id=kept.id, back_to=to, by=context.actor, at=context.at)


def _undecided(state: CentreState, correction: CorrectionId) -> KeptCorrection:
    found = state.corrections.get(correction)
    if found is not None:
        return found
    decided = state.decided_corrections.get(correction)
    if decided is None:
        raise Rejected("correction.unknown", correction=correction)
    raise Rejected("correction.decided", correction=correction, status=decided.status.value)

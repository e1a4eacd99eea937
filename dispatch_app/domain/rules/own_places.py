"""Rules of the centre's own places: add, change, move, retire, undo."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import CorrectionId, PlaceId
from dispatch_app.domain.map_commands import (
    AddOwnPlace,
    ChangeOwnPlace,
    MoveOwnPlace,
    RetireOwnPlace,
    UndoOwnPlace,
)
from dispatch_app.domain.map_events import (
    OwnPlaceAdded,
    OwnPlaceChanged,
    OwnPlaceRetired,
    OwnPlaceUndone,
)
from dispatch_app.domain.own_places import KeptPlace, OwnPlace
from dispatch_app.domain.rules.covering import must_lie_on_the_map
from dispatch_app.domain.rules.seeing import must_be_as_seen
from dispatch_app.domain.state import CentreState, Context

MOST = 20_000
"""So many at most: every seat carries and searches them all."""


def add(state: CentreState, command: AddOwnPlace, context: Context) -> tuple[Event, ...]:
    must_lie_on_the_map([command.place.position], command.datum, context)
    return added(state, command.place, context)


def added(
    state: CentreState,
    place: OwnPlace,
    context: Context,
    *,
    correction: CorrectionId | None = None,
) -> tuple[OwnPlaceAdded, ...]:
    """A new place, unless the very same one is there."""
    if len(state.own_places) >= MOST:
        raise Rejected("place.too-many", most=str(MOST))
    same = next((k.id for k in state.own_places.values() if _same_spot(k.place, place)), None)
    if same is not None:
        raise Rejected("place.exists", place=same, name=place.name)
    new = PlaceId(context.new_id())
    return (
        OwnPlaceAdded(id=new, place=place, correction=correction, by=context.actor, at=context.at),
    )


def _same_spot(known: OwnPlace, wanted: OwnPlace) -> bool:
    return known.name == wanted.name and known.position == wanted.position


def change(state: CentreState, command: ChangeOwnPlace, context: Context) -> tuple[Event, ...]:
    must_lie_on_the_map([command.place.position], command.datum, context)
    kept = a_place(state, command.id)
    if command.place != kept.place:
        must_be_as_seen("place", kept.last, command.seen)
    return changed(kept, command.place, context)


def move(state: CentreState, command: MoveOwnPlace, context: Context) -> tuple[Event, ...]:
    must_lie_on_the_map([command.position], command.datum, context)
    kept = a_place(state, command.id)
    return changed(kept, replace(kept.place, position=command.position), context)


def changed(
    kept: KeptPlace,
    place: OwnPlace,
    context: Context,
    *,
    correction: CorrectionId | None = None,
) -> tuple[OwnPlaceChanged, ...]:
    if place == kept.place:
        return ()
    return (
        OwnPlaceChanged(
            id=kept.id, place=place, correction=correction, by=context.actor, at=context.at
        ),
    )


def retire(state: CentreState, command: RetireOwnPlace, context: Context) -> tuple[Event, ...]:
    if command.id in state.retired_places:
        return ()
    kept = a_place(state, command.id)
    return (OwnPlaceRetired(id=kept.id, note=command.note, by=context.actor, at=context.at),)


def undo(state: CentreState, command: UndoOwnPlace, context: Context) -> tuple[Event, ...]:
    kept = state.own_places.get(command.id) or state.retired_places.get(command.id)
    if kept is None:
        raise Rejected("place.unknown", place=command.id)
    must_be_as_seen("place", kept.last, command.seen)
    if kept.last.correction is not None:
        raise Rejected("place.by-correction", place=kept.id, correction=kept.last.correction)
    return undone(kept, context)


def undone(kept: KeptPlace, context: Context) -> tuple[OwnPlaceUndone, ...]:
    if not kept.earlier:
        raise Rejected("place.nothing-to-undo", place=kept.id)
    back_to = kept.earlier[-1]
    return (OwnPlaceUndone(id=kept.id, back_to=back_to, by=context.actor, at=context.at),)


def a_place(state: CentreState, place: PlaceId) -> KeptPlace:
    found = state.own_places.get(place)
    if found is None:
        known = place in state.retired_places
        raise Rejected("place.retired" if known else "place.unknown", place=place)
    return found

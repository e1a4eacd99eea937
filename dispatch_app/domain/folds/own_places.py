"""Takes events of the centre's own places into the state."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.codes import MapAct
from dispatch_app.domain.ids import PlaceId
from dispatch_app.domain.map_changes import Change, latest, with_last, without
from dispatch_app.domain.map_events import (
    OwnPlaceAdded,
    OwnPlaceChanged,
    OwnPlaceRetired,
    OwnPlaceUndone,
)
from dispatch_app.domain.own_places import KeptPlace, OwnPlace
from dispatch_app.domain.state import CentreState


def added(state: CentreState, event: OwnPlaceAdded) -> CentreState:
    first = Change(act=MapAct.ADDED, at=event.at, by=event.by, correction=event.correction)
    kept = KeptPlace(id=event.id, place=event.place, changes=(first,), earlier=(None,))
    return _current(state, kept)


def changed(state: CentreState, event: OwnPlaceChanged) -> CentreState:
    known = _known(state, event.id)
    if known is None:
        return state
    moved = replace(known.place, position=event.place.position) == event.place
    act = MapAct.MOVED if moved else MapAct.CHANGED
    step = Change(act=act, at=event.at, by=event.by, correction=event.correction)
    return _current(state, _after(known, step, event.place))


def retired(state: CentreState, event: OwnPlaceRetired) -> CentreState:
    known = _known(state, event.id)
    if known is None:
        return state
    step = Change(act=MapAct.RETIRED, at=event.at, by=event.by, note=event.note)
    return _gone(state, _after(known, step, known.place))


def undone(state: CentreState, event: OwnPlaceUndone) -> CentreState:
    known = _known(state, event.id)
    if known is None:
        return state
    step = Change(act=MapAct.UNDONE, at=event.at, by=event.by)
    kept = replace(
        known,
        place=event.back_to or known.place,
        changes=with_last(known.changes, step),
        earlier=known.earlier[:-1],
    )
    return _gone(state, kept) if event.back_to is None else _current(state, kept)


def _known(state: CentreState, place: PlaceId) -> KeptPlace | None:
    return state.own_places.get(place) or state.retired_places.get(place)


def _after(known: KeptPlace, step: Change, now: OwnPlace) -> KeptPlace:
    return replace(
        known,
        place=now,
        changes=with_last(known.changes, step),
        earlier=with_last(known.earlier, known.place),
    )


def _current(state: CentreState, kept: KeptPlace) -> CentreState:
    return replace(
        state,
        own_places={**state.own_places, kept.id: kept},
        retired_places=without(state.retired_places, kept.id),
    )


def _gone(state: CentreState, kept: KeptPlace) -> CentreState:
    return replace(
        state,
        own_places=without(state.own_places, kept.id),
        retired_places=latest(state.retired_places, kept.id, kept),
    )

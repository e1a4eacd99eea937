"""Gathers what can be said about where a caller is: positions, earlier places, namesakes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from dispatch_app.domain.caller_positions import (
    MEASURED,
    CallerPosition,
    by_trust,
    metres_between,
    of_subscriber,
)
from dispatch_app.domain.codes import PlaceSource, Witnessing
from dispatch_app.domain.numbers import is_mobile
from dispatch_app.domain.place_sentinel import WITNESSING, Witness
from dispatch_app.domain.state import Call
from dispatch_app.domain.values import MAX_TEXT, Place, Position

CLEARLY_BETTER = 0.7
"""Of the radius: a circle of half the surface is worth another look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A position of the caller, and the place that it makes."""

    position: CallerPosition
    place: Place

    def age_s(self, now: datetime) -> float:
        return max(0.0, (now - self.position.measured_at).total_seconds())

    @property
    def installed(self) -> bool:
        """Where the number is installed, not where somebody was measured."""
        return self.position.source is PlaceSource.SUBSCRIBER


def sightings(call: Call | None, words: str = "") -> tuple[Sighting, ...]:
    """All positions of a caller, the most telling first.

    Args:
        words: name of a place that its source has no words for.
    """
    if call is None:
        return ()
    installed = of_subscriber(call.subscriber, call.rang_at)
    heard = (installed, *call.located) if installed else call.located
    ordered = by_trust(heard, mobile=is_mobile(call.number))
    return tuple(Sighting(position=p, place=_place(p, words)) for p in ordered)


def _place(p: CallerPosition, words: str) -> Place:
    return Place(
        text=p.address or words,
        position=p.position,
        uncertainty_m=p.radius_m,
        source=p.source,
    )


def billed(call: Call | None) -> Place | None:
    """The address under which the number is known, without a position."""
    known = call.subscriber if call is not None else None
    if known is None or not known.address:
        return None
    return Place(text=known.address[:MAX_TEXT], source=PlaceSource.SUBSCRIBER)


def better_than(place: Place | None, found: Sequence[Sighting]) -> Sighting | None:
    """What is heard now of a caller whose place was taken from what was heard before, if that is
    clearly more exact; `found` has the most telling first."""
    if place is None or place.position is None or place.source not in MEASURED or not found:
        return None
    first = found[0]
    return first if first.position.radius_m <= CLEARLY_BETTER * place.uncertainty_m else None


def newest_of_each(found: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """One sighting for each source of positions, as it said last; order kept."""
    latest: dict[str, Sighting] = {}
    ordered = list(found)
    for each in ordered:
        known = latest.get(each.position.locator)
        if known is None or each.position.measured_at > known.position.measured_at:
            latest[each.position.locator] = each
    return tuple(each for each in ordered if latest[each.position.locator] is each)


def testimony(
    place: Place,
    call: Call | None,
    now: datetime,
    *,
    history: Sequence[Place] = (),
    namesakes: Sequence[Place] = (),
    drives_s: Mapping[Position, float] = MappingProxyType({}),
    words: str = "",
) -> tuple[Witness, ...]:
    """Everything that speaks for or against a place, in the order in which it is believed.

    The address of a mobile's owner counts as an earlier place does: it may speak for the place,
    never against it.

    Args:
        drives_s: road times to the place, from other points where they are known.
        words: name of a caller's position that has no words of its own.
    """
    mobile = call is not None and is_mobile(call.number)
    found = []
    for each in newest_of_each(sightings(call, words)):
        kind = WITNESSING[each.position.source]
        if mobile and each.installed:
            kind = Witnessing.HISTORY
        witness = witness_of(kind, place, each.place)
        if witness is not None:
            found.append(replace(witness, age_s=each.age_s(now)))
    found += _all(Witnessing.HISTORY, place, history)
    found += _all(Witnessing.NAMESAKE, place, namesakes)
    return tuple(_driven(witness, drives_s) for witness in found)


def _driven(witness: Witness, drives_s: Mapping[Position, float]) -> Witness:
    at = witness.place.position
    known = drives_s.get(at) if at is not None else None
    return witness if known is None else replace(witness, drive_s=known)


def _all(kind: Witnessing, place: Place, others: Iterable[Place]) -> list[Witness]:
    made = (witness_of(kind, place, other) for other in others)
    return [witness for witness in made if witness is not None]


def witness_of(kind: Witnessing, place: Place, other: Place) -> Witness | None:
    """None where one of the two has no position."""
    here, there = place.position, other.position
    if here is None or there is None:
        return None
    other = replace(other, text=other.text[:MAX_TEXT])
    return Witness(kind=kind, place=other, distance_m=metres_between(here, there))

"""Which place the recommendation is for: the fixed one, or the coarse one known so far. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch_app.domain.caller_positions import INSTALLED_M
from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.numbers import is_mobile
from dispatch_app.domain.state import Call
from dispatch_app.domain.values import Place, Position
from dispatch_app.ui.kit.guide.questions import LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place that has a position."""

    place: Place
    coarse: bool = False
    """Nobody has confirmed it yet: good for a provisional order only."""

    @property
    def position(self) -> Position:
        assert self.place.position is not None
        return self.place.position

    @property
    def point(self) -> LonLat:
        return (self.position.lon, self.position.lat)


def target_of(place: Place | None, call: Call | None) -> Target | None:
    """The form's place if it has a position; else where the number is installed."""
    if place is not None and place.position is not None:
        return Target(place=place)
    known = subscriber_place(call)
    if known is None:
        return None
    if place is not None and place.text:
        known = replace(known, text=place.text)
    return Target(place=known, coarse=True)


def subscriber_place(call: Call | None) -> Place | None:
    """Where the caller's number is installed, if the operator's table says.

    Not for a mobile: its owner's address is where the bill goes, and no vehicle should.
    """
    subscriber = call.subscriber if call is not None else None
    if call is None or subscriber is None or subscriber.position is None or is_mobile(call.number):
        return None
    return Place(
        text=subscriber.address,
        position=subscriber.position,
        uncertainty_m=INSTALLED_M,
        source=PlaceSource.SUBSCRIBER,
    )

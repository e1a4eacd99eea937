"""Staging point and sectors of a large event: set from the menu of a point on the map."""

from __future__ import annotations

import math
from collections.abc import Iterable

from dispatch_app.domain.large_events.commands import SetEventGround
from dispatch_app.domain.large_events.values import MOST_SECTORS, LargeEvent, Sector
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.dispatcher.map.menu import Entry
from dispatch_app.ui.dispatcher.map.near_words import near_text
from dispatch_app.ui.kit.guide.questions import LonLat, Lost, Told, Where

RADIUS_M = 80.0
_CORNERS = 24
_METRES_PER_DEGREE = 111_195.0
NAMES = "ABCDEFGHIJKL"


def ring_about(point: LonLat, radius_m: float = RADIUS_M) -> tuple[Position, ...]:
    """A circle on the ground, as corners in WGS-84 degrees."""
    lon, lat = point
    north = radius_m / _METRES_PER_DEGREE
    east = north / math.cos(math.radians(lat))
    turns = (2 * math.pi * n / _CORNERS for n in range(_CORNERS))
    return tuple(
        Position(lat=lat + north * math.sin(t), lon=lon + east * math.cos(t)) for t in turns
    )


class EventGround:
    def __init__(self, room: EventRoom) -> None:
        self._room = room

    def offer(self, point: LonLat, _kind: str, _id: str) -> Iterable[Entry]:
        """For the open event that the window shows."""
        event = self._room.large
        if event is None or not event.open:
            return
        yield Entry("large.ground.staging", lambda: self.stage_at(point))
        if len(event.sectors) < MOST_SECTORS:
            name = self._next(event)
            values = (("name", name), ("radius", f"{RADIUS_M:.0f}"))
            yield Entry("large.ground.sector", lambda: self.add_sector(point, name), values)
        if event.sectors:
            yield Entry("large.ground.drop", self.drop_sectors)

    @staticmethod
    def _next(event: LargeEvent) -> str:
        taken = {sector.name for sector in event.sectors}
        return next(name for name in NAMES if name not in taken)

    def stage_at(self, point: LonLat) -> None:
        """Its words are what the map calls the place; they become the crews' meeting point."""

        def told(answer: Told | Lost) -> None:
            texts = self._room.texts
            named = near_text(answer.near, texts) if isinstance(answer, Told) else ""
            words = named or texts("large.ground.here")
            self._set(Position(lat=point[1], lon=point[0]), words)

        self._room.place.guide.where(Where(point=point), told)

    def _set(self, at: Position, words: str) -> None:
        event = self._room.large
        if event is not None:
            wish = SetEventGround(
                incident=event.id, staging=at, staging_words=words, sectors=event.sectors
            )
            self._room.send(wish, "large.ground.set")

    def add_sector(self, point: LonLat, name: str) -> None:
        event = self._room.large
        if event is not None:
            self._lay(event, (*event.sectors, Sector(name=name, ring=ring_about(point))))

    def drop_sectors(self) -> None:
        event = self._room.large
        if event is not None:
            self._lay(event, ())

    def _lay(self, event: LargeEvent, sectors: tuple[Sector, ...]) -> None:
        wish = SetEventGround(
            incident=event.id,
            staging=event.staging,
            staging_words=event.staging_words,
            sectors=sectors,
        )
        self._room.send(wish, "large.ground.set")

"""Everybody who listens to the stream, and what each still has to be told. Event loop only.

Events are pulled by number, so nobody's slowness costs memory here; positions are replaced, never
queued: whoever is slow gets the newest, not the oldest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import SeatId, StationId, VehicleId
from dispatch_app.domain.state import Vehicle
from dispatch_app.domain.values import Fix
from dispatch_app.server.news import Item, News
from dispatch_app.server.self_reports import Said
from dispatch_app.services.audience import Viewer
from dispatch_app.wire import codec

Texts = Mapping[VehicleId, str]
"""Fixes as JSON, by vehicle."""


@dataclass(eq=False)
class Listener:
    """One open stream."""

    viewer: Viewer
    seat: SeatId | None = None
    station: StationId | None = None
    recorder: str = ""
    """The account of a recorder, which is its name."""
    role: Role | None = None
    token_hash: bytes = b""
    said: Said | None = None
    """What it says of itself."""
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    alive: str = ""
    """The sign of life that is due; empty if none."""
    ended: bool = False
    """Its session is over; it must be told so and closed."""
    _positions: Texts = field(default_factory=dict)

    def offer_positions(self, texts: Texts) -> None:
        self._positions = {**self._positions, **texts} if self._positions else texts
        self.wake.set()

    def take_positions(self) -> Texts:
        taken, self._positions = self._positions, {}
        return taken

    def offer_alive(self, frame: str) -> None:
        self.alive = frame
        self.wake.set()


class Hub:
    """Tells listeners that there is something; what, they fetch themselves."""

    def __init__(self, news: News) -> None:
        self.news = news
        self._listeners: set[Listener] = set()
        self.lost: set[str] = set()
        """Seats that went without a good-bye, and have not come back."""
        self.exchange_followed = False
        """Whether the process beside the telephone exchange ever did since the start."""

    def join(self, listener: Listener) -> None:
        self._listeners.add(listener)
        self.lost.discard(listener.seat or "")
        self.exchange_followed = self.exchange_followed or listener.viewer.exchange

    def leave(self, listener: Listener, *, lost: bool = False) -> None:
        """`lost`: nobody closed it; the line or the machine is gone."""
        self._listeners.discard(listener)
        if lost and listener.seat and listener.seat not in self.seats():
            self.lost.add(listener.seat)

    def said(self) -> list[Said]:
        return [x.said for x in self._listeners if x.said is not None]

    @property
    def exchange_listens(self) -> bool:
        """Whether the process beside the telephone exchange follows the stream."""
        return any(listener.viewer.exchange for listener in self._listeners)

    @property
    def listeners(self) -> frozenset[Listener]:
        return frozenset(self._listeners)

    def end(self, token_hash: bytes) -> None:
        """Close the streams of a session that is over."""
        for listener in self._listeners:
            if listener.token_hash == token_hash:
                listener.ended = True
                listener.wake.set()

    def seats(self) -> list[str]:
        return sorted({x.seat for x in self._listeners if x.seat})

    def stations(self) -> list[str]:
        return sorted({x.station for x in self._listeners if x.station})

    def recorders(self) -> list[str]:
        return sorted({x.recorder for x in self._listeners if x.recorder})

    def link_processes(self) -> list[str]:
        """Accounts of the processes that speak with linked systems."""
        return sorted({x.said.name for x in self._listeners if x.viewer.links and x.said})

    def publish(self, items: Sequence[Item]) -> None:
        self.news.publish(items)
        for listener in self._listeners:
            listener.wake.set()

    def positions(self, fixes: Iterable[Fix], vehicles: Mapping[VehicleId, Vehicle]) -> None:
        """Offer the newest fixes to everybody who may see them."""
        texts = {fix.vehicle: codec.encode(fix).decode() for fix in fixes}
        if not texts:
            return
        own: dict[StationId, dict[VehicleId, str]] = {}
        for vehicle, text in texts.items():
            own.setdefault(vehicles[vehicle].station, {})[vehicle] = text
        for listener in self._listeners:
            part = texts if listener.station is None else own.get(listener.station)
            if part:
                listener.offer_positions(part)

    def alive(self, frame: str) -> None:
        for listener in self._listeners:
            listener.offer_alive(frame)


def positions_frame(texts: Texts) -> str:
    return f'{{"type":"positions","fixes":[{",".join(texts.values())}]}}'

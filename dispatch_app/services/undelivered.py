"""Reaction: an order that no station terminal confirmed in time goes out by the second channel."""

from __future__ import annotations

from collections.abc import Callable

from dispatch_app.domain.codes import Overdue
from dispatch_app.domain.events import OverdueRaised
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.state import FINAL, CentreState
from dispatch_app.ports.journal import Entry
from dispatch_app.ports.second_channel import SecondChannel


class UndeliveredOrders:
    """Sends the newest version, unless the terminal took it or the mission ended meanwhile."""

    name = "undelivered-orders"

    def __init__(self, channel: SecondChannel, state: Callable[[], CentreState]) -> None:
        self._channel = channel
        self._state = state

    def react(self, entry: Entry) -> None:
        event = entry.event
        if not isinstance(event, OverdueRaised) or event.kind != Overdue.NOT_DELIVERED:
            return
        mission = self._state().missions.get(MissionId(event.subject))
        if mission is None or mission.slip is None or mission.stage in FINAL:
            return
        if mission.slip.delivered_at is None:
            self._channel.send(mission, mission.slip)

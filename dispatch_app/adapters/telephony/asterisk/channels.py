"""Which channel of the exchange is which leg, whichever is heard of first. Knows no calls.

The answer to a request and the events of the channel that it makes cross each other: a leg's own
mark comes back with its channel, and news of channels that nobody knows yet is kept for a while.
"""

from __future__ import annotations

import itertools
import secrets
from collections import OrderedDict

from dispatch_app.adapters.telephony.asterisk.calls import Leg
from dispatch_app.adapters.telephony.asterisk.events import DialNews, Gone

_KEPT = 256
"""News of so many channels is kept that we may yet learn to be ours."""
News = DialNews | Gone


class Channels:
    def __init__(self) -> None:
        self._life = secrets.token_hex(4)
        self._count = itertools.count(1)
        self._marked: dict[str, Leg] = {}
        self._known: dict[str, Leg] = {}
        self._early: OrderedDict[str, list[News]] = OrderedDict()

    def new_mark(self) -> str:
        """A name for a channel that is asked for; no other life of this program has it."""
        return f"leg-{self._life}-{next(self._count)}"

    def expect(self, leg: Leg) -> None:
        """A channel with the leg's mark is on its way."""
        self._marked[leg.mark] = leg

    def expected(self, mark: str) -> Leg | None:
        return self._marked.get(mark)

    def of(self, channel: str) -> Leg | None:
        return self._known.get(channel)

    def all(self) -> list[tuple[str, Leg]]:
        return list(self._known.items())

    def bind(self, leg: Leg, channel: str) -> list[News]:
        """Learn a leg's channel; the news of it that came before."""
        if leg.channel:
            return []
        leg.channel = channel
        self._known[channel] = leg
        return self._early.pop(channel, [])

    def take(self, channel: str) -> Leg | None:
        """The leg of a channel that is gone; it is known no more."""
        leg = self._known.pop(channel, None)
        if leg is not None:
            leg.channel = ""
            self.unexpect(leg)
        return leg

    def unexpect(self, leg: Leg) -> None:
        self._marked.pop(leg.mark, None)

    def keep(self, channel: str, news: News) -> None:
        """News of a channel that nobody knows, or not yet."""
        self._early.setdefault(channel, []).append(news)
        while len(self._early) > _KEPT:
            self._early.popitem(last=False)

    def forget_all(self) -> None:
        for leg in self._marked.values():
            leg.channel = ""
        self._marked.clear()
        self._known.clear()
        self._early.clear()

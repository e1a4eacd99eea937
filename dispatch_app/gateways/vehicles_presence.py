"""Which terminals are there, as the centre is told: changes gathered, tunnels left out. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta

from dispatch_app.domain.ids import TerminalId
from dispatch_app.domain.terminals import STRANGERS_KEPT, TerminalIdentity, TerminalWord

TUNNEL = timedelta(seconds=60)
"""A terminal that is back by then was never away: mobile networks lose vehicles all the time."""
TOLD_AGAIN = timedelta(minutes=10)
"""A stranger that keeps knocking is told of again after so long."""
RESTARTED = "gateway_restarted"
STRANGERS_AT_ONCE = 5
"""So many new strangers are told at a time; who invents more must wait with them."""


class Presence:
    def __init__(self) -> None:
        self._there: dict[TerminalId, bool] = {}
        """As the centre was told."""
        self._gone: dict[TerminalId, TerminalWord] = {}
        self._news: dict[TerminalId, TerminalWord] = {}
        self._strangers: dict[TerminalId, TerminalWord] = {}
        self._told: OrderedDict[TerminalId, TerminalWord] = OrderedDict()

    def believed(self, online: Iterable[TerminalId], at: datetime) -> None:
        """The centre takes these for being there, from a time before this process began."""
        for terminal in online:
            if not self._there.get(terminal, False):
                self._there[terminal] = True
                self.went(terminal, at, RESTARTED)

    def came(self, terminal: TerminalId, at: datetime) -> None:
        self._gone.pop(terminal, None)
        if not self._there.get(terminal, False):
            self._there[terminal] = True
            self._news[terminal] = self._word(terminal, at, online=True)

    def went(self, terminal: TerminalId, at: datetime, reason: str) -> None:
        if self._there.get(terminal, False):
            self._gone[terminal] = self._word(terminal, at, online=False, reason=reason)

    def said_who(
        self, terminal: TerminalId, identity: TerminalIdentity, at: datetime, refused: str
    ) -> None:
        """A terminal named itself; `refused` says why it was not let in, if it was not."""
        word = TerminalWord(
            terminal=terminal,
            online=self._there.get(terminal, False),
            at=at,
            reason=refused,
            identity=identity,
        )
        if refused:
            self._strange(word)
        else:
            self._news[terminal] = word

    def turned_away(self, terminal: TerminalId, at: datetime, reason: str) -> None:
        """Whoever showed a wrong code; the right one may be here nevertheless."""
        online = self._there.get(terminal, False)
        self._strange(self._word(terminal, at, online=online, reason=reason))

    def _strange(self, word: TerminalWord) -> None:
        told = self._told.get(word.terminal)
        if told is not None and _same(told, word) and abs(word.at - told.at) < TOLD_AGAIN:
            return
        if len(self._strangers) < STRANGERS_AT_ONCE or word.terminal in self._strangers:
            self._strangers[word.terminal] = word
            self._told[word.terminal] = word
            if len(self._told) > STRANGERS_KEPT:
                self._told.popitem(last=False)

    def due(self, now: datetime) -> tuple[TerminalWord, ...]:
        """What to tell the centre now; asking takes it away."""
        for terminal, word in list(self._gone.items()):
            # The centre's clock may have been set back.
            if abs(now - word.at) >= TUNNEL:
                del self._gone[terminal]
                self._there[terminal] = False
                self._news[terminal] = word
        words = (*self._news.values(), *self._strangers.values())
        self._news, self._strangers = {}, {}
        return words

    def _word(
        self, terminal: TerminalId, at: datetime, *, online: bool, reason: str = ""
    ) -> TerminalWord:
        known = self._news.get(terminal)
        identity = known.identity if known else None
        return TerminalWord(
            terminal=terminal, online=online, at=at, reason=reason, identity=identity
        )


def _same(a: TerminalWord, b: TerminalWord) -> bool:
    return (a.online, a.reason, a.identity) == (b.online, b.reason, b.identity)

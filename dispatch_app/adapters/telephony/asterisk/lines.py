"""Which line a call comes or goes by, from the configuration and what is in use. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Collection

from dispatch_app.adapters.telephony.asterisk.config import Line
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.telephone import Target, TargetKind

ANY = "{number}"


class LineBook:
    def __init__(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines

    def all(self) -> list[LineId]:
        return [line.channel(n) for line in self._lines for n in range(1, line.channels + 1)]

    def incoming(self, endpoint: str, used: Collection[LineId]) -> LineId:
        """The first free channel of the line that a call came by.

        A trunk may bring more calls than it was said to carry, or one that nobody named: such a
        call has a line of its own, for it must ring.
        """
        line = next((line for line in self._lines if line.endpoint == endpoint), None)
        if line is None:
            line = Line(id=endpoint, endpoint=endpoint, channels=2)
        free = (line.channel(n) for n in itertools.count(1) if line.channel(n) not in used)
        return line.channel(1) if line.channels == 1 else next(free)

    def outgoing(self, to: Target, used: Collection[LineId]) -> tuple[str, LineId] | None:
        """The endpoint that reaches somebody outside and the line it takes; None if unknown.

        The line is empty if all that could carry the call are taken.
        """
        if to.kind is TargetKind.LINE:
            line = next((each for each in self._lines if each.id == to.id), None)
            lines = [line] if line is not None and line.dial and ANY not in line.dial else []
        else:
            digits = to.id.isascii() and to.id.removeprefix("+").isdigit()
            lines = [each for each in self._lines if ANY in each.dial] if digits else []
        if not lines:
            return None
        free = ((line, channel) for line in lines for channel in _channels(line))
        found = next(((line, each) for line, each in free if each not in used), None)
        if found is None:
            return "", LineId("")
        return found[0].dial.replace(ANY, to.id), found[1]

    def watched(self, endpoint: str) -> list[LineId]:
        """The lines whose state the exchange knows from this endpoint."""
        return [
            channel
            for line in self._lines
            if line.watched and line.endpoint == endpoint
            for channel in _channels(line)
        ]


def _channels(line: Line) -> list[LineId]:
    return [line.channel(n) for n in range(1, line.channels + 1)]

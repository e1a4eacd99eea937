"""The log's end as the streams need it: the last events, encoded once, with whom they concern.

Read from the journal after each commit, never handed over in memory: what is not in the log is not
told. Knows no sockets.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from dispatch_app.ports.journal import Entry
from dispatch_app.server.records import record_of
from dispatch_app.services.audience import Audience, Circle, Viewer
from dispatch_app.wire import codec

KEPT = 2000
"""Events held in memory for readers who are nearly up to date."""


@dataclass(frozen=True, slots=True)
class Item:
    """One event, ready to be sent."""

    sequence: int
    text: str
    circle: Circle


class News:
    """Fed by one thread with entries in order; read by the event loop."""

    def __init__(self, sequence: int, audience: Audience, *, floor: int) -> None:
        self.sequence = sequence
        """The last event published."""
        self.floor = floor
        """Narrowed views can be served after this number; before it, missions are not known."""
        self._audience = audience
        self._items: deque[Item] = deque(maxlen=KEPT)

    def items_of(self, entries: Sequence[Entry]) -> list[Item]:
        """Encode entries that were read from the log again."""
        return [self._item(entry) for entry in entries]

    def prepare(self, entries: Sequence[Entry]) -> list[Item]:
        """Encode the next entries of the log, learning from each."""
        items = []
        for entry in entries:
            items.append(self._item(entry))
            self._audience.learn(entry.event)
        return items

    def publish(self, items: Sequence[Item]) -> None:
        self._items.extend(items)
        self.sequence = items[-1].sequence

    def after(self, sequence: int) -> list[Item] | None:
        """What came after this number; None if memory does not reach back so far."""
        if sequence >= self.sequence:
            return []
        if not self._items or self._items[0].sequence > sequence + 1:
            return None
        # From the end: nearly every reader lacks only the newest few of thousands.
        newer = list(takewhile(lambda item: item.sequence > sequence, reversed(self._items)))
        return newer[::-1]

    def _item(self, entry: Entry) -> Item:
        text = codec.encode(record_of(entry)).decode()
        return Item(entry.sequence, text, self._audience.circle(entry.event))


def events_frame(sequence: int, items: Iterable[Item], viewer: Viewer) -> str:
    """An `Events` frame of what the viewer sees."""
    seen = tuple(item.text for item in items if viewer.sees(item.circle))
    return _frame(sequence, seen)


@lru_cache(maxsize=64)
def _frame(sequence: int, texts: tuple[str, ...]) -> str:
    return f'{{"type":"events","sequence":{sequence},"events":[{",".join(texts)}]}}'

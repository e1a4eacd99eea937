"""The protocols that hold now: a book that is exchanged when the centre brings another text into
force. Who asks gets what holds at that moment; who must not change under a form keeps the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol as Shape

from dispatch_app.domain.protocols.book import Match, ProtocolBook
from dispatch_app.domain.protocols.conditions import Answers
from dispatch_app.domain.protocols.kept import KeptProtocols, ProtocolInForce
from dispatch_app.domain.protocols.model import Protocol


class Protocols(Shape):
    """What can be asked of a book, and of the shelf where it stands."""

    @property
    def protocols(self) -> tuple[Protocol, ...]: ...

    @property
    def version(self) -> str: ...

    def get(self, code: str) -> Protocol: ...

    def lane(self, code: str, answers: Answers) -> Protocol: ...

    def find(self, text: str) -> tuple[Match, ...]: ...


Binder = Callable[[KeptProtocols], ProtocolBook | None]
"""Makes a book of what the centre keeps; None where it has none that can be read."""

Reading = Callable[[], ProtocolBook | None]


class ProtocolShelf:
    def __init__(self, book: ProtocolBook, bind: Binder) -> None:
        """`book` holds until the centre has told its own."""
        self.book = book
        self._bind = bind
        self._seen: Mapping[str, ProtocolInForce] = {}

    def unread(self, kept: KeptProtocols) -> Reading | None:
        """How to read what the centre keeps; None where that was asked for before. Reading takes
        longer than a window may stand still, and may be done on another thread."""
        if kept.in_force is self._seen:
            return None
        self._seen = kept.in_force
        return partial(self._bind, kept)

    def take(self, found: ProtocolBook | None) -> bool:
        """Take what was read; True if other texts hold now.

        What this program cannot read changes nothing: the texts before go on holding.
        """
        if found is None or found == self.book:
            return False
        self.book = found
        return True

    @property
    def protocols(self) -> tuple[Protocol, ...]:
        return self.book.protocols

    @property
    def version(self) -> str:
        return self.book.version

    def get(self, code: str) -> Protocol:
        return self.book.get(code)

    def lane(self, code: str, answers: Answers) -> Protocol:
        return self.book.lane(code, answers)

    def find(self, text: str) -> tuple[Match, ...]:
        return self.book.find(text)

"""Whose telephone number it is, as the operator's table tells. Values and a protocol only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from dispatch_app.domain.values import Subscriber


class Subscribers(Protocol):
    """Numbers are compared in their normal spelling (`domain.numbers`), however written."""

    def lookup(self, number: str) -> Subscriber | None:
        """The subscriber of a number.

        Raises:
            Unavailable: the table cannot be read.
        """
        ...

    def all(self) -> Iterator[Subscriber]:
        """The whole table, by number.

        Raises:
            Unavailable: the table cannot be read.
        """
        ...

    def replace_all(self, rows: Iterable[Subscriber]) -> int:
        """Put a whole new table in place of the old one; say how many numbers it holds.

        Until the very end, and if anything fails, lookups go on in the old one. Of two rows with
        one number the later counts; rows without a number are left out.

        Raises:
            Unavailable: the new table could not be written; the old one stays.
        """
        ...

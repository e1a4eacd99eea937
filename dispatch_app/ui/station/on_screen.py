"""Slips that stand on the screen instead of on paper, until paper or a person takes them over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dispatch_app.client.slip_journal import SlipKey
from dispatch_app.ports.printing import PrintTrouble


class Unprinted(StrEnum):
    LATE = "late"
    """No paper yet."""
    LOOK = "look"
    """The printer says that it is done, but had trouble to the end: somebody must look."""


@dataclass(frozen=True, slots=True)
class NoPaper:
    why: Unprinted
    trouble: PrintTrouble


_NEEDS_A_LOOK = frozenset(
    {PrintTrouble.NO_PAPER, PrintTrouble.JAM, PrintTrouble.COVER_OPEN, PrintTrouble.NO_INK}
)
"""A spooler may call a page done that the printer still holds for want of these."""


class OnScreen:
    def __init__(self) -> None:
        self._slips: dict[SlipKey, NoPaper] = {}
        self._written: set[SlipKey] = set()

    @property
    def slips(self) -> Mapping[SlipKey, NoPaper]:
        return self._slips

    def late(self, key: SlipKey, trouble: PrintTrouble) -> None:
        """Paper keeps this slip waiting. Written down once, it is not asked for again."""
        if key not in self._written:
            self._slips[key] = NoPaper(Unprinted.LATE, trouble)

    def out(self, key: SlipKey, trouble: PrintTrouble | None) -> None:
        """The printer says that it is out; `trouble`: what it complained of to the end."""
        shown = self._slips.pop(key, None)
        if shown is not None and trouble in _NEEDS_A_LOOK:
            self._slips[key] = NoPaper(Unprinted.LOOK, shown.trouble)

    def taken(self, key: SlipKey) -> bool:
        """A person has written it down, or has the paper; True if it had to be written down."""
        shown = self._slips.pop(key, None)
        self._written.add(key)
        return shown is not None and shown.why is Unprinted.LATE

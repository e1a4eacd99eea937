"""Services that can tell where a caller is. Values and a protocol only."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.ids import CallId, LocatorId


class NotLocated(Exception):
    """A locator's answer is that there is none. Says why, never whose number it was.

    Args:
        detail: for the log, without personal data.
        address: where the number is installed in words, if that much is known.
    """

    def __init__(self, reason: NoPosition, detail: str = "", address: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail
        self.address = address


class CallerLocator(Protocol):
    """Asked on a thread of its own, beside the telephone: nobody ever waits for it."""

    id: LocatorId
    source: PlaceSource
    timeout_s: float
    """It is asked no longer than this, retries included."""
    refines: bool
    """A later question may get a better answer: the telephone is still being measured."""

    def serves(self, number: str) -> bool:
        """Whether it makes sense to ask it about this number at all."""
        ...

    async def locate(self, number: str, call: CallId) -> CallerPosition:
        """Where the telephone of this number is.

        Raises:
            NotLocated: with the reason; nothing else is raised for what comes from outside.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...

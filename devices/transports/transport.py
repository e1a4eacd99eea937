"""What a device loop needs of a wire. Knows no protocol and no library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Transport(Protocol):
    """An open two-way wire. Every method may raise PortLost; after that only `close` is allowed."""

    def read(self) -> bytes:
        """Wait a short while (a tenth of a second) for bytes; empty if none came."""
        ...

    def write(self, data: bytes) -> None: ...

    def interrupt(self) -> None:
        """Let a `read` that waits in another thread return early, where the system can."""
        ...

    def close(self) -> None:
        """Give the wire back. Never raises, may be called twice."""
        ...


OpenPort = Callable[[], Transport]
"""Opens the wire anew each time it is called; raises PortLost if it cannot."""

"""What the centre's server asks of whoever copies its record onto a second medium."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.backups import BackupTold


class Backups(Protocol):
    """One at a time, beside the server: neither `make` nor `prove` waits for its end."""

    def told(self) -> BackupTold:
        """What lies on the medium, and how the last attempt of this process ended."""
        ...

    def make(self) -> None:
        """Begin a copy; nothing happens while something is going on."""
        ...

    def prove(self) -> None:
        """Begin to restore the newest copy for a try; nothing happens while something goes on."""
        ...

    def stop(self) -> None:
        """End what is going on; a copy that is half made does not count."""
        ...

"""Keeps the folded state in the journal now and then, so that a start need not fold it all."""

from __future__ import annotations

from dispatch_app.ports.journal import Journal
from dispatch_app.ports.state_codec import StateCodec
from dispatch_app.services.bus import Bus

EVERY = 500
"""Events after which a snapshot is due."""


class Snapshots:
    """Called in rounds, and once more at an orderly stop."""

    period_s = 5.0

    def __init__(self, bus: Bus, journal: Journal, codec: StateCodec, *, saved: int = 0) -> None:
        self._bus = bus
        self._journal = journal
        self._codec = codec
        self._saved = saved

    def __call__(self) -> None:
        if self._bus.folded.sequence - self._saved >= EVERY:
            self.save()

    def save(self) -> None:
        """Keep the state as it is now.

        Raises:
            Unavailable: the journal is away; the next start folds a longer tail.
        """
        folded = self._bus.folded
        if folded.sequence != self._saved:
            self._journal.save_snapshot(folded.sequence, self._codec.encode(folded.state))
            self._saved = folded.sequence

"""The state together with the journal number it was folded up to. Decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.state import CentreState
from dispatch_app.ports.journal import Entry, Journal
from dispatch_app.ports.state_codec import StateCodec

log = logging.getLogger(__name__)

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Folded:
    """Immutable, so that any thread may look at the one that is current."""

    sequence: int = 0
    state: CentreState = field(default_factory=CentreState)

    def after(self, entries: Sequence[Entry]) -> Folded:
        if not entries:
            return self
        state = evolve_all(self.state, (entry.event for entry in entries))
        return Folded(entries[-1].sequence, state)


def from_snapshot(journal: Journal, codec: StateCodec) -> Folded:
    """The last snapshot; the empty start if there is none that fits.

    Raises:
        Unavailable: the journal cannot be read. So for `caught_up`.
    """
    kept = journal.load_snapshot()
    if kept is None:
        return Folded()
    sequence, body = kept
    state = codec.decode(body)
    if state is None or sequence > journal.last_sequence():
        log.warning("snapshot at %d does not fit; folding the whole journal", sequence)
        return Folded()
    return Folded(sequence, state)


def caught_up(
    folded: Folded, journal: Journal, seen: Callable[[Entry], None] = lambda _: None
) -> Folded:
    """Fold what the journal holds beyond; `seen` is told each entry on the way."""
    while page := journal.read(folded.sequence, PAGE):
        folded = folded.after(page)
        for entry in page:
            seen(entry)
    return folded

"""Takes it into the state that the record is invented."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.past_events import PastInvented
from dispatch_app.domain.state import CentreState


def invented(state: CentreState, event: PastInvented) -> CentreState:
    return replace(state, invented=event.past)

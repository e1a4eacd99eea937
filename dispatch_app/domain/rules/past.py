"""Rule of invented records: what is real can never be called invented, nor the other way round."""

from __future__ import annotations

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.past_commands import DeclareInvented
from dispatch_app.domain.past_events import PastInvented
from dispatch_app.domain.state import CentreState, Context


def declare(state: CentreState, command: DeclareInvented, context: Context) -> tuple[PastInvented]:
    if state != CentreState():
        raise Rejected("past.not-empty")
    return (PastInvented(past=command.past, at=context.at),)

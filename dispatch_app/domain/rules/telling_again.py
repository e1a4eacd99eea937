"""What becomes of a stage that is told a second time: kept where another source tells otherwise."""

from __future__ import annotations

from dispatch_app.domain.commands import ReportStage
from dispatch_app.domain.state import Context, Mission
from dispatch_app.domain.truth_events import StageToldAgain

SAME_S = 60.0
"""Two sources that tell a stage within a minute of each other mean the same."""


def told_again(
    mission: Mission, command: ReportStage, context: Context
) -> tuple[StageToldAgain, ...]:
    """The first telling counts. Another source with another time is kept beside it, once."""
    first = mission.reached(command.stage)
    at = min(command.at or context.at, context.at)
    if first is None or first.origin is command.origin:
        return ()
    heard = {(t.stage, t.origin) for t in mission.told_again}
    apart_s = abs((at - first.at).total_seconds())
    if apart_s < SAME_S or (command.stage, command.origin) in heard:
        return ()
    again = StageToldAgain(
        mission=mission.id,
        stage=command.stage,
        origin=command.origin,
        happened_at=at,
        at=context.at,
    )
    return (again,)

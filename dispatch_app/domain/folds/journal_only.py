"""Facts that change no state: they stand in the journal, where audit and replay read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.export_events import ExportRecorded, WholeRead
from dispatch_app.domain.replay_mark_events import ReplayMarkDropped, ReplayMarked
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.way_events import MissionWayCounted, VehicleDayCounted


def in_journal_only(state: CentreState, _event: object) -> CentreState:
    return state


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = dict.fromkeys(
    (
        ExportRecorded,
        WholeRead,
        ReplayMarked,
        ReplayMarkDropped,
        MissionWayCounted,
        VehicleDayCounted,
    ),
    in_journal_only,
)

"""A past incident to replay: its record, its vehicles' tracks, its recordings, all in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.codes import Role, Stage, StageReason
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.tracks import Track, ms_of
from dispatch_app.ports.records import IncidentRecord
from dispatch_app.wire.track_messages import TracksFound
from tests.fakes.builders import NOON, V01, V02, a_centre
from tests.fakes.recording_room import MemoryDesk

FIVE = timedelta(seconds=5)
STEP_DEG = 50 / 111_195


class ReplayDesk(MemoryDesk, QObject):
    changed = Signal(object)
    link_changed = Signal(object)

    def __init__(self, role: Role = Role.DIRECTOR, state: CentreState | None = None) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self, role)
        self.state = state or a_centre().state
        self.handed_in: list[tuple[str, dict[str, Any], Any]] = []

    def now(self) -> datetime:
        return NOON + timedelta(hours=2)

    def hand_in(self, path: str, fields: dict[str, Any], then: Any) -> None:
        self.handed_in.append((path, fields, then))

    def have(self, answer: object, at: int = -1) -> None:
        """Answer what was handed in, the newest by default."""
        _, _, then = self.handed_in[at]
        then(answer if not isinstance(answer, TracksFound) else msgspec.json.encode(answer))

    def answer_path(self, part: str, answer: object) -> None:
        """Answer the newest question whose path holds this."""
        at = max(n for n, (path, _) in enumerate(self.asked) if part in path)
        self.answer(answer, at)


def a_track(vehicle: VehicleId = V01, since: datetime = NOON, count: int = 121) -> Track:
    """Northwards at 10 m/s for ten minutes."""
    return Track(
        vehicle=vehicle,
        at_ms=tuple(ms_of(since + n * FIVE) for n in range(count)),
        lat=tuple(31.5 + n * STEP_DEG for n in range(count)),
        lon=(120.5,) * count,
        speed_mps=(10.0,) * count,
        heading_deg=(0.0,) * count,
        origin=("terminal",) * count,
        plausible=(True,) * count,
    )


def a_record(*, over: bool = True) -> IncidentRecord:
    """Two vehicles, ten minutes: the first goes through all stages, the second is stood down."""
    centre = a_centre()
    incident = centre.opens()
    first = centre.sends(incident, V01)
    second = centre.sends(incident, V02)
    way = [Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE]
    for stage in [*way, Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE] if over else way:
        centre.later(90)
        centre.reaches(first, stage)
    if over:
        centre.reaches(second, Stage.STOOD_DOWN, reason=StageReason.NEARER_VEHICLE)
    kept = centre.incident(incident.id)
    return IncidentRecord(
        incident=replace(kept, closed_at=centre.now) if over else kept,
        calls=tuple(centre.call(c) for c in kept.calls),
        missions=tuple(centre.mission(m) for m in kept.missions),
        receipts=(),
        choices=(),
        earlier_sheets=(),
        placed_at=None,
        complaint_at=None,
        close_note="",
        closed_by=None,
        archived_at=None,
    )

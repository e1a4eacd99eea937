"""Which mission a key about hospitals means, and which hospital comes next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.forewarning.values import (
    NO_WISH,
    Forewarning,
    ForewarningState,
    HospitalAnswer,
)
from dispatch_app.domain.ids import HospitalId, IncidentId, SeatId
from dispatch_app.domain.ranking import RankedHospital, Travel, rank_hospitals
from dispatch_app.domain.state import FINAL, CentreState, Mission

BEFORE_DOOR = frozenset(Stage) - FINAL - {Stage.AT_HOSPITAL}


def refused(state: CentreState, seat: SeatId) -> tuple[Forewarning, ...]:
    """Of this seat's missions, those whose hospital cannot take the patient; the oldest first."""
    found = (
        f
        for f in state.forewarnings.live.values()
        if f.seat == seat and f.awaited and f.state is ForewarningState.CANNOT_TAKE
    )
    return tuple(sorted(found, key=_refused_at))


def _refused_at(known: Forewarning) -> datetime:
    answer = known.answer(HospitalAnswer.CANNOT_TAKE)
    return answer.at if answer else known.at


def missions_meant(
    state: CentreState, selected: IncidentId | None, seat: SeatId
) -> tuple[Mission, ...]:
    """First those that were refused, then the selected incident's, then the seat's others that
    carry a patient."""
    incident = state.incidents.get(selected) if selected else None
    own = (m for m in state.missions.values() if m.seat == seat and m.stage is Stage.TRANSPORTING)
    listed = (
        *(state.missions[f.mission] for f in refused(state, seat) if f.mission in state.missions),
        *(state.open_missions(incident) if incident else ()),
        *own,
    )
    once = {m.id: m for m in listed if m.hospital is not None and m.stage in BEFORE_DOOR}
    return tuple(once.values())


def next_best(
    state: CentreState,
    mission: Mission,
    travel: Mapping[HospitalId, Travel],
    now: datetime,
    zone: tzinfo | None = None,
) -> tuple[RankedHospital, ...]:
    """Hospitals for this mission's patient, the best first: none that has said no, and none that
    the patient does not want."""
    incident = state.incidents.get(mission.incident)
    wanted = incident.plan.capabilities if incident and incident.plan else ()
    wish = state.forewarnings.wishes.get(mission.incident, NO_WISH)
    out = {*_said_no(state, mission), *(r.hospital for r in wish.refused), mission.hospital}
    ranked = rank_hospitals(state, travel, wanted=wanted, now=now, zone=zone)
    left = [row for row in ranked if row.hospital not in out and row.time_s is not None]
    return tuple(sorted(left, key=lambda row: row.hospital != wish.wanted))


def _said_no(state: CentreState, mission: Mission) -> Iterable[HospitalId]:
    for known in state.forewarnings.live.values():
        if known.mission == mission.id and known.answer(HospitalAnswer.CANNOT_TAKE) is not None:
            yield known.hospital

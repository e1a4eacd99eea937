"""The shift leader's radar: only what needs a person now. Pure; asks nobody, remembers nothing.

A row stands as long as its reason does and leaves by itself. Rows keep their order while they
stand: by urgency, and within one urgency by how long they have stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time

from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.appointments.due import DueKind, due_rows
from dispatch_app.domain.codes import Nature, Overdue, Priority, Stage, SuspendReason, VehicleState
from dispatch_app.domain.ids import CallId, IncidentId, MissionId, SeatId, StationId, VehicleId
from dispatch_app.domain.large_events.covering import post_of
from dispatch_app.domain.links.figures import unanswered
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.overdue import late_now
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.radar_kinds import ACTS, URGENT
from dispatch_app.domain.radar_kinds import RadarAct as RadarAct
from dispatch_app.domain.radar_kinds import RadarKind as RadarKind
from dispatch_app.domain.registers.falling_due import fallen_due
from dispatch_app.domain.state import FINAL, CentreState, Incident, Mission
from dispatch_app.domain.supervising import IN_VAIN_FOR
from dispatch_app.domain.telephone import Direction
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.truth.rows import TruthRow
from dispatch_app.domain.waiting.due import keeper, late_welfare, next_due
from dispatch_app.domain.waiting.offering import standing

_RANK = {kind: at for at, kind in enumerate(RadarKind)}
_PLAYED = frozenset({Nature.TEST, Nature.DRILL})
_SERVING = frozenset(VehicleState) - {VehicleState.OUT_OF_SERVICE, VehicleState.UNKNOWN}
_FREE = frozenset({VehicleState.STANDBY, VehicleState.AVAILABLE, VehicleState.RETURNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class RadarRow:
    """`key` names the same trouble from its first moment to its last."""

    key: str
    kind: RadarKind
    since: datetime
    call: CallId | None = None
    seat: SeatId | None = None
    incident: IncidentId | None = None
    mission: MissionId | None = None
    vehicle: VehicleId | None = None
    station: StationId | None = None
    names: tuple[str, ...] = ()
    """What else it is about: sources of a fault, districts, calls of one number, a seat's words."""

    @property
    def urgent(self) -> bool:
        return self.kind in URGENT

    @property
    def acts(self) -> tuple[RadarAct, ...]:
        return tuple(act for act in ACTS[self.kind] if self._can(act))

    def _can(self, act: RadarAct) -> bool:
        match act:
            case RadarAct.OPEN:
                return self.incident is not None or self.call is not None
            case RadarAct.WATCH | RadarAct.RING_SEAT | RadarAct.LOWER_HAND:
                return self.seat is not None
            case RadarAct.LISTEN | RadarAct.JOIN:
                return self.call is not None and self.seat is not None
            case RadarAct.TAKE_OVER:
                return self.incident is not None
            case RadarAct.RING_STATION:
                return self.station is not None
            case _:
                return True


def radar(
    state: CentreState,
    now: datetime,
    *,
    timers: Timers = NORM,
    doubts: Iterable[TruthRow] = (),
) -> tuple[RadarRow, ...]:
    """What needs a person, the most urgent first. `doubts`: what the truth desk lists."""
    rows = (
        *_hands(state),
        *_late(state, now, timers),
        *_faults(state),
        *_waiting(state, now, timers),
        *_shared(state, now, timers),
        *_without_vehicle(state),
        *_called_again(state, now),
        *(_doubted(row) for row in doubts),
        *_at_door(state, now, timers),
        *_naked(state, now),
        *_moving_up(state, now, timers),
        *_booked(state, now, timers),
        *_due(state, now),
    )
    return tuple(sorted(rows, key=lambda row: (_RANK[row.kind], row.since, row.key)))


def _hands(state: CentreState) -> Iterator[RadarRow]:
    for hand in state.supervision.hands.values():
        call = next((c for c in state.calls.values() if c.talking and c.seat == hand.seat), None)
        yield RadarRow(
            key=f"hand/{hand.seat}",
            kind=RadarKind.HAND_RAISED,
            since=hand.at,
            seat=hand.seat,
            call=call.id if call is not None else None,
            incident=call.incident if call is not None else None,
            names=(hand.note,) if hand.note else (),
        )


# ---- what the table of timers calls late


_OF_MISSION = {
    Overdue.NOT_DELIVERED: RadarKind.UNDELIVERED,
    Overdue.NOT_ACKNOWLEDGED: RadarKind.P1_UNSIGNED,
    Overdue.NOT_ACKNOWLEDGED_RADAR: RadarKind.UNSIGNED,
    Overdue.WHEELS_LATE: RadarKind.WHEELS_LATE,
}
_OF_CALL = {
    Overdue.CALL_UNANSWERED: RadarKind.CALL_UNANSWERED,
    Overdue.CALL_AMBER: RadarKind.CALL_AMBER,
    Overdue.CALL_RED: RadarKind.CALL_RED,
    Overdue.CALL_BACK: RadarKind.CALL_BACK,
}


def _late(state: CentreState, now: datetime, timers: Timers) -> Iterator[RadarRow]:
    """One row of each call and mission: the gravest of what is late about it."""
    gravest: dict[str, RadarRow] = {}
    for kind, subject in late_now(state, now, timers):
        row = _late_row(state, kind, subject)
        if row is None:
            continue
        known = gravest.get(row.key)
        if known is None or _RANK[row.kind] < _RANK[known.kind]:
            gravest[row.key] = row
    yield from gravest.values()


def _late_row(state: CentreState, kind: Overdue, subject: str) -> RadarRow | None:
    if kind in _OF_CALL:
        return _of_call(state, _OF_CALL[kind], CallId(subject))
    mission = state.missions.get(MissionId(subject))
    if mission is None or kind not in _OF_MISSION:
        return None
    first = _is_first(state.incidents.get(mission.incident))
    if kind is Overdue.NOT_ACKNOWLEDGED and not first:
        return None
    shown = RadarKind.P1_UNSIGNED if kind is Overdue.NOT_ACKNOWLEDGED_RADAR and first else None
    return _of_mission(mission, shown or _OF_MISSION[kind])


def _of_call(state: CentreState, kind: RadarKind, call_id: CallId) -> RadarRow | None:
    entry = state.telephone.call_backs.get(call_id)
    call = state.calls.get(call_id)
    if kind is RadarKind.CALL_BACK:
        since = entry.since if entry is not None else None
    elif call is None:
        return None
    else:
        since = call.rang_at if kind is RadarKind.CALL_UNANSWERED else call.answered_at
    if since is None:
        return None
    return RadarRow(
        key=f"call/{call_id}",
        kind=kind,
        since=since,
        call=call_id,
        seat=call.seat if call is not None else None,
        incident=call.incident if call is not None else None,
    )


def _of_mission(mission: Mission, kind: RadarKind) -> RadarRow:
    return RadarRow(
        key=f"mission/{mission.id}",
        kind=kind,
        since=mission.ordered_at,
        mission=mission.id,
        incident=mission.incident,
        vehicle=mission.vehicle,
        station=mission.station,
        seat=mission.seat,
    )


def _is_first(incident: Incident | None) -> bool:
    plan = incident.plan if incident is not None else None
    return plan is not None and plan.priority is Priority.P1


# ---- everything else


def _faults(state: CentreState) -> Iterator[RadarRow]:
    """Faults of one kind stand together: two stations out of reach are one trouble."""
    by_kind: dict[str, list[tuple[datetime, str]]] = {}
    for alarm in state.alarms.values():
        grave = alarm.standing and alarm.severity is not Severity.NOTICE
        if grave and alarm.nature not in _PLAYED and alarm.acknowledged is None:
            by_kind.setdefault(alarm.kind.value, []).append((alarm.since, alarm.source))
    for kind, found in by_kind.items():
        found.sort()
        yield RadarRow(
            key=f"fault/{kind}",
            kind=RadarKind.FAULT,
            since=found[0][0],
            names=(kind, *(source for _, source in found)),
        )


def _waiting(state: CentreState, now: datetime, timers: Timers) -> Iterator[RadarRow]:
    """Who waits and was not called, and vehicles that nobody sends them."""
    for kind, incident_id, _ in late_welfare(state, now, timers):
        incident = state.incidents[incident_id]
        if kind is Overdue.WELFARE_LATE:
            yield RadarRow(
                key=f"welfare/{incident_id}",
                kind=RadarKind.WELFARE_LATE,
                since=next_due(state, incident, timers) or now,
                incident=incident_id,
                seat=keeper(state, incident),
            )
    for offer in standing(state):
        if (now - offer.at).total_seconds() >= timers.offer_radar_s:
            yield RadarRow(
                key=f"offer/{offer.incident}",
                kind=RadarKind.OFFER_OPEN,
                since=offer.at,
                incident=offer.incident,
                vehicle=offer.vehicle,
                seat=keeper(state, state.incidents[offer.incident]),
            )


def _shared(state: CentreState, now: datetime, timers: Timers) -> Iterator[RadarRow]:
    for case in state.links.cases.values():
        waited_s = (now - case.opened_at).total_seconds()
        played = case.content.exercise
        if not played and unanswered(case) and waited_s >= timers.link_answer_s:
            yield RadarRow(
                key=f"link/{case.id}",
                kind=RadarKind.LINK_OPEN,
                since=case.opened_at,
                incident=case.incident,
                names=(case.id,),
            )


def _without_vehicle(state: CentreState) -> Iterator[RadarRow]:
    for incident in state.incidents.values():
        waits = incident.open and incident.suspended_at is not None
        if waits and incident.suspend_reason is SuspendReason.NO_VEHICLE:
            yield RadarRow(
                key=f"no-vehicle/{incident.id}",
                kind=RadarKind.NO_VEHICLE,
                since=incident.suspended_at or incident.opened_at,
                incident=incident.id,
                seat=incident.seat,
            )


def _called_again(state: CentreState, now: datetime) -> Iterator[RadarRow]:
    """Numbers that called twice and more within an hour and got no vehicle."""
    served, found = set[str](), dict[str, list[tuple[datetime, str]]]()
    live: dict[str, CallId] = {}
    for call in state.calls.values():
        number = normal_number(call.number)
        if not number or call.nature is not Nature.REAL or call.direction is not Direction.IN:
            continue
        incident = state.incidents.get(call.incident) if call.incident else None
        if incident is not None and incident.missions:
            served.add(number)
        elif now - call.rang_at < IN_VAIN_FOR and (incident is None or incident.open):
            found.setdefault(number, []).append((call.rang_at, call.id))
            live[number] = call.id
    for past in state.supervision.in_vain:
        if now - past.at < IN_VAIN_FOR:
            found.setdefault(normal_number(past.number), []).append((past.at, past.call))
    for number, calls in found.items():
        if len(calls) > 1 and number not in served:
            yield _again_row(state, number, sorted(calls), live.get(number))


def _again_row(
    state: CentreState, number: str, calls: list[tuple[datetime, str]], last: CallId | None
) -> RadarRow:
    call = state.calls.get(last) if last is not None else None
    return RadarRow(
        key=f"again/{number}",
        kind=RadarKind.CALLED_AGAIN,
        since=calls[0][0],
        call=last or CallId(calls[-1][1]),
        seat=call.seat if call is not None and call.talking else None,
        incident=call.incident if call is not None else None,
        names=(number, *(call_id for _, call_id in calls)),
    )


def _doubted(row: TruthRow) -> RadarRow:
    return RadarRow(
        key=f"truth/{row.vehicle}",
        kind=RadarKind.TRUTH,
        since=row.since,
        vehicle=row.vehicle,
        mission=row.mission,
        names=tuple(dict.fromkeys(doubt.kind.value for doubt in row.doubts)),
    )


def _at_door(state: CentreState, now: datetime, timers: Timers) -> Iterator[RadarRow]:
    for mission in state.missions.values():
        came = mission.reached(Stage.AT_HOSPITAL)
        if came is None or mission.stage in FINAL or mission.stage is not Stage.AT_HOSPITAL:
            continue
        if (now - came.at).total_seconds() > timers.door_s:
            yield RadarRow(
                key=f"door/{mission.id}",
                kind=RadarKind.AT_DOOR,
                since=came.at,
                mission=mission.id,
                incident=mission.incident,
                vehicle=mission.vehicle,
                station=mission.station,
                names=(mission.hospital,) if mission.hospital else (),
            )


def naked_districts(state: CentreState) -> Mapping[str, datetime | None]:
    """Districts whose vehicles serve, and of which none could be sent now; since when the last one
    is gone, where that is known."""
    last: dict[str, datetime | None] = {}
    covered = set[str]()
    for vehicle in state.vehicles.values():
        station = state.stations.get(post_of(state, vehicle))
        district = station.district if station is not None else ""
        doing = state.vehicle_state(vehicle)
        if not district or doing not in _SERVING:
            continue
        if doing in _FREE:
            covered.add(district)
        known = last.get(district)
        later = [at for at in (known, vehicle.since) if at is not None]
        last[district] = max(later, default=None)
    return {district: since for district, since in last.items() if district not in covered}


def _naked(state: CentreState, now: datetime) -> Iterator[RadarRow]:
    bare = naked_districts(state)
    if bare:
        since = min((at for at in bare.values() if at is not None), default=now)
        names = tuple(sorted(bare))
        yield RadarRow(key="naked", kind=RadarKind.NAKED, since=since, names=names)


def _moving_up(state: CentreState, now: datetime, timers: Timers) -> Iterator[RadarRow]:
    for one in state.large.stand_bys.values():
        waited_s = (now - one.ordered_at).total_seconds()
        if one.acknowledged_at is None and waited_s >= timers.radar_s:
            yield RadarRow(
                key=f"move-up/{one.id}",
                kind=RadarKind.MOVE_UP,
                since=one.ordered_at,
                vehicle=one.vehicle,
                station=one.donor,
                names=(one.station,),
            )


def _booked(state: CentreState, now: datetime, timers: Timers) -> Iterator[RadarRow]:
    for row in due_rows(state, now, timers):
        if row.kind is DueKind.ORDER_LATE:
            yield RadarRow(
                key=f"booked/{row.appointment.id}",
                kind=RadarKind.BOOKED_LATE,
                since=row.since,
                vehicle=row.appointment.offer.vehicle if row.appointment.offer else None,
                names=(row.appointment.number, row.appointment.booking.start.place.text),
            )


def _due(state: CentreState, now: datetime) -> Iterator[RadarRow]:
    """By days of UTC, so that in China it comes up at eight in the morning and not by night."""
    for due in fallen_due(state.records, now.date()):
        yield RadarRow(
            key=f"due/{due.register}",
            kind=RadarKind.DUE,
            since=datetime.combine(due.since, time(), now.tzinfo),
            names=(due.register, *due.names),
        )

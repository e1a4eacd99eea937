"""What each viewer may see of the live state. Decides nothing of events."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.appointments.values import Appointments
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import (
    NoticeId,
)
from dispatch_app.domain.large_events.values import LargeEvents
from dispatch_app.domain.notices import Notice
from dispatch_app.domain.quality.reviews import NO_QUALITY
from dispatch_app.domain.registers import reasons
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.telephone import Direction
from dispatch_app.domain.training.values import Training
from dispatch_app.services import hospital_audience
from dispatch_app.services.viewers import (
    Viewer,
    circle_of_notice,
    circle_of_read,
    writer_of,
)


def _notices_for(state: CentreState, viewer: Viewer) -> dict[NoticeId, Notice]:
    shown = {}
    for key, notice in state.notices.items():
        circle = circle_of_notice(notice.to, notice.by)
        if viewer.sees(circle):
            writer = writer_of(notice.by)
            reads = {
                k: r for k, r in notice.reads.items() if viewer.sees(circle_of_read(r.by, writer))
            }
            shown[key] = replace(notice, reads=reads, told={})
    return shown


def _appointments_for(state: CentreState, viewer: Viewer) -> Appointments:
    """Those that a station's own vehicles were asked for."""
    return Appointments(
        items={
            k: a
            for k, a in state.appointments.items.items()
            if a.offer is not None and viewer.shows(a.offer.station)
        }
    )


def part_of(state: CentreState, viewer: Viewer) -> CentreState:
    """What a viewer may see of the state."""
    if viewer.everything:
        return state if state.quality == NO_QUALITY else replace(state, quality=NO_QUALITY)
    if viewer.hospital is not None:
        return hospital_audience.part_for(state, viewer.hospital)
    if viewer.recorder:
        return CentreState(
            recorders=state.recorders,
            recording_tickets=state.recording_tickets,
            recording_holds=state.recording_holds,
            device_requests=state.device_requests,
        )
    if viewer.links:
        return CentreState(links=state.links, device_requests=state.device_requests)
    if viewer.texts:
        return CentreState(texts=state.texts, device_requests=state.device_requests)
    if viewer.power:
        return CentreState(supplies=state.supplies, device_requests=state.device_requests)
    if viewer.exchange:
        return CentreState(
            calls={k: _bare(call) for k, call in state.calls.items()},
            seats=state.seats,
            lines=state.lines,
            telephone=replace(state.telephone, notes={}),
            device_requests=state.device_requests,
        )
    alarms = {k: a for k, a in state.alarms.items() if viewer.shows_alarm(k)}
    over = {k: a for k, a in state.alarms_over.items() if viewer.shows_alarm(k)}
    if viewer.alarms:
        return CentreState(
            alarms=alarms,
            alarms_over=over,
            bypass=state.bypass,
            device_requests=state.device_requests,
        )
    if viewer.maintains:
        return CentreState(
            alarms=alarms,
            alarms_over=over,
            bypass=state.bypass,
            supplies=state.supplies,
            terminals=state.terminals,
            device_requests=state.device_requests,
        )
    missions = {k: m for k, m in state.missions.items() if viewer.shows(m.station)}
    return CentreState(
        missions=missions,
        vehicles={k: v for k, v in state.vehicles.items() if viewer.shows(v.station)},
        stations={k: s for k, s in state.stations.items() if viewer.shows(s.id)},
        hospitals=state.hospitals,
        terminals=state.terminals if viewer.station is None else {},
        device_requests={
            k: r
            for k, r in state.device_requests.items()
            if viewer.devices or r.gateway == viewer.own
        },
        supplies=state.supplies,
        retired_vehicles={
            k: v for k, v in state.retired_vehicles.items() if viewer.shows(v.station)
        },
        retired_stations={k: s for k, s in state.retired_stations.items() if viewer.shows(s.id)},
        retired_hospitals=state.retired_hospitals,
        raised=frozenset(r for r in state.raised if r[1] in missions),
        alarms=alarms,
        alarms_over=over,
        drills=state.drills,
        invented=state.invented,
        training=Training(run=state.training.run) if state.training else None,
        records={k: r for k, r in state.records.items() if r.register == reasons.REGISTER},
        notices=_notices_for(state, viewer),
        large=LargeEvents(
            stand_bys={
                k: s
                for k, s in state.large.stand_bys.items()
                if viewer.shows(s.donor) or viewer.shows(s.station)
            }
        ),
        forewarnings=hospital_audience.shown_to_stations(state, viewer.shows),
        appointments=_appointments_for(state, viewer),
    )


def _bare(call: Call) -> Call:
    """A call without what was found out about its caller."""
    number = call.number if call.direction is Direction.OUT else ""
    return replace(
        call,
        number=number,
        number_state=call.number_state if number else _unasked(call),
        name="",
        subscriber=None,
        located=(),
        unlocated=(),
    )


def _unasked(call: Call) -> NumberState:
    out = call.direction is Direction.OUT
    return NumberState.NONE if out else NumberState.AWAITED

"""Who sees which events and which part of the state. Decides nothing else.

Seats see all. A station sees its own missions, orders, stages and vehicles, the hospitals, and that
an incident it served was closed; never calls. Folding the events a station sees gives exactly the
part of the state that it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from dispatch_app.domain import alarm_events as ae
from dispatch_app.domain import device_events as dve
from dispatch_app.domain import drill_events as de
from dispatch_app.domain import duty_events as dte
from dispatch_app.domain import events as e
from dispatch_app.domain import notice_events as ne
from dispatch_app.domain import order_events as oe
from dispatch_app.domain import power_events as pe
from dispatch_app.domain import recording_events as re
from dispatch_app.domain import register_events as rge
from dispatch_app.domain import telephone_events as te
from dispatch_app.domain import terminal_events as vte
from dispatch_app.domain import truth_events as tue
from dispatch_app.domain.alarms import OF_ONE_STATION, AlarmId
from dispatch_app.domain.codes import NumberState, Role
from dispatch_app.domain.ids import (
    AccountId,
    HospitalId,
    IncidentId,
    MissionId,
    NoticeId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.large_events import events as lee
from dispatch_app.domain.large_events.values import LargeEvents
from dispatch_app.domain.links.events import LinkEvent
from dispatch_app.domain.notices import Notice, NoticeTo
from dispatch_app.domain.past_events import PastInvented
from dispatch_app.domain.quality.events import QualityEvent
from dispatch_app.domain.quality.reviews import NO_QUALITY
from dispatch_app.domain.registers import reasons
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.telephone import Direction
from dispatch_app.domain.values import Actor
from dispatch_app.services import hospital_audience

Circle = frozenset[StationId]
"""The stations that an event concerns."""

NOBODY: Circle = frozenset()
_EVERY = StationId("*")
EVERY_STATION: Circle = frozenset({_EVERY})
RECORDERS: Circle = frozenset({StationId("#recorders")})
"""No station has this name: tickets and holds go to those who keep the sound."""
_EXCHANGE = StationId("#exchange")
EXCHANGES: Circle = frozenset({_EXCHANGE})
"""As above: calls, seats and wishes go to the process beside the telephone exchange."""
_ALARMS = StationId("#alarms")
ALARM_KEEPERS: Circle = frozenset({_ALARMS})
"""As above: alarms go to the fault box with its sound-and-light unit, and to the watchdog."""
_POWER = StationId("#power")
POWER_AND_ALL: Circle = frozenset({_EVERY, _POWER})
"""The lights go out for everybody; the process beside the UPSes hears of nothing else."""
TERMINAL_KEEPERS: Circle = frozenset({StationId("#terminals")})
"""As above: which box in a vehicle may speak goes to those who hear them."""
_LINKS = StationId("#links")
LINK_KEEPERS: Circle = frozenset({_LINKS})
"""As above: what is shared with other dispatch systems goes to the process that speaks with them,
and nothing else of incidents."""
_DEVICES = StationId("#devices")
DEVICE_KEEPERS: Circle = frozenset({_DEVICES})
"""As above: what is asked of devices goes to the gateways that have them, and to who asks."""
_TERMINALS = StationId("#terminals")


def _own_devices(account: AccountId) -> StationId:
    """Whose devices they are, in a circle."""
    return StationId(f"{_DEVICES} {account}")


_MAINTAINED = frozenset({_DEVICES, _TERMINALS, _ALARMS, _POWER})
"""What a maintainer sees of the live state: machines, and nobody who calls."""
_NOTICES = StationId("#notices")
"""As above, beside the stations that a notice concerns: no machine reads notices."""
_QUALITY = StationId("#quality")
REVIEWERS: Circle = frozenset({_QUALITY})
"""As above, and more: reviews go to nobody by the stream. Who may see what is asked each time."""
_NO_STATIONS = RECORDERS | EXCHANGES | ALARM_KEEPERS

FOR_EXCHANGES = frozenset(
    {
        e.CallRang,
        e.LineReported,
        e.CallAnswered,
        e.CallEnded,
        e.CallAbandoned,
        e.CallSettled,
        e.CallAttached,
        e.IncidentOpened,
        e.IncidentArchived,
        e.SeatRegistered,
        e.SeatSignedIn,
        e.SeatStateChanged,
        *get_args(te.TelephoneEvent),
    }
) - {te.NumberNoted, te.NumberNoteRetired}
"""What an exchange acts on, and what the states of seats follow from. Nothing of whose a number is,
where it calls from, or what is the matter."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks: at everything, at one station's part, or at all stations' parts."""

    everything: bool = False
    station: StationId | None = None
    recorder: bool = False
    exchange: bool = False
    power: bool = False
    alarms: bool = False
    links: bool = False
    devices: bool = False
    own: AccountId | None = None
    """Of a station: what is asked of its own printers reaches it."""
    maintains: bool = False
    hospital: HospitalId | None = None

    def sees(self, circle: Circle) -> bool:
        if _QUALITY in circle:
            return False
        if self.everything:
            return True
        if self.hospital is not None:
            return hospital_audience.tag(self.hospital) in circle
        if _NOTICES in circle:
            return bool(self.station) and bool(circle & {self.station, _EVERY})
        if self.maintains:
            return bool(circle & _MAINTAINED)
        if _DEVICES in circle:
            return self.devices or (self.own is not None and _own_devices(self.own) in circle)
        if self.links or _LINKS in circle:
            return self.links and _LINKS in circle
        if self.recorder:
            return circle is RECORDERS
        if self.exchange:
            return _EXCHANGE in circle
        if self.power:
            return _POWER in circle
        if self.alarms:
            return _ALARMS in circle
        if self.station is None:
            return bool(circle - _NO_STATIONS)
        return self.station in circle or _EVERY in circle

    def shows(self, station: StationId) -> bool:
        return self.everything or self.station in (None, station)

    def shows_alarm(self, alarm: AlarmId) -> bool:
        return self.sees(_circle_of_alarm(alarm))


SEAT_VIEW = Viewer(everything=True)
FLEET_VIEW = Viewer(devices=True)
"""What a vehicle gateway needs to bring orders to crews."""


LINES_VIEW = Viewer(station=StationId(""))
"""A line gateway only speaks, a linked system only asks: of what is going on they see no more than
that the centre lives."""


GATEWAY_VIEW = Viewer(station=StationId(""), devices=True)
"""A line gateway hears what is asked of its modems besides."""
MAINTAINER_VIEW = Viewer(maintains=True)
LINKS_KEEPER_VIEW = Viewer(station=StationId(""), links=True, devices=True)
"""Partners and the cases shared with them, and nothing else of what is going on."""
RECORDER_VIEW = Viewer(station=StationId(""), recorder=True, devices=True)
"""Who may hear what until when, what must be kept, and what the centre knows of recorders."""


EXCHANGE_VIEW = Viewer(station=StationId(""), exchange=True, devices=True)
POWER_VIEW = Viewer(station=StationId(""), power=True, devices=True)
ALARMS_VIEW = Viewer(station=StationId(""), alarms=True, devices=True)
"""All that has a fault, and nothing of calls, incidents and crews."""


def viewer_of(actor: Actor) -> Viewer:
    match actor.role:
        case Role.STATION:
            own = actor.account if actor.station else None
            return Viewer(station=actor.station or StationId(""), own=own)
        case Role.VEHICLE_GATEWAY:
            return FLEET_VIEW
        case Role.RECORDER:
            return RECORDER_VIEW
        case Role.EXCHANGE:
            return EXCHANGE_VIEW
        case Role.POWER:
            return POWER_VIEW
        case Role.ALARMS:
            return ALARMS_VIEW
        case Role.GATEWAY:
            return GATEWAY_VIEW
        case Role.LINKED_SYSTEM:
            return LINES_VIEW
        case Role.LINKS:
            return LINKS_KEEPER_VIEW
        case Role.MAINTAINER:
            return MAINTAINER_VIEW
        case Role.HOSPITAL:
            return Viewer(hospital=actor.hospital or HospitalId(""))
        case _:
            return SEAT_VIEW


def circle_of_notice(to: NoticeTo, by: Actor) -> Circle:
    """The stations that it is for, and the one that wrote it."""
    every = EVERY_STATION if Role.STATION in to.roles else NOBODY
    written = frozenset({by.station}) if by.station else NOBODY
    return frozenset({_NOTICES, *to.stations}) | every | written


def _circle_of_read(reader: Actor, notice: Circle) -> Circle:
    """A station learns who has read what it wrote; of the others' reading nothing."""
    return frozenset({_NOTICES}) | (frozenset({reader.station}) if reader.station else notice)


def _notices_for(state: CentreState, viewer: Viewer) -> dict[NoticeId, Notice]:
    shown = {}
    for key, notice in state.notices.items():
        circle = circle_of_notice(notice.to, notice.by)
        if viewer.sees(circle):
            writer = _writer(notice.by)
            reads = {
                k: r for k, r in notice.reads.items() if viewer.sees(_circle_of_read(r.by, writer))
            }
            shown[key] = replace(notice, reads=reads, told={})
    return shown


def _writer(by: Actor) -> Circle:
    return frozenset({by.station}) if by.station else NOBODY


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
    )


def _circle_of_alarm(alarm: AlarmId) -> Circle:
    """Faults of the centre concern everybody; those of one station that station alone."""
    kind, _, source = alarm.partition("/")
    if kind in OF_ONE_STATION:
        return ALARM_KEEPERS | {StationId(source)}
    return ALARM_KEEPERS | EVERY_STATION


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


class Audience:
    """Says whom events concern. Fed with every event in order, it knows where missions belong.

    Missions that have been archived stay known, so that a reader who comes back late is still
    served rightly from the log.
    """

    def __init__(self, state: CentreState) -> None:
        self._mission: dict[MissionId, StationId] = {}
        self._incident: dict[IncidentId, Circle] = {}
        self._notice: dict[NoticeId, tuple[Circle, Circle]] = {}
        """Whom each concerns, and the station that wrote it."""
        known = (*state.vehicles.values(), *state.retired_vehicles.values())
        self._vehicle = {v.id: v.station for v in known}
        for mission in state.missions.values():
            self._learn(mission.id, mission.incident, mission.station)
        for notice in state.notices.values():
            self._learn_notice(notice.id, notice.to, notice.by)

    def learn(self, event: e.Event) -> None:
        """Take the next event of the log in, once each."""
        match event:
            case e.MissionOrdered():
                self._learn(event.mission, event.incident, event.station)
            case e.VehicleRegistered():
                self._vehicle[event.vehicle] = event.station
            case ne.NoticePosted():
                self._learn_notice(event.notice, event.to, event.by)
            case _:
                pass

    def circle(self, event: e.Event) -> Circle:
        """Whom an event concerns, by what was learned up to it. Old events may be asked again."""
        circle = self._circle(event)
        return circle | EXCHANGES if type(event) in FOR_EXCHANGES else circle

    def _circle(self, event: e.Event) -> Circle:
        match event:
            case e.MissionOrdered():
                return frozenset({event.station})
            case (
                e.OrderIssued()
                | e.ReceiptRecorded()
                | e.StageReached()
                | e.HospitalChosen()
                | e.RunSheetFiled()
                | tue.StageCorrected()
                | tue.StageToldAgain()
                | oe.ChannelNoted()
                | oe.RunFactsEntered()
            ):
                return self._of_mission(event.mission)
            case ne.NoticePosted():
                return circle_of_notice(event.to, event.by)
            case ne.NoticeWithdrawn() | ne.NoticeArchived():
                return self._notice.get(event.notice, (NOBODY, NOBODY))[0]
            case ne.NoticeWasRead():
                _, writer = self._notice.get(event.notice, (NOBODY, NOBODY))
                return _circle_of_read(event.by, writer)
            case lee.MoveUpOrdered() | lee.MoveUpAcknowledged() | lee.MoveUpEnded():
                return frozenset({event.donor, event.station})
            case e.OverdueRaised():
                return self._of_mission(MissionId(event.subject))
            case e.IncidentClosed() | e.IncidentArchived():
                return self._incident.get(event.incident, NOBODY)
            case e.VehicleRegistered():
                return self._registered(event)
            case e.VehicleStateReported() | e.VehiclePaused() | e.CrewAssigned():
                return self._of_vehicle(event.vehicle)
            case _ if isinstance(event, get_args(QualityEvent)):
                return REVIEWERS
            case _ if isinstance(event, get_args(dte.DutyEvent)):
                return self._of_vehicle(event.vehicle)
            case e.VehicleRetired():
                return self._of_vehicle(event.vehicle)
            case e.StationRegistered() | e.StationRetired():
                return frozenset({event.station})
            case e.HospitalRegistered() | e.HospitalReported() | e.HospitalRetired():
                return EVERY_STATION | {hospital_audience.tag(event.hospital)}
            case _ if isinstance(event, hospital_audience.OF_HOSPITALS):
                return hospital_audience.circle_of(event, self._of_mission)
            case (
                re.RecordingMade()
                | re.RecorderReported()
                | re.RecordingRemoved()
                | re.RecordingOpened()
                | re.RecordingHeld()
                | re.RecordingReleased()
            ):
                return RECORDERS
            case _ if isinstance(event, get_args(LinkEvent)):
                return LINK_KEEPERS
            case dve.DeviceAsked() | dve.DeviceAnswered():
                return DEVICE_KEEPERS | {_own_devices(event.gateway)}
            case vte.TerminalsReported() | vte.TerminalBound() | vte.TerminalReleased():
                return TERMINAL_KEEPERS
            case (
                pe.PowerReported()
                | pe.PowerSaved()
                | pe.BatteryTestAsked()
                | pe.BatteryTestStopAsked()
                | pe.BatteryTestReported()
            ):
                return POWER_AND_ALL
            case (
                ae.AlarmRaised()
                | ae.AlarmCleared()
                | ae.AlarmAcknowledged()
                | ae.AlarmEscalated()
                | ae.AlarmSettled()
            ):
                return _circle_of_alarm(event.alarm)
            case rge.RecordKept(register=reasons.REGISTER):
                return EVERY_STATION
            case ae.BypassOrdered():
                return ALARM_KEEPERS
            case de.DrillAsked() | de.DrillBegan() | de.DrillEnded() | PastInvented():
                return EVERY_STATION
            case _:
                return NOBODY

    def _learn(self, mission: MissionId, incident: IncidentId, station: StationId) -> None:
        self._mission[mission] = station
        self._incident[incident] = self._incident.get(incident, NOBODY) | {station}

    def _learn_notice(self, notice: NoticeId, to: NoticeTo, by: Actor) -> None:
        self._notice[notice] = circle_of_notice(to, by), _writer(by)

    def _registered(self, event: e.VehicleRegistered) -> Circle:
        """A vehicle that moves concerns the station it leaves as well."""
        return frozenset({event.station, self._vehicle.get(event.vehicle, event.station)})

    def _of_mission(self, mission: MissionId) -> Circle:
        station = self._mission.get(mission)
        return frozenset({station}) if station else NOBODY

    def _of_vehicle(self, vehicle: VehicleId) -> Circle:
        station = self._vehicle.get(vehicle)
        return frozenset({station}) if station else NOBODY

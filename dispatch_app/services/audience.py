"""Who sees which events and which part of the state. Decides nothing else.

Seats see all. A station sees its own missions, orders, stages and vehicles, the hospitals, and that
an incident it served was closed; never calls. Folding the events a station sees gives exactly the
part of the state that it is shown.
"""

from __future__ import annotations

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
from dispatch_app.domain.appointments.events import AppointmentEvent
from dispatch_app.domain.ids import (
    IncidentId,
    MissionId,
    NoticeId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.large_events import events as lee
from dispatch_app.domain.links.events import LinkEvent
from dispatch_app.domain.notices import NoticeTo
from dispatch_app.domain.past_events import PastInvented
from dispatch_app.domain.quality.events import QualityEvent
from dispatch_app.domain.registers import reasons
from dispatch_app.domain.registers.catalogue import PARTS
from dispatch_app.domain.registers.kept import KeptRecord, key_of
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.texts.events import TextEvent
from dispatch_app.domain.training.events import TrainingDeclared
from dispatch_app.domain.values import Actor
from dispatch_app.services import hospital_audience
from dispatch_app.services.state_parts import part_of as part_of
from dispatch_app.services.viewers import ALARM_KEEPERS as ALARM_KEEPERS
from dispatch_app.services.viewers import ALARMS_VIEW as ALARMS_VIEW
from dispatch_app.services.viewers import DEVICE_KEEPERS as DEVICE_KEEPERS
from dispatch_app.services.viewers import EVERY_STATION as EVERY_STATION
from dispatch_app.services.viewers import EXCHANGE_VIEW as EXCHANGE_VIEW
from dispatch_app.services.viewers import EXCHANGES as EXCHANGES
from dispatch_app.services.viewers import FLEET_VIEW as FLEET_VIEW
from dispatch_app.services.viewers import GATEWAY_VIEW as GATEWAY_VIEW
from dispatch_app.services.viewers import LINES_VIEW as LINES_VIEW
from dispatch_app.services.viewers import LINK_KEEPERS as LINK_KEEPERS
from dispatch_app.services.viewers import LINKS_KEEPER_VIEW as LINKS_KEEPER_VIEW
from dispatch_app.services.viewers import MAINTAINER_VIEW as MAINTAINER_VIEW
from dispatch_app.services.viewers import NOBODY as NOBODY
from dispatch_app.services.viewers import POWER_AND_ALL as POWER_AND_ALL
from dispatch_app.services.viewers import POWER_VIEW as POWER_VIEW
from dispatch_app.services.viewers import RECORDER_VIEW as RECORDER_VIEW
from dispatch_app.services.viewers import RECORDERS as RECORDERS
from dispatch_app.services.viewers import REVIEWERS as REVIEWERS
from dispatch_app.services.viewers import SEAT_VIEW as SEAT_VIEW
from dispatch_app.services.viewers import TERMINAL_KEEPERS as TERMINAL_KEEPERS
from dispatch_app.services.viewers import TEXT_KEEPERS as TEXT_KEEPERS
from dispatch_app.services.viewers import Circle as Circle
from dispatch_app.services.viewers import Viewer as Viewer
from dispatch_app.services.viewers import (
    circle_of_alarm,
    circle_of_read,
    own_devices,
    writer_of,
)
from dispatch_app.services.viewers import circle_of_notice as circle_of_notice
from dispatch_app.services.viewers import viewer_of as viewer_of

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


def circle_of_appointment(event: e.Event) -> Circle:
    """Centre and auditors see all; of stations the one whose vehicle was asked for."""
    station: StationId | None = getattr(event, "station", None)
    return frozenset({station}) if station is not None else NOBODY


def circle_of_part(row: KeptRecord | rge.RecordKept) -> Circle:
    """Departments, specialists and devices concern their hospital; other tables' rows nobody."""
    hospital = hospital_audience.hospital_of(row)
    return frozenset({hospital_audience.tag(hospital)}) if hospital is not None else NOBODY


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
        self._part: dict[str, Circle] = {}
        """Rows of departments, specialists and devices concern their hospital."""
        for record in state.records.values():
            self._learn_part(record)
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
            case rge.RecordKept():
                self._learn_part(event)
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
                return circle_of_read(event.by, writer)
            case _ if isinstance(event, get_args(AppointmentEvent)):
                return circle_of_appointment(event)
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
            case _ if isinstance(event, hospital_audience.OWN_ROW):
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
            case _ if isinstance(event, get_args(TextEvent)):
                return TEXT_KEEPERS
            case _ if isinstance(event, get_args(LinkEvent)):
                return LINK_KEEPERS
            case dve.DeviceAsked() | dve.DeviceAnswered():
                return DEVICE_KEEPERS | {own_devices(event.gateway)}
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
                return circle_of_alarm(event.alarm)
            case rge.RecordKept(register=reasons.REGISTER):
                return EVERY_STATION
            case rge.RecordKept():
                return circle_of_part(event)
            case rge.RecordRetired():
                return self._part.get(key_of(event.register, event.id), NOBODY)
            case ae.BypassOrdered():
                return ALARM_KEEPERS
            case de.DrillAsked() | de.DrillBegan() | de.DrillEnded() | PastInvented():
                return EVERY_STATION
            case TrainingDeclared():
                return EVERY_STATION
            case _:
                return NOBODY

    def _learn(self, mission: MissionId, incident: IncidentId, station: StationId) -> None:
        self._mission[mission] = station
        self._incident[incident] = self._incident.get(incident, NOBODY) | {station}

    def _learn_notice(self, notice: NoticeId, to: NoticeTo, by: Actor) -> None:
        self._notice[notice] = circle_of_notice(to, by), writer_of(by)

    def _learn_part(self, row: KeptRecord | rge.RecordKept) -> None:
        if row.register in PARTS:
            self._part[key_of(row.register, row.id)] = circle_of_part(row)

    def _registered(self, event: e.VehicleRegistered) -> Circle:
        """A vehicle that moves concerns the station it leaves as well."""
        return frozenset({event.station, self._vehicle.get(event.vehicle, event.station)})

    def _of_mission(self, mission: MissionId) -> Circle:
        station = self._mission.get(mission)
        return frozenset({station}) if station else NOBODY

    def _of_vehicle(self, vehicle: VehicleId) -> Circle:
        station = self._vehicle.get(vehicle)
        return frozenset({station}) if station else NOBODY

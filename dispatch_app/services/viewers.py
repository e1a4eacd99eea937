"""Who looks at the centre, and the circles of those whom something concerns. Knows no state."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.domain.alarms import OF_ONE_STATION, AlarmId
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import (
    AccountId,
    HospitalId,
    StationId,
)
from dispatch_app.domain.notices import NoticeTo
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
_TEXTS = StationId("#texts")
TEXT_KEEPERS: Circle = frozenset({_TEXTS})
"""As above: text messages go to the process beside the text modems, which sees nothing else."""
_DEVICES = StationId("#devices")
DEVICE_KEEPERS: Circle = frozenset({_DEVICES})
"""As above: what is asked of devices goes to the gateways that have them, and to who asks."""
_TERMINALS = StationId("#terminals")


def own_devices(account: AccountId) -> StationId:
    """Whose devices they are, in a circle."""
    return StationId(f"{_DEVICES} {account}")


_MAINTAINED = frozenset({_DEVICES, _TERMINALS, _ALARMS, _POWER})
"""What a maintainer sees of the live state: machines, and nobody who calls."""
_NOTICES = StationId("#notices")
"""As above, beside the stations that a notice concerns: no machine reads notices."""
_QUALITY = StationId("#quality")
REVIEWERS: Circle = frozenset({_QUALITY})
"""As above, and more: reviews go to nobody by the stream. Who may see what is asked each time."""
_NO_STATIONS = RECORDERS | EXCHANGES | ALARM_KEEPERS | TEXT_KEEPERS


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
    texts: bool = False
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
            return self.devices or (self.own is not None and own_devices(self.own) in circle)
        if self.links or _LINKS in circle:
            return self.links and _LINKS in circle
        if self.texts:
            return _TEXTS in circle
        if self.recorder:
            return circle is RECORDERS
        if self.exchange:
            return _EXCHANGE in circle
        if self.power:
            return _POWER in circle
        if self.alarms:
            return _ALARMS in circle
        if self.station is None:
            return any(not hospital_audience.is_tag(s) for s in circle - _NO_STATIONS)
        return self.station in circle or _EVERY in circle

    def shows(self, station: StationId) -> bool:
        return self.everything or self.station in (None, station)

    def shows_alarm(self, alarm: AlarmId) -> bool:
        return self.sees(circle_of_alarm(alarm))


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
TEXTS_VIEW = Viewer(station=StationId(""), texts=True, devices=True)
"""Texts to be sent, and nothing of what they are about."""
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
        case Role.TEXTS:
            return TEXTS_VIEW
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


def circle_of_read(reader: Actor, notice: Circle) -> Circle:
    """A station learns who has read what it wrote; of the others' reading nothing."""
    return frozenset({_NOTICES}) | (frozenset({reader.station}) if reader.station else notice)


def writer_of(by: Actor) -> Circle:
    return frozenset({by.station}) if by.station else NOBODY


def circle_of_alarm(alarm: AlarmId) -> Circle:
    """Faults of the centre concern everybody; those of one station that station alone."""
    kind, _, source = alarm.partition("/")
    if kind in OF_ONE_STATION:
        return ALARM_KEEPERS | {StationId(source)}
    return ALARM_KEEPERS | EVERY_STATION

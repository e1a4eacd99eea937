"""Who may read or feed what without a command: one table. Knows no accounts and no network."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dispatch_app.domain.codes import Role


class Reading(StrEnum):
    """What can be read or fed without a command."""

    SNAPSHOT = "snapshot"
    STREAM = "stream"
    POSITIONS = "positions"
    FEED_POSITIONS = "feed_positions"
    TERMINALS = "terminals"
    """Which boxes were heard from vehicles, and whose they are."""
    DEVICES = "devices"
    """How the devices of all gateways stand."""
    DEVICE_BYTES = "device_bytes"
    """What passes on their wires, and recordings of it."""
    FEED_DEVICES = "feed_devices"
    POWER = "power"
    FEED_POWER = "feed_power"
    NUMBERS = "numbers"
    INCIDENTS = "incidents"
    JOURNAL = "journal"
    CALLERS = "callers"
    """Whose a number is, and where its telephone was found just now."""
    MASTER_DATA = "master_data"
    ACCOUNTS = "accounts"
    """Who has which role, and what is done about it."""
    REGISTERS = "registers"
    """The centre's own tables and the history of their rows; `register_rights` says which."""
    SUBSCRIBERS = "subscribers"
    """The whole table of numbers and names: to take it out or to replace it."""
    SUBSCRIBER_KEEPING = "subscriber_keeping"
    """How the table of numbers and names stands: to bring it anew, go back, ask it for one."""
    MAP = "map"
    """Road conditions, places of our own, corrections, and the history of each."""
    ALARMS = "alarms"
    """What became of alarms; those of now are part of the live state."""
    QUALITY = "quality"
    """Reviews of calls: of all above, else of one's own, as far as they are done."""
    NOTICES = "notices"
    """All that were written, and who read them; those of now are part of the live state."""
    APPOINTMENTS = "appointments"
    """Booked transports of all time; those of now are part of the live state."""
    ATTACHMENTS = "attachments"
    """Files beside notices: those of notices that concern the reader."""
    RECORDINGS = "recordings"
    """That they exist, and what is written about them; the sound asks for more."""
    TRACKS = "tracks"
    """Which days are kept, and how far vehicles went; where they were asks for more."""
    OWN_PATIENTS = "own_patients"
    """Of a hospital: who is on the way to it, and who was brought."""
    FIGURES = "figures"
    """Reports over a period, and the rows behind their figures."""
    SCORES = "scores"
    """What a shift was worth: of all above, else one's own work alone."""
    PROTOCOLS = "protocols"
    """Every text by which callers were ever asked."""


_LIVE = frozenset({Reading.SNAPSHOT, Reading.STREAM, Reading.POSITIONS, Reading.POWER})
_LIVE_SEAT = _LIVE | {Reading.ATTACHMENTS}
_RECORD = frozenset(
    {Reading.NUMBERS, Reading.INCIDENTS, Reading.JOURNAL, Reading.MAP, Reading.RECORDINGS}
    | {Reading.TRACKS, Reading.ALARMS, Reading.NOTICES, Reading.APPOINTMENTS}
)
_ABOVE = (
    _LIVE_SEAT
    | {Reading.QUALITY}
    | _RECORD
    | {Reading.TERMINALS, Reading.DEVICES, Reading.REGISTERS, Reading.FIGURES}
    | {Reading.PROTOCOLS, Reading.SCORES}
)

MAY_READ: Mapping[Role, frozenset[Reading]] = {
    Role.DISPATCHER: _LIVE_SEAT | _RECORD | {Reading.QUALITY, Reading.SCORES},
    Role.SHIFT_LEADER: _ABOVE,
    Role.DIRECTOR: _ABOVE | {Reading.ACCOUNTS, Reading.SUBSCRIBER_KEEPING},
    Role.STATION: _LIVE_SEAT | {Reading.FEED_DEVICES},
    Role.GATEWAY: frozenset({Reading.SNAPSHOT, Reading.STREAM, Reading.FEED_DEVICES}),
    Role.EXCHANGE: frozenset({Reading.SNAPSHOT, Reading.STREAM, Reading.FEED_DEVICES}),
    Role.HOSPITAL: frozenset({Reading.OWN_PATIENTS}),
    Role.LINKED_SYSTEM: frozenset({Reading.CALLERS}),
    Role.LINKS: frozenset(
        {Reading.SNAPSHOT, Reading.STREAM, Reading.CALLERS, Reading.FEED_DEVICES}
    ),
    Role.VEHICLE_GATEWAY: _LIVE | {Reading.FEED_POSITIONS, Reading.FEED_DEVICES},
    Role.RECORDER: frozenset({Reading.SNAPSHOT, Reading.STREAM, Reading.FEED_DEVICES}),
    Role.POWER: frozenset(
        {Reading.SNAPSHOT, Reading.STREAM, Reading.FEED_POWER, Reading.FEED_DEVICES}
    ),
    Role.TEXTS: frozenset({Reading.SNAPSHOT, Reading.STREAM, Reading.FEED_DEVICES}),
    Role.ALARMS: frozenset({Reading.SNAPSHOT, Reading.STREAM, Reading.FEED_DEVICES}),
    Role.MAINTAINER: frozenset(
        {Reading.MAP, Reading.MASTER_DATA, Reading.SUBSCRIBERS, Reading.ALARMS, Reading.REGISTERS}
        | {Reading.TERMINALS, Reading.DEVICES, Reading.DEVICE_BYTES, Reading.ACCOUNTS}
        | {Reading.SNAPSHOT, Reading.STREAM, Reading.POWER, Reading.SUBSCRIBER_KEEPING}
    ),
    Role.AUDITOR: _RECORD | {Reading.FIGURES, Reading.PROTOCOLS},
    Role.SYSTEM: frozenset(Reading),
}
"""Live views are narrowed further by `audience`: a station sees only what concerns it."""

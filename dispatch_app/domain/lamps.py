"""The ten lamps of every seat, in their order, and which lamp a fault lights. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dispatch_app.domain.alarms import AlarmKind


class Lamp(StrEnum):
    TELEPHONE = "telephone"
    DATABASE = "database"
    NETWORK = "network"
    STATIONS = "stations"
    GPS = "gps"
    MAP = "map"
    GAZETTEER = "gazetteer"
    RECORDER = "recorder"
    POWER = "power"
    CLOCK = "clock"


LAMP_OF: Mapping[AlarmKind, Lamp] = {
    AlarmKind.EXCHANGE: Lamp.TELEPHONE,
    AlarmKind.TRUNK: Lamp.TELEPHONE,
    AlarmKind.BYPASS: Lamp.TELEPHONE,
    AlarmKind.SERVER: Lamp.DATABASE,
    AlarmKind.DATABASE: Lamp.DATABASE,
    AlarmKind.DISK: Lamp.DATABASE,
    AlarmKind.WORKER: Lamp.DATABASE,
    AlarmKind.NETWORK: Lamp.NETWORK,
    AlarmKind.LINK: Lamp.NETWORK,
    AlarmKind.STATION_LINK: Lamp.STATIONS,
    AlarmKind.PRINTER: Lamp.STATIONS,
    AlarmKind.GPS: Lamp.GPS,
    AlarmKind.MAP: Lamp.MAP,
    AlarmKind.GAZETTEER: Lamp.GAZETTEER,
    AlarmKind.RECORDER: Lamp.RECORDER,
    AlarmKind.POWER: Lamp.POWER,
    AlarmKind.CLOCK: Lamp.CLOCK,
}
"""Kinds that stand here nowhere light none: they are no part that a dispatcher leans on."""

TOLD_BY_CENTRE = frozenset(
    {Lamp.TELEPHONE, Lamp.STATIONS, Lamp.GPS, Lamp.RECORDER, Lamp.POWER, Lamp.CLOCK}
)
"""What a seat knows of these it has from the centre: without it, it knows nothing."""

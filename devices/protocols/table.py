"""The protocols known on a wire, by name: who reads them, what is masked, at which speeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.alarm_unit.reader import AlarmReader
from devices.caller_id.reader import CallerIdReader, CallerMasker
from devices.nmea.reader import NmeaReader
from devices.protocols.frames import Masker, NothingToMask, Reader
from devices.sms_modem.reader import TextMasker, TextReader
from devices.ups.nut_reader import NutMasker, NutReader
from devices.ups.reader import UpsReader
from devices.vehicle_terminal.reader import TerminalMasker, TerminalReader


@dataclass(frozen=True, slots=True)
class Protocol:
    name: str
    reader: Callable[[], Reader]
    bauds: tuple[int, ...]
    """The likely ones first; empty: not on serial lines."""
    masker: Callable[[], Masker] = NothingToMask


UPS = Protocol("ups", UpsReader, (2400, 9600))
NUT = Protocol("nut", NutReader, (), NutMasker)
CALLER_ID = Protocol("caller-id", CallerIdReader, (115200, 9600, 57600, 19200), CallerMasker)
ALARM = Protocol("alarm-unit", AlarmReader, (9600, 19200, 4800, 115200))
NMEA = Protocol("nmea", NmeaReader, (9600, 4800, 38400, 115200))
TEXTS = Protocol("text-modem", TextReader, (115200, 9600), TextMasker)
TERMINALS = Protocol("jt808", TerminalReader, (), TerminalMasker)

PROTOCOLS: Mapping[str, Protocol] = {
    each.name: each for each in (UPS, NUT, CALLER_ID, ALARM, NMEA, TEXTS, TERMINALS)
}

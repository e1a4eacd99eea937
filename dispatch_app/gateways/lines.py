"""The process that listens to caller-ID modems and tells the centre who rings.

One modem a line. Reports wait on disk while the centre is away, so that a call that rang is on
record; one that has long stopped ringing is then an abandoned call, to be called back.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from devices.caller_id.decoder import Presentation
from devices.caller_id.driver import CallerIdModem
from devices.caller_id.events import (
    CallerKnown,
    DeviceBack,
    DeviceStale,
    Event,
    RingingStopped,
    RingPulse,
    RingStarted,
)
from devices.transports.serial_port import serial_opener
from dispatch_app.client.link import Link
from dispatch_app.client.replies import RefusalsLogged
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.commands import (
    Command,
    ReportCaller,
    ReportLine,
    ReportRinging,
    ReportRingingStopped,
)
from dispatch_app.domain.ids import LineId

log = logging.getLogger(__name__)

_STATES = {
    Presentation.GIVEN: NumberState.KNOWN,
    Presentation.PRIVATE: NumberState.PRIVATE,
    Presentation.OUT_OF_AREA: NumberState.OUT_OF_AREA,
}


def command_of(event: Event) -> Command | None:
    """What a modem's event means to the centre; None if nothing."""
    line = LineId(event.line)
    match event:
        case RingStarted():
            return ReportRinging(line=line)
        case CallerKnown():
            return ReportCaller(
                line=line,
                number=event.number or "",
                number_state=_STATES.get(event.presentation, NumberState.NONE),
                name=event.name,
            )
        case RingingStopped():
            return ReportRingingStopped(line=line, last_ring_at=event.last_ring.utc)
        case DeviceStale():
            return ReportLine(line=line, heard=False, reason=event.reason.value)
        case DeviceBack():
            return ReportLine(line=line, heard=True)
        case RingPulse():
            return None


class LinesGateway:
    """Owns the modems; sends what they tell by the link."""

    def __init__(self, ports: Mapping[str, str], link: Link) -> None:
        self._link = link
        self._refusals = RefusalsLogged(log)
        self._modems = [
            CallerIdModem(line, serial_opener(url), self._heard) for line, url in ports.items()
        ]

    def start(self) -> None:
        for modem in self._modems:
            modem.start()

    def stop(self) -> None:
        for modem in self._modems:
            modem.stop()

    def _heard(self, event: Event) -> None:
        command = command_of(event)
        if command is not None:
            self._link.send(command, self._refusals.of(command))
        if isinstance(event, DeviceStale):
            log.warning("line %s cannot be heard: %s", event.line, event.reason.value)

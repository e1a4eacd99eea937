"""The process that listens to caller-ID modems and tells the centre who rings.

One modem a line. Reports wait on disk while the centre is away, so that a call that rang is on
record; one that has long stopped ringing is then an abandoned call, to be called back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

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

Send = Callable[[Command], object]
TURN_S = 3.0
"""A modem's loop comes round ten times a second; opening a port may take it some seconds."""

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


def _worker(line: str) -> str:
    return f"line {line}"


class LinesGateway:
    """Owns the modems; sends what they tell by the link. A line has one modem at a time."""

    def __init__(self) -> None:
        self.beat: Callable[[str, float], None] = lambda _worker, _period_s: None
        """Told each time a modem's loop comes round; `ended` when it was stopped in order."""
        self.ended: Callable[[str], None] = lambda _worker: None
        self._send: Send = lambda _command: None
        self._modems: dict[str, CallerIdModem] = {}

    def start(self, send: Send) -> None:
        """`send` writes a command down and brings it to the centre when it can."""
        self._send = send

    def add(self, modem: CallerIdModem) -> None:
        """From now on its line is heard."""
        self._modems[modem.line] = modem
        modem.on_turn = lambda: self.beat(_worker(modem.line), TURN_S)
        modem.start()

    def remove(self, line: str) -> None:
        """Give the port of a line's modem back."""
        modem = self._modems.pop(line, None)
        if modem is not None:
            modem.stop()
            self.ended(_worker(line))

    def stop(self) -> None:
        for line in list(self._modems):
            self.remove(line)

    def heard(self, event: Event) -> None:
        command = command_of(event)
        if command is not None:
            self._send(command)
        if isinstance(event, DeviceStale):
            log.warning("line %s cannot be heard: %s", event.line, event.reason.value)

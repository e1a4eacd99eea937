"""`CallControl` by caller-ID modems on plain lines: it hears who rings and who gave up, no more.

Answering and hanging up are done by hand at the telephone; the modem cannot tell them apart from
a caller who gave up, so the seat says so itself. No other order is possible.
"""

from __future__ import annotations

import itertools
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from devices.caller_id.conversation import Patience
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
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.telephone import CallRef, OrderFailure
from dispatch_app.ports.call_control import ExchangeOrder, Release, SeatDuty
from dispatch_app.ports.exchange_events import (
    ExchangeEvent,
    ExchangeLink,
    GaveUp,
    LineState,
    Offered,
    OrderFailed,
)

_STATES = {
    Presentation.GIVEN: NumberState.KNOWN,
    Presentation.PRIVATE: NumberState.PRIVATE,
    Presentation.OUT_OF_AREA: NumberState.OUT_OF_AREA,
}
NUMBER_S = 2.5
"""The number comes between the first ring and the second; a call without one is told after this."""


class Modem(Protocol):
    def start(self) -> None: ...
    def stop(self, *, within_s: float = ...) -> bool: ...


MakeModem = Callable[[str, Callable[[Event], None]], Modem]


def modems_at(ports: Mapping[str, str], patience: Patience | None = None) -> MakeModem:
    """Modems at serial ports, by line."""
    return lambda line, heard: CallerIdModem(
        line, serial_opener(ports[line]), heard, patience=patience
    )


class PlainLines:
    """Some lines, each with a modem. The link is up while any modem can be heard."""

    def __init__(
        self, lines: tuple[str, ...], modem: MakeModem, number_s: float = NUMBER_S
    ) -> None:
        self._modems = {line: modem(line, self._event) for line in lines}
        self._number_s = number_s
        self._lock = threading.RLock()
        self._life, self._count = secrets.token_hex(4), itertools.count(1)
        self._ringing: dict[str, CallRef] = {}
        self._untold: dict[str, threading.Timer] = {}
        self._usable: dict[str, bool] = {}
        self._up: bool | None = None
        self._heard: Callable[[ExchangeEvent], None] = lambda _event: None
        self._stopped = False

    def start(self, heard: Callable[[ExchangeEvent], None]) -> None:
        """Each line is told when its modem is heard first, or is not heard in time."""
        self._heard = heard
        for modem in self._modems.values():
            modem.start()

    def do(self, order: ExchangeOrder) -> None:
        """Refuse. What a seat is ready for makes no difference to a plain line."""
        if isinstance(order, SeatDuty):
            return
        ref = getattr(order, "ref", None)
        with self._lock:
            known = ref in self._ringing.values()
        gone = isinstance(order, Release) and not known
        reason = OrderFailure.CALL_GONE if gone else OrderFailure.NOT_SUPPORTED
        self._tell(OrderFailed(order=order.order, ref=ref, reason=reason, at=_now()))

    def stop(self) -> None:
        with self._lock:
            if self._stopped:
                return
            self._stopped = True
            for timer in self._untold.values():
                timer.cancel()
        for modem in self._modems.values():
            modem.stop()

    def _tell(self, event: ExchangeEvent) -> None:
        with self._lock:
            if not self._stopped:
                self._heard(event)

    def _event(self, event: Event) -> None:
        with self._lock:
            match event:
                case RingStarted(line=line):
                    self._rings(line)
                case CallerKnown(line=line):
                    state = _STATES.get(event.presentation, NumberState.NONE)
                    self._offer(line, event.number or "", state, event.name)
                case RingingStopped(line=line):
                    self._silent(line)
                case DeviceStale(line=line):
                    self._line(line, heard=False, reason=event.reason.value)
                case DeviceBack(line=line):
                    self._line(line, heard=True)
                case RingPulse():
                    pass

    def _rings(self, line: str) -> None:
        """A number may follow; without one the call is told all the same, a little later."""
        self._ringing[line] = CallRef(f"plain-{self._life}-{next(self._count)}")
        timer = threading.Timer(self._number_s, self._offer, (line, "", NumberState.NONE, ""))
        timer.daemon = True
        self._untold[line] = timer
        timer.start()

    def _offer(self, line: str, number: str, state: NumberState, name: str) -> None:
        with self._lock:
            timer, ref = self._untold.pop(line, None), self._ringing.get(line)
            if timer is None or ref is None:
                return
            timer.cancel()
            offered = Offered(
                ref=ref, line=LineId(line), at=_now(), number=number, number_state=state, name=name
            )
            self._tell(offered)

    def _silent(self, line: str) -> None:
        self._offer(line, "", NumberState.NONE, "")
        ref = self._ringing.pop(line, None)
        if ref is not None:
            self._tell(GaveUp(ref=ref, at=_now()))

    def _line(self, line: str, *, heard: bool, reason: str = "") -> None:
        self._usable[line] = heard
        up = any(self._usable.values())
        if up is not self._up:
            self._up = up
            self._tell(ExchangeLink(up=up, at=_now(), reason=reason))
        self._tell(LineState(line=LineId(line), usable=heard, at=_now(), reason=reason))


def _now() -> datetime:
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)

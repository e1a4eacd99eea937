"""How long from bytes on the serial line to the driver's event. Measures; asserts nothing."""

from __future__ import annotations

import queue
from datetime import UTC, datetime

from devices.caller_id.conversation import Patience
from devices.caller_id.driver import CallerIdModem
from devices.caller_id.events import DeviceBack, Event, RingingStopped, RingStarted
from devices.moment import Moment
from devices.simulator.caller_id_modem import ModemBank
from devices.simulator.incoming_call import IncomingCall
from devices.transports.serial_port import serial_opener

_LONG_S = 30.0


def ring_to_event_ms(rounds: int = 100) -> list[float]:
    """Milliseconds from just before the first RING is written to the callback, per call."""
    events: queue.Queue[tuple[int, Event]] = queue.Queue()
    with ModemBank(1, cadence_s=0.02) as bank:
        driver = CallerIdModem(
            "1",
            serial_opener(bank.ports["1"]),
            lambda event: events.put((Moment.now().monotonic_ns, event)),
            patience=Patience(hush_s=0.1),
        )
        driver.start()
        _wait_for(events, DeviceBack)
        latencies = [_one_call(bank, events) for _ in range(rounds)]
        driver.stop()
    return latencies


def _one_call(bank: ModemBank, events: queue.Queue[tuple[int, Event]]) -> float:
    call = IncomingCall(number="09990000001", at=datetime.now(UTC), rings=1)
    rang_ns = bank.ring("1", call)
    heard_ns = _wait_for(events, RingStarted)
    _wait_for(events, RingingStopped)
    return (heard_ns - rang_ns) / 1e6


def _wait_for(events: queue.Queue[tuple[int, Event]], kind: type[Event]) -> int:
    while True:
        at_ns, event = events.get(timeout=_LONG_S)
        if isinstance(event, kind):
            return at_ns

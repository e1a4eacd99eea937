"""Boxes with their drivers, as the soak of the hardware breaks them.

What each can suffer, what it is asked afterwards, and whether its driver knows the truth again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from random import Random

from devices.alarm_unit import events as alarm
from devices.alarm_unit.conversation import Patience as AlarmPatience
from devices.alarm_unit.driver import AlarmUnit
from devices.alarm_unit.profile import load_profile, shipped_profile
from devices.caller_id import events as caller
from devices.caller_id.conversation import Patience as ModemPatience
from devices.caller_id.driver import CallerIdModem
from devices.nmea.driver import SerialReceiver
from devices.nmea.listening import Event as NmeaEvent
from devices.nmea.listening import Measured, ReceiverLost
from devices.simulator.alarm_box_port import SimulatedAlarmBox
from devices.simulator.caller_id_modem import ModemBank
from devices.simulator.incoming_call import IncomingCall
from devices.simulator.nmea_port import SimulatedReceiver
from devices.simulator.pty_port import PtyBox
from devices.simulator.ups import Speech, UpsModel
from devices.simulator.ups_port import SimulatedUps
from devices.transports.port_loop import Now
from devices.transports.serial_port import serial_opener
from devices.ups.conversation import Dialect
from devices.ups.conversation import Patience as UpsPatience
from devices.ups.driver import SerialUps
from devices.ups.events import UpsEvent, UpsRead, UpsStale

LINE = "1"


class Trouble(Enum):
    UNPLUGGED = "unplugged"
    HUNG = "hung"
    WRONG_SPEED = "wrong_speed"
    NOISE = "noise"
    SLOW = "slow"
    DEAF = "deaf"


BLINDING = frozenset({Trouble.UNPLUGGED, Trouble.HUNG, Trouble.WRONG_SPEED})
"""Troubles under which nothing is known of a box, and its driver must say so."""


class Site(ABC):
    """One box and its driver."""

    troubles: tuple[Trouble, ...] = tuple(Trouble)
    stale_s = 0.0
    """When its driver must have said that nothing is known of it; 0: it says nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stale = False

    @abstractmethod
    def breaks(self, trouble: Trouble) -> None: ...
    @abstractmethod
    def mended(self) -> None: ...
    @abstractmethod
    def noise(self, data: bytes) -> None: ...
    @abstractmethod
    def asked(self, random: Random) -> None:
        """Something new happens at the box, or is wanted of it."""

    @abstractmethod
    def knows(self) -> bool:
        """The driver has heard of it, or has done it."""

    @abstractmethod
    def close(self) -> None: ...


class PtySite(Site):
    def __init__(self, name: str, box: PtyBox) -> None:
        super().__init__(name)
        self._wire = box

    def breaks(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.UNPLUGGED:
                self._wire.unplug()
            case Trouble.HUNG:
                self._wire.muted = True
            case Trouble.WRONG_SPEED:
                self._wire.garbled = True
            case Trouble.SLOW:
                self._wire.slow = True
            case Trouble.DEAF:
                self._wire.deaf = True
            case Trouble.NOISE:
                pass

    def mended(self) -> None:
        self._wire.muted = self._wire.garbled = self._wire.slow = self._wire.deaf = False
        self._wire.plug()

    def noise(self, data: bytes) -> None:
        self._wire.inject(data)


class UpsSite(PtySite):
    def __init__(self, name: str, speech: Speech, now: Now, *, quick: bool) -> None:
        self._box = SimulatedUps(UpsModel(speech=speech))
        super().__init__(name, self._box)
        patience = UpsPatience(poll_s=0.1, answer_s=0.8, order_s=0.1, stale_s=2.0)
        self._read: UpsRead | None = None
        self._mains = True
        self.stale_s = 2.0 if quick else UpsPatience().stale_s
        self._driver = SerialUps(
            name,
            serial_opener(self._box.port, baud=2400),
            self._heard,
            dialect=Dialect(speech.value),
            patience=patience if quick else None,
            reopen_s=0.1 if quick else 1.0,
            now=now,
        )
        self._driver.start()

    def _heard(self, event: UpsEvent) -> None:
        match event:
            case UpsRead():
                self._read, self.stale = event, False
            case UpsStale():
                self.stale = True
            case _:
                pass

    def asked(self, random: Random) -> None:
        self._mains = not self._mains
        self._box.change(mains=self._mains, charge_percent=100.0)
        self._read = None

    def knows(self) -> bool:
        read = self._read
        return read is not None and not self.stale and read.status.mains_lost is not self._mains

    def close(self) -> None:
        self._driver.stop()
        self._box.close()


class AlarmSite(PtySite):
    """`reads`: the profile has contacts; without, all that is known is what the box was told."""

    def __init__(self, name: str, profile: str, now: Now, *, quick: bool) -> None:
        self._box = SimulatedAlarmBox()
        super().__init__(name, self._box)
        table = load_profile(shipped_profile(profile))
        self._reads = table.inputs is not None
        if not self._reads:
            # Told only, it cannot say that it lacks an answer; and what it does not hear is lost.
            self.troubles = (Trouble.UNPLUGGED, Trouble.NOISE)
        quickly = AlarmPatience(
            poll_s=0.1, answer_s=0.3, gap_s=0.02, steady_s=0.1, stale_s=1.0, again_s=1.0
        )
        self.stale_s = (1.0 if quick else AlarmPatience().stale_s) if self._reads else 0.0
        self._fault = self._lamp = False
        self._told: bool | None = None
        self._driver = AlarmUnit(
            name,
            serial_opener(self._box.port, baud=table.baud),
            table,
            self._heard,
            patience=quickly if quick else None,
            reopen_s=0.1 if quick else 1.0,
            now=now,
        )
        self._driver.start()

    def _heard(self, event: alarm.UnitEvent) -> None:
        match event:
            case alarm.ContactRead(name="exchange", fault=fault):
                self._told = fault
            case alarm.UnitBack():
                self.stale = False
            case alarm.UnitStale():
                self.stale = True
            case _:
                pass

    def asked(self, random: Random) -> None:
        self._fault, self._lamp = not self._fault, not self._lamp
        with self._box.lock:
            self._box.box.contacts[0] = self._fault
        self._driver.tell("call" if self._lamp else "rest")

    def knows(self) -> bool:
        with self._box.lock:
            lamp = self._box.box.relays[0]
        return lamp is self._lamp and (not self._reads or self._told is self._fault)

    def close(self) -> None:
        self._driver.stop()
        self._box.close()


class ModemSite(Site):
    troubles = (Trouble.UNPLUGGED, Trouble.HUNG, Trouble.NOISE)

    def __init__(self, name: str, now: Now, *, quick: bool) -> None:
        super().__init__(name)
        self._bank = ModemBank(1, cadence_s=0.4 if quick else 2.0)
        self._number = self._known = ""
        self._ringing = False
        quickly = ModemPatience(answer_s=0.3, probe_every_s=0.2, retry_s=0.2, hush_s=0.6)
        self.stale_s = 1.5 if quick else 12.0
        self._driver = CallerIdModem(
            LINE,
            serial_opener(self._bank.ports[LINE]),
            self._heard,
            patience=quickly if quick else ModemPatience(hush_s=5.0),
            reopen_s=0.1 if quick else 1.0,
            now=now,
        )
        self._driver.start()

    def _heard(self, event: caller.Event) -> None:
        match event:
            case caller.CallerKnown():
                self._known = event.number or ""
            case caller.RingStarted():
                self._ringing = True
            case caller.RingingStopped():
                self._ringing = False
            case caller.DeviceBack():
                self.stale = False
            case caller.DeviceStale():
                self.stale = True
            case _:
                pass

    def breaks(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNPLUGGED:
            self._bank.unplug(LINE)
        if trouble is Trouble.HUNG:
            self._bank.mute(LINE)

    def mended(self) -> None:
        self._bank.mute(LINE, False)
        self._bank.plug(LINE)

    def noise(self, data: bytes) -> None:
        self._bank.inject(LINE, data)

    def asked(self, random: Random) -> None:
        self._number = f"0999{random.randrange(10**7):07d}"
        self._ring()

    def _ring(self) -> None:
        at = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - the exchange's own clock
        self._bank.ring(LINE, IncomingCall(number=self._number, at=at, rings=2))

    def knows(self) -> bool:
        """A caller who was not heard calls again; at last the line must be quiet."""
        if self._known == self._number:
            return not self._ringing
        if not (self.stale or self._ringing or self._bank.ringing(LINE)):
            self._ring()
        return False

    def close(self) -> None:
        self._driver.stop()
        self._bank.close()


class NmeaSite(PtySite):
    troubles = (Trouble.UNPLUGGED, Trouble.HUNG, Trouble.WRONG_SPEED, Trouble.NOISE, Trouble.SLOW)

    def __init__(self, name: str, now: Now, *, quick: bool) -> None:
        self._box = SimulatedReceiver(31.5, 120.5, every_s=0.2 if quick else 1.0)
        super().__init__(name, self._box)
        self._at = (0.0, 0.0)
        self.stale_s = 0.0 if quick else 6.0
        self._driver = SerialReceiver(
            name,
            serial_opener(self._box.port, baud=4800),
            self._heard,
            reopen_s=0.1 if quick else 1.0,
            now=now,
        )
        self._driver.start()

    def _heard(self, event: NmeaEvent) -> None:
        match event:
            case Measured():
                self._at, self.stale = (event.fix.lat, event.fix.lon), False
            case ReceiverLost():
                self.stale = True
            case _:
                pass

    def asked(self, random: Random) -> None:
        self._box.move(31 + random.random(), 120 + random.random())

    def knows(self) -> bool:
        lat, lon = self._at
        return abs(lat - self._box.lat) < 1e-6 and abs(lon - self._box.lon) < 1e-6

    def close(self) -> None:
        self._driver.stop()
        self._box.close()


MADE: dict[str, Callable[..., Site]] = {
    "UPS, Megatec": lambda name, now, quick: UpsSite(name, Speech.MEGATEC, now, quick=quick),
    "UPS, Voltronic": lambda name, now, quick: UpsSite(name, Speech.VOLTRONIC, now, quick=quick),
    "alarm unit, Modbus": lambda name, now, quick: AlarmSite(name, "coil-board", now, quick=quick),
    "alarm unit, raw": lambda name, now, quick: AlarmSite(name, "lcus-relay", now, quick=quick),
    "caller-ID modem": lambda name, now, quick: ModemSite(name, now, quick=quick),
    "NMEA receiver": lambda name, now, quick: NmeaSite(name, now, quick=quick),
}

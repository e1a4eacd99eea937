"""Decides what the ten lamps of a seat show, from what that seat really has. Paints nothing.

What a seat cannot see itself, the centre tells: that it has the part, and an alarm when it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from dispatch_app.client.severing import CUT
from dispatch_app.domain.drills import running
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.state import READY
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.lamps import BAD, DRILL, OFF, OK, WARN, LampMemory, honest
from dispatch_app.ui.kit.power.health import power_health
from dispatch_app.ui.kit.recording.health import recorder_health

CLOCK_OFF = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Told:
    """A lamp's tone, and a word that says more than its name; empty for the name itself."""

    tone: str
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLook:
    tone: str = OFF
    word: str
    state: str
    """The tone in words."""
    note: str = ""
    """Since when it is so, and when it was in order last."""
    fallback: str

    @property
    def tip(self) -> str:
        return "\n".join(part for part in (self.state, self.fallback, self.note) if part)


def absent() -> Told:
    """This seat has no such part."""
    return Told(OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnParts:
    """What only the seat itself knows of. `telephone`: None where the centre is to tell."""

    map: Callable[[], Told] = absent
    gazetteer: Callable[[], Told] = absent
    telephone: Callable[[], Told] | None = None
    timers: Timers = NORM
    counts_stations: bool = True
    """False at a station, whose lamp tells of its own link."""


class SeatLamps:
    """Asked twice a second."""

    def __init__(self, desk: Desk, texts: Texts, zone: str, own: OwnParts) -> None:
        self._desk, self._texts, self._zone, self._own = desk, texts, zone, own
        self._memory = LampMemory()

    def looks(self) -> dict[str, LampLook]:
        told = self._told()
        desk = self._desk
        tones = honest(
            {lamp.value: told[lamp].tone for lamp in Lamp},
            desk.state.alarms.values(),
            online=desk.online,
            drilled={lamp.value for lamp in running(desk.state.drills.values())},
        )
        self._memory.look(tones, desk.now())
        return {lamp.value: self._look(lamp.value, tones[lamp], told[lamp].word) for lamp in Lamp}

    def own_troubles(self) -> Mapping[Lamp, str]:
        """Of parts that only this seat has: why each fails; empty while it is in order."""
        own = {Lamp.MAP: self._own.map(), Lamp.GAZETTEER: self._own.gazetteer()}
        return {x: "unusable" if told.tone == BAD else "" for x, told in own.items()}

    def _look(self, lamp: str, tone: str, word: str) -> LampLook:
        texts = self._texts
        name = texts.code("lamp", lamp)
        return LampLook(
            tone=tone,
            word=word or name,
            state=texts("lamp.state", lamp=name, state=texts.code("lamp", tone)),
            note=self._memory.note(lamp, texts, self._zone),
            fallback=texts(f"lamp.fallback.{lamp}"),
        )

    def _told(self) -> Mapping[Lamp, Told]:
        link = Told(self._link())
        pulse = self._desk.last_pulse
        failing = pulse is not None and Lamp.DATABASE.value in pulse.failing
        return {
            Lamp.TELEPHONE: self._own.telephone() if self._own.telephone else self._telephone(),
            Lamp.DATABASE: Told(BAD) if failing else link,
            Lamp.NETWORK: link,
            Lamp.STATIONS: self._stations() if self._own.counts_stations else link,
            Lamp.GPS: self._gps(),
            Lamp.MAP: self._own.map(),
            Lamp.GAZETTEER: self._own.gazetteer(),
            Lamp.RECORDER: self._recorder(),
            Lamp.POWER: self._power(),
            Lamp.CLOCK: Told(WARN) if abs(self._desk.clock_offset) > CLOCK_OFF else link,
        }

    def _link(self) -> str:
        if self._desk.online:
            return OK
        return DRILL if self._desk.status.code == CUT else BAD

    def _by_centre(self, lamp: Lamp) -> Told:
        """In order as long as the centre has it and raises no alarm of it."""
        pulse = self._desk.last_pulse
        return Told(OK if pulse is not None and lamp.value in pulse.watched else OFF)

    def _telephone(self) -> Told:
        """As far as lines are told to this seat; a station is told of alarms only."""
        state = self._desk.state
        exchange = state.telephone.exchange
        if exchange is not None and not exchange.up:
            return Told(BAD)
        if any(not line.heard for line in state.lines.values()):
            return Told(WARN)
        return self._by_centre(Lamp.TELEPHONE)

    def _stations(self) -> Told:
        pulse, known = self._desk.last_pulse, self._desk.state.stations
        online = len(known.keys() & pulse.stations_online) if pulse else 0
        word = self._texts("header.stations", online=online, all=len(known))
        if pulse is None or not known:
            return Told(OFF, word)
        return Told(OK if online == len(known) else WARN, word)

    def _gps(self) -> Told:
        """Amber as soon as any vehicle that could go has no fresh fix."""
        desk = self._desk
        if not desk.fixes:
            return self._by_centre(Lamp.GPS)
        limit, now = timedelta(seconds=self._own.timers.fix_stale_s), desk.now()
        fresh = {v for v, fix in desk.fixes.items() if now - fix.at < limit}
        working = [v for v in desk.state.vehicles.values() if desk.state.vehicle_state(v) in READY]
        return Told(OK if all(v.id in fresh for v in working) else WARN)

    def _recorder(self) -> Told:
        desk = self._desk
        if not desk.state.recorders:
            return self._by_centre(Lamp.RECORDER)
        online = desk.last_pulse.gateways_online if desk.last_pulse is not None else None
        health = recorder_health(desk.state, online, self._texts)
        return Told(health.tone, health.word)

    def _power(self) -> Told:
        """What was measured last counts only while the centre is heard."""
        desk = self._desk
        pulse = desk.last_pulse if desk.online else None
        readings = pulse.power if pulse is not None else ()
        health = power_health(desk.state, readings, desk.now(), self._texts)
        return Told(health.tone, health.word)

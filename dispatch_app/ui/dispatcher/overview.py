"""Decides what the header shows: clock, seat, lines, lamps. Presenter; paints nothing."""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.client.link import LinkState
from dispatch_app.domain.codes import SeatState
from dispatch_app.domain.state import READY, Locator, Seat
from dispatch_app.i18n.times import clock_text, span_text
from dispatch_app.ui.dispatcher.header import HeaderView, Light
from dispatch_app.ui.dispatcher.telephone.fallback import TelephoneHealth, telephone_health
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.lamps import LampMemory, honest
from dispatch_app.ui.kit.power.health import PowerHealth, power_health
from dispatch_app.ui.kit.recording.health import RecorderHealth, recorder_health

_SILENT_S = 3.0
_CLOCK_OFF = timedelta(seconds=2)

_SEAT_LIGHT = {
    SeatState.READY: Light.OK,
    SeatState.BUSY: Light.WARN,
    SeatState.AFTER_CALL: Light.WARN,
    SeatState.AWAY: Light.OFF,
    SeatState.SIGNED_OUT: Light.OFF,
}


class Overview:
    """Asked twice a second for the header's view."""

    def __init__(self, workplace: Workplace) -> None:
        self._place = workplace
        self._memory = LampMemory()
        self.map_light = Light.WARN
        """Amber until the guide is ready; red when the region cannot be used."""
        self.map_trouble = ""

    def view(self) -> HeaderView:
        desk, texts = self._place.desk, self._place.texts
        now = desk.now()
        ringing = [c for c in desk.state.calls.values() if c.ringing]
        longest = min((c.rang_at for c in ringing), default=None)
        seat = desk.state.seats.get(self._place.seat)
        state = seat.state if seat else SeatState.SIGNED_OUT
        lamps = self._lamps()
        self._memory.look({lamp: light.value for lamp, light in lamps.items()}, now)
        return HeaderView(
            clock=clock_text(now, self._place.zone),
            offset=texts("header.offset", ms=self._offset_ms()),
            seat=self._place.seat,
            person=seat.person if seat else "",
            seat_state=self._seat_state(seat),
            seat_light=_SEAT_LIGHT[state],
            ringing=len(ringing),
            longest=span_text((now - longest).total_seconds()) if longest else "",
            talking=sum(c.talking for c in desk.state.calls.values()),
            not_saved=self._not_saved(),
            banner=self._banner(),
            lamps=lamps,
            lamp_notes={x: self._memory.note(x, texts, self._place.zone) for x in lamps},
            lamp_words={
                "telephone": self._telephone().word,
                "stations": self._stations_word(),
                "gazetteer": self._gazetteer_word(),
                "recorder": self._recorder().word,
                "power": self._power().word,
            },
        )

    def _seat_state(self, seat: Seat | None) -> str:
        """The state, and why the seat is away."""
        texts = self._place.texts
        if seat is None:
            return texts.code("seat_state", SeatState.SIGNED_OUT.value)
        word = texts.code("seat_state", seat.state.value)
        key = f"away_reason.{seat.reason}"
        why = texts(key) if texts.has(key) else seat.reason
        return f"{word} {why}".strip()

    def _offset_ms(self) -> int:
        return round(abs(self._place.desk.clock_offset.total_seconds()) * 1000)

    def _not_saved(self) -> str:
        waiting = self._place.desk.status.waiting
        if self._place.desk.online or not waiting:
            return ""
        return self._place.texts("header.not-saved", count=waiting)

    def _banner(self) -> str:
        status, texts = self._place.desk.status, self._place.texts
        if self._place.desk.disk_trouble:
            return texts("disk.refuses", why=self._place.desk.disk_trouble)
        if self._place.desk.online and self._power().banner:
            return self._power().banner
        if self.map_trouble:
            return texts("window.map-failed", why=self.map_trouble)
        if status.state is LinkState.REFUSED:
            return texts("window.sign-in-refused", why=refusal_text(texts, status.code, {}))
        return texts("link.lost") if status.state is LinkState.OFFLINE else ""

    def _lamps(self) -> dict[str, Light]:
        """Only what is really watched is lit; what is not connected says so."""
        link = Light.OK if self._place.desk.online else Light.BAD
        off = abs(self._place.desk.clock_offset) > _CLOCK_OFF
        seen = {
            "telephone": self._telephone().light,
            "database": link,
            "network": link,
            "stations": self._stations(),
            "gps": self._gps(),
            "map": self.map_light,
            "gazetteer": self._gazetteer(),
            "recorder": Light(self._recorder().tone),
            "power": Light(self._power().tone),
            "clock": Light.WARN if off else link,
        }
        tones = {lamp: light.value for lamp, light in seen.items()}
        alarms = self._place.desk.state.alarms.values()
        told = honest(tones, alarms, online=self._place.desk.online)
        return {lamp: Light(tone) for lamp, tone in told.items()}

    def _gazetteer(self) -> Light:
        """Amber while a service that tells where callers are does not answer."""
        return Light.WARN if self._silent() and self.map_light is Light.OK else self.map_light

    def _gazetteer_word(self) -> str:
        """Which service it is, and why; empty for the lamp's own name."""
        silent = self._silent()
        if not silent:
            return ""
        reason = self._place.texts.code("no_position", silent[0].reason)
        return self._place.texts("lamp.locator-silent", locator=silent[0].id, reason=reason)

    def _silent(self) -> list[Locator]:
        return [x for x in self._place.desk.state.locators.values() if not x.answers]

    def _power(self) -> PowerHealth:
        """What was measured last counts only while the centre is heard."""
        desk = self._place.desk
        pulse = desk.last_pulse if desk.online else None
        readings = pulse.power if pulse is not None else ()
        return power_health(desk.state, readings, desk.now(), self._place.texts)

    def _recorder(self) -> RecorderHealth:
        place = self._place
        pulse = place.desk.last_pulse
        online = pulse.gateways_online if pulse is not None else None
        return recorder_health(place.desk.state, online, place.texts)

    def _telephone(self) -> TelephoneHealth:
        place = self._place
        heard = place.desk.online and place.desk.last_pulse is not None
        return telephone_health(place.desk.state, place.seat, place.texts, place.zone, linked=heard)

    def _stations(self) -> Light:
        pulse, known = self._place.desk.last_pulse, self._place.desk.state.stations
        if pulse is None or not known:
            return Light.OFF
        away = len(known.keys() - pulse.stations_online)
        return Light.OK if not away else Light.WARN

    def _stations_word(self) -> str:
        pulse, known = self._place.desk.last_pulse, self._place.desk.state.stations
        online = len(known.keys() & pulse.stations_online) if pulse else 0
        return self._place.texts("header.stations", online=online, all=len(known))

    def _gps(self) -> Light:
        """Amber as soon as any vehicle that could go has no fresh fix."""
        desk = self._place.desk
        limit = timedelta(seconds=self._place.timers.fix_stale_s)
        now = desk.now()
        working = [v for v in desk.state.vehicles.values() if desk.state.vehicle_state(v) in READY]
        if not desk.fixes:
            return Light.OFF
        fresh = {v for v, fix in desk.fixes.items() if now - fix.at < limit}
        return Light.OK if all(v.id in fresh for v in working) else Light.WARN

"""Decides what the header shows: clock, seat, lines, lamps. Presenter; paints nothing."""

from __future__ import annotations

from dispatch_app.client.link import LinkState
from dispatch_app.client.severing import CUT
from dispatch_app.domain.codes import SeatState
from dispatch_app.domain.state import Locator, Seat
from dispatch_app.i18n.times import clock_text, span_text
from dispatch_app.ui.dispatcher.header import HeaderView, Light
from dispatch_app.ui.dispatcher.telephone.fallback import telephone_health
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.power.health import PowerHealth, power_health
from dispatch_app.ui.kit.seat_lamps import OwnParts, SeatLamps, Told

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
        own = OwnParts(
            map=self._map,
            gazetteer=self._gazetteer,
            telephone=self._telephone,
            timers=workplace.timers,
        )
        self.lamps = SeatLamps(workplace.desk, workplace.texts, workplace.zone, own)
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
            lamps=self.lamps.looks(),
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
        if status.state is not LinkState.OFFLINE or status.code == CUT:
            return ""
        return texts("link.lost")

    def _map(self) -> Told:
        return Told(self.map_light.value)

    def _gazetteer(self) -> Told:
        """Amber, and which service it is and why, while one that tells where callers are does not
        answer."""
        silent = self._silent()
        if not silent:
            return Told(self.map_light.value)
        tone = Light.WARN if self.map_light is Light.OK else self.map_light
        reason = self._place.texts.code("no_position", silent[0].reason)
        word = self._place.texts("lamp.locator-silent", locator=silent[0].id, reason=reason)
        return Told(tone.value, word)

    def _silent(self) -> list[Locator]:
        return [x for x in self._place.desk.state.locators.values() if not x.answers]

    def _power(self) -> PowerHealth:
        """What was measured last counts only while the centre is heard."""
        desk = self._place.desk
        pulse = desk.last_pulse if desk.online else None
        readings = pulse.power if pulse is not None else ()
        return power_health(desk.state, readings, desk.now(), self._place.texts)

    def _telephone(self) -> Told:
        place = self._place
        heard = place.desk.online and place.desk.last_pulse is not None
        found = telephone_health(
            place.desk.state, place.seat, place.texts, place.zone, linked=heard
        )
        return Told(found.light.value, found.word)

"""Words for where a caller is: what was heard, how exact, how old, and who could not say."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.caller_positions import TABLE, Unlocated
from dispatch_app.domain.numbers import is_mobile
from dispatch_app.domain.state import Call
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.dispatcher.form.place_words import distance_text
from dispatch_app.ui.dispatcher.form.witnesses import Sighting, newest_of_each, sightings

ANSWER_DUE_S = 6.0
"""So long after the number came, a locator may still answer the first question."""
_MINUTE_S = 60


class Whereabouts:
    """Values in, text out. The time comes with each call."""

    def __init__(self, texts: Texts, zone: str) -> None:
        self._texts = texts
        self._zone = zone

    def line(self, call: Call, now: datetime, *, asking: bool) -> str:
        """The most telling position; where there is none, who could not say and why.

        Args:
            asking: services are there that answer questions about this number.
        """
        found = newest_of_each(sightings(call))
        if found:
            more = self._texts("form.caller.more", count=len(found)) if len(found) > 1 else ""
            return f"{self._sighting(found[0], call, now)}{more}"
        if call.unlocated:
            return " · ".join(self._unlocated(no) for no in call.unlocated)
        young = (now - call.rang_at).total_seconds() < ANSWER_DUE_S
        return self._texts("form.caller.asking" if asking and young else "form.position.none")

    def _sighting(self, found: Sighting, call: Call, now: datetime) -> str:
        radius = distance_text(found.position.radius_m)
        source = self._texts.code("place_source", found.position.source.value)
        if found.installed and is_mobile(call.number):
            source = self._texts("form.caller.billed")
        words = f"{source} ±{radius}"
        if found.installed:
            return words
        return f"{words} · {self._age(found.age_s(now))}"

    def _age(self, seconds: float) -> str:
        if seconds < _MINUTE_S:
            return self._texts("form.caller.age-s", seconds=int(seconds))
        return self._texts("form.caller.age-min", minutes=int(seconds // _MINUTE_S))

    def _unlocated(self, no: Unlocated) -> str:
        return f"{self.locator(no.locator)} {self._texts.code('no_position', no.reason.value)}"

    def locator(self, id_: str) -> str:
        """Its name; the centre's own table has one in every language."""
        return self._texts("form.caller.table") if id_ == TABLE else id_

    def tip(self, call: Call) -> str:
        """All that was heard, one line each."""
        lines = [self._told(found) for found in sightings(call)]
        lines += [
            " ".join(part for part in (self._unlocated(no), no.address) if part)
            for no in call.unlocated
        ]
        return "\n".join(lines)

    def _told(self, found: Sighting) -> str:
        position = found.position
        parts = (
            self.locator(position.locator),
            self._texts.code("place_source", position.source.value),
            f"±{distance_text(position.radius_m)}",
            "" if found.installed else clock_text(position.measured_at, self._zone),
            position.address,
        )
        return " · ".join(part for part in parts if part)

    def words(self, call: Call) -> str:
        """An address without a position, with who said it; empty if nobody has one."""
        told = next((no for no in call.unlocated if no.address), None)
        return f"{self.locator(told.locator)}: {told.address}" if told else ""

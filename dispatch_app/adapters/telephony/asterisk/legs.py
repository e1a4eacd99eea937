"""Legs of calls: telephones called, channels learnt, legs taken out again. Decides nothing.

What follows from a telephone that is lifted, or never called at all, is for the desk.
"""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from typing import Any, Protocol

from dispatch_app.adapters.telephony.asterisk import requests
from dispatch_app.adapters.telephony.asterisk.ari import AriAway, AriRefused, made
from dispatch_app.adapters.telephony.asterisk.asking import Do
from dispatch_app.adapters.telephony.asterisk.calls import Call, Leg, Purpose
from dispatch_app.adapters.telephony.asterisk.channels import Channels, News
from dispatch_app.adapters.telephony.asterisk.config import AsteriskConfig
from dispatch_app.adapters.telephony.asterisk.placing import Placing
from dispatch_app.adapters.telephony.asterisk.requests import Request
from dispatch_app.adapters.telephony.asterisk.seats import Seat, SeatBook
from dispatch_app.domain.telephone import CallRef, DialFailure, PartyKind, PartyRole

log = logging.getLogger(__name__)


class Hands(Protocol):
    """What legs need of the desk that they are called for."""

    config: AsteriskConfig
    calls: dict[CallRef, Call]
    seats: SeatBook
    channels: Channels
    placing: Placing

    def later(self, work: Coroutine[Any, Any, None], /) -> None: ...
    async def ask(self, request: Request, /) -> None: ...
    def news(self, news: News, /) -> None: ...
    def lifted(self, leg: Leg, /) -> None: ...
    def not_lifted(self, call: Call, leg: Leg, reason: DialFailure, /) -> None: ...


class Legs:
    def __init__(self, desk: Hands, do: Do) -> None:
        self._desk, self._do = desk, do

    def ring_seat(self, call: Call, seat: Seat, purpose: Purpose, order: str = "") -> Leg:
        """Bring a seat's telephone in; one that is held open is there at once."""
        leg = seat.standing if seat.phone.permanent else self._rings_already(seat)
        if leg is None or leg.dropped:
            leg = self._new(seat.id, PartyKind.SEAT, seat.phone.endpoint)
            leg.permanent = seat.phone.permanent
            if leg.permanent:
                seat.standing = leg
        leg.purpose, leg.order, leg.role = purpose, order, PartyRole.RINGING
        self.join(call, leg)
        if leg.entered:
            self._desk.lifted(leg)
        elif not leg.channel and self._desk.channels.expected(leg.mark) is None:
            self._call(leg, call.number)
        return leg

    def ring_far(self, call: Call, party: str, endpoint: str, purpose: Purpose) -> Leg:
        """Call somebody outside into a call."""
        leg = self._new(party, PartyKind.OUTSIDE, endpoint)
        leg.purpose = purpose
        self.join(call, leg)
        self._call(leg, call.called if call.outgoing else call.number)
        return leg

    def stand(self, seat: Seat) -> None:
        """Call a telephone that is to be held open."""
        if seat.phone.permanent and seat.standing is None:
            leg = self._new(seat.id, PartyKind.SEAT, seat.phone.endpoint)
            leg.permanent, leg.purpose = True, Purpose.STAND
            seat.standing = leg
            self._call(leg, "")

    def drop(self, call: Call, leg: Leg) -> None:
        """Take a leg out of a call; its telephone stops, or rests if it is held open."""
        if leg in call.legs:
            call.legs.remove(leg)
        leg.home = None
        leg.dropped = not (leg.permanent and leg.entered)
        self._desk.later(self._desk.placing.retire(call, leg))

    def join(self, call: Call, leg: Leg) -> None:
        leg.home = call
        call.legs.append(leg)

    def bind(self, leg: Leg, channel: str) -> None:
        """Learn a leg's channel, from the answer or from its own news, whichever came first."""
        for news in self._desk.channels.bind(leg, channel):
            self._desk.news(news)

    def _rings_already(self, seat: Seat) -> Leg | None:
        """Its ring with a waiting call, taken for another: a second ring might find it busy."""
        for call in self._desk.calls.values():
            leg = call.offer(seat.id)
            if leg is not None:
                call.legs.remove(leg)
                return leg
        return None

    def _new(self, party: str, kind: PartyKind, endpoint: str) -> Leg:
        mark = self._desk.channels.new_mark()
        return Leg(mark=mark, party=party, kind=kind, endpoint=endpoint, purpose=Purpose.TALK)

    def _call(self, leg: Leg, number: str) -> None:
        self._desk.channels.expect(leg)
        self._desk.later(self._originate(leg, number))

    async def _originate(self, leg: Leg, number: str) -> None:
        app, ring_s = self._desk.config.app, self._desk.config.ring_s
        # Without a number shown there is no limit to tell: the exchange's own 30 s hold.
        request = (
            requests.originate_as(leg.endpoint, app, leg.mark, number, ring_s)
            if number
            else requests.originate(leg.endpoint, app, leg.mark)
        )
        try:
            channel = made(await self._do(request))
        except (AriRefused, AriAway) as trouble:
            log.warning("%s cannot be called: %s", leg.endpoint, trouble)
            self._never_called(leg)
            return
        if self._desk.channels.expected(leg.mark) is leg:
            self.bind(leg, channel)
            if leg.dropped and leg.channel:
                await self._desk.ask(requests.hang_up(leg.channel))

    def _never_called(self, leg: Leg) -> None:
        self._desk.channels.unexpect(leg)
        self._desk.seats.lose(leg)
        call, leg.home = leg.home, None
        if call is not None and leg in call.legs and not call.over:
            call.legs.remove(leg)
            self._desk.not_lifted(call, leg, DialFailure.FAILED)

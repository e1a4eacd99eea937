"""Locator: a partner of the links, asked by the published protocol where a number calls from."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.adapters.caller_location.answers import Asked, Bounds, Shape, decode
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.links.calling import (
    PartnerAddress,
    PartnerAway,
    PartnerCaller,
    PartnerRefused,
)
from dispatch_app.adapters.links.door import Identity
from dispatch_app.adapters.links.messages import NumberQuery, encode
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.ids import CallId, LocatorId
from dispatch_app.ports.caller_location import NotLocated
from dispatch_app.ports.clock import Clock

SHAPE = Shape(
    latitude="locations.0.latitude",
    longitude="locations.0.longitude",
    radius="locations.0.uncertainty_m",
    measured_at="locations.0.measured_at",
)
"""Where the protocol's answer has what; the most telling location comes first."""
_REASONS = {
    "timeout": NoPosition.TIMEOUT,
    "not_believed": NoPosition.BAD_ANSWER,
    "bad_answer": NoPosition.BAD_ANSWER,
    "link.unknown-sender": NoPosition.REFUSED,
    "link.bad-signature": NoPosition.REFUSED,
    "link.not-for-us": NoPosition.REFUSED,
    "link.clock": NoPosition.REFUSED,
    "link.number-unknown": NoPosition.NUMBER_UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSetting:
    id: LocatorId
    identity: Identity
    partner: PartnerAddress
    timeout_s: float = 2.0


class PartnerLookup:
    """`ports.caller_location.CallerLocator`. Used on one event loop."""

    source = PlaceSource.LINKED_SYSTEM
    refines = True

    def __init__(self, setting: PartnerSetting, clock: Clock, region: Bounds | None) -> None:
        self.id = setting.id
        self.timeout_s = setting.timeout_s
        self._clock = clock
        self._region = region
        self._new_id = Uuid7Maker()
        self._caller = PartnerCaller(
            setting.identity, setting.partner, clock.now, setting.timeout_s
        )

    def serves(self, number: str) -> bool:
        return bool(number)

    async def locate(self, number: str, call: CallId) -> CallerPosition:
        now = self._clock.now()
        query = NumberQuery(id=self._new_id(), sent_at=now, number=number)
        try:
            answer = await self._caller.number(query)
        except PartnerAway as away:
            reason = _REASONS.get(away.reason, NoPosition.UNAVAILABLE)
            raise NotLocated(reason, away.reason) from away
        except PartnerRefused as no:
            raise NotLocated(_REASONS.get(no.code, NoPosition.REFUSED), no.code) from no
        asked = Asked(
            locator=self.id, source=self.source, number=number, now=now, region=self._region
        )
        return decode(encode(answer), SHAPE, asked)

    async def close(self) -> None:
        await self._caller.close()

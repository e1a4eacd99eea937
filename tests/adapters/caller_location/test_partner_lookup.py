"""A number asked of a partner of the links, by the published protocol; and asked by one of us."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.adapters.caller_location.partner_lookup import PartnerLookup, PartnerSetting
from dispatch_app.adapters.clock import SystemClock
from dispatch_app.adapters.links.calling import PartnerAddress
from dispatch_app.adapters.links.door import Identity
from dispatch_app.adapters.links.messages import DATUM, Location
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.ids import CallId, LocatorId
from dispatch_app.domain.values import Position
from dispatch_app.gateways.links_partner import PlayedPartner
from dispatch_app.ports.caller_location import NotLocated

NUMBER, NOBODY = "19900000001", "19900000002"
US = Identity(name="centre-120", key=Ed25519PrivateKey.generate())
THEM = Identity(name="police", key=Ed25519PrivateKey.generate())


@pytest.fixture
def police(tmp_path: Path) -> Iterator[PlayedPartner]:
    us = PartnerAddress(name=US.name, url="http://127.0.0.1:1", key=US.key.public_key())
    partner = PlayedPartner(THEM, us, tmp_path, now=lambda: datetime.now(UTC))
    partner.numbers[NUMBER] = Location(
        latitude=31.5,
        longitude=120.5,
        datum=DATUM,
        uncertainty_m=300,
        measured_at=datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC),
    )
    partner.start()
    yield partner
    partner.stop()


def a_setting(partner: PlayedPartner) -> PartnerSetting:
    address = PartnerAddress(
        name=THEM.name,
        url=f"http://127.0.0.1:{partner.server.port}",
        key=THEM.key.public_key(),
    )
    return PartnerSetting(id=LocatorId("110"), identity=US, partner=address)


def locate(setting: PartnerSetting, number: str = NUMBER) -> CallerPosition:
    async def once() -> CallerPosition:
        lookup = PartnerLookup(setting, SystemClock(), (120.0, 31.0, 121.0, 32.0))
        try:
            return await lookup.locate(number, CallId("C-1"))
        finally:
            await lookup.close()

    return asyncio.run(once())


def test_a_partner_tells_where_a_number_calls_from(police: PlayedPartner) -> None:
    found = locate(a_setting(police))
    assert (found.position, found.radius_m) == (Position(31.5, 120.5), 300)
    assert found.source is PlaceSource.LINKED_SYSTEM
    assert found.measured_at == datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def test_a_number_that_the_partner_does_not_know_is_said_so(police: PlayedPartner) -> None:
    with pytest.raises(NotLocated) as no:
        locate(a_setting(police), NOBODY)
    assert no.value.reason is NoPosition.NUMBER_UNKNOWN


def test_who_is_not_believed_is_told_nothing(police: PlayedPartner) -> None:
    stranger = Identity(name=US.name, key=Ed25519PrivateKey.generate())
    with pytest.raises(NotLocated) as no:
        locate(replace(a_setting(police), identity=stranger))
    assert no.value.reason is NoPosition.REFUSED


def test_an_answer_that_the_partner_did_not_sign_moves_nothing(police: PlayedPartner) -> None:
    setting = a_setting(police)
    other = Ed25519PrivateKey.generate().public_key()
    with pytest.raises(NotLocated) as no:
        locate(replace(setting, partner=replace(setting.partner, key=other)))
    assert no.value.reason is NoPosition.BAD_ANSWER


def test_a_partner_that_is_not_there_is_unavailable(police: PlayedPartner) -> None:
    setting = a_setting(police)
    with pytest.raises(NotLocated) as no:
        locate(replace(setting, partner=replace(setting.partner, url="http://127.0.0.1:1")))
    assert no.value.reason is NoPosition.UNAVAILABLE

"""Our own door and the played partner keep every rule that partners are held to; broken ones fail
by name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.adapters.links import signing
from dispatch_app.adapters.links.calling import PartnerAddress
from dispatch_app.adapters.links.door import Identity, LinkDoor
from dispatch_app.adapters.links.memory import LinkMemory
from dispatch_app.adapters.links.messages import InCase, NumberAnswer, NumberQuery
from dispatch_app.gateways.links_conform import RULES, conform
from dispatch_app.gateways.links_partner import PlayedPartner
from dispatch_app.gateways.links_trial import line_of
from dispatch_app.gateways.links_web import DoorServer
from tests.fakes.links_room import OURS, PROMPT, LinksRoom, now
from tests.fakes.running_server import running_server, until

TRYING = Identity(name="conformance", key=Ed25519PrivateKey.generate())
THEIRS = Identity(name="partner-110", key=Ed25519PrivateKey.generate(), system="played")


def broken_rules(partner: PartnerAddress, identity: Identity = TRYING) -> dict[str, str]:
    outcomes = asyncio.run(conform(identity, partner, now))
    assert len(outcomes) == len(RULES)
    return {outcome.rule: outcome.trouble for outcome in outcomes if not outcome.kept}


def address(port: int, name: str = THEIRS.name) -> PartnerAddress:
    return PartnerAddress(name=name, url=f"http://127.0.0.1:{port}", key=THEIRS.key.public_key())


@pytest.fixture
def played(tmp_path: Path) -> Iterator[PlayedPartner]:
    us = PartnerAddress(name=TRYING.name, url="http://127.0.0.1:1", key=TRYING.key.public_key())
    partner = PlayedPartner(THEIRS, us, tmp_path, now=now, habits=PROMPT)
    partner.start()
    yield partner
    partner.stop()


def test_the_played_partner_keeps_every_rule(played):
    assert broken_rules(address(played.server.port)) == {}


def test_our_own_door_keeps_every_rule(tmp_path):
    """Tried by somebody who has the key of a partner of ours."""
    with running_server(tmp_path) as server:
        room = LinksRoom(server, tmp_path).start()
        try:
            until(lambda: room.police in room.links.partners, "the partner")
            room.partner.stop()
            partner = PartnerAddress(
                name=OURS,
                url=f"http://127.0.0.1:{room.port}",
                key=room.partner.centre.key,
            )
            identity = Identity(name=room.police, key=room.their_key)
            assert broken_rules(partner, identity) == {}
            asked = [c for c in room.links.cases.values() if c.partner == room.police]
            assert asked
            assert all(c.content.exercise for c in asked), "nobody drives for a trial"
        finally:
            room.gateway_stops()


# ---- partners that are wrong in one thing each


class Forgetful(LinkMemory):
    """Neither messages nor nonces are remembered."""

    def take_nonce(self, *_: object) -> None: ...
    def knows(self, *_: object) -> bool:
        return False


class Credulous:
    """Takes whatever case is named, and knows everybody's number."""

    def take(self, partner: str, message: InCase) -> None: ...

    async def number(self, partner: str, query: NumberQuery) -> NumberAnswer:
        return NumberAnswer(id=query.id, number=query.number, name="somebody")


def tried(memory: LinkMemory, identity: Identity = THEIRS) -> dict[str, str]:
    keys = {TRYING.name: TRYING.key.public_key()}
    door = LinkDoor(identity, keys, Credulous(), memory, now)
    server = DoorServer(door.app, "127.0.0.1", 0)
    server.start()
    try:
        return broken_rules(address(server.port))
    finally:
        server.stop()
        memory.close()


def test_a_partner_that_forgets_fails_by_the_rules_of_memory():
    broken = set(tried(Forgetful(":memory:")))
    assert {"L07", "L14", "L15"} <= broken
    assert not broken & {"L01", "L02", "L03", "L04", "L10", "L13"}


def test_a_partner_that_takes_any_word_fails_by_the_rules_of_cases():
    assert set(tried(LinkMemory(":memory:"))) == {"L17", "L21", "L22"}


def test_answers_signed_by_another_key_fail_at_once():
    other = replace(THEIRS, key=Ed25519PrivateKey.generate())
    broken = tried(LinkMemory(":memory:"), other)
    assert "not signed by the agreed key" in broken["L01"]


def test_a_partner_that_believes_anybody_fails_by_the_rules_of_belief(monkeypatch):
    monkeypatch.setattr(signing, "check_question", lambda *_: None)
    assert {"L03", "L04", "L06"} <= set(tried(LinkMemory(":memory:")))


def test_nobody_at_home_fails_every_rule_and_says_so():
    broken = broken_rules(address(1))
    assert set(broken) == {name for name, _, _ in RULES}
    assert "no answer" in broken["L01"]


def test_the_printed_line_names_rule_and_trouble():
    outcomes = asyncio.run(conform(TRYING, address(1), now))
    assert line_of(outcomes[0]).startswith("BROKEN L01 a heartbeat is answered")

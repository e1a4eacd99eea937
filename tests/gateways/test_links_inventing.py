"""What a played partner brings by itself: one thing at a time, in its kind's own words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from dispatch_app.adapters.links.messages import Told
from dispatch_app.adapters.links.settings import BadLinks
from dispatch_app.domain.links.values import LinkNeed, LinkPurpose, PartnerKind
from dispatch_app.gateways.links_inventing import Bringing, Spot, sayings, spots
from tests.fakes.builders import NOON

HERE = [Spot(address="演示区人民路2号", lat=31.5, lon=120.5)]


@dataclass
class Partner:
    waits: bool = False
    asked: list[Told] = field(default_factory=list)

    def ask(
        self, purpose: LinkPurpose, told: Told, words: str = "", needs: Sequence[str] = ()
    ) -> str:
        assert words
        self.asked.append(told)
        return ""


def test_the_next_one_comes_when_the_last_was_answered_and_the_pause_is_over():
    now = NOON
    bringing = Bringing(PartnerKind.POLICE, sayings("zh"), HERE, every_s=60, now=lambda: now)
    partner = Partner()
    bringing.turn(partner)
    assert partner.asked == [], "not at the very start"
    now += timedelta(seconds=60)
    partner.waits = True
    bringing.turn(partner)
    assert partner.asked == []
    partner.waits = False
    bringing.turn(partner)
    bringing.turn(partner)
    assert [told.location.text for told in partner.asked] == ["演示区人民路2号"]
    now += timedelta(seconds=61)
    bringing.turn(partner)
    first, second = partner.asked
    assert first.complaint != second.complaint
    assert first.number != second.number


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_partner_has_something_to_bring_in_words_that_the_protocol_knows(language):
    said = sayings(language)
    assert all((said.accepted, said.refused, said.finished))
    assert {kind for one in said.incidents for kind in one.kinds} == set(PartnerKind)
    assert {need for one in said.incidents for need in one.needs} <= {n.value for n in LinkNeed}


def test_places_without_a_position_are_passed_over(tmp_path):
    file = tmp_path / "places.json"
    rows = [
        {"address": "演示路1号", "lat": None, "lon": None},
        {"address": "演示路2号", "lat": 31.5, "lon": 120.5, "number": "09990001234"},
    ]
    file.write_text(json.dumps(rows), encoding="utf-8")
    assert [spot.address for spot in spots(file)] == ["演示路2号"]
    file.write_text(json.dumps(rows[:1]), encoding="utf-8")
    with pytest.raises(BadLinks, match="no place in it has a position"):
        spots(file)


def test_a_language_that_nobody_wrote_is_said():
    with pytest.raises(BadLinks, match="fr"):
        sayings("fr")

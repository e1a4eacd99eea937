"""Which question the guide answers next, and which it need not answer any more."""

from __future__ import annotations

import pytest

from dispatch_app.ui.kit.guide.questions import Drive, Find, Haste, Question, Rank, Source, Where
from dispatch_app.ui.kit.guide.waiting import Waiting

HERE, THERE = (120.5, 31.5), (120.6, 31.6)
FLEET = (Source(id="07", lon=120.51, lat=31.51),)
RANK = Rank(place=HERE, vehicles=FLEET, asker="table")
HOSPITALS = Rank(place=HERE, hospitals=FLEET, asker="table")
ORDERED = Drive(start=THERE, end=HERE, haste=Haste.ORDERED, asker="table")
AHEAD = Drive(start=THERE, end=HERE, haste=Haste.AHEAD, asker="table")


def taken(*questions: Question) -> list[Question]:
    waiting = Waiting()
    for number, question in enumerate(questions):
        waiting.put(number, question)
    return [waiting.take()[1] for _ in range(len(waiting))]


def lost(*questions: Question) -> list[int]:
    waiting, numbers = Waiting(), []
    for number, question in enumerate(questions):
        numbers += waiting.put(number, question)
    return numbers


def test_an_order_that_is_held_for_its_way_comes_first_and_what_only_adorns_last() -> None:
    search, usual = Find(text="和"), Drive(start=HERE, end=THERE)
    asked = (AHEAD, search, usual, HOSPITALS, RANK, ORDERED)
    assert taken(*asked) == [ORDERED, RANK, HOSPITALS, search, usual, AHEAD]


def test_of_two_alike_the_older_comes_first() -> None:
    questions = [Where(point=HERE), Where(point=THERE)]
    assert taken(*questions) == questions


def test_a_newer_search_for_a_place_makes_an_older_one_pointless() -> None:
    assert lost(Find(text="和"), Find(text="和平")) == [0]


def test_a_newer_ranking_makes_an_older_one_of_the_same_asker_pointless() -> None:
    assert lost(RANK, Rank(place=THERE, vehicles=FLEET, asker="table")) == [0]
    assert lost(RANK, Rank(place=THERE, vehicles=FLEET, asker="near here")) == []
    assert lost(RANK, Rank(place=THERE, vehicles=FLEET)) == []


def test_vehicles_and_hospitals_of_one_place_are_asked_side_by_side() -> None:
    assert lost(RANK, HOSPITALS) == []


def test_ways_drawn_ahead_are_pointless_once_another_place_is_ranked() -> None:
    elsewhere = Rank(place=THERE, vehicles=FLEET, asker="table")
    assert lost(AHEAD, elsewhere) == [0]
    assert lost(AHEAD, RANK) == []


@pytest.mark.parametrize("haste", [Haste.ORDERED, Haste.USUAL])
def test_a_way_that_somebody_waits_for_is_never_pointless(haste: Haste) -> None:
    way = Drive(start=THERE, end=HERE, haste=haste, asker="table")
    assert lost(way, Rank(place=THERE, vehicles=FLEET, asker="table")) == []

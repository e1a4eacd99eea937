"""A scenario grows into the same run from the same seed; what ships can be played and is whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.adapters.training_files import openings_in, scenarios_in
from dispatch_app.domain.training.callers import Inhabitant, ScriptMaker
from dispatch_app.domain.training.scenarios import BadScenario, Town, grown
from dispatch_app.domain.training.values import Manner, Trouble
from dispatch_app.i18n.texts import RESOURCES

BOOK = load_book(RESOURCES / "protocols")
CODES = [protocol.code for protocol in BOOK.protocols]
SHIPPED = scenarios_in(RESOURCES / "training", CODES)
TOWN = Town(
    vehicles=("01", "02", "03"),
    hospitals={"H1": frozenset({"trauma"}), "H2": frozenset({"emergency"})},
)


def a_maker(language: str = "zh") -> ScriptMaker:
    people = [
        Inhabitant(number=f"0999{n:07d}", address=f"演示路{n}号", lat=31.2, lon=121.4 + n / 1000)
        for n in range(300)
    ]
    return ScriptMaker(people, BOOK, openings_in(RESOURCES / "training", language), language)


@given(st.sampled_from(sorted(SHIPPED)), st.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_the_same_seed_makes_the_same_run(name: str, seed: int) -> None:
    first, second = (grown(SHIPPED[name], a_maker(), TOWN, seed) for _ in range(2))
    assert first == second
    numbers = [due.script.number for due in first.calls]
    assert len(set(numbers)) == len(numbers)
    assert all(0 <= due.minute <= SHIPPED[name].minutes for due in first.calls)


def test_another_seed_makes_another_run() -> None:
    storm = SHIPPED["storm"]
    assert grown(storm, a_maker(), TOWN, 1).calls != grown(storm, a_maker(), TOWN, 2).calls


def test_the_five_that_the_centre_trains_for_ship() -> None:
    names = {"quiet_night", "storm", "mass_accident", "exchange_dead", "database_gone"}
    assert set(SHIPPED) == names
    made = {planned.trouble for each in SHIPPED.values() for planned in each.troubles}
    assert made == set(Trouble)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_complaint_has_a_first_sentence(language: str) -> None:
    said = openings_in(RESOURCES / "training", language)
    assert set(CODES) <= set(said)
    assert all(sentence.strip() for sentences in said.values() for sentence in sentences)


def test_what_a_caller_answers_leads_to_what_is_expected() -> None:
    chance = random.Random(7)
    script = a_maker().needing("cardiac_arrest", chance)
    assert script.compressions
    assert script.priority == 1
    assert script.answers


@given(st.sampled_from(CODES), st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_who_is_awake_breathes(complaint: str, seed: int) -> None:
    """Answers that contradict each other would teach nothing."""
    said = a_maker().needing(complaint, random.Random(seed)).answers
    assert not (said["consciousness"] == "awake" and said["breathing"] in ("none", "agonal"))


def test_people_of_one_event_call_from_one_place() -> None:
    played = grown(SHIPPED["mass_accident"], a_maker(), TOWN, 7)
    told = [due.script for due in played.calls if due.script.same_event == "pile_up"]
    assert len(told) == 10
    assert len({(script.lat, script.lon) for script in told}) == 1
    assert {script.manner for script in told} == {Manner.SHOUTING}
    assert {script.vehicles for script in told} == {5}


def test_whatever_is_taken_away_comes_back() -> None:
    for scenario in SHIPPED.values():
        played = grown(scenario, a_maker(), TOWN, 3)
        gone = [(d.trouble, d.subject) for d in played.troubles if not d.over]
        back = [(d.trouble, d.subject) for d in played.troubles if d.over]
        assert sorted(gone) == sorted(back)


def test_a_hospital_is_full_that_could_have_helped() -> None:
    played = grown(SHIPPED["storm"], a_maker(), TOWN, 7)
    full = {d.subject for d in played.troubles if d.trouble is Trouble.HOSPITAL_FULL}
    assert full == {"H1"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hurry = true", "'hurry' is unknown"),
        ("[complaints]\nno_such = 1", "complaint 'no_such' is unknown"),
        ("[weights]\nluck = 3", r"\[weights\] 'luck' is unknown"),
        ("[[trouble]]\nminute = 1\nkind = 'flood'\nminutes = 2", "cannot be used"),
        ("[[call]]\ncomplaint = 'fall'", "minute"),
    ],
)
def test_a_typing_error_is_named_with_its_file(tmp_path: Path, line: str, said: str) -> None:
    body = (RESOURCES / "training" / "quiet_night.toml").read_text("utf-8").partition("[manners]")
    (tmp_path / "mine.toml").write_text(f"{body[0]}\n{line}\n", encoding="utf-8")
    with pytest.raises(BadScenario, match=said) as bad:
        scenarios_in(tmp_path, CODES)
    assert "mine.toml" in str(bad.value)

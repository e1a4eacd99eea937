"""Callers' stories: seeded, whole, and none that a person would laugh at."""

from __future__ import annotations

from pathlib import Path

from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.domain.protocols import interview
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.simulation.stories import Resident, read, tell, write

BOOK = load_book(RESOURCES / "protocols")
RESIDENTS = [
    Resident(number=f"0999600{n:04d}", address=f"演示区和平路{n}号", lon=113.6, lat=34.7)
    for n in range(300)
]


def test_the_same_seed_tells_the_same_stories() -> None:
    assert tell(RESIDENTS, BOOK, 50, seed=3) == tell(RESIDENTS, BOOK, 50, seed=3)


def test_no_number_calls_twice() -> None:
    numbers = [s.number for s in tell(RESIDENTS, BOOK, 300, seed=3)]
    assert len(set(numbers)) == len(numbers)


def test_every_story_answers_its_whole_interview() -> None:
    for story in tell(RESIDENTS, BOOK, 300, seed=5):
        if story.complaint:
            assert not interview(BOOK.get(story.complaint), story.answers).questions_due


def test_women_of_an_age_to_give_birth_give_birth() -> None:
    births = [s for s in tell(RESIDENTS, BOOK, 300, seed=7) if s.complaint == "childbirth"]
    assert births
    assert all(s.sex == "female" and 15 < s.age_years < 50 for s in births)


def test_stories_survive_the_file(tmp_path: Path) -> None:
    told = tell(RESIDENTS, BOOK, 20, seed=3)
    write(told, tmp_path / "stories.json")
    assert read(tmp_path / "stories.json") == {s.number: s for s in told}

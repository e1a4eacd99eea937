"""What callers have to tell: seeded stories from a region's own subscribers and protocols.

A story is what a caller would say when asked; the desk's autopilot hears it, a person reads it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dispatch_app.domain.protocols import UNKNOWN, ProtocolBook, interview

MOBILE_SHARE = 0.3
IDLE_TALK_SHARE = 0.12
"""Callers who need no vehicle."""
GIVES_UP_SHARE = 0.05
"""Callers who hang up before anybody can answer."""
UNSURE = 0.25
"""How much rarer a caller does not know than gives any one answer."""
CHILDBIRTH = "childbirth"
AGES = {CHILDBIRTH: (19, 41), "child_seizure": (1, 6), "fever": (1, 80)}
IDLE_OUTCOMES = ("consultation", "wrong_number", "silent", "complaint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One call from outside."""

    number: str
    address: str
    """Where help is needed, as the caller says it."""
    lon: float | None
    lat: float | None
    complaint: str
    """Code of the protocol; empty when no vehicle is needed."""
    answers: dict[str, str]
    age_years: int
    sex: str
    outcome: str = ""
    """The coded outcome of a call that needs no vehicle."""
    rings: int = 10
    """After so many rings the caller gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A subscriber, as far as a story needs one."""

    number: str
    address: str
    lon: float | None
    lat: float | None


def tell(residents: Sequence[Resident], book: ProtocolBook, count: int, seed: int) -> list[Story]:
    """So many stories, no number twice."""
    chance = random.Random(seed)
    located = [r for r in residents if r.lon is not None]
    chosen = chance.sample(located, min(count, len(located)))
    return [_story(r, book, chance, number) for number, r in enumerate(chosen)]


def _story(resident: Resident, book: ProtocolBook, chance: random.Random, at: int) -> Story:
    mobile = chance.random() < MOBILE_SHARE
    idle = chance.random() < IDLE_TALK_SHARE
    gives_up = chance.random() < GIVES_UP_SHARE
    complaint = "" if idle else chance.choice(book.protocols).code
    age_years = _age(complaint, chance)
    return Story(
        number=f"1990001{at:04d}" if mobile else resident.number,
        address=resident.address,
        lon=resident.lon,
        lat=resident.lat,
        complaint=complaint,
        answers=_answers(book, complaint, age_years, chance) if complaint else {},
        age_years=age_years,
        sex="female" if complaint == CHILDBIRTH else chance.choice(("male", "female")),
        outcome=chance.choice(IDLE_OUTCOMES) if idle else "",
        rings=1 if gives_up else 10,
    )


def _answers(
    book: ProtocolBook, complaint: str, age_years: int, chance: random.Random
) -> dict[str, str]:
    """Answer the interview as it goes, until nothing is due."""
    answers: dict[str, str] = {}
    protocol = book.get(complaint)
    if "age_group" in (question.code for question in protocol.entry.questions):
        answers["age_group"] = protocol.entry.age_group(age_years)
    while due := interview(protocol, answers).questions_due:
        question = due[0]
        weights = [UNSURE if choice.code == UNKNOWN else 1.0 for choice in question.choices]
        answers[question.code] = chance.choices(question.choices, weights)[0].code
    return answers


def _age(complaint: str, chance: random.Random) -> int:
    low, high = AGES.get(complaint, (16, 92))
    return chance.randint(low, high)


def write(stories: Sequence[Story], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps([asdict(s) for s in stories], ensure_ascii=False, indent=1), encoding="utf-8"
    )


def read(path: Path) -> dict[str, Story]:
    """Stories by the number that calls."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {row["number"]: Story(**row) for row in rows}

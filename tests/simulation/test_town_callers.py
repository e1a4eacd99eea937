"""Who calls by the exchange: one story after the other, some of them twice, never one number twice
at once."""

from typing import Any

import pytest

from dispatch_app.client.trace import Trace
from dispatch_app.simulation.demo_telephones import CHANNELS, TownCallers
from dispatch_app.simulation.stories import Story


class Town:
    def __init__(self) -> None:
        self.talking: dict[str, bool] = {}
        self.called: list[dict[str, Any]] = []

    def do(self, verb: str, **facts: Any) -> dict[str, Any]:
        if verb == "call":
            assert facts["number"] not in self.talking
            self.called.append(facts)
            self.talking[facts["number"]] = False
        return {"calls": dict(self.talking)}


def story(n: int) -> Story:
    return Story(
        number=f"0999000{n:04d}",
        address="",
        lon=None,
        lat=None,
        complaint="",
        answers={},
        age_years=40,
        sex="male",
        rings=3,
    )


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def callers(town) -> TownCallers:
    stories = [story(n) for n in range(300)]
    return TownCallers(town, stories, per_minute=60, seed=5, trace=Trace(None))


def test_whoever_calls_waits_as_long_as_the_story_says(town, callers):
    assert callers.call_next()
    assert town.called[0]["number"] == "09990000000"
    assert town.called[0]["patience_s"] == 15
    assert town.called[0]["called"] == "120"


def test_with_every_line_taken_nobody_gets_through(town, callers):
    while callers.call_next():
        pass
    assert len(town.talking) <= CHANNELS
    assert not callers.call_next() or len(town.talking) <= CHANNELS


def test_some_call_again_and_never_while_they_talk(town, callers):
    for _ in range(150):
        town.talking.clear()
        callers.call_next()
    numbers = [call["number"] for call in town.called]
    assert 10 < len(numbers) - len(set(numbers)) < 50

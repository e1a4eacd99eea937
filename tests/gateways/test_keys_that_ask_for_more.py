"""The key of a vehicle terminal by which a crew asks for more vehicles."""

from __future__ import annotations

import pytest

from devices.vehicle_terminal.events import Key, KeyKind
from dispatch_app.domain.changing.commands import AskReinforcement
from dispatch_app.gateways.vehicles_keys import BadKeys, Meaning, keys_of
from dispatch_app.gateways.vehicles_presses import Press, Presses
from dispatch_app.gateways.vehicles_settings import DEFAULT_KEYS
from tests.fakes.builders import V01, a_centre


def test_a_key_may_ask_for_one_or_for_several() -> None:
    keys = keys_of({"event:1": "reinforce", "event:2": "reinforce:3"})
    assert [meaning.more for meaning in keys.values()] == [1, 3]


@pytest.mark.parametrize("words", ["reinforce:0", "reinforce:10", "reinforce:many"])
def test_a_number_that_is_none_is_named(words: str) -> None:
    with pytest.raises(BadKeys, match="1 to 9"):
        keys_of({"event:1": words})


def test_the_usual_menu_has_it() -> None:
    assert keys_of(DEFAULT_KEYS)[Key(KeyKind.EVENT, "16")] == Meaning(more=1)


def test_a_press_asks_for_the_mission_that_the_crew_is_on() -> None:
    centre = a_centre()
    mission = centre.sends(centre.opens())
    asked = Presses().take(Press(V01, Meaning(more=2), centre.now), centre.state)
    assert asked == AskReinforcement(mission=mission.id, vehicles=2)


def test_a_press_without_a_mission_asks_for_nothing() -> None:
    centre = a_centre()
    assert Presses().take(Press(V01, Meaning(more=1), centre.now), centre.state) is None

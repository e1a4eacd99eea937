"""A town calls the centre and is called: people wait, talk, give up and hang up by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulator.sip.loopback import free_port
from devices.simulator.sip.people import People, Person
from devices.simulator.sip.telephones import TownControl
from devices.simulator.sip.town import Town
from devices.simulator.sip.voices import RATE, STEP, Babble

CALLER = "09990000001"


@pytest.fixture
def centre() -> Iterator[People]:
    people = People()
    yield people
    people.close()


@pytest.fixture
def exchange(centre: People) -> Person:
    return centre.add("exchange")


@pytest.fixture
def ports() -> dict[str, int]:
    return {"headset": free_port(), "door": free_port()}


@pytest.fixture
def town(exchange: Person, ports: dict[str, int]) -> Iterator[Town]:
    made = Town(
        exchange.port, headsets={"1": ports["headset"]}, doors={"town": ports["door"]}, seed=7
    )
    yield made
    made.close()


def test_a_caller_talks_and_hangs_up_when_all_is_said(town, centre, exchange):
    exchange.answers = lambda _invite: 200
    town.call(CALLER, "120", patience_s=20, talks_s=0.3)
    centre.wait(lambda: town.calls() == {CALLER: True})
    centre.wait(lambda: town.calls() == {})
    assert exchange.dialog is not None and exchange.dialog.over


def test_a_caller_whom_nobody_answers_gives_up(town, centre, exchange):
    town.call(CALLER, "120", patience_s=0.3, talks_s=60)
    centre.wait(lambda: exchange.invited == 1)
    centre.wait(lambda: town.calls() == {})


def test_one_number_is_in_one_call_only(town):
    town.call(CALLER, "120", patience_s=20, talks_s=60)
    with pytest.raises(ValueError, match="in a call already"):
        town.call(CALLER, "120", patience_s=20, talks_s=60)


def test_a_headset_answers_by_itself_and_is_heard(town, centre, exchange, ports):
    exchange.calls("1", ports["headset"])
    centre.wait(lambda: exchange.dialog is not None and exchange.dialog.up)
    centre.wait(lambda: exchange.loudness() > 100)


def test_several_are_reached_by_one_door_and_lift_after_a_while(town, centre, ports):
    callers = [centre.add(f"seat {n}") for n in range(3)]
    for n, caller in enumerate(callers):
        caller.calls(f"0999000010{n}", ports["door"])
    centre.wait(lambda: all(c.dialog is not None and c.dialog.up for c in callers), 20)
    callers[0].hangs_up()
    assert callers[1].dialog is not None and not callers[1].dialog.over


def test_babble_has_the_band_and_the_pauses_of_talk():
    voice = Babble(3)
    said = np.concatenate([voice(step) for step in range(1000)]).astype(float)
    spectrum = np.abs(np.fft.rfft(said)) ** 2
    hz = np.fft.rfftfreq(len(said), 1 / RATE)
    assert spectrum[(hz > 80) & (hz < 3500)].sum() > 0.95 * spectrum.sum()
    loud = np.abs(said).reshape(-1, STEP).max(axis=1) > 100
    assert 0.5 < loud.mean() < 0.98
    assert np.array_equal(Babble(3)(5), voice(5))


@given(st.text() | st.dictionaries(st.text(), st.text() | st.none()).map(json.dumps))
def test_no_request_breaks_the_control(request_line):
    class Nobody:
        def call(self, *_: object, **__: object) -> None: ...
        def hang_up(self, number: str) -> None:
            raise KeyError(number)

        def calls(self) -> dict[str, bool]:
            return {}

    assert "ok" in json.loads(TownControl(Nobody()).obey(request_line))

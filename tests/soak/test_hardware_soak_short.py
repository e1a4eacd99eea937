"""The short forms of the soaks of vehicles and boxes: seconds of everything that goes wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.soak import boxes, vehicles
from tests.soak.fleet import Pace
from tests.soak.growth import Held

HOME = vehicles.Outcome(vehicles=2, made=9, ordered=2, answered=2, receiver_heard=True)
MENDED = boxes.Outcome(boxes={"UPS": boxes.Tally(troubles={"hung": 3})})


@pytest.mark.slow
def test_after_some_seconds_of_trouble_every_position_is_home(tmp_path: Path) -> None:
    pace = Pace(period_s=0.2, trouble_s=1.5, gap_s=1.0, again_s=2.0)
    outcome = vehicles.soak(tmp_path, vehicles=30, minutes=0.05, pace=pace)
    assert outcome.complaints == []
    assert outcome.made > 300
    assert len(outcome.troubles) >= 6


@pytest.mark.slow
def test_after_some_seconds_of_trouble_every_driver_knows_its_box_again() -> None:
    outcome = boxes.soak(minutes=0.05, quick=True)
    assert outcome.complaints == []
    assert set(outcome.boxes) == {
        "UPS, Megatec",
        "UPS, Voltronic",
        "alarm unit, Modbus",
        "alarm unit, raw",
        "caller-ID modem",
        "NMEA receiver",
    }


def test_nothing_is_said_of_what_went_well() -> None:
    assert HOME.complaints == []
    assert MENDED.complaints == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"died": True},
        {"lost": 1},
        {"dropped": 1},
        {"not_home": ["019900000001"]},
        {"answered": 1},
        {"callers": (2, 3)},
        {"receiver_heard": False},
        {"held": Held(files=(10, 11))},
        {"held": Held(tasks=(3, 4))},
        {"held": Held(resident_mb=[50.0] * 8 + [70.0] * 8)},
    ],
)
def test_what_vehicles_lose_is_complained_of(wrong: dict[str, object]) -> None:
    assert len(replace(HOME, **wrong).complaints) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "tally",
    [
        boxes.Tally(),
        boxes.Tally(troubles={"hung": 3}, stuck=["hung"]),
        boxes.Tally(troubles={"hung": 3}, believed=["hung"]),
    ],
)
def test_a_stuck_driver_is_complained_of(tally: boxes.Tally) -> None:
    assert len(replace(MENDED, boxes={"UPS": tally}).complaints) == 1

"""How long a battery lasts: by Peukert, and by what discharges have taught."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.power_model import BatteryModel, Discharge, of_battery

HOUR = 3600.0
FOUR_HOURS = BatteryModel(full_load_s=4 * HOUR)


def a_discharge(model: BatteryModel, load: float, from_: float, to: float) -> Discharge:
    """What such a battery would show."""
    lasts = model.lasts_s(load, from_ - to)
    assert lasts is not None
    return Discharge(lasted_s=lasts, load_percent=load, from_percent=from_, to_percent=to)


def test_half_the_load_lasts_more_than_twice_as_long() -> None:
    half = FOUR_HOURS.lasts_s(50.0, 100.0)
    assert half == pytest.approx(4 * HOUR * 2**1.15)


def test_half_a_charge_lasts_half_as_long() -> None:
    assert FOUR_HOURS.lasts_s(100.0, 50.0) == pytest.approx(2 * HOUR)


def test_of_a_battery_that_nobody_knows_nothing_is_said() -> None:
    assert BatteryModel().lasts_s(50.0, 100.0) is None


def test_the_first_discharge_teaches_all_there_is_to_know() -> None:
    learnt = BatteryModel().learn(a_discharge(FOUR_HOURS, 40.0, 100.0, 70.0))
    assert learnt.full_load_s == pytest.approx(4 * HOUR)
    assert learnt.learnt == 1


def test_a_battery_that_has_aged_is_found_out_by_a_deep_discharge() -> None:
    aged = BatteryModel(full_load_s=2 * HOUR)
    learnt = FOUR_HOURS.learn(a_discharge(aged, 80.0, 100.0, 20.0))
    assert learnt.full_load_s is not None
    assert 2 * HOUR < learnt.full_load_s < 2.3 * HOUR


def test_a_shallow_discharge_changes_little_and_a_short_one_nothing() -> None:
    aged = BatteryModel(full_load_s=2 * HOUR)
    shallow = FOUR_HOURS.learn(a_discharge(aged, 80.0, 100.0, 92.0))
    assert shallow.full_load_s == pytest.approx(4 * HOUR - 0.16 * 2 * HOUR)
    short = Discharge(lasted_s=10.0, load_percent=80.0, from_percent=100.0, to_percent=90.0)
    assert FOUR_HOURS.learn(short) == FOUR_HOURS


def test_labels_promise_less_at_a_high_current() -> None:
    slow, fast = of_battery(24_000.0, 1000.0), of_battery(24_000.0, 12_000.0)
    assert slow.full_load_s == pytest.approx(20.4 * HOUR, rel=0.02)
    assert fast.full_load_s is not None
    assert fast.full_load_s < 0.8 * 1.7 * HOUR


@given(
    st.floats(600, 40_000),
    st.floats(1, 100),
    st.floats(10, 100),
    st.floats(0.05, 1),
    st.integers(2, 8),
)
def test_learning_goes_towards_the_truth(
    truth_s: float, load: float, charge: float, depth: float, times: int
) -> None:
    truth, model = BatteryModel(full_load_s=truth_s), FOUR_HOURS
    for _ in range(times):
        learnt = model.learn(a_discharge(truth, load, charge, charge * (1 - depth)))
        assert (
            abs((learnt.full_load_s or 0) - truth_s) <= abs((model.full_load_s or 0) - truth_s) + 1
        )
        model = learnt

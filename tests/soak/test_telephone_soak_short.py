"""The short form of the telephone's soak: some seconds of calls, each recorded and sealed."""

from dataclasses import replace

import pytest

from tests.soak.telephone import Outcome, soak

GOOD = Outcome(called=9, talked=8, recordings=8, verified=True)


@pytest.mark.slow
def test_every_call_of_some_seconds_is_recorded_and_sealed(tmp_path):
    outcome = soak(tmp_path, minutes=0.15, per_minute=60, talks_s=2)
    assert outcome.called >= 7
    assert outcome.talked >= outcome.called - 1
    assert outcome.recordings == outcome.talked, outcome.verdict
    assert outcome.verified, outcome.verdict
    assert outcome.unsealed == [] and outcome.died == []


def test_nothing_is_said_of_what_went_well():
    assert GOOD.complaints == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"recordings": 7},
        {"verified": False},
        {"unsealed": ["2026-11-22/1.part"]},
        {"died": ["recorder"]},
        {"grown_mb": {"softswitch": 9.0}},
    ],
)
def test_what_is_lost_broken_or_grows_is_complained_of(wrong):
    assert len(replace(GOOD, **wrong).complaints) == 1

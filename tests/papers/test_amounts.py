"""Figures are written the same everywhere: short, with their unit, never wrongly rounded over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.papers.amounts import NONE, Amount, Unit, amount_text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0, "0 s"),
        (6.4, "6.4 s"),
        (59.96, "1'00\""),
        (61.0, "1'01\""),
        (432.0, "7'12\""),
        (3599.6, "1 h 00'"),
        (10_980.0, "3 h 03'"),
        (-75.0, "-1'15\""),
    ],
)
def test_a_span_is_said_in_the_unit_that_a_person_reads(seconds, said):
    assert amount_text(Amount.SECONDS, seconds) == said


@given(st.floats(0, 1e7))
def test_no_span_ever_has_sixty_seconds_or_sixty_minutes(seconds):
    said = amount_text(Amount.SECONDS, seconds)
    assert "'60" not in said
    assert "h 60" not in said
    assert not said.startswith(("60 s", "60.0 s", "60'"))


def test_what_cannot_be_counted_is_a_dash_and_no_nought():
    assert Unit(amount=Amount.SECONDS).say(None) == NONE


def test_a_share_has_one_place_and_an_axis_none():
    unit = Unit(amount=Amount.SHARE)
    assert (unit.say(0.9724), unit.tick(0.9724)) == ("97.2 %", "97 %")


def test_an_exact_count_carries_its_word():
    assert Unit(suffix="件").say(12_345) == "12,345 件"

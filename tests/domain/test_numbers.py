"""One spelling for every telephone number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.numbers import normal_number

MOBILE = "19900001234"
LANDLINE = "09990001234"


@pytest.mark.parametrize(
    "written",
    [
        "19900001234",
        "199 0000 1234",
        "199-0000-1234",
        "+8619900001234",
        "+86 199 0000 1234",
        "008619900001234",
        "8619900001234",
        "019900001234",
        "+86 019900001234",
        "１９９００００１２３４",
        " 19900001234\n",
    ],
)
def test_a_mobile_number_has_one_spelling(written: str) -> None:
    assert normal_number(written) == MOBILE


@pytest.mark.parametrize(
    "written",
    ["09990001234", "0999-0001234", "(0999) 000 1234", "+86 999 0001234", "00869990001234"],
)
def test_a_landline_keeps_its_area_code_with_the_zero(written: str) -> None:
    assert normal_number(written) == LANDLINE


@pytest.mark.parametrize(
    ("written", "normal"),
    [("+86 10 5550 1234", "01055501234"), ("+86-25-55501234", "02555501234")],
)
def test_two_digit_area_codes_are_known(written: str, normal: str) -> None:
    assert normal_number(written) == normal


def test_a_local_number_gets_the_area_code_of_the_centre() -> None:
    assert normal_number("5550 1234", "025") == "02555501234"
    assert normal_number("5550 1234") == "55501234"


@pytest.mark.parametrize("number", ["110", "119", "95588", "12320", "4008001234"])
def test_short_and_service_numbers_stay(number: str) -> None:
    assert normal_number(number, "025") == number


def test_a_local_number_that_begins_with_86_is_not_cut() -> None:
    assert normal_number("86501234", "025") == "02586501234"


def test_a_foreign_number_stays_foreign() -> None:
    assert normal_number("+1 202 555 0123") == "0012025550123"


@pytest.mark.parametrize("written", ["", "   ", "private", "未知"])
def test_no_number_is_empty(written: str) -> None:
    assert normal_number(written) == ""


@given(st.text(max_size=30))
def test_the_normal_spelling_is_its_own_normal_spelling(written: str) -> None:
    once = normal_number(written)
    assert normal_number(once) == once


@given(st.text(max_size=30))
def test_only_digits_are_left(written: str) -> None:
    assert all(c in "0123456789" for c in normal_number(written))

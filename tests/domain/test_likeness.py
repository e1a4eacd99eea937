"""Cases are alike for reasons that can be said; what nobody knows makes nothing alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.likeness import (
    CaseLooks,
    PastCase,
    Reason,
    alike,
    common_words,
    most_alike,
)
from tests.fakes.builders import NOON

NOW = CaseLooks(
    complaint="carbon_monoxide",
    disease_class="poisoning",
    age_years=61,
    sex="female",
    consciousness="confused",
    breathing="normal",
    place_kind="residential",
    words="家里三个人头晕，烧煤炉取暖",
)
LOOKS = st.builds(
    CaseLooks,
    complaint=st.sampled_from(["", "fall", "stroke"]),
    disease_class=st.sampled_from(["", "trauma"]),
    age_years=st.none() | st.floats(0, 100),
    sex=st.sampled_from(["", "unknown", "male"]),
    consciousness=st.sampled_from(["", "unknown", "awake"]),
    breathing=st.sampled_from(["", "unknown", "none"]),
    place_kind=st.sampled_from(["", "road"]),
    words=st.text("煤炉头晕abc，1 ", max_size=20),
)


def past(number: str = "20261101-0001", days: int = 20, **looks: object) -> PastCase:
    return PastCase(
        incident=IncidentId(number),
        number=number,
        opened_at=NOON - timedelta(days=days),
        looks=replace(NOW, **looks),  # type: ignore[arg-type]
    )


def test_what_two_cases_have_in_common_is_said() -> None:
    found = alike(NOW, past(sex="male", words="煤炉，两人头晕"))
    assert found is not None
    assert found.reasons == (
        Reason.COMPLAINT,
        Reason.AGE,
        Reason.CONSCIOUSNESS,
        Reason.BREATHING,
        Reason.PLACE_KIND,
        Reason.WORDS,
    )
    assert set(found.words) == {"煤炉", "人头晕"}


def test_the_same_class_of_diseases_counts_less_than_the_same_complaint() -> None:
    same, near = alike(NOW, past()), alike(NOW, past(complaint="poisoning"))
    assert same is not None and near is not None
    assert same.points > near.points
    assert Reason.DISEASE_CLASS in near.reasons


@pytest.mark.parametrize(
    ("years", "near"), [(61, True), (71, True), (72, False), (13, False), (None, False)]
)
def test_ages_are_near_within_ten_years(years: float | None, near: bool) -> None:
    found = alike(NOW, past(age_years=years))
    assert found is not None
    assert (Reason.AGE in found.reasons) is near


def test_a_child_is_like_children_of_nearly_its_age() -> None:
    child = replace(NOW, age_years=3)
    for years, near in ((5, True), (6, False), (15, False)):
        found = alike(child, past(age_years=years))
        assert found is not None
        assert (Reason.AGE in found.reasons) is near


def test_too_little_in_common_is_nothing() -> None:
    assert alike(CaseLooks(sex="male"), past(sex="male")) is None


def test_of_two_that_are_as_alike_the_newer_stands_first() -> None:
    old, new = past("20250101-0001", 600), past("20261101-0001", 20)
    assert [one.case for one in most_alike(NOW, [old, new], 5)] == [new, old]


def test_telephone_numbers_are_nothing_in_common() -> None:
    assert common_words("回拨 19900001234", "回拨 19900001234") == ("回拨",)


@given(LOOKS)
def test_what_nobody_knows_makes_nothing_alike(looks: CaseLooks) -> None:
    assert alike(CaseLooks(sex="unknown", breathing="unknown"), past_with(looks)) is None


@given(LOOKS, LOOKS)
def test_every_point_has_its_reason(one: CaseLooks, other: CaseLooks) -> None:
    found = alike(one, past_with(other))
    if found is not None:
        assert found.reasons
        assert (Reason.WORDS in found.reasons) is bool(found.words)
        assert all(word in one.words.casefold() for word in found.words)
        assert all(word in other.words.casefold() for word in found.words)


def past_with(looks: CaseLooks) -> PastCase:
    return PastCase(incident=IncidentId("i"), number="n", opened_at=NOON, looks=looks)

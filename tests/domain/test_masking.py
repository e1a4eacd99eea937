"""Who sees persons whole, and what the others see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.codes import Role
from dispatch_app.domain.masking import WHOLE, Personal, masked, sees_whole, shown_to

KINDS = list(Personal)


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        ("13800002210", "138****2210"),
        ("09991234567", "099****4567"),
        ("0999-1234567", "099*-***4567"),
        ("61234567", "61****67"),
        ("120", "120"),
        ("95588", "95588"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_head_and_its_end(number, seen):
    assert masked(number, Personal.NUMBER) == seen


@pytest.mark.parametrize(
    ("name", "seen"), [("张三丰", "张**"), ("李四", "李*"), ("欧阳无名", "欧阳**"), ("王", "*")]
)
def test_a_name_keeps_the_family(name, seen):
    assert masked(name, Personal.NAME) == seen


@pytest.mark.parametrize(
    ("address", "seen"),
    [("演示路188号3栋502室", "演示路***"), ("中心花园小区北门传达室", "中心花园小区***"), ("", "")],
)
def test_an_address_loses_house_and_door(address, seen):
    assert masked(address, Personal.ADDRESS) == seen


def test_numbers_in_free_words_are_masked_and_short_ones_stay():
    words = masked("家属电话19900001234，血压 180/110，改拨120", Personal.WORDS)
    assert words == "家属电话199****1234，血压 180/110，改拨120"


def test_whoever_works_with_callers_sees_them_whole_and_nobody_else():
    assert {role for role in Role if sees_whole(role)} == WHOLE
    assert shown_to(Role.DISPATCHER, "13800002210", Personal.NUMBER) == "13800002210"
    for role in (Role.AUDITOR, Role.MAINTAINER, Role.LINKED_SYSTEM, Role.STATION):
        assert shown_to(role, "13800002210", Personal.NUMBER) == "138****2210"


def test_what_is_nobodys_is_shown_to_all():
    assert shown_to(Role.AUDITOR, "13800002210", None) == "13800002210"


@given(st.text(max_size=40), st.sampled_from(KINDS))
def test_masking_twice_is_masking_once(value, kind):
    once = masked(value, kind)
    assert masked(once, kind) == once


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_middle_of_a_mobile_number_never_shows(number):
    assert masked(number, Personal.NUMBER)[3:7] == "****"

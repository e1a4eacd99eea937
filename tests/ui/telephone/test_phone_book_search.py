"""Whom one types is found: by Chinese, pinyin, initials and digits, the likeliest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.telephone import Target, TargetKind
from dispatch_app.ui.dispatcher.telephone.book import PLAIN, Book, Readings, is_number
from dispatch_app.ui.dispatcher.telephone.entries import Entry, EntryKind, to_number
from tests.fakes.telephone_seat import SOUNDS


def an_entry(name: str, number: str = "") -> Entry:
    return Entry(
        key=f"{name}-{number}",
        kind=EntryKind.POLICE,
        name=name,
        number=number,
        target=to_number(number),
    )


BOOK = (
    an_entry("城北站", "0999-8100001"),
    an_entry("城南站", "0999-8100002"),
    an_entry("市公安局指挥中心", "0999-1100110"),
    an_entry("长春路消防支队", "0999-1190119"),
    an_entry("演示一院", "0999-6600120"),
)


def found(text: str, readings: Readings | None = None) -> list[str]:
    return [e.name for e in Book(BOOK, readings or Readings(SOUNDS)).find(text)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("城北", "城北站"),
        ("cbz", "城北站"),
        ("chengnan", "城南站"),
        ("CNZ", "城南站"),
        ("公安", "市公安局指挥中心"),
        ("gaj", "市公安局指挥中心"),
        ("1190119", "长春路消防支队"),
        ("0999-6600120", "演示一院"),
        ("0120", "演示一院"),
    ],
)
def test_the_likeliest_stands_first(typed: str, first: str) -> None:
    assert found(typed)[0] == first


@pytest.mark.parametrize("typed", ["changchun", "zhangchun", "cclxf", "zclxf"])
def test_a_sign_with_two_readings_is_found_by_both(typed: str) -> None:
    assert found(typed) == ["长春路消防支队"]


def test_a_whole_name_goes_before_the_beginning_of_another() -> None:
    book = Book((an_entry("城北站急救组", "1"), an_entry("城北站", "2")), Readings(SOUNDS))
    assert [e.name for e in book.find("城北站")] == ["城北站", "城北站急救组"]


def test_nothing_typed_shows_all_in_their_order() -> None:
    assert found("") == [e.name for e in BOOK]


def test_without_readings_chinese_and_digits_are_found_still() -> None:
    assert found("城南", Readings(PLAIN)) == ["城南站"]
    assert found("8100001", Readings(PLAIN)) == ["城北站"]
    assert found("cnz", Readings(PLAIN)) == []


@given(st.text(max_size=20))
def test_whatever_is_typed_is_only_searched(text: str) -> None:
    assert set(found(text)) <= {e.name for e in BOOK}


@pytest.mark.parametrize(
    ("text", "dialled"),
    [("0999-8100001", True), ("110", True), ("*43#", True), ("城北站", False), ("9", False)],
)
def test_what_is_a_number(text: str, dialled: bool) -> None:
    assert is_number(text) is dialled


def test_what_helps_reading_is_not_dialled() -> None:
    assert to_number("0999-810 0001") == Target(kind=TargetKind.NUMBER, id="09998100001")

"""Texts held as one are the texts that were put in, each at its row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gis.gazetteer.lines import Lines

TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=8))


@given(TEXTS.filter(any))
def test_every_text_stands_at_its_row(texts):
    lines = Lines("\n".join(texts))
    assert len(lines) == len(texts)
    assert [lines[row] for row in range(len(lines))] == list(lines) == texts
    assert [lines.length(row) for row in range(len(lines))] == [len(text) for text in texts]
    assert lines.lengths().tolist() == [len(text) for text in texts]


@given(TEXTS.filter(any), st.text("ab中", min_size=1, max_size=2))
def test_a_search_finds_every_row_that_holds_the_needle(texts, needle):
    rows = Lines("\n".join(texts)).rows(needle, 1000)
    assert rows == [row for row, text in enumerate(texts) if needle in text]


def test_line_feeds_stand_for_the_ends_of_a_text():
    lines = Lines("zsl\nzslb\nazsl")
    assert lines.rows("\nzsl\n", 9) == [0]
    assert lines.rows("\nzsl", 9) == [0, 1]
    assert lines.rows("zsl\n", 9) == [0, 2]
    assert lines.rows("zsl", 2) == [0, 1]


def test_nothing_is_no_row():
    lines = Lines("")
    assert (len(lines), list(lines), lines.rows("a", 9), lines.lengths().tolist()) == (
        0,
        [],
        [],
        [],
    )

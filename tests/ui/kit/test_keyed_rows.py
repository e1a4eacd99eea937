"""A list that becomes another list, one row at a time."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.ui.kit.keyed_rows import KeyedRows


@dataclass(frozen=True)
class Row:
    key: str
    text: str = ""


lists = st.lists(
    st.builds(Row, key=st.sampled_from("abcdefgh"), text=st.sampled_from(["", "x"])),
    unique_by=lambda row: row.key,
)


@given(st.lists(lists, min_size=1, max_size=4))
def test_whatever_is_shown_is_what_stands_there(steps: list[list[Row]]) -> None:
    rows: KeyedRows[Row] = KeyedRows()
    for step in steps:
        rows.show(step)
        assert list(rows.rows) == step
        assert rows.rowCount() == len(step)


def test_one_change_touches_one_row() -> None:
    rows: KeyedRows[Row] = KeyedRows()
    rows.show([Row("a"), Row("b"), Row("c")])
    changed: list[int] = []
    moved: list[str] = []
    rows.dataChanged.connect(lambda top, _bottom: changed.append(top.row()))
    rows.rowsInserted.connect(lambda *_: moved.append("in"))
    rows.rowsRemoved.connect(lambda *_: moved.append("out"))
    rows.show([Row("a"), Row("b", "new"), Row("c")])
    assert (changed, moved) == ([1], [])


def test_a_row_can_be_found_by_its_key() -> None:
    rows: KeyedRows[Row] = KeyedRows()
    rows.show([Row("a"), Row("b")])
    assert (rows.place("b"), rows.place("z")) == (1, None)

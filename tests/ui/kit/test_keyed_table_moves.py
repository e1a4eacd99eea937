"""A long list shown anew: rows move in one pass, and whoever stands on a row stays on it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from dispatch_app.ui.kit.keyed_table import ROW, Head, KeyedTable, LateLine, Line
from dispatch_app.ui.kit.table_view import TableView

HEADS = (Head("name"), Head("figure", figures=True))


def lines(keys, figure=0) -> list[Line]:
    return [Line(key=key, cells=(key, str(figure))) for key in keys]


lists = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10)


@given(lists, lists)
@settings(deadline=None)
def test_the_table_becomes_any_list_and_keeps_who_points_at_a_row(qapp, before, after):
    table = KeyedTable(HEADS)
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show(lines(before))
    held = {key: QPersistentModelIndex(table.index(at, 0)) for at, key in enumerate(before)}
    table.show(lines(after, figure=1))
    assert [line.key for line in table.lines] == after
    assert [table.index(at, 1).data() for at in range(len(after))] == ["1"] * len(after)
    for key, index in held.items():
        assert index.isValid() is (key in after)
        assert not index.isValid() or index.data(ROW).key == key
    tester.deleteLater()


def test_mixed_rows_are_one_move_and_changed_neighbours_one_word(qapp):
    table = KeyedTable(HEADS)
    keys = [f"{n:03}" for n in range(300)]
    table.show(lines(keys))
    told = {"moved": 0, "changed": 0, "came": 0, "went": 0}

    def count(name):
        def one(*_):
            told[name] += 1

        return one

    for signal, name in (
        (table.layoutChanged, "moved"),
        (table.dataChanged, "changed"),
        (table.rowsInserted, "came"),
        (table.rowsRemoved, "went"),
    ):
        signal.connect(count(name))
    mixed = list(keys)
    random.Random(7).shuffle(mixed)
    table.show(lines(mixed, figure=1))
    assert told == {"moved": 1, "changed": 1, "came": 0, "went": 0}
    table.show(lines(mixed, figure=1))
    assert told == {"moved": 1, "changed": 1, "came": 0, "went": 0}


@pytest.fixture
def view(qapp):
    view = TableView(HEADS)
    view.resize(300, 200)
    view.show()
    yield view
    view.close()


def test_the_cursor_follows_its_row_and_the_eye_stays_where_it_is(view):
    keys = [f"{n:03}" for n in range(300)]
    view.show_lines(lines(keys))
    view.choose("150")
    turns = []
    view.turned.connect(turns.append)
    bar = view.verticalScrollBar()
    there = bar.value()
    view.show_lines(lines(reversed(keys), figure=1))
    assert view.current.key == "150"
    assert view.selectionModel().isRowSelected(view.currentIndex().row())
    assert (bar.value(), turns) == (there, [])


def test_only_what_is_looked_at_is_put_into_words(view):
    written = []

    def a_line(key, second):
        def write():
            written.append(key)
            return Line(key=key, cells=(key, str(second)), tip=f"{key} at length")

        return LateLine(key, second, write)

    keys = [f"{n:03}" for n in range(300)]
    view.show_lines([a_line(key, 1) for key in keys])
    view.grab()
    seen = set(written)
    assert 0 < len(seen) < 30
    written.clear()
    view.show_lines([a_line(key, 1) for key in keys])
    view.grab()
    assert len(written) <= len(seen)
    view.show_lines([a_line(key, 2) for key in keys])
    assert view.rows.lines[299].cells == ("299", "2")
    assert view.rows.lines[299].tip == "299 at length"

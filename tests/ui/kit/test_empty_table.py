"""A table without a row says why, in words on the table itself; with rows it does not."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.table_view import TableView


def inked(table: TableView) -> int:
    """How many pixels of the table differ from its upper left one."""
    picture = table.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground = picture.pixel(0, 0)
    places = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return sum(picture.pixel(x, y) != ground for x, y in places)


def test_only_an_empty_table_says_its_words(qapp: QApplication) -> None:
    table = TableView((Head("甲"),))
    table.resize(240, 160)
    bare = inked(table)
    table.say_when_empty("还没有")
    assert inked(table) > bare
    table.show_lines([Line(key="1", cells=("一",))])
    filled = inked(table)
    table.say_when_empty("")
    assert inked(table) == filled
    table.deleteLater()

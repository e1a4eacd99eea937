"""The numbered list: digits, arrows, Enter, Esc; the focus comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from dispatch_app.ui.kit.chooser import Chooser, Option

OPTIONS = [Option("a", "甲"), Option("b", "乙"), Option("c", "丙")]


@pytest.fixture
def host(qapp: Any) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(800, 600)
    field = QLineEdit("已经写的字", window)
    field.setObjectName("field")
    QVBoxLayout(window).addWidget(field)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    field.setFocus()
    yield window
    window.close()


def asked(host: QWidget) -> tuple[Chooser, list[str]]:
    chooser, chosen = Chooser(host), list[str]()
    chooser.ask("选一个", "数字选择", OPTIONS, chosen.append)
    return chooser, chosen


def test_a_digit_chooses(host: QWidget) -> None:
    chooser, chosen = asked(host)
    QTest.keyClick(chooser, Qt.Key.Key_2)
    assert chosen == ["b"]
    assert not chooser.isVisible()


def test_a_digit_beyond_the_list_chooses_nothing(host: QWidget) -> None:
    chooser, chosen = asked(host)
    QTest.keyClick(chooser, Qt.Key.Key_7)
    assert chosen == []
    assert chooser.isVisible()


def test_arrows_and_enter_choose(host: QWidget) -> None:
    chooser, chosen = asked(host)
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    QTest.keyClick(host.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(host.focusWidget(), Qt.Key.Key_Return)
    assert chosen == ["b"]


def test_escape_goes_back_to_the_field_and_loses_no_text(host: QWidget) -> None:
    chooser, chosen = asked(host)
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    field = host.findChild(QLineEdit, "field")
    assert chosen == []
    assert host.focusWidget() is field
    assert field.text() == "已经写的字"


def test_it_stays_inside_its_window(host: QWidget) -> None:
    chooser, _ = asked(host)
    assert host.rect().contains(chooser.geometry())


def test_behind_the_ninth_the_next_keys_of_the_row_choose(host: QWidget) -> None:
    chooser, chosen = Chooser(host), list[str]()
    many = [Option(str(number), f"第{number}") for number in range(1, 13)]
    chooser.ask("选一个", "数字选择", many, chosen.append)
    QTest.keyClick(chooser, Qt.Key.Key_Minus)
    chooser.ask("选一个", "数字选择", many, chosen.append)
    QTest.keyClick(chooser, Qt.Key.Key_0)
    assert chosen == ["11", "10"]

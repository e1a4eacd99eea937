"""The help names every key of both windows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.key_help import KeyHelp
from dispatch_app.ui.dispatcher.keys import KEYS, MAP_MORE, MAP_TOOLS, TELEPHONE_LISTS


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_help_names_every_key_of_both_windows(qapp: QApplication, language: str) -> None:
    host = QWidget()
    shown = KeyHelp(Texts.load(language), host)
    said = {label.text() for label in shown.findChildren(QLabel)}
    assert said >= {*KEYS.values(), *(key for _, key in (*MAP_TOOLS, *MAP_MORE))}
    assert said >= {key for _, key in TELEPHONE_LISTS}
    assert {"Ctrl+1…9", "Ctrl+Shift+1…9"} <= said


def test_no_two_actions_hang_on_one_key() -> None:
    """Qt would serve neither."""
    keys = list(KEYS.values())
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize("size", [(1920, 1040), (1366, 740), (960, 640)])
def test_all_keys_are_within_the_window_or_a_page_further(
    qapp: QApplication, size: tuple[int, int]
) -> None:
    host = QWidget()
    host.resize(*size)
    host.show()
    shown = KeyHelp(Texts.load("en"), host)
    shown.toggle()
    qapp.processEvents()
    assert host.rect().contains(shown.geometry())
    scroll = shown.findChild(QScrollArea)
    assert scroll is not None
    inside = scroll.widget()
    assert inside is not None and inside.width() <= scroll.viewport().width()
    while scroll.verticalScrollBar().value() < scroll.verticalScrollBar().maximum():
        before = scroll.verticalScrollBar().value()
        QTest.keyClick(host, Qt.Key.Key_PageDown)
        assert scroll.verticalScrollBar().value() > before
    last = inside.findChildren(QLabel)[-1]
    assert scroll.viewport().rect().contains(last.mapTo(scroll.viewport(), last.rect().center()))
    QTest.keyClick(host, Qt.Key.Key_Escape)
    assert not shown.isVisible()

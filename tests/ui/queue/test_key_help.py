"""The help names every key of both windows."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.keys import KEYS, MAP_MORE, MAP_TOOLS, TELEPHONE_LISTS
from dispatch_app.ui.dispatcher.window import KeyHelp


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

"""Keys of one part of a window: they count while the cursor is in it, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def hang_keys(
    part: QWidget,
    keys: Mapping[str, str],
    pressed: Callable[[str], None],
    repeating: Set[str] = frozenset(),
) -> None:
    """Tell `pressed` the name of each key; those of `repeating` again while they are held."""
    for name, key in keys.items():
        shortcut = QShortcut(QKeySequence(key), part)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(name in repeating)
        shortcut.activated.connect(lambda name=name: pressed(name))

"""The menu of a point on the map: what can be asked and done right there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from dispatch_app.i18n.texts import Texts


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; without a key of a text it is a rule between groups."""

    key: str = ""
    act: Callable[[], object] | None = None
    values: tuple[tuple[str, str], ...] = ()
    open: bool = True
    entries: tuple[Entry, ...] = ()
    """A menu within the menu."""


RULE = Entry()


def menu_of(entries: Iterable[Entry], texts: Texts, host: QWidget) -> QMenu:
    """A menu whose first nine lines a digit chooses; it deletes itself when it closes."""
    menu = QMenu(host)
    menu.aboutToHide.connect(menu.deleteLater)
    _fill(menu, entries, texts)
    return menu


def _fill(menu: QMenu, entries: Iterable[Entry], texts: Texts) -> None:
    number = 0
    for entry in entries:
        if not entry.key:
            menu.addSeparator()
            continue
        number += 1
        word = texts(entry.key, **dict(entry.values))
        label = f"&{number}  {word}" if number < 10 else f"    {word}"
        if entry.entries:
            _fill(menu.addMenu(label), entry.entries, texts)
            continue
        action = menu.addAction(label)
        action.setEnabled(entry.open and entry.act is not None)
        if entry.act is not None:
            action.triggered.connect(lambda _=False, act=entry.act: act())

"""The director's window: groups of pages by words and keys, clock and link. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.groups import GROUPS, NEXT_PAGE, PAGE_BEFORE, homes
from dispatch_app.ui.director.page_words import PageWords, set_look
from dispatch_app.ui.director.place import Page

KEYS: Mapping[str, str] = {
    "again": "F5",
    "theme": "Ctrl+T",
    "alarm_seen": "Alt+A",
    "lamps": "Alt+I",
    "bypass": "Alt+Shift+B",
    "notices": "Alt+M",
    "own_password": "Alt+Shift+W",
}
_MARGIN, _SPACE, _INSET = 6, 18, 12
_LEAST_PAGE = (960, 400)
"""The widest page must not keep the window from fitting a small screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLine:
    """What stands at the right of the pages' words."""

    clock: str = "--:--:--"
    person: str = ""
    link: str = ""
    power: str = ""
    """A sentence while the centre lives on its battery."""
    link_is_up: bool = False
    backup: str = ""
    """How the copies of the record stand."""
    backup_tone: str = "off"


class DirectorWindow(QWidget):
    closed = Signal()
    turned = Signal(int)
    """To which page."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("directorWindow")
        self.setWindowTitle(texts("director.title"))
        self._texts = texts
        self._stack = QStackedWidget(self)
        self._stack.setMinimumSize(*_LEAST_PAGE)
        self._names: tuple[str, ...] = ()
        self._homes: Mapping[str, tuple[int, ...]] = {}
        self._last: dict[str, int] = {}
        self._offered: frozenset[int] = frozenset()
        self.groups = PageWords("pageWord", self)
        self.within = PageWords("subPageWord", self, inset=_INSET)
        self._power, self._backup, self._person, self._link, self._clock = (
            self._label(name)
            for name in ("alarmText", "headerText", "headerText", "headerText", "clock")
        )
        self._bar = QWidget(self)
        self._bar.setObjectName("header")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        return label

    def compose(
        self, pages: Sequence[Page], alarms: QWidget, foot: QWidget, *, band: QWidget
    ) -> None:
        """Put the pages in; called once. `band` lies between words and pages."""
        self._names = tuple(page.name for page in pages)
        self._homes = homes(self._names)
        for page in pages:
            self._stack.addWidget(page.widget)
        self._put_words()
        self._fill_bar()
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 0, _MARGIN, _MARGIN)
        column.setSpacing(_MARGIN)
        for widget in (self._bar, self.within, band, self._stack, alarms, foot):
            column.addWidget(widget, 1 if widget is self._stack else 0)
        self.offer([True] * len(pages))
        self.turn(self._first())

    def _put_words(self) -> None:
        self.groups.put([(g.name, self._texts(f"director.group.{g.name}"), g.key) for g in GROUPS])
        self.groups.wanted.connect(self.turn_to_group)
        for group in GROUPS:
            self._hang(group.key, partial(self.turn_to_group, group.name))
        tip = f"{NEXT_PAGE} · {PAGE_BEFORE}"
        order = [self._names[at] for group in GROUPS for at in self._homes[group.name]]
        self.within.put([(name, self._texts(f"director.page.{name}"), tip) for name in order])
        self.within.wanted.connect(self.turn_to)
        self._hang(NEXT_PAGE, partial(self._step, 1))
        self._hang(PAGE_BEFORE, partial(self._step, -1))

    def _fill_bar(self) -> None:
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(_INSET, 4, _INSET, 0)
        row.setSpacing(_SPACE)
        title = self._label("directorTitle")
        title.setText(self._texts("director.title"))
        row.addWidget(title)
        row.addWidget(self.groups)
        row.addStretch(1)
        for label in (self._power, self._backup, self._person, self._link, self._clock):
            row.addWidget(label)

    def offer(self, pages: Sequence[bool]) -> None:
        """Show the words of these pages only; the others cannot be turned to."""
        self._offered = frozenset(at for at, is_offered in enumerate(pages) if is_offered)
        self.groups.offer(frozenset(name for name in self._homes if self._in(name)))
        if self._stack.count():
            self._light(self.at)

    def _in(self, group: str) -> tuple[int, ...]:
        """The places of those pages of a group that are offered."""
        return tuple(at for at in self._homes[group] if at in self._offered)

    def _first(self) -> int:
        return next(at for group in GROUPS for at in self._in(group.name))

    def _group_of(self, at: int) -> str:
        return next(name for name, places in self._homes.items() if at in places)

    def turn_to_group(self, name: str) -> None:
        """Show the page of it that was seen last."""
        places = self._in(name)
        if places:
            last = self._last.get(name)
            self.turn(last if last in places else places[0])

    def turn_to(self, name: str) -> None:
        """Show the page of this name, if it is offered."""
        at = self._names.index(name)
        if at in self._offered:
            self.turn(at)

    def _step(self, by: int) -> None:
        places = self._in(self._group_of(self.at))
        if self.at in places:
            self.turn(places[(places.index(self.at) + by) % len(places)])

    def turn(self, at: int) -> None:
        """Show a page."""
        self._stack.setCurrentIndex(at)
        self._light(at)
        self.turned.emit(at)

    def _light(self, at: int) -> None:
        group = self._group_of(at)
        self._last[group] = at
        places = self._in(group)
        self.groups.light(group)
        self.within.offer(frozenset(self._names[place] for place in places))
        self.within.light(self._names[at])
        self.within.setVisible(len(places) > 1)

    @property
    def at(self) -> int:
        return self._stack.currentIndex()

    @property
    def power_words(self) -> str:
        """The sentence about the power, as it is shown."""
        return self._power.text()

    def hang_keys(self, actions: Mapping[str, Callable[[], None]]) -> None:
        for name, key in KEYS.items():
            self._hang(key, actions[name])

    def _hang(self, key: str, action: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(action)

    def show_head(self, head: HeadLine) -> None:
        self._clock.setText(head.clock)
        self._person.setText(head.person)
        self._power.setText(head.power)
        self._backup.setText(head.backup)
        self._backup.setVisible(bool(head.backup))
        set_look(self._backup, "light", head.backup_tone)
        sign = "●" if head.link_is_up else "◆"
        self._link.setText(f"{sign} {head.link}")
        set_look(self._link, "light", "ok" if head.link_is_up else "bad")

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

"""The words on top of the director's window: groups, and below them the pages of one. Decides
nothing: says what was clicked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

_SPACE, _NARROW = 18, 3


class PageWords(QWidget):
    """One row of words, of which one is on. A word may carry a count beside it."""

    wanted = Signal(str)

    def __init__(self, style: str, parent: QWidget | None = None, *, inset: int = 0) -> None:
        super().__init__(parent)
        self._style = style
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(inset, 0, inset, 0)
        self._row.setSpacing(_SPACE)
        self._words: dict[str, QPushButton] = {}
        self._counts: dict[str, QLabel] = {}
        self._places: dict[str, QWidget] = {}

    def put(self, words: Sequence[tuple[str, str, str]]) -> None:
        """Name, word and tip of each, in their order; called once."""
        for name, word, tip in words:
            self._row.addWidget(self._place(name, word, tip))
        self._row.addStretch(1)

    def _place(self, name: str, word: str, tip: str) -> QWidget:
        place = QWidget(self)
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_NARROW)
        button = QPushButton(word, place)
        button.setObjectName(self._style)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self._clicked, name))
        count = QLabel(place)
        count.setObjectName("pageCount")
        count.hide()
        row.addWidget(button)
        row.addWidget(count)
        self._words[name], self._counts[name], self._places[name] = button, count, place
        return place

    def _clicked(self, name: str, *_: object) -> None:
        self.wanted.emit(name)

    def offer(self, names: frozenset[str]) -> None:
        """Show these words only."""
        for name, place in self._places.items():
            for widget in (place, self._words[name]):
                widget.setVisible(name in names)

    def light(self, chosen: str) -> None:
        for name, word in self._words.items():
            set_look(word, "on", "yes" if name == chosen else "no")

    def count(self, name: str, number: int) -> None:
        """Beside a word; none for 0."""
        label = self._counts[name]
        label.setText(str(number))
        label.setVisible(number > 0)

    @property
    def words(self) -> Mapping[str, QPushButton]:
        return self._words


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)

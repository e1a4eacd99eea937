"""The widgets of shared cases: partners, the list, the chosen one's story, figures. Decides
nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.links_words import ABOUT, case_heads, figure_heads
from dispatch_app.ui.kit.interview.choices import set_tone
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

KEYS: Mapping[str, str] = {
    "today": "Alt+1",
    "week": "Alt+2",
    "month": "Alt+3",
    "open": "Ctrl+Return",
}
_SHOWN = {"open": "Ctrl+Enter"}
_MARGIN, _SPACE, _STORY_PX = 10, 8, 340


class LinksPanel(QWidget):
    pressed = Signal(str)
    turned = Signal()
    """Another case was chosen."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.title = self._label("entryHeading")
        self.partners = self._label("entryKnown")
        self.table = TableView(case_heads(texts), self)
        stretched = QHeaderView.ResizeMode.Stretch
        self.table.horizontalHeader().setSectionResizeMode(ABOUT, stretched)
        self.story = self._label("entryKnown")
        self.story.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.figures = TableView(figure_heads(texts), self)
        self.foot = self._label("entryKnown")
        self.said = self._label("entrySaid")
        self.keys = {name: self._key(name) for name in KEYS}
        self.table.turned.connect(self._turn)
        self._lay_out()
        hang_keys(self, dict(KEYS), self._press)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _key(self, name: str) -> QPushButton:
        word = self._texts(f"links.above.key.{name}")
        key = QPushButton(f"{word}  {_SHOWN.get(name, KEYS[name])}", self)
        key.setObjectName("smallButton" if name == "open" else "segment")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(partial(self._press, name))
        return key

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        for name in KEYS:
            head.addWidget(self.keys[name])
        across = QHBoxLayout()
        across.setSpacing(_MARGIN)
        across.addWidget(self.table, 1)
        across.addWidget(self._story())
        caption = self._label("entryHeading")
        caption.setText(self._texts("links.above.figures"))
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addLayout(head)
        column.addWidget(self.partners)
        column.addLayout(across, 3)
        column.addWidget(caption)
        column.addWidget(self.figures, 1)
        column.addWidget(self.foot)
        column.addWidget(self.said)

    def _story(self) -> QScrollArea:
        """A long exchange is read by scrolling; it pushes nothing aside."""
        area = QScrollArea(self)
        area.setObjectName("plainArea")
        area.setWidgetResizable(True)
        area.setFixedWidth(_STORY_PX)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.story)
        return area

    def _press(self, name: str, *_: object) -> None:
        self.pressed.emit(name)

    def _turn(self, _line: Line | None) -> None:
        self.turned.emit()

    # ---- shown

    def show_cases(self, title: str, partners: str, lines: Sequence[Line]) -> None:
        self.title.setText(title)
        self.partners.setText(partners)
        self.table.show_lines(lines)

    def show_figures(self, lines: Sequence[Line], foot: str) -> None:
        self.figures.show_lines(lines)
        self.foot.setText(foot)

    def show_period(self, name: str) -> None:
        for period, key in self.keys.items():
            set_tone(key, "on", "yes" if period == name else "no")

    def say(self, text: str, tone: str = "info") -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_tone(self.said, "tone", tone)

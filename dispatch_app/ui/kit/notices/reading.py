"""The text of one notice with its files. Shows, and says which file is wanted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.notices.words import NoticeView


class ReadingPane(QWidget):
    file_wanted = Signal(int)
    """The number of the file, from 0."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.title = self._label("noticeTitle")
        self.meta = self._label("caption")
        self.text = self._label("noticeText")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.files: list[QPushButton] = []
        scroll = QScrollArea(self)
        scroll.setObjectName("noticeScroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.text)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.title)
        self._column.addWidget(self.meta)
        self._column.addWidget(scroll, 1)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def show_view(self, view: NoticeView | None) -> None:
        shown = view or NoticeView(title="", meta="", text="")
        self.title.setText(shown.title)
        self.meta.setText(shown.meta)
        self.text.setText(shown.text)
        if tuple(button.text() for button in self.files) != shown.files:
            self._show_files(shown.files)

    def _show_files(self, names: tuple[str, ...]) -> None:
        for button in self.files:
            self._column.removeWidget(button)
            button.deleteLater()
        self.files = []
        for number, name in enumerate(names):
            button = QPushButton(name, self)
            button.setObjectName("smallButton")
            button.setToolTip(self._texts("notices.file.open"))
            button.clicked.connect(partial(self._wanted, number))
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.files.append(button)

    def _wanted(self, number: int, *_: object) -> None:
        self.file_wanted.emit(number)

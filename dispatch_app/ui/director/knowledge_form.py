"""A place to write an entry of the knowledge base. Shows and says; sends nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeKind
from dispatch_app.domain.protocols.model import Text
from dispatch_app.i18n.texts import Texts

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MARGIN, _SPACE = 10, 8
_FIELDS = ("code", "title_zh", "title_en", "aliases", "tags", "protocols")
_LONG = ("sources", "body_zh", "body_en")
_SHARES = {"sources": 1, "body_zh": 4, "body_en": 4}
_WRITTEN = tuple(kind for kind in KnowledgeKind if kind is not KnowledgeKind.PHRASES)
"""Phrase cards are files of their own."""


class KnowledgeForm(QWidget):
    save_wanted = Signal()
    left = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.fields = {name: self._field() for name in _FIELDS}
        self.longs = {name: self._long() for name in _LONG}
        self.kind = QComboBox(self)
        self.kind.setObjectName("entryField")
        for kind in _WRITTEN:
            self.kind.addItem(texts(f"knowledge.kind.{kind.value}"), kind.value)
        self.save = QPushButton(f"{texts('knowledge.form.save')}  Ctrl+Enter", self)
        self.save.setObjectName("smallButton")
        self.save.clicked.connect(self.save_wanted)
        self.said = QLabel(self)
        self.said.setObjectName("entrySaid")
        self.said.setWordWrap(True)
        self._lay_out()

    def _field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        return field

    def _long(self) -> QPlainTextEdit:
        long = QPlainTextEdit(self)
        long.setObjectName("noticeEntry")
        long.setTabChangesFocus(True)
        return long

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(_SPACE)
        for name, field in self.fields.items():
            form.addRow(self._texts(f"knowledge.form.{name}"), field)
            if name == "code":
                form.addRow(self._texts("knowledge.form.kind"), self.kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addLayout(form)
        column.addWidget(self._caption("sources"))
        column.addWidget(self.longs["sources"], _SHARES["sources"])
        row = QHBoxLayout()
        for name in ("body_zh", "body_en"):
            half = QVBoxLayout()
            half.addWidget(self._caption(name))
            half.addWidget(self.longs[name], 1)
            row.addLayout(half, 1)
        column.addLayout(row, _SHARES["body_zh"])
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(self.said, 1)
        column.addLayout(foot)

    def _caption(self, name: str) -> QLabel:
        caption = QLabel(self._texts(f"knowledge.form.{name}"), self)
        caption.setObjectName("caption")
        return caption

    # ---- what stands in it

    def begin(self, entry: KnowledgeEntry | None) -> None:
        """An entry to change, or an empty form."""
        stands = _stands(entry) if entry is not None else dict.fromkeys((*_FIELDS, *_LONG), "")
        for name, field in self.fields.items():
            field.setText(stands[name])
        for name, long in self.longs.items():
            long.setPlainText(stands[name])
        self.fields["code"].setReadOnly(entry is not None)
        if entry is not None:
            self.kind.setCurrentIndex(max(self.kind.findData(entry.kind.value), 0))
        self.say("")
        self.fields["title_zh" if entry is not None else "code"].setFocus()

    def entry(self) -> KnowledgeEntry:
        """What is typed.

        Raises:
            InvalidValue: it cannot be an entry.
        """
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        long = {name: one.toPlainText().strip() for name, one in self.longs.items()}
        return KnowledgeEntry(
            code=typed["code"],
            kind=KnowledgeKind(self.kind.currentData()),
            title=Text(typed["title_zh"], typed["title_en"] or typed["title_zh"]),
            body=Text(long["body_zh"], long["body_en"]),
            aliases=_words(typed["aliases"]),
            tags=_words(typed["tags"]),
            protocols=_words(typed["protocols"]),
            sources=tuple(line.strip() for line in long["sources"].splitlines() if line.strip()),
        )

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in _ENTER and control:
            self.save_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _stands(entry: KnowledgeEntry) -> dict[str, str]:
    return {
        "code": entry.code,
        "title_zh": entry.title.zh,
        "title_en": entry.title.en,
        "aliases": "、".join(entry.aliases),
        "tags": "、".join(entry.tags),
        "protocols": "、".join(entry.protocols),
        "sources": "\n".join(entry.sources),
        "body_zh": entry.body.zh,
        "body_en": entry.body.en,
    }


def _words(text: str) -> tuple[str, ...]:
    for sign in "，,;；":
        text = text.replace(sign, "、")
    return tuple(word.strip() for word in text.split("、") if word.strip())

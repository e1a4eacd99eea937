"""Shows one entry, large enough to be read aloud from. Shows only."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QTextBrowser, QVBoxLayout, QWidget


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderView:
    title: str = ""
    kind: str = ""
    other_names: str = ""
    body: str = ""
    foot: str = ""
    """Sources, and who answers for the text."""
    doubt: str = ""
    """Said in front of everything: nobody of this centre has approved it, say."""


class EntryReader(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("entryReader")
        self.title = self._label("readerTitle")
        self.names = self._label("readerNames")
        self.doubt = self._label("readerDoubt")
        self.foot = self._label("readerFoot")
        self.body = QTextBrowser(self)
        self.body.setObjectName("readerBody")
        self.body.setOpenLinks(False)
        self.body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body.document().setDocumentMargin(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(4)
        for widget in (self.title, self.names, self.doubt):
            column.addWidget(widget)
        column.addWidget(self.body, 1)
        column.addWidget(self.foot)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def show_view(self, view: ReaderView) -> None:
        self.title.setText(f"{view.title}  ·  {view.kind}" if view.title else "")
        for label, text in (
            (self.names, view.other_names),
            (self.doubt, view.doubt),
            (self.foot, view.foot),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.body.setHtml(html_of(view.body))

    def turn_page(self, pages: int) -> None:
        bar = self.body.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(1, bar.pageStep() - bar.singleStep()))

    def step(self, lines: int) -> None:
        bar = self.body.verticalScrollBar()
        bar.setValue(bar.value() + lines * 2 * bar.singleStep())


def html_of(body: str) -> str:
    """Headings, points and warnings as paragraphs; nothing that was typed is markup."""
    return "".join(_paragraph(line.strip()) for line in body.splitlines() if line.strip())


def _paragraph(line: str) -> str:
    if line.startswith("# "):
        return f'<p style="margin:10px 0 2px 0"><b>{escape(line[2:])}</b></p>'
    if line.startswith("- "):
        return f'<p style="margin:3px 0 3px 18px; text-indent:-18px">• {escape(line[2:])}</p>'
    if line.startswith("! "):
        return f'<p style="margin:5px 0 5px 0"><b>⚠ {escape(line[2:])}</b></p>'
    return f'<p style="margin:3px 0 3px 0">{escape(line)}</p>'

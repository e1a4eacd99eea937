"""The signed sheet as a PDF page. Knows no seat and asks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from dispatch_app.ui.dispatcher.shift.words import Group

_MARGIN_MM = 16.0
_TITLE_PT, _HEAD_PT, _BODY_PT = 16, 11, 10
_DPI = 300


def write_pdf(
    path: Path,
    title: str,
    heading: str,
    groups: Sequence[Group],
    foot: Sequence[str],
    family: str,
) -> None:
    """Write it whole.

    Raises:
        OSError: the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(
        QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM), QPageLayout.Unit.Millimeter
    )
    _document(title, heading, groups, foot, family).print_(writer)


def _document(
    title: str, heading: str, groups: Sequence[Group], foot: Sequence[str], family: str
) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(QFont(family, _BODY_PT))
    cursor = QTextCursor(document)
    _put(cursor, title, _TITLE_PT, bold=True)
    _put(cursor, heading, _BODY_PT)
    for group in groups:
        _put(cursor, "", _BODY_PT)
        _put(cursor, group.title, _HEAD_PT, bold=True)
        for line in group.lines:
            _put(cursor, line, _BODY_PT)
    _put(cursor, "", _BODY_PT)
    for line in foot:
        _put(cursor, line, _HEAD_PT, bold=True)
    return document


def _put(cursor: QTextCursor, text: str, points: int, *, bold: bool = False) -> None:
    shape = cursor.charFormat()
    shape.setProperty(QTextFormat.Property.FontPointSize, points)
    shape.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    cursor.insertText(text, shape)
    cursor.insertBlock()

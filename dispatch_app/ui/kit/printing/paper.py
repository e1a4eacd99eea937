"""Paints a slip on a page, in tenths of a millimetre. Knows no printer.

Black on white throughout: what matters is said by size, frame and word, not by colour.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPicture,
)

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.document import Line, SlipDocument

UNITS_PER_INCH = 254.0
"""The painter's unit is a tenth of a millimetre."""
_WRAP = int(Qt.TextFlag.TextWordWrap)
_ANYWHERE = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
_WORDS = re.compile(r"[!-~]+")
"""Letters and figures, which break between words only; Chinese breaks everywhere."""
_LABELS_MOST = 0.38
"""Of the page's width."""
_ACROSS, _ACROSS_SHARE, _ACROSS_MOST = 200, 0.7, 4.0
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Paper(StrEnum):
    A5 = "a5"
    A4 = "a4"
    ROLL = "roll"
    """80 mm wide, as long as the slip."""


@dataclass(frozen=True, slots=True)
class Face:
    """Sizes of one paper, in tenths of a millimetre."""

    width: float
    margin: float
    body: int
    address: int
    title: int
    label: float
    map_height: float
    height: float | None = None
    """None: as long as it takes."""

    def smaller(self, share: float) -> Face:
        """The same paper with smaller letters."""
        return replace(
            self,
            body=round(self.body * share),
            address=round(self.address * share),
            title=round(self.title * share),
            label=self.label * share,
        )


FACES = {
    Paper.A5: Face(1480, 70, 36, 58, 78, 170, 1100, 2100),
    Paper.A4: Face(2100, 120, 42, 70, 92, 240, 1700, 2970),
    Paper.ROLL: Face(800, 40, 32, 44, 54, 120, 560),
}
_LEAST_MAP = 250.0
_ABOUT_MAP = 24.0
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
"""Too many words for a page are written smaller, rather than cut off at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that goes on one page."""

    document: SlipDocument
    picture: QImage | QPicture | None
    """The map, as pixels for a printer or as strokes for a PDF."""
    marked: bool
    """Printed again: it may be on paper already, and must say so."""
    printed: str
    """When, in words."""
    paper: Paper = Paper.A5
    with_map: bool = True
    """Whether a map belongs to it, so that its absence must be said."""
    sign: str = ""
    """Who signs it; as on a slip, if empty."""
    training: bool = False
    """Of no real event: says so across the whole page."""


def map_room(sheet: Sheet, texts: Texts, family: str) -> tuple[int, int] | None:
    """What the words leave for the map, in tenths of a millimetre; None if that is too little."""
    face = face_of(sheet, texts, family)
    height = face.map_height
    if face.height is not None:
        words = _measured(sheet, face, texts, family)
        height = min(height, face.height - face.margin - words - _ABOUT_MAP)
    return (round(face.width - 2 * face.margin), round(height)) if height >= _LEAST_MAP else None


def page_mm(sheet: Sheet, texts: Texts, family: str) -> QSizeF:
    """The page's size; of a roll, the length that this slip takes."""
    face = FACES[sheet.paper]
    if face.height is not None:
        return QSizeF(face.width / 10, face.height / 10)
    used = _measured(sheet, face, texts, family)
    return QSizeF(face.width / 10, (used + face.margin) / 10)


def face_of(sheet: Sheet, texts: Texts, family: str) -> Face:
    """The largest letters with which all words are on the page."""
    whole = FACES[sheet.paper]
    if whole.height is None:
        return whole
    words, end = replace(sheet, picture=None), whole.height - whole.margin
    faces = (whole.smaller(share) for share in _SHARES)
    fitting = (face for face in faces if _measured(words, face, texts, family) <= end)
    return next(fitting, whole.smaller(_SHARES[-1]))


def _measured(sheet: Sheet, face: Face, texts: Texts, family: str) -> float:
    """The height that a sheet takes as it stands."""
    painter = QPainter(scratch := QImage(8, 8, QImage.Format.Format_RGB32))
    used = SlipPage(painter, face, texts, family).draw(sheet)
    painter.end()
    del scratch
    return used


def paint(painter: QPainter, sheet: Sheet, texts: Texts, family: str) -> None:
    """Paint the page with a painter that stands at the device's own resolution."""
    scale = painter.device().logicalDpiX() / UNITS_PER_INCH
    painter.scale(scale, scale)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    page = SlipPage(painter, face_of(sheet, texts, family), texts, family)
    used = page.draw(sheet)
    if sheet.training:
        page.across(texts("training.across"), FACES[sheet.paper].height or used)


class SlipPage:
    """One page being painted, from top to bottom."""

    def __init__(self, painter: QPainter, face: Face, texts: Texts, family: str) -> None:
        self._painter = painter
        self._face = face
        self._texts = texts
        self._family = family
        self._y = face.margin
        self._label = face.label
        painter.setPen(QPen(QColor(Qt.GlobalColor.black), 3))

    @property
    def _inner(self) -> float:
        return self._face.width - 2 * self._face.margin

    def draw(self, sheet: Sheet) -> float:
        """Paint all; gives the height used."""
        document = sheet.document
        self._label = self._label_width(document)
        if sheet.marked:
            self._band(self._texts("slip.reprint"))
        self._head(document)
        self._rule(8)
        self._block(document.title, self._face.title)
        self._block(document.address, self._face.address)
        if document.provisional:
            self._boxed(document.provisional)
        self._rule(3)
        for line in document.lines:
            self._row(line)
        if sheet.with_map:
            self._map(sheet.picture)
        self._foot(sheet)
        return self._y

    def across(self, text: str, height: float) -> None:
        """Outlined letters from corner to corner: what lies beneath can still be read."""
        path = QPainterPath()
        path.addText(0, 0, self._font(_ACROSS, bold=True), text)
        whole = path.boundingRect()
        diagonal = math.hypot(self._inner, height - 2 * self._face.margin)
        scale = min(diagonal * _ACROSS_SHARE / whole.width(), _ACROSS_MOST)
        self._painter.save()
        self._painter.translate(self._face.width / 2, height / 2)
        self._painter.rotate(-math.degrees(math.atan2(height, self._face.width)))
        self._painter.scale(scale, scale)
        self._painter.translate(-whole.center())
        self._painter.strokePath(path, QPen(QColor(Qt.GlobalColor.black), 3 / scale))
        self._painter.restore()

    def _band(self, text: str) -> None:
        """White on black, as large as the title: nobody takes it for the first one."""
        height = self._face.title * 1.5
        box = QRectF(self._face.margin, self._y, self._inner, height)
        self._painter.fillRect(box, QColor(Qt.GlobalColor.black))
        self._with_pen(Qt.GlobalColor.white, lambda: self._text(box, text, self._face.title, True))
        self._y += height + 20

    def _with_pen(self, colour: Qt.GlobalColor, work: Callable[[], None]) -> None:
        before = self._painter.pen()
        self._painter.setPen(QColor(colour))
        work()
        self._painter.setPen(before)

    def _text(self, box: QRectF, text: str, size: int, bold: bool, flags: int = _CENTRED) -> None:
        self._painter.setFont(self._font(size, bold))
        self._painter.drawText(box, flags, text)

    def _font(self, size: int, bold: bool) -> QFont:
        font = QFont(self._family)
        font.setPixelSize(size)
        font.setBold(bold)
        return font

    def _head(self, document: SlipDocument) -> None:
        """Priority in a frame, the kind of order, and the number below."""
        face = self._face
        words = QFontMetricsF(self._font(face.address, True)).horizontalAdvance(document.badge)
        wide = max(face.title * 1.9, words + face.address)
        badge = QRectF(face.margin, self._y, wide, face.title * 1.35)
        self._painter.drawRoundedRect(badge, 10, 10)
        self._text(badge, document.badge, face.address, True)
        self._y = max(
            badge.bottom(), self._wrapped(document.head, face.address, badge.right() + 24)
        )
        line = "　".join(part for part in (document.number, document.issued) if part)
        self._y = self._wrapped(line, face.body, face.margin) + 6

    def _label_width(self, document: SlipDocument) -> float:
        """As wide as the longest label wants, within reason: longer ones wrap."""
        metrics = QFontMetricsF(self._font(self._face.body, False))
        bar = 24 if any(line.changed for line in document.lines) else 0
        wanted = (metrics.horizontalAdvance(line.label) for line in document.lines)
        most = max(wanted, default=0.0) + bar + self._face.body
        return min(max(self._face.label, most), self._inner * _LABELS_MOST)

    def _wrapped(
        self,
        text: str,
        size: int,
        left: float,
        *,
        bold: bool | None = None,
        right: float | None = None,
    ) -> float:
        """Write from `left` to `right`, which is the margin if not said; gives the y below."""
        heavy = size > self._face.body if bold is None else bold
        font = self._font(size, heavy)
        end = self._face.width - self._face.margin if right is None else right
        room = QRectF(left, self._y, end - left, 10_000)
        metrics = QFontMetricsF(font)
        longest = max(map(metrics.horizontalAdvance, _WORDS.findall(text)), default=0.0)
        wrap = _WRAP if longest <= room.width() else _ANYWHERE
        height = metrics.boundingRect(room, wrap, text).height()
        self._painter.setFont(font)
        self._painter.drawText(QRectF(left, self._y, room.width(), height + 4), wrap, text)
        return self._y + height

    def _rule(self, weight: float) -> None:
        self._y += 10
        self._painter.fillRect(
            QRectF(self._face.margin, self._y, self._inner, weight), QColor(Qt.GlobalColor.black)
        )
        self._y += weight + 10

    def _block(self, line: Line, size: int) -> None:
        top = self._y
        self._y = self._wrapped(line.text, size, self._face.margin + (24 if line.changed else 0))
        self._changed_bar(line, top)
        self._was(line, self._face.margin + 24)
        self._y += 8

    def _row(self, line: Line) -> None:
        face, top = self._face, self._y
        begin = face.margin + (24 if line.changed else 0)
        left = face.margin + self._label
        label = self._wrapped(line.label, face.body, begin, bold=False, right=left - 10)
        text = self._wrapped(line.text, face.body, left, bold=line.tone == "warning")
        self._y = max(label, text)
        self._changed_bar(line, top)
        self._was(line, left)
        self._y += 8

    def _changed_bar(self, line: Line, top: float) -> None:
        if line.changed:
            bar = QRectF(self._face.margin, top + 6, 12, self._y - top - 8)
            self._painter.fillRect(bar, QColor(Qt.GlobalColor.black))

    def _was(self, line: Line, left: float) -> None:
        """What it said before, so that the change is seen."""
        if line.was:
            words = self._texts("slip.was", text=line.was)
            self._y = self._wrapped(words, round(self._face.body * 0.85), left)

    def _boxed(self, text: str) -> None:
        height = self._face.body * 1.8
        box = QRectF(self._face.margin, self._y, self._inner, height)
        self._painter.drawRect(box)
        self._text(box, text, self._face.body, True)
        self._y += height + 6

    def _map(self, picture: QImage | QPicture | None) -> None:
        """As wide as the words, in the shape in which it was painted."""
        face = self._face
        if picture is None:
            self._y = self._wrapped(self._texts("slip.no-map"), face.body, face.margin)
            return
        whole = picture.boundingRect() if isinstance(picture, QPicture) else picture.rect()
        height = self._inner * whole.height() / whole.width()
        box = QRectF(face.margin, self._y + 8, self._inner, height)
        if isinstance(picture, QPicture):
            self._strokes(box, picture, self._inner / whole.width())
        else:
            self._painter.drawImage(box, picture)
        self._painter.drawRect(box)
        self._y = box.bottom() + 10

    def _strokes(self, box: QRectF, picture: QPicture, scale: float) -> None:
        painter = self._painter
        painter.save()
        painter.setClipRect(box)
        painter.translate(box.topLeft())
        painter.scale(scale, scale)
        painter.drawPicture(0, 0, picture)
        painter.restore()

    def _foot(self, sheet: Sheet) -> None:
        face = self._face
        size = round(face.body * 0.8)
        sign = sheet.sign or self._texts("slip.sign")
        self._y = self._wrapped(sign, face.body, face.margin) + 4
        words = f"{sheet.document.station}　{sheet.printed}"
        box = QRectF(face.margin, self._y, self._inner, size * 1.6)
        self._text(box, words, size, False, _RIGHT)
        self._y = box.bottom()

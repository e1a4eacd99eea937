"""Reads a window as an eye would: every text with its size, colours and place. Judges nothing.

Every widget paints itself once into an SVG document, which keeps every text that it draws, as a
label or by hand, with font and colour; the ground beneath comes from the window's
pixels. Words inside images (the map's tiles and symbols) are not text there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from PySide6.QtCore import QBuffer, QEvent, QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QImage, QRegion, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_GROUND_SHARE = 0.15
"""A colour that covers so much of a text's box is a ground that the text stands on."""
_SAME = 12
"""Colours that differ less than this in every channel are one colour."""
_CUT_PX, _JOINT_PX = 3.0, 1.5
_SEEN_SHARE = 0.8
"""Rows scrolled out by more than the rest are not being shown."""


Run = tuple[str, QFont, QColor, QPointF, QTransform]
"""A text, how it is written, and where its base line begins."""


@dataclass(frozen=True, slots=True)
class Word:
    """One run of text as it was painted."""

    text: str
    size_px: float
    colour: QColor
    box: QRectF
    """In the window's coordinates."""
    contrast: float
    """The worst of its grounds, after WCAG 2."""
    widget: str
    elided: bool
    cut: bool
    """Reaches out of the widget that shows it."""
    tip: bool
    """Says the whole when pointed at."""


def read(window: QWidget) -> list[Word]:
    """All texts of a window that is shown."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = []
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() or (widget.isWindow() and widget is not window):
            continue
        room = widget.visibleRegion().boundingRect()
        if not room.isEmpty():
            own = (_word(window, widget, image, *run) for run in _joined(_runs(_painted(widget))))
            words += [word for word in own if word is not None]
    return words


def _painted(widget: QWidget) -> ElementTree.Element:
    """What a widget itself paints, without its children."""
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setResolution(96)
    widget.render(generator, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
    return ElementTree.fromstring(bytes(buffer.data().data()))


def _runs(root: ElementTree.Element) -> Iterator[Run]:
    for group in root.iter(f"{_SVG}g"):
        for text in group.findall(f"{_SVG}text"):
            said = text.text or ""
            if said.strip():
                at = QPointF(float(text.get("x", "0")), float(text.get("y", "0")))
                colour = QColor(text.get("fill", "#000000"))
                yield said, _font(text), colour, at, _transform(group.get("transform", ""))


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Qt paints a line in pieces, one for each script; here they are one text again."""
    last: Run | None = None
    for run in runs:
        if last is not None and _goes_on(last, run):
            last = (last[0] + run[0], *last[1:])
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def _goes_on(one: Run, other: Run) -> bool:
    text, font, colour, at, transform = one
    end = at.x() + QFontMetricsF(font).horizontalAdvance(text)
    same = font == other[1] and colour == other[2] and transform == other[4]
    return same and at.y() == other[3].y() and abs(end - other[3].x()) < _JOINT_PX


def _font(text: ElementTree.Element) -> QFont:
    font = QFont(text.get("font-family", "").strip("'\""))
    font.setPixelSize(max(1, round(float(text.get("font-size", "0")))))
    font.setWeight(QFont.Weight(int(text.get("font-weight", "400"))))
    return font


def _transform(written: str) -> QTransform:
    values = [float(n) for n in _NUMBERS.findall(written)]
    if len(values) != 6:
        return QTransform()
    a, b, c, d, e, f = values
    return QTransform(a, b, c, d, e, f)


def _word(
    window: QWidget,
    widget: QWidget,
    image: QImage,
    text: str,
    font: QFont,
    colour: QColor,
    at: QPointF,
    transform: QTransform,
) -> Word | None:
    """The word as it is seen; None where it is scrolled or covered away."""
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text)
    box = transform.mapRect(QRectF(at.x(), at.y() - metrics.ascent(), width, metrics.height()))
    seen = box & QRectF(widget.visibleRegion().boundingRect())
    if seen.height() < box.height() * _SEEN_SHARE or seen.width() < 2:
        return None
    # A Chinese ellipsis is written as two; nothing shortens with two.
    elided = text.rstrip().endswith("…") and not text.rstrip().endswith("……")
    cut = box.right() > seen.right() + _CUT_PX or box.left() < seen.left() - _CUT_PX
    offset = QPointF(widget.mapTo(window, QPoint(0, 0)))
    return Word(
        text=text,
        size_px=font.pixelSize() * abs(transform.m22() or 1.0),
        colour=colour,
        box=box.translated(offset),
        contrast=_contrast(image, seen.translated(offset).toAlignedRect(), colour),
        widget=_name(widget),
        elided=elided,
        cut=cut,
        tip=(elided or cut) and _has_tip(window, widget, seen.center().toPoint()),
    )


def _name(widget: QWidget) -> str:
    kind = type(widget).__name__
    name = widget.objectName()
    if not name or name == "qt_scrollarea_viewport":
        parent = widget.parentWidget()
        return f"{type(parent).__name__}.{kind}" if parent is not None else kind
    return f"{kind}#{name}"


def _has_tip(window: QWidget, widget: QWidget, spot: QPoint) -> bool:
    """Whether pointing there brings up words."""
    at: QWidget | None = widget
    while at is not None:
        if at.toolTip():
            return True
        QToolTip.hideText()
        QApplication.processEvents()
        QApplication.sendEvent(at, QHelpEvent(QEvent.Type.ToolTip, spot, at.mapToGlobal(spot)))
        if QToolTip.isVisible() and QToolTip.text():
            QToolTip.hideText()
            return True
        if at is window:
            return False
        spot, at = at.mapToParent(spot), at.parentWidget()
    return False


# ---- contrast


def _contrast(image: QImage, box: QRect, colour: QColor) -> float:
    grounds = _grounds(image, box & image.rect(), colour)
    return min((ratio(colour, ground) for ground in grounds), default=1.0)


def _grounds(image: QImage, box: QRect, colour: QColor) -> list[QColor]:
    counted: Counter[int] = Counter()
    step = 1 if box.width() * box.height() < 20_000 else 2
    for y in range(box.top(), box.bottom() + 1, step):
        for x in range(box.left(), box.right() + 1, step):
            counted[image.pixel(x, y)] += 1
    total = sum(counted.values())
    usual = [QColor(rgb) for rgb, n in counted.most_common(4) if n >= total * _GROUND_SHARE]
    other = [ground for ground in usual if not _alike(ground, colour)]
    return other or usual or [QColor(rgb) for rgb, _ in counted.most_common(1)]


def _alike(one: QColor, other: QColor) -> bool:
    return all(
        abs(a - b) < _SAME
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )


def ratio(one: QColor, other: QColor) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(p) for p in (colour.redF(), colour.greenF(), colour.blueF()))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)

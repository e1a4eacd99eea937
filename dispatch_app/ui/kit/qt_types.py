"""Has Qt's types made whole before a second thread paints.

The binding makes a class's enumerations when they are first asked for. Two threads that do so at
once end the process: a station was seen to crash while its windows were built and the map of an
order was already being painted beside them.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGradient,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QPixmap,
    QPolygonF,
    QRadialGradient,
    QTransform,
)

PAINTED_WITH = (
    *(Qt, QBuffer, QIODevice, QPointF, QRectF, QBrush, QColor, QFont, QFontDatabase),
    *(QFontMetricsF, QGradient, QImage, QPageLayout, QPageSize, QPainter, QPainterPath),
    *(QPdfWriter, QPen, QPixmap, QPolygonF, QRadialGradient, QTransform),
)


def make_whole() -> None:
    """Ask for everything in the classes that are painted with. To be called on the Qt thread."""
    for kind in PAINTED_WITH:
        for name in dir(kind):
            if name[0].isupper():
                getattr(kind, name, None)

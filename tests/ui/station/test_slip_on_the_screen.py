"""The slip as it is painted at a station: nothing covers what the crew must read."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from dispatch_app.domain.codes import OrderKind
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.document import Line, SlipDocument
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.slip_view import SlipPainting

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH = 640
LONG = "病人清醒吗？模糊，他呼吸正常吗？看胸口有没有规律地起伏。不详，现在还在痛吗？" * 3


def a_document(line: Line) -> SlipDocument:
    return SlipDocument(
        kind=OrderKind.AMENDMENT,
        kind_word="更改命令",
        priority=1,
        badge="P1",
        vehicle="01 车",
        level="监护型",
        number="20261122-0007-1 第 2 版",
        title=Line("", ""),
        address=Line("", ""),
        provisional="",
        lines=(line,),
        issued="",
    )


def painted(line: Line) -> QImage:
    image = QImage(WIDTH, 600, QImage.Format.Format_RGB32)
    theme = Theme.load("night")
    image.fill(theme.colour("background"))
    painter = QPainter(image)
    SlipPainting(painter, theme, Texts.load("zh"), WIDTH, 1.0).draw(a_document(line))
    painter.end()
    return image


def columns(image: QImage, colour: QColor) -> list[int]:
    """Where there is ink of exactly this colour below the head and right of the labels."""
    return [
        x
        for y in range(90, image.height())
        for x in range(60, image.width())
        if image.pixelColor(x, y) == colour
    ]


@pytest.mark.parametrize("was", ["", LONG])
def test_the_mark_of_a_change_covers_no_words(was):
    theme = Theme.load("night")
    ink, mark = theme.colour("text"), theme.colour("alarm")
    image = painted(Line("病情", LONG, changed=True, was=was))
    assert min(columns(image, mark)) - 8 > max(columns(image, ink)) > WIDTH / 2


def test_a_line_without_a_mark_has_all_the_room():
    ink = Theme.load("night").colour("text")
    free, marked = (painted(Line("病情", LONG, changed=c)) for c in (False, True))
    assert max(columns(free, ink)) > max(columns(marked, ink))

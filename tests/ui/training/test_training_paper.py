"""A slip of a training run says so from corner to corner, and can be read all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.document import Wording
from dispatch_app.ui.kit.printing.paper import Paper, Sheet, page_mm, paint
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import a_centre, a_slip

TEXTS = Texts.load("zh")


def a_sheet(paper: Paper) -> Sheet:
    centre = a_centre()
    mission = centre.sends(centre.opens(), slip=a_slip())
    document = Wording(TEXTS).document(mission, mission.slips[0], station="城北站")
    return Sheet(document=document, picture=None, marked=False, printed="打印", paper=paper)


def drawn(sheet: Sheet) -> QImage:
    size = page_mm(sheet, TEXTS, "")
    image = QImage(
        QSize(round(size.width() * 4), round(size.height() * 4)), QImage.Format.Format_RGB32
    )
    image.setDotsPerMeterX(4000)
    image.setDotsPerMeterY(4000)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(painter, sheet, TEXTS, Theme.load("day").family)
    painter.end()
    return image


def differing(one: QImage, other: QImage) -> list[tuple[int, int]]:
    return [
        (x, y)
        for y in range(0, one.height(), 3)
        for x in range(0, one.width(), 3)
        if one.pixel(x, y) != other.pixel(x, y)
    ]


@pytest.mark.parametrize("paper", [Paper.A5, Paper.ROLL])
def test_training_stands_across_the_whole_page(qapp, paper):
    plain = drawn(a_sheet(paper))
    marked = drawn(replace(a_sheet(paper), training=True))
    spots = differing(plain, marked)
    assert spots
    ups = [y / plain.height() for _, y in spots]
    assert max(ups) - min(ups) > 0.35, "not a small word at the edge"


def test_nothing_that_is_written_is_covered(qapp):
    plain, marked = drawn(a_sheet(Paper.A5)), drawn(replace(a_sheet(Paper.A5), training=True))
    black = [
        (x, y)
        for y in range(0, plain.height(), 3)
        for x in range(0, plain.width(), 3)
        if plain.pixelColor(x, y).lightness() < 60
    ]
    assert all(marked.pixelColor(x, y).lightness() < 60 for x, y in black)

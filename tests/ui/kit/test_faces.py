"""A small thing is painted once as it looks, and the picture is the thing to the last pixel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from dispatch_app.ui.kit.faces import Faces

SIZE = QSize(40, 16)
AT = QPoint(7, 5)


class Thing:
    """Paints letters on its own ground, and counts how often it had to."""

    painted = 0

    def paint(self, painter: QPainter, rect: QRect) -> None:
        self.painted += 1
        painter.fillRect(rect, QColor("navy"))
        painter.setPen(QColor("white"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "A7")


@pytest.fixture
def thing(qapp: QApplication) -> Thing:
    return Thing()


def screen(ratio: float = 1.0) -> QImage:
    image = QImage(QSize(80, 40) * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.black)
    return image


def put(faces: Faces, thing: Thing, shows: object, ratio: float = 1.0) -> QImage:
    image = screen(ratio)
    painter = QPainter(image)
    faces.put(painter, AT, SIZE, shows, thing.paint)
    painter.end()
    return image


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_face_looks_as_if_it_were_painted_in_its_place(thing: Thing, ratio: float) -> None:
    image = screen(ratio)
    painter = QPainter(image)
    thing.paint(painter, QRect(AT, SIZE))
    painter.end()
    assert put(Faces(9), thing, "a", ratio) == image


def test_what_looks_the_same_is_painted_once(thing: Thing) -> None:
    faces = Faces(9)
    assert put(faces, thing, "a") == put(faces, thing, "a")
    assert thing.painted == 1


def test_what_looks_other_is_painted_anew(thing: Thing) -> None:
    faces = Faces(9)
    for shows in ("a", "b", "a"):
        put(faces, thing, shows)
    assert thing.painted == 2


def test_another_screen_has_faces_of_its_own(thing: Thing) -> None:
    faces = Faces(9)
    for ratio in (1.0, 2.0):
        put(faces, thing, "a", ratio)
    assert thing.painted == 2


def test_no_more_faces_are_kept_than_were_asked_for(thing: Thing) -> None:
    faces = Faces(3)
    for number in range(20):
        put(faces, thing, number)
        assert len(faces) <= 3

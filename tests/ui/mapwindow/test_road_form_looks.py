"""The fields of the closure form take the theme's colours, those without a style sheet too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from dispatch_app.domain.codes import Shape
from dispatch_app.i18n.texts import Texts
from dispatch_app.seating.parts import dress
from dispatch_app.ui.dispatcher.map.road_form import RoadForm, RoadWish
from dispatch_app.ui.kit.theme import THEMES, Theme


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[QApplication]:
    font, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.mark.parametrize("name", THEMES)
def test_every_field_of_the_closure_form_is_of_the_theme(
    undressed: QApplication, name: str
) -> None:
    theme = Theme.load(name)
    dress(undressed, theme, "dispatcher_window", "dispatcher_dispatch")
    host = QWidget()
    host.resize(400, 500)
    form = RoadForm(Texts.load("zh"), host)
    form.fill(RoadWish(), Shape.POINT)
    form.show()
    host.show()
    QApplication.processEvents()
    picture = form.grab().toImage()
    ground = theme.colour("field").lightness()
    for kind in (QComboBox, QSpinBox, QDoubleSpinBox):
        for field in form.findChildren(kind):
            if field.isVisible():
                at = field.mapTo(form, field.rect().center())
                assert abs(picture.pixelColor(at).lightness() - ground) < 30, field

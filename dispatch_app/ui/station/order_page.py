"""An order in full: slip and map side by side, the bar, the big buttons. Shows and asks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.big_keys import BigKeys
from dispatch_app.ui.station.burn_bar import BurnBar
from dispatch_app.ui.station.map_view import MapView
from dispatch_app.ui.station.no_paper_band import NoPaperBand
from dispatch_app.ui.station.slip_view import SlipView


class OrderPage(QWidget):
    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slip = SlipView(theme, texts)
        self.map = MapView(theme)
        self.bar = BurnBar(theme)
        self.keys = BigKeys(texts, theme)
        self.no_paper = NoPaperBand(texts)
        scroll = QScrollArea()
        scroll.setObjectName("slipScroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.slip)
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(1)
        both.addWidget(scroll, 48)
        both.addWidget(self.map, 52)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.no_paper)
        column.addLayout(both, 1)
        column.addWidget(self.bar)
        column.addWidget(self.keys)

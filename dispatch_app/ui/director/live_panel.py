"""The widgets of the live board: tiles, columns of tables, chart and map. Shows only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.papers.charts import Curves
from dispatch_app.ui.director.live_people import call_heads, incident_heads, seat_heads
from dispatch_app.ui.director.live_places import hospital_heads, station_heads
from dispatch_app.ui.director.live_tiles import Tile
from dispatch_app.ui.director.page_words import set_look
from dispatch_app.ui.director.radar_list import RadarList
from dispatch_app.ui.kit.charts.curve import CurveChart
from dispatch_app.ui.kit.charts.ranking import RankingChart
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.table_view import TableView
from dispatch_app.ui.kit.theme import Theme

_GAP, _ROW_PX, _LEAST_PX = 6, 26, 32
_RADAR_ACTS = 2
_COLUMNS = (30, 38, 32)


class QuietTable(TableView):
    """A table that shows where its cursor stands only while it has the keys: five cursors on one
    page say nothing. One column gives way to the others, so that figures are never cut off."""

    def __init__(self, heads: Sequence[Head], parent: QWidget, *, gives_way: int) -> None:
        super().__init__(heads, parent)
        across = self.horizontalHeader()
        across.setStretchLastSection(False)
        across.setSectionResizeMode(gives_way, QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(_LEAST_PX)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_lines(self, lines: Sequence[Line]) -> None:
        super().show_lines(lines)
        if not self.hasFocus():
            self.clearSelection()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectRow(max(0, self.currentIndex().row()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.clearSelection()


class TileView(QFrame):
    """One key figure: its name, the figure, what stands beside and below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tile")
        self._head, self._value, self._beside, self._foot = (
            self._label(name) for name in ("tileHead", "tileValue", "tileBeside", "tileFoot")
        )
        figures = QHBoxLayout()
        figures.setSpacing(_GAP)
        figures.addWidget(self._value)
        figures.addWidget(self._beside, 1, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(1)
        column.addWidget(self._head)
        column.addLayout(figures)
        column.addWidget(self._foot)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        if name != "tileValue":
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return label

    def show_tile(self, tile: Tile) -> None:
        for label, text in (
            (self._head, tile.head),
            (self._value, tile.value),
            (self._beside, tile.beside),
            (self._foot, tile.foot),
        ):
            if label.text() != text:
                label.setText(text)
                label.setToolTip(text)
        set_look(self._value, "tone", tile.tone)
        set_look(self._foot, "tone", tile.foot_tone)


class LivePanel(QWidget):
    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.tiles: dict[str, TileView] = {}
        self.radar = RadarList(theme, acts=_RADAR_ACTS, parent=self)
        self.curve: CurveChart | None = None
        self._plot = QVBoxLayout()
        self._theme = theme
        self.complaints = RankingChart(theme, texts("live.more-bars", n="{n}"), self)
        self.seats = QuietTable(seat_heads(texts), self, gives_way=3)
        self.calls = QuietTable(call_heads(texts), self, gives_way=5)
        self.incidents = QuietTable(incident_heads(texts), self, gives_way=4)
        self.stations = QuietTable(station_heads(texts), self, gives_way=0)
        self.hospitals = QuietTable(hospital_heads(texts), self, gives_way=0)
        self.ground = QFrame(self)
        self.ground.setObjectName("panel")
        self._titles: dict[str, QLabel] = {}
        self._row = QHBoxLayout()
        self._row.setSpacing(_GAP)
        self._lay_out()

    def _lay_out(self) -> None:
        across = QSplitter(self)
        across.setHandleWidth(_GAP)
        for parts, width in zip(self._parts(), _COLUMNS, strict=True):
            across.addWidget(self._column(parts))
            across.setStretchFactor(across.count() - 1, width)
        across.setSizes([width * 20 for width in _COLUMNS])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_GAP)
        whole.addLayout(self._row)
        whole.addWidget(across, 1)

    def _parts(self) -> tuple[tuple[tuple[str, QWidget, int], ...], ...]:
        return (
            (
                ("radar", self.radar, 5),
                ("incidents", self.incidents, 4),
                ("stations", self.stations, 4),
            ),
            (("curve", self._place_of_curve(), 3), ("map", self.ground, 5)),
            (
                ("seats", self.seats, 5),
                ("calls", self.calls, 4),
                ("hospitals", self.hospitals, 4),
                ("complaints", self.complaints, 4),
            ),
        )

    def _column(self, parts: tuple[tuple[str, QWidget, int], ...]) -> QWidget:
        down = QSplitter(Qt.Orientation.Vertical, self)
        down.setHandleWidth(_GAP)
        for name, widget, share in parts:
            down.addWidget(self._framed(name, widget))
            down.setStretchFactor(down.count() - 1, share)
        down.setSizes([share * 100 for _, _, share in parts])
        return down

    def _framed(self, name: str, widget: QWidget) -> QFrame:
        frame = QFrame(self)
        frame.setObjectName("livePart")
        title = QLabel(self)
        title.setObjectName("panelTitle")
        self._titles[name] = title
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(widget, 1)
        frame.setMinimumHeight(60)
        return frame

    def _place_of_curve(self) -> QWidget:
        place = QWidget(self)
        self._plot.setContentsMargins(0, 0, 0, 0)
        place.setLayout(self._plot)
        return place

    def show_curves(self, curves: Curves) -> None:
        """The chart is made when there is something to draw: it is the dearest part to make."""
        if self.curve is None:
            self.curve = CurveChart(self._theme, self)
            self._plot.addWidget(self.curve)
        self.curve.show_curves(curves)

    def become(self) -> None:
        self.radar.viewport().update()
        self.complaints.become()
        if self.curve is not None:
            self.curve.become()

    def say_title(self, name: str, text: str) -> None:
        label = self._titles[name]
        if label.text() != text:
            label.setText(text)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        for tile in tiles:
            if tile.name not in self.tiles:
                self.tiles[tile.name] = TileView(self)
                self._row.addWidget(self.tiles[tile.name], 1)
            self.tiles[tile.name].show_tile(tile)

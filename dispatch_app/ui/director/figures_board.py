"""Key figures and the chart of a report, of the kind that was chosen. Shows and says only."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.papers.sheet import KeyFigure, Sheet
from dispatch_app.ui.kit.charts.curve import CurveChart
from dispatch_app.ui.kit.charts.matrix import MatrixChart
from dispatch_app.ui.kit.charts.painted import PaintedChart
from dispatch_app.ui.kit.charts.plotted import PlottedChart
from dispatch_app.ui.kit.charts.ranking import RankingChart
from dispatch_app.ui.kit.charts.ring import RingChart
from dispatch_app.ui.kit.charts.spread import SpreadChart
from dispatch_app.ui.kit.theme import Theme

_MOST_TILES = 6


class ChartKind(StrEnum):
    """In the order of their keys, `Alt+1` and on."""

    RANKING = "ranking"
    CURVE = "curve"
    SPREAD = "spread"
    RING = "ring"
    WEEK = "week"
    MAP = "map"


class KeyTile(QFrame):
    """One large figure with its word above and a note below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyTile")
        self.word, self.value, self.note = (QLabel(self) for _ in range(3))
        for label, name in (
            (self.word, "keyTileWord"),
            (self.value, "keyTileValue"),
            (self.note, "keyTileNote"),
        ):
            label.setObjectName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(0)
        for label in (self.word, self.value, self.note):
            column.addWidget(label)

    def show_figure(self, key: KeyFigure) -> None:
        self.word.setText(key.word)
        self.value.setText(key.value)
        self.note.setText(key.note)
        set_look(self.value, "tone", key.tone)


class FiguresBoard(QWidget):
    kind_wanted = Signal(object)
    opened = Signal(object, str)
    """The `ChartKind` and the key of what was opened in it."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._tiles = [KeyTile(self) for _ in range(_MOST_TILES)]
        self.kinds = {kind: self._segment(at, kind) for at, kind in enumerate(ChartKind, start=1)}
        self.title, self.told, self.empty = QLabel(self), QLabel(self), QLabel(self)
        self.title.setObjectName("panelTitle")
        self.told.setObjectName("chartTold")
        self.empty.setObjectName("chartEmpty")
        self.ranking = RankingChart(theme, texts("figures.page.more-rows", n="{n}"))
        self.curve = CurveChart(theme)
        self.spread = SpreadChart(theme)
        self.ring = RingChart(theme, texts("figures.page.rest"))
        self.week = MatrixChart(theme)
        self.map: QWidget = QWidget(self)
        self._charts: dict[ChartKind, PaintedChart | PlottedChart] = {
            ChartKind.RANKING: self.ranking,
            ChartKind.CURVE: self.curve,
            ChartKind.SPREAD: self.spread,
            ChartKind.RING: self.ring,
            ChartKind.WEEK: self.week,
        }
        self.stack = QStackedWidget(self)
        for chart in (*self._charts.values(), self.map, self.empty):
            self.stack.addWidget(chart)
        self.kind = ChartKind.RANKING
        self._sheet: Sheet | None = None
        self._lay_out()
        for kind, drawn in self._charts.items():
            drawn.told.connect(self._tell)
            drawn.opened.connect(lambda key, kind=kind: self.opened.emit(kind, key))

    def _tell(self, words: str) -> None:
        """What is pointed at stands where the title was: there is not room for both."""
        self.told.setText(words)
        self.title.setVisible(not words)

    def _segment(self, at: int, kind: ChartKind) -> QPushButton:
        button = QPushButton(f"{self._texts(f'figures.chart.{kind.value}')} Alt+{at}", self)
        button.setObjectName("segment")
        button.clicked.connect(lambda _=False: self.kind_wanted.emit(kind))
        return button

    def _lay_out(self) -> None:
        tiles, head = QHBoxLayout(), QHBoxLayout()
        tiles.setSpacing(6)
        for tile in self._tiles:
            tiles.addWidget(tile, 1)
        head.setSpacing(2)
        head.addWidget(self.title)
        head.addWidget(self.told, 1)
        for button in self.kinds.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(tiles)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def name_map(self, word: str) -> None:
        """What its key does next."""
        at = [*ChartKind].index(ChartKind.MAP) + 1
        self.kinds[ChartKind.MAP].setText(f"{word} Alt+{at}")

    def put_map(self, widget: QWidget) -> None:
        """Instead of the room that is kept for it."""
        at = self.stack.indexOf(self.map)
        shown = self.stack.currentIndex()
        self.stack.removeWidget(self.map)
        self.map.deleteLater()
        self.map = widget
        self.stack.insertWidget(at, widget)
        self.stack.setCurrentIndex(shown)

    # ---- what is shown

    def show_sheet(self, sheet: Sheet) -> None:
        self._show_tiles(sheet.key_figures)
        parts = (sheet.focus_word, sheet.period, sheet.compared and f"↔ {sheet.compared}")
        self.title.setText("　".join(part for part in parts if part))
        self._tell("")
        self._sheet = sheet

    def show_ordered(self, sheet: Sheet) -> None:
        """The same report, its rows in another order."""
        self._sheet = sheet
        if self.kind is ChartKind.RANKING:
            self.ranking.show_ranking(sheet.ranking())

    def _show_tiles(self, keys: tuple[KeyFigure, ...]) -> None:
        for at, tile in enumerate(self._tiles):
            tile.setVisible(at < len(keys))
            if at < len(keys):
                tile.show_figure(keys[at])

    def show_chart(self, kind: ChartKind, trouble: str) -> None:
        """One kind; `trouble` says why there is nothing to draw."""
        self.kind = kind
        self._tell("")
        if self._sheet is not None and not trouble:
            self._fill(kind, self._sheet)
        chart = self._charts.get(kind, self.map)
        self.empty.setText(trouble)
        self.stack.setCurrentWidget(self.empty if trouble else chart)
        for each, button in self.kinds.items():
            set_look(button, "on", "yes" if each is kind else "no")

    def _fill(self, kind: ChartKind, sheet: Sheet) -> None:
        """Only the chart that is looked at is drawn anew: all of them would take too long."""
        if kind is ChartKind.RANKING:
            self.ranking.show_ranking(sheet.ranking())
        elif kind is ChartKind.RING:
            self.ring.show_ring(*sheet.shares())
        elif kind is ChartKind.CURVE and sheet.curves is not None:
            self.curve.show_curves(sheet.curves)
        elif kind is ChartKind.SPREAD and sheet.spread is not None:
            self.spread.show_spread(sheet.spread)
        elif kind is ChartKind.WEEK and sheet.matrix is not None:
            self.week.show_matrix(sheet.matrix)

    def show_nothing(self, words: str) -> None:
        """No report is there; `words` say why."""
        self._sheet = None
        self._show_tiles(())
        self.title.clear()
        self._tell("")
        self.show_chart(self.kind, words)

    def become(self) -> None:
        for chart in self._charts.values():
            chart.become()


def set_look(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)

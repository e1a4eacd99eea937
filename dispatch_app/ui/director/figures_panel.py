"""The page of reports: catalogue at the left, question above, figures, chart and table, definition
below. Shows and says only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.papers.sheet import Sheet
from dispatch_app.ui.director.figures_bar import KIND_KEYS, FiguresBar
from dispatch_app.ui.director.figures_board import ChartKind, FiguresBoard, set_look
from dispatch_app.ui.director.figures_cases_panel import CasesPanel
from dispatch_app.ui.director.figures_list import FiguresList
from dispatch_app.ui.director.figures_table import FiguresTable
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.theme import Theme

KEYS = {
    "find": "Ctrl+F",
    "before": "Alt+Left",
    "after": "Alt+Right",
    "beside": "Alt+C",
    "split": "Alt+S",
    "focus": "Alt+G",
    "unfilter": "Backspace",
    "take": "Ctrl+E",
    "print": "Ctrl+P",
    "map": "Ctrl+M",
    **{f"chart.{kind.value}": f"Alt+{at}" for at, kind in enumerate(ChartKind, start=1)},
    **{f"period.{kind.value}": key for kind, key in KIND_KEYS.items()},
}
_MARGIN, _SPACE = 10, 8
_RULE_PX = 74
_HALVES_PX, _HALVES_OF_MAP_PX = [460, 300], [590, 170]


class FiguresPanel(QWidget):
    pressed = Signal(str)
    """The name of one of `KEYS`."""
    reason_given = Signal(str)
    reason_left = Signal()

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.catalogue = FiguresList(
            texts("figures.page.find"), texts("figures.page.none-found"), self
        )
        self.bar = FiguresBar(texts, self)
        self.board = FiguresBoard(texts, theme, self)
        self._mapped = False
        self.table = FiguresTable(theme, texts("sheet.total"), self)
        self.cases = CasesPanel(texts, self)
        self.title, self.state, self.invented, self.rule = (QLabel(self) for _ in range(4))
        self.reason = QLineEdit(self)
        self.asking = self._asking()
        self._stack = QStackedWidget(self)
        self._lay_out()
        hang_keys(self, KEYS, self.pressed.emit, repeating={"before", "after"})

    def _asking(self) -> QFrame:
        """Why a report is taken out: one line, Enter, or Esc."""
        frame = QFrame(self)
        frame.setObjectName("asking")
        self.asked = QLabel(frame)
        self.reason.setObjectName("entryField")
        self.reason.returnPressed.connect(self._give_reason)
        row = QHBoxLayout(frame)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self.asked)
        row.addWidget(self.reason, 1)
        hang_keys(frame, {"leave": "Esc"}, lambda _name: self.reason_left.emit())
        frame.hide()
        return frame

    def _lay_out(self) -> None:
        self.title.setObjectName("panelTitle")
        self.state.setObjectName("searchState")
        self.invented.setObjectName("alarmText")
        self.rule.setObjectName("figureRule")
        self.rule.setWordWrap(True)
        self.rule.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.rule.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._stack.addWidget(self._report())
        self._stack.addWidget(self.cases)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        row.setSpacing(_MARGIN)
        row.addWidget(self.catalogue)
        row.addWidget(self._stack, 1)

    def _report(self) -> QWidget:
        report = QWidget(self)
        head = QHBoxLayout()
        for widget, stretch in ((self.title, 0), (self.invented, 0), (self.state, 1)):
            head.addWidget(widget, stretch)
        self._halves = halves = QSplitter(Qt.Orientation.Vertical, report)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.board)
        halves.addWidget(self.table)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 1)
        halves.setSizes(_HALVES_PX)
        rule = QScrollArea(report)
        rule.setObjectName("ruleArea")
        rule.setWidgetResizable(True)
        rule.setFixedHeight(_RULE_PX)
        rule.setWidget(self.rule)
        rule.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(report)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(halves, 1)
        column.addWidget(self.asking)
        column.addWidget(rule)
        return report

    # ---- what is shown

    def show_sheet(self, sheet: Sheet, sorted_by: tuple[int, bool] | None) -> None:
        self.title.setText(sheet.title)
        self.invented.setText(sheet.invented_word)
        self.board.show_sheet(sheet)
        self.table.show_table(sheet.table, sorted_by)
        self.rule.setText("\n".join((*sheet.definition, sheet.standing)))

    def show_ordered(self, sheet: Sheet, sorted_by: tuple[int, bool]) -> None:
        self.board.show_ordered(sheet)
        self.table.show_table(sheet.table, sorted_by)

    def show_nothing(self, title: str, words: str) -> None:
        self.title.setText(title)
        self.invented.clear()
        self.board.show_nothing(words)
        self.table.show_table(None, None)
        self.rule.clear()

    def say(self, words: str, tone: str = "") -> None:
        self.state.setText(words)
        set_look(self.state, "tone", tone)

    # ---- rows behind a figure, and the reason of an export

    @property
    def shows_cases(self) -> bool:
        return self._stack.currentWidget() is self.cases

    def turn_to_cases(self, wanted: bool) -> None:
        self._stack.setCurrentIndex(1 if wanted else 0)
        (self.cases.table if wanted else self.table).setFocus()

    def ask_reason(self, words: str) -> None:
        self.asked.setText(words)
        self.reason.clear()
        self.asking.show()
        self.reason.setFocus()

    def end_reason(self) -> None:
        self.asking.hide()
        self.table.setFocus()

    def _give_reason(self) -> None:
        if self.reason.text().strip():
            self.reason_given.emit(self.reason.text().strip())

    def give_room(self, kind: ChartKind) -> None:
        """A map needs more of it than bars do; a hand on the border still moves it."""
        if (kind is ChartKind.MAP) != self._mapped:
            self._mapped = kind is ChartKind.MAP
            self._halves.setSizes(_HALVES_OF_MAP_PX if self._mapped else _HALVES_PX)

    def become(self) -> None:
        self.board.become()
        self.table.viewport().update()

"""The left column: the list of calls and incidents, and what opens below it beside the form.

Nothing here covers the form, and ringing calls stay in sight at the head of the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

_LIST_SHARE, _SHEET_SHARE = 2, 3
_LIST_PX, _LOW_LIST_PX = 170, 92
"""Room for two ringing calls and the head of the list, whatever is open below; for one if low."""
_LOW_PX = 480
_GAP = 6
_TURNS = frozenset({QEvent.Type.ShowToParent, QEvent.Type.HideToParent})


class Aside(QWidget):
    def __init__(
        self, listing: QWidget, cards: Sequence[QWidget], sheets: Sequence[QWidget]
    ) -> None:
        """`cards` show and hide themselves; of the `sheets`, one at most is open.

        While a sheet is open the cards give way to it: the list above keeps its room.
        """
        super().__init__()
        self.setMinimumWidth(listing.minimumWidth())
        listing.setMinimumHeight(_LIST_PX)
        self._listing = listing
        self._sheets: tuple[QWidget, ...] = ()
        self._cards = QWidget(self)
        self._stack = QVBoxLayout(self._cards)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(_GAP)
        for card in cards:
            self.add_card(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(listing, _LIST_SHARE)
        column.addWidget(self._cards)
        self._column = column
        for sheet in sheets:
            self.add_sheet(sheet)

    def add_sheet(self, sheet: QWidget) -> None:
        sheet.hide()
        _as_wide_as_there_is(sheet)
        sheet.installEventFilter(self)
        self._column.addWidget(sheet, _SHEET_SHARE)
        self._sheets = (*self._sheets, sheet)

    def add_card(self, card: QWidget) -> None:
        _as_wide_as_there_is(card)
        self._stack.addWidget(card)

    def open(self, sheet: QWidget) -> None:
        """Show this one in place of any other."""
        for other in self._sheets:
            other.setVisible(other is sheet)

    def close_sheets(self) -> None:
        for sheet in self._sheets:
            sheet.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window what is read aloud below needs the room more than a second call."""
        super().resizeEvent(event)
        self._listing.setMinimumHeight(_LOW_LIST_PX if self.height() < _LOW_PX else _LIST_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sheets may close by themselves."""
        if event.type() in _TURNS:
            self._cards.setVisible(all(sheet.isHidden() for sheet in self._sheets))
        return False


def _as_wide_as_there_is(widget: QWidget) -> None:
    """What opens beside the form must not push the form aside."""
    policy = widget.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    widget.setSizePolicy(policy)

"""The left column: the list of calls and incidents, and what opens below it beside the form.

Nothing here covers the form, and ringing calls stay in sight at the head of the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

_LIST_SHARE, _SHEET_SHARE = 2, 3


class Aside(QWidget):
    def __init__(
        self, listing: QWidget, cards: Sequence[QWidget], sheets: Sequence[QWidget]
    ) -> None:
        """`cards` show and hide themselves; of the `sheets`, one at most is open."""
        super().__init__()
        self.setMinimumWidth(listing.minimumWidth())
        self._sheets = tuple(sheets)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(listing, _LIST_SHARE)
        for card in cards:
            column.addWidget(card)
        for sheet in self._sheets:
            sheet.hide()
            column.addWidget(sheet, _SHEET_SHARE)

    def open(self, sheet: QWidget) -> None:
        """Show this one in place of any other."""
        for other in self._sheets:
            other.setVisible(other is sheet)

    def close_sheets(self) -> None:
        for sheet in self._sheets:
            sheet.hide()

    def toggle(self, sheet: QWidget) -> bool:
        """Open or close; True if it is open now."""
        shown = not sheet.isVisible()
        if shown:
            self.open(sheet)
        else:
            sheet.hide()
        return shown

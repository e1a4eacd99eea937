"""Section 5: call-back, contact, needs, impression and note."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.case import Keeping
from dispatch_app.ui.dispatcher.form.parts import Field, Section, caption

_PLACES: Mapping[str, tuple[int, int, int]] = {
    "callback_number": (0, 0, 1),
    "contact_name": (0, 2, 1),
    "needs": (0, 4, 1),
    "impression": (1, 0, 1),
    "note": (1, 2, 3),
}
"""Row, column of the caption, and columns that the field takes."""


class RemarksSection(Section):
    edited = Signal(str, str)
    call_wanted = Signal(str)
    """The call-back number, as it stands in its field."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, "5", "remarks")
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(5)
        self.fields = {name: self._field(texts, name) for name in _PLACES}
        for name, (row, column, span) in _PLACES.items():
            grid.addWidget(self._caption(texts, name), row, column)
            grid.addWidget(self.fields[name], row, column + 1, 1, span)
        for column in (1, 3, 5):
            grid.setColumnStretch(column, 1)
        self.rows.addLayout(grid)

    def _caption(self, texts: Texts, name: str) -> QWidget:
        """Its name before the field; that of the number calls it."""
        if name != "callback_number":
            return caption(texts(f"form.{name}"))
        call = QPushButton(f"☎ {texts(f'form.{name}')}")
        call.setObjectName("callCaption")
        call.setToolTip(texts("telephone.call-this-number"))
        call.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        call.clicked.connect(lambda _=False: self.call_wanted.emit(self.fields[name].text()))
        return call

    def _field(self, texts: Texts, name: str) -> Field:
        made = Field(texts, name)
        made.setMinimumWidth(60)
        made.edited.connect(lambda text: self.edited.emit(name, text))
        return made

    def show_values(
        self, values: Mapping[str, str], keeping: Mapping[str, Keeping], why: Mapping[str, str]
    ) -> None:
        for name, made in self.fields.items():
            made.show_value(values.get(name, ""))
            made.show_keeping(keeping.get(name, Keeping.EMPTY), why.get(name, ""))

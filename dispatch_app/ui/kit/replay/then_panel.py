"""Beside the map of a replay: the form and the recommendation as they were then. Shows only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dispatch_app.domain.form_history import FormStep, form_at
from dispatch_app.i18n.texts import Texts
from dispatch_app.ports.records import Choice
from dispatch_app.ui.kit.replay.then_words import (
    FormNames,
    choice_at,
    form_caption,
    form_heads,
    form_lines,
    ranking_caption,
    ranking_heads,
    ranking_lines,
)
from dispatch_app.ui.kit.table_view import TableView

_WIDTH_PX = 330
_WIDE_PX = 1500
"""Where the whole replay has this width, it stands beside the map unasked."""
_MARGIN, _SPACE = 10, 6


class ThenPanel(QWidget):
    def __init__(
        self, texts: Texts, zone: str, names: FormNames, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(_WIDTH_PX)
        self._texts, self._zone, self._names = texts, zone, names
        self._shown: object = None
        self._wanted: bool | None = None
        self.form_caption = self._caption()
        self.form = self._table(TableView(form_heads(texts), self))
        self.ranking_caption = self._caption()
        self.ranking = self._table(TableView(ranking_heads(texts), self))
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addWidget(self.form_caption)
        column.addWidget(self.form, 3)
        column.addWidget(self.ranking_caption)
        column.addWidget(self.ranking, 2)

    def switch(self) -> None:
        """As a person wants it from now on; until then the width decides."""
        self._wanted = self.isHidden()
        self.setVisible(self._wanted)

    def offer(self, width_px: int, has_form: bool) -> None:
        wide = width_px >= _WIDE_PX if self._wanted is None else self._wanted
        self.setVisible(wide and has_form)

    def _caption(self) -> QLabel:
        label = QLabel(self)
        label.setObjectName("caption")
        label.setWordWrap(True)
        return label

    def _table(self, table: TableView) -> TableView:
        table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return table

    def show_then(
        self, steps: Sequence[FormStep], choices: Sequence[Choice], moment: datetime
    ) -> None:
        """Between two steps nothing changes, and nothing is painted."""
        then, choice = form_at(steps, moment), choice_at(choices, moment)
        if (then, choice) == self._shown:
            return
        self._shown = (then, choice)
        texts, zone = self._texts, self._zone
        self.form_caption.setText(form_caption(then, texts, zone))
        self.form.show_lines(form_lines(then, self._names, texts))
        self.ranking_caption.setText(ranking_caption(choice, texts, zone))
        self.ranking.show_lines(ranking_lines(choice, texts))
        if choice is not None:
            self.ranking.choose(choice.chosen)

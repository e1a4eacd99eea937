"""What reviews came to: by person and by seat, month for month, each with how many were marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.quality_tables import RESULTS, results_in
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.quality.words import result_heads, result_lines
from dispatch_app.ui.kit.table_view import TableView

_MARGIN, _SPACE = 10, 8


class QualityResultsPage:
    name = "quality_results"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self.widget = ResultsPanel(place.texts)

    def shown(self) -> None:
        self.again()
        self.widget.persons.setFocus()

    def again(self) -> None:
        self._place.desk.ask(RESULTS, self._came)

    def tick(self) -> None: ...

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None: ...

    def _came(self, answer: bytes | Declined | Away) -> None:
        texts = self._place.texts
        try:
            persons, seats = results_in(answer) if isinstance(answer, bytes) else ((), ())
        except Unreadable:
            persons, seats = (), ()
        self.widget.persons.show_lines(result_lines(persons, texts))
        self.widget.seats.show_lines(result_lines(seats, texts))
        key = "quality.result.hint" if isinstance(answer, bytes) else "link.retry"
        self.widget.hint.setText(texts(key))


class ResultsPanel(QWidget):
    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.persons, self.seats = (TableView(result_heads(texts), self) for _ in range(2))
        for table in (self.persons, self.seats):
            table.say_when_empty(texts("quality.result.none"))
        self.hint = QLabel(self)
        self.hint.setObjectName("caption")
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        for name, table in (("persons", self.persons), ("seats", self.seats)):
            heading = QLabel(texts(f"quality.result.{name}"), self)
            heading.setObjectName("entryHeading")
            half = QVBoxLayout()
            half.addWidget(heading)
            half.addWidget(table, 1)
            row.addLayout(half, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addLayout(row, 1)
        column.addWidget(self.hint)

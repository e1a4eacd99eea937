"""One criterion as it is picked: field, comparison, value. Shows and asks only."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dispatch_app.domain.search.asking import Criterion
from dispatch_app.domain.search.fields import Field, Kind, Operator, Subject
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.page_words import set_look
from dispatch_app.ui.director.query_values import Names, Typing, criterion_of
from dispatch_app.ui.director.query_words import field_word, hint, operator_word, operators_of

_SPACE = 4


class QueryLine(QWidget):
    asked = Signal()
    """Enter in the value."""

    def __init__(
        self, subject: Subject, texts: Texts, names: Names, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._subject, self._texts, self._names = subject, texts, names
        self.field = self._box("query.field")
        self.operator = self._box("query.operator")
        self.value = self._box("query.value")
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for field in subject.fields.values():
            self.field.addItem(field_word(subject, field, texts), field.key)
        self._lay_out()
        self.field.currentIndexChanged.connect(self._field_chosen)
        self.operator.currentIndexChanged.connect(self._operator_chosen)
        self._typed().returnPressed.connect(self.asked)
        self._field_chosen()

    def _box(self, key: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName("entryField")
        box.setAccessibleName(self._texts(key))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(5)
        return box

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(_SPACE)
        above.addWidget(self.field, 3)
        above.addWidget(self.operator, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, _SPACE)
        column.setSpacing(_SPACE)
        column.addLayout(above)
        column.addWidget(self.value)

    def _typed(self) -> QLineEdit:
        typed = self.value.lineEdit()
        assert typed is not None
        return typed

    @property
    def chosen(self) -> Field:
        return self._subject.fields[self.field.currentData()]

    @property
    def compared(self) -> Operator:
        return Operator(self.operator.currentData())

    @property
    def is_blank(self) -> bool:
        """Picked and not filled in: it asks nothing."""
        needs = self.compared not in (Operator.EMPTY, Operator.FILLED)
        return needs and not self.value.currentText().strip()

    def criterion(self, at: Typing) -> Criterion:
        """Raises `BadValue`."""
        return criterion_of(self.chosen, self.compared, self.value.currentText(), at)

    def put(self, field: str, operator: Operator, words: str) -> None:
        self.field.setCurrentIndex(self.field.findData(field))
        self.operator.setCurrentIndex(self.operator.findData(operator.value))
        self.value.setCurrentText(words)

    def show_wrong(self, wrong: bool) -> None:
        set_look(self.value, "bad", "yes" if wrong else "no")

    def _field_chosen(self, *_: object) -> None:
        field = self.chosen
        self.operator.blockSignals(True)
        self.operator.clear()
        for operator in operators_of(field):
            word = operator_word(field, operator, self._texts)
            self.operator.addItem(word, operator.value)
        self.operator.blockSignals(False)
        self.value.clear()
        if field.kind is Kind.CODE:
            self.value.addItems([self._texts.code(field.table, code) for code in field.codes])
        self.value.addItems(list(self._names.get(field.key, {}).values()))
        self.value.setCurrentText("")
        self._operator_chosen()

    def _operator_chosen(self, *_: object) -> None:
        words = hint(self.chosen, self.compared, self._texts)
        self.value.setVisible(bool(words))
        self._typed().setPlaceholderText(words)
        self.value.setToolTip(words)

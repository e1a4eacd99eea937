"""The form's widgets put together. What was asked scrolls; heading and guidance never do."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.codes import Sex
from dispatch_app.domain.protocols import Protocols
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.caller_section import CallerSection
from dispatch_app.ui.dispatcher.form.complaint_section import ComplaintSection, Options
from dispatch_app.ui.dispatcher.form.guidance_section import GuidanceSection
from dispatch_app.ui.dispatcher.form.heading import Heading
from dispatch_app.ui.dispatcher.form.place_section import PlaceSection
from dispatch_app.ui.dispatcher.form.remarks_section import RemarksSection
from dispatch_app.ui.kit.interview.interviewing import entry_options
from dispatch_app.ui.kit.interview.questions import QuestionsSection

_AROUND_PX = 40
_LEAST_PX = 340
_NARROW_PX = 690
_HIGH_PX = 600
"""From this height on there is room for questions below what stands still."""


class FormPanel(QWidget):
    next_sentence_wanted = Signal()
    """The space bar, where no text is being typed."""

    def __init__(self, texts: Texts, book: Protocols, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading = Heading()
        self.caller = CallerSection(texts)
        self.place = PlaceSection(texts, self)
        self.complaint = ComplaintSection(texts, entry_options(texts, book), _sexes(texts))
        self.questions = QuestionsSection(texts)
        self.remarks = RemarksSection(texts)
        self.guidance = GuidanceSection(texts)
        self._empty = QLabel(texts("form.empty"), self)
        self._empty.setObjectName("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._form())
        self.questions.rows_changed.connect(self.tie_tab_order)
        self.questions.due_changed.connect(self._bring_in_sight)
        self.tie_tab_order()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)

    def _form(self) -> QWidget:
        form, inside = QWidget(self), QWidget()
        inside.setObjectName("formInside")
        self._head = QWidget(form)
        _column(self._head, self.caller, self.place, self.complaint)
        self._inside = _column(inside, self.questions, self.remarks)
        self._inside.addStretch(1)
        self._scroll = QScrollArea(form)
        self._scroll.setObjectName("formScroll")
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = _column(form, self.heading, self._head, self._scroll, self.guidance)
        self._column.setStretch(2, 1)
        return form

    def _keep_head_in_sight(self, *, on: bool) -> None:
        """Caller, place and complaint stand still, unless the window is too low for that."""
        if on == (self._column.indexOf(self._head) >= 0):
            return
        give_back = _keys_kept(self._head)
        if on:
            self._column.insertWidget(1, self._head)
        else:
            self._inside.insertWidget(0, self._head)
        self.tie_tab_order()
        give_back()

    def show_form(self, *, on: bool) -> None:
        """Show the form, or the words that nothing is selected."""
        self._pages.setCurrentIndex(1 if on else 0)
        if not on:
            self.place.show_results((), 0)

    def tie_tab_order(self) -> None:
        """In the order of asking; the questions come and go."""
        chain: list[QWidget] = [self.place.field, self.place.meeting, self.complaint.field]
        entry = self.complaint.entry
        chain += [entry[code] for code in ("consciousness", "breathing") if code in entry]
        chain += [self.complaint.age]
        chain += [entry[code] for code in ("age_group",) if code in entry]
        chain += [self.complaint.sex, self.complaint.count]
        chain += self.questions.chain
        chain += [*self.remarks.fields.values(), self.guidance.sentence]
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)

    def _follow_focus(self, _old: QObject | None, now: QObject | None) -> None:
        inside = self._scroll.widget()
        if isinstance(now, QWidget) and inside is not None and inside.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now, 0, _AROUND_PX)

    def _bring_in_sight(self, row: QWidget) -> None:
        """After the rows have got their places, and unless somebody is at work above them."""
        QTimer.singleShot(0, row, lambda: self._scroll_to(row))

    def _scroll_to(self, row: QWidget) -> None:
        now, inside = QApplication.focusWidget(), self._scroll.widget()
        here = now is not None and inside is not None and inside.isAncestorOf(now)
        if not here or (now is not None and self.questions.isAncestorOf(now)):
            self._scroll.ensureWidgetVisible(row, 0, _AROUND_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.next_sentence_wanted.emit()
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Low and narrow windows are served by scrolling, not refused."""
        return QSize(_LEAST_PX, _LEAST_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place.results.hide()
        high = self.height() >= _HIGH_PX
        self.guidance.sentence.make_room(narrow=self.width() < _NARROW_PX, low=not high)
        self._keep_head_in_sight(on=high)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.place.results.hide()


def _keys_kept(moved: QWidget) -> Callable[[], None]:
    """Gives the keys back to who has them in it, with the cursor where it was.

    A widget that changes its place gives them to the next field, there to overwrite what stands.
    """
    writing = QApplication.focusWidget()
    if writing is None or not moved.isAncestorOf(writing):
        return lambda: None
    at = writing.cursorPosition() if isinstance(writing, QLineEdit) else 0

    def give_back() -> None:
        writing.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(writing, QLineEdit):
            writing.setCursorPosition(at)

    return give_back


def _column(host: QWidget, *widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column


def _sexes(texts: Texts) -> Options:
    return tuple((sex.value, texts.code("sex", sex.value)) for sex in Sex)

"""The station's window: header, banner, strip, one of three pages, and the flashing frame.

Hears keys and touches and says so; decides nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.header import Banner, Header
from dispatch_app.ui.station.order_page import OrderPage
from dispatch_app.ui.station.parts import Edge
from dispatch_app.ui.station.sheet_page import SheetPage
from dispatch_app.ui.station.strip import Strip
from dispatch_app.ui.station.waiting_page import WaitingPage

_EDGE_PX = 14
_F1 = Qt.Key.Key_F1.value


_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.TouchBegin)


class TouchWatch(QObject):
    """One for all station windows of a process: tells each when anybody touches any part of it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and isinstance(watched, QWidget):
            window = watched.window()
            if isinstance(window, StationWindow):
                window.touched.emit()
        return False


class StationWindow(QWidget):
    touched = Signal()
    """Anybody's key or touch anywhere in the window."""
    space_pressed = Signal()
    number_pressed = Signal(int)
    """Digit or F-key."""
    escaped = Signal()
    file_pressed = Signal()
    """Ctrl+Enter."""
    closed = Signal()

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("stationWindow")
        self.setWindowTitle(texts("station.window"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.header = Header(texts, theme)
        self.banner = Banner()
        self.strip = Strip(texts)
        self.waiting = WaitingPage(texts, theme)
        self.order = OrderPage(texts, theme)
        self.sheet = SheetPage(texts)
        self.pages = QStackedWidget()
        for page in (self.waiting, self.order, self.sheet):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE_PX, _EDGE_PX, _EDGE_PX, _EDGE_PX)
        column.setSpacing(0)
        for widget in (self.header, self.banner, self.strip):
            column.addWidget(widget)
        column.addWidget(self.pages, 1)
        self._column = column
        self._edges = [Edge(theme, self) for _ in range(4)]
        self.chooser = Chooser(self)

    def put_below(self, widget: QWidget) -> None:
        """Under everything else: above, it would move what a finger is about to touch."""
        self._column.addWidget(widget)

    def get_ready(self) -> None:
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()

    def show_page(self, page: QWidget) -> None:
        if self.pages.currentWidget() is not page:
            self.pages.setCurrentWidget(page)
            self.chooser.hide()
            if page is not self.sheet:
                self.setFocus()

    def light_frame(self, token: str) -> None:
        for edge in self._edges:
            edge.light(token)

    def come_forward(self) -> None:
        """In front of whatever else runs on this machine."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        if self.isFullScreen():
            self.activateWindow()
        QApplication.alert(self)

    # ---- hearing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch beside the list of choices closes it."""
        if self.chooser.isVisible():
            self.chooser.leave()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.isAutoRepeat():
            return
        if key == Qt.Key.Key_Space:
            self.space_pressed.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.file_pressed.emit()
        elif event.text().isdigit():
            self.number_pressed.emit(int(event.text()))
        elif _F1 <= key < _F1 + 12:
            self.number_pressed.emit(key - _F1 + 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        top, bottom, left, right = self._edges
        for edge, box in (
            (top, (0, 0, width, _EDGE_PX)),
            (bottom, (0, height - _EDGE_PX, width, _EDGE_PX)),
            (left, (0, 0, _EDGE_PX, height)),
            (right, (width - _EDGE_PX, 0, _EDGE_PX, height)),
        ):
            edge.setFixedSize(box[2], box[3])
            edge.move(box[0], box[1])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

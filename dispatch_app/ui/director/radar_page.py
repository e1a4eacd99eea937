"""The page of the radar: what needs a person, the keys for it, and the form that is watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import SeatId, VehicleId
from dispatch_app.domain.radar import RadarAct
from dispatch_app.domain.supervising_commands import StopWatching, WatchSeat
from dispatch_app.domain.truth.rows import TruthRow
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.radar_list import RadarList
from dispatch_app.ui.director.radar_words import RadarLine, RadarWords
from dispatch_app.ui.director.watch_panel import WatchPanel, form_lines
from dispatch_app.ui.director.watchtower import Watchtower
from dispatch_app.ui.kit.theme import Theme

_ACTS, _SAID_MS, _WIDTHS = 6, 8000, (1200, 700)


class RadarPanel(QWidget):
    """Shows and asks only."""

    left = Signal()
    """Nobody sees it any more."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = QLabel(self)
        self.title.setObjectName("panelTitle")
        self.none = QLabel(texts("radar.none"), self)
        self.none.setObjectName("caption")
        self.said = QLabel(self)
        self.said.setObjectName("hearing")
        self.list = RadarList(theme, acts=_ACTS, parent=self)
        self.watch = WatchPanel(texts, self)
        self.watch.hide()
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(10, 8, 10, 8)
        for widget in (self.title, self.none, self.list, self.said):
            column.addWidget(widget, 1 if widget is self.list else 0)
        sides = QSplitter(self)
        sides.addWidget(left)
        sides.addWidget(self.watch)
        sides.setSizes(list(_WIDTHS))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(sides)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()


class RadarPage:
    name = "radar"

    def __init__(
        self,
        place: DirectorPlace,
        tower: Watchtower,
        doubts: Callable[[], Mapping[VehicleId, TruthRow]],
    ) -> None:
        self._place, self._tower, self._doubts = place, tower, doubts
        self.widget = RadarPanel(place.texts, place.theme)
        self.list = self.widget.list
        self.do: Callable[[RadarLine, RadarAct], None] = lambda _line, _act: None
        """What becomes of a key; hung in by the seat."""
        self.list.wanted.connect(self._wanted)
        self.widget.left.connect(self.stop_watching)
        self.watching: SeatId | None = None
        self._fade = QTimer(self.widget)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(self.widget.said.clear)
        leave = QShortcut(QKeySequence("Escape"), self.widget)
        leave.activated.connect(self.stop_watching)
        tower.changed.connect(self.refresh)

    # ---- as a page

    def shown(self) -> None:
        self.refresh()
        self.list.setFocus()

    def again(self) -> None:
        self._tower.look()

    def tick(self) -> None:
        self.refresh()

    def become(self) -> None:
        self.list.viewport().update()

    def close(self) -> None:
        self.stop_watching()

    # ---- the radar

    def words(self) -> RadarWords:
        place = self._place
        session = place.desk.session
        return RadarWords(
            state=place.desk.state,
            now=place.desk.now(),
            texts=place.texts,
            zone=place.zone,
            complaints=place.complaints,
            role=session.role if session is not None else Role.DIRECTOR,
            doubts=self._doubts(),
        )

    def refresh(self) -> None:
        if not self.widget.isVisible():
            return
        words = self.words()
        lines = [words.line(row) for row in self._tower.rows]
        self.list.show_lines(lines)
        urgent = sum(line.urgent for line in lines)
        self.widget.title.setText(self._place.texts("radar.title", count=len(lines), urgent=urgent))
        self.widget.none.setVisible(not lines)
        self._show_form(words.role)

    def _wanted(self, line: RadarLine, act: RadarAct) -> None:
        self.do(line, act)

    def say(self, words: str) -> None:
        """For a while: what stays longer than it is true misleads."""
        self.widget.said.setText(words)
        self._fade.start(_SAID_MS)

    # ---- a form that is watched

    def watch(self, seat: SeatId) -> bool:
        """Read along; the journal has it first."""
        if self.watching != seat:
            self.stop_watching()
            self.watching = seat
            self._place.desk.send(WatchSeat(seat=seat))
        self.widget.watch.show()
        self.refresh()
        return True

    def stop_watching(self) -> None:
        if self.watching is not None:
            self._place.desk.send(StopWatching(seat=self.watching))
            self.watching = None
        self.widget.watch.hide()

    def _show_form(self, role: Role) -> None:
        if self.watching is None:
            return
        place, seat = self._place, self.watching
        state, now = place.desk.state, place.desk.now()
        known = state.seats.get(seat)
        person = known.person if known is not None else ""
        title = place.texts("watch.title", seat=seat, person=person)
        lines = form_lines(state, seat, now, place.texts, place.complaints, role)
        self.widget.watch.show_form(title, lines)

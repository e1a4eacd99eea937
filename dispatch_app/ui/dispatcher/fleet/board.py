"""The fleet board: each vehicle by shape, colour and minutes. Painted by hand, for 500 of them.

Only what looks other than before is painted again; a vehicle that looks as before is put there as
a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.dispatcher.fleet.rows import (
    MOVED_UP,
    OF_DUTY,
    PAUSE_OVER,
    ROUTINE,
    FleetView,
    StationRow,
    VehicleChip,
)
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.kit.faces import Faces
from dispatch_app.ui.kit.theme import Theme

ROW_PX = 30
HEAD_PX = 30
_COLUMN_PX = 560
"""No column is narrower, however few vehicles its stations have."""
_NARROWEST_PX = 400
_MOST_LINES = 6
_LEAST_LINES = 4
"""So many it may have on any monitor."""
_FOOT_PX = 6
"""More would take the form's room; then columns grow narrower instead."""
_CHIP_PX = 112
"""About what one vehicle takes; long ones take more."""
_NAME_PX = 132
_KEPT = 1000
"""Faces kept: twice a large fleet."""
_PAD = 10
_BETWEEN_PX = 6
_BESIDE_NAME_PX = 22
_BARE_PX = 14
"""What a vehicle's outline takes beside its words, and beside its number alone."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class _Face:
    """How one vehicle looks at the moment: two views of it that agree need no painting."""

    vehicle: VehicleId
    state: VehicleState
    words: str
    brief: str
    """How long its state lasts, for a line that is short of room: the shape tells the state."""
    warns: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """How a line looks at the moment: a station, or more of its vehicles than one line holds."""

    name: str
    online: bool
    faces: tuple[_Face, ...]


@dataclass(slots=True)
class _Hot:
    """What of a line answers to the pointer, as it was painted last."""

    vehicles: list[tuple[QRect, VehicleId]] = field(default_factory=list)
    names: list[tuple[QRect, str]] = field(default_factory=list)


class FleetBoard(QWidget):
    menu_wanted = Signal(str, QPoint)
    """Vehicle id and where on the screen its menu should open."""
    vehicle_chosen = Signal(str)

    def __init__(
        self,
        texts: Texts,
        theme: Theme,
        now: Callable[[], datetime],
        tip: Callable[[VehicleId], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._texts = texts
        self._theme = theme
        self._now = now
        self._tip = tip
        self._view = FleetView(rows=(), counts={}, overdue=0)
        self._lines_shown: tuple[_Line, ...] = ()
        self._hot: dict[int, _Hot] = {}
        self._faces = Faces(_KEPT)
        self._wide: dict[tuple[str, bool], int] = {}
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_view(self, view: FleetView) -> None:
        before, lines = self._view, self._lines_shown
        self._view = view
        self._lines_shown = self._lines_of(view)
        if len(self._lines_shown) != len(lines):
            self.updateGeometry()
        if len(self._lines_shown) != len(lines) or self._arranged(view) != self._arranged(before):
            self._hot.clear()
            self.update()
            return
        if replace(view, rows=()) != replace(before, rows=()):
            self.update(self._head_rect())
        for at, (was, now) in enumerate(zip(lines, self._lines_shown, strict=True)):
            if was != now:
                self.update(self._line_rect(at))

    def _arranged(self, view: FleetView) -> tuple[int, int]:
        """What decides where each line stands."""
        return len(view.rows), max((len(row.chips) for row in view.rows), default=0)

    def _lines_of(self, view: FleetView) -> tuple[_Line, ...]:
        room = self.width() // self._columns() - 2 * _PAD - _NAME_PX
        return tuple(line for row in view.rows for line in self._line(row, room))

    def _line(self, row: StationRow, room: int) -> Iterator[_Line]:
        """Every vehicle of a station, on more lines than one where they do not fit otherwise."""
        faces = tuple(self._face(chip) for chip in row.chips)
        barest = max((self._face_width(_bare(face)) for face in faces), default=1)
        most = max(1, (room + _BETWEEN_PX) // (barest + _BETWEEN_PX))
        yield _Line(row.name, row.online, self._fitted(faces[:most], room))
        for first in range(most, len(faces), most):
            yield _Line("", True, self._fitted(faces[first : first + most], room))

    def _fitted(self, faces: tuple[_Face, ...], room: int) -> tuple[_Face, ...]:
        """With as many words as there is room for; words that warn are given up last."""
        shorter = (
            faces,
            tuple(face if face.warns else replace(face, words=face.brief) for face in faces),
            tuple(face if face.warns else _bare(face) for face in faces),
        )
        return next((f for f in shorter if self._total(f) <= room), tuple(map(_bare, faces)))

    def _total(self, faces: tuple[_Face, ...]) -> int:
        return sum(self._face_width(face) + _BETWEEN_PX for face in faces) - _BETWEEN_PX

    def _face(self, chip: VehicleChip) -> _Face:
        lasts = short_span(self._lasted_s(chip)) if chip.since else ""
        return _Face(chip.vehicle, chip.state, self._words(chip), lasts, chip.note not in ROUTINE)

    def sizeHint(self) -> QSize:
        return QSize(800, HEAD_PX + ROW_PX * self._lines() + _FOOT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(400, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._hot.clear()
        self._lines_shown = self._lines_of(self._view)
        self.updateGeometry()
        super().resizeEvent(event)

    def _columns(self) -> int:
        """As many as fit, so that the station with the most vehicles shows them all."""
        most = max((len(row.chips) for row in self._view.rows), default=0)
        wanted = max(_COLUMN_PX, _NAME_PX + 2 * _PAD + most * _CHIP_PX)
        columns = max(1, self.width() // wanted)
        needed = -(-len(self._view.rows) // _MOST_LINES)
        return max(columns, min(needed, max(1, self.width() // _NARROWEST_PX)))

    @property
    def too_high(self) -> bool:
        """Whether it takes room that the form needs: more than a fifth of the window."""
        least = max(_LEAST_LINES, self._lines_within(self.window().height() // 5))
        return self.cramped or self._lines() > least

    @property
    def room(self) -> tuple[int, int]:
        """What decides how high it may be: the window, and what the other panels need of it."""
        window = self.window()
        others = window.minimumSizeHint().height() - self.sizeHint().height()
        return window.height(), others

    @property
    def cramped(self) -> bool:
        """Whether all panels together are higher than the monitor: the foot would be lost."""
        window = self.window()
        room = window.screen().availableGeometry().height()
        return self._lines() > 0 and window.minimumSizeHint().height() > room

    @staticmethod
    def _lines_within(height: int) -> int:
        return (height - HEAD_PX - _FOOT_PX) // ROW_PX

    def _lines(self) -> int:
        return -(-len(self._lines_shown) // self._columns())

    # ---- painting

    def _head_rect(self) -> QRect:
        return QRect(0, 0, self.width(), HEAD_PX)

    def _line_rect(self, at: int) -> QRect:
        width = self.width() // self._columns()
        column, line = divmod(at, max(1, self._lines()))
        return QRect(column * width, HEAD_PX + line * ROW_PX, width, ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        wanted = event.region()
        painter.fillRect(event.rect(), self._theme.colour("panel"))
        if wanted.intersects(self._head_rect()):
            self._paint_head(painter)
        for at, line in enumerate(self._lines_shown):
            rect = self._line_rect(at)
            if wanted.intersects(rect):
                self._hot[at] = _Hot()
                self._paint_line(painter, rect, line, self._hot[at])
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        head = self._head_rect()
        painter.fillRect(head, self._theme.colour("raised"))
        left = _PAD + self._word(
            painter, head.adjusted(_PAD, 0, 0, 0), self._texts("fleet.title"), "text", bold=True
        )
        for state in VehicleState:
            count = self._view.counts.get(state, 0)
            if count:
                left += 16
                left += self._state_word(
                    painter,
                    head.adjusted(left, 0, 0, 0),
                    state,
                    f"{self._texts.code('vehicle_state', state.value)} {count}",
                )
        self._paint_rest(painter, head)

    def _paint_rest(self, painter: QPainter, head: QRect) -> None:
        view = self._view
        parts = []
        if view.hidden_stations:
            parts.append(
                self._texts(
                    "fleet.rest",
                    stations=view.hidden_stations,
                    idle=view.hidden_idle,
                    busy=view.hidden_busy,
                )
            )
        if view.doubted:
            parts.append(self._texts("truth.of-fleet", count=view.doubted, press=KEYS["truth"]))
        if view.overdue:
            parts.append(self._texts("fleet.overdue", count=view.overdue))
        warns = bool(view.overdue or view.doubted)
        painter.setFont(self._theme.font("small-px", bold=warns))
        painter.setPen(self._theme.colour("warning" if warns else "text-muted"))
        painter.drawText(head.adjusted(0, 0, -_PAD, 0), _RIGHT, "   ".join(parts))

    def _paint_line(self, painter: QPainter, rect: QRect, line: _Line, hot: _Hot) -> None:
        under = QRect(rect.left() + _PAD, rect.bottom(), rect.width() - 2 * _PAD, 1)
        painter.fillRect(under, self._theme.colour("line"))
        name = QRect(rect.left() + _PAD, rect.top(), _NAME_PX, rect.height())
        self._paint_name(painter, name, line)
        hot.names.append((name, line.name))
        left = rect.left() + _PAD + _NAME_PX
        for face in line.faces:
            box = QRect(left, rect.top() + 3, self._face_width(face), rect.height() - 7)
            self._put_face(painter, box, face)
            hot.vehicles.append((box, face.vehicle))
            left += box.width() + _BETWEEN_PX

    def _paint_name(self, painter: QPainter, rect: QRect, line: _Line) -> None:
        painter.setFont(self._theme.font("small-px"))
        painter.setPen(self._theme.colour("text" if line.online else "text-faint"))
        text = line.name if line.online else f"○ {line.name}"
        metrics, room = self._theme.metrics("small-px"), rect.width() - 8
        painter.drawText(rect, _LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))

    def _face_width(self, face: _Face) -> int:
        if not face.words:
            return self._name_width(face) + _BARE_PX
        return self._name_width(face) + self._width_of(face.words) + _BESIDE_NAME_PX

    def _name_width(self, face: _Face) -> int:
        shape, _ = self._theme.vehicle(face.state)
        return self._width_of(f"{shape} {face.vehicle}", bold=True)

    def _width_of(self, text: str, *, bold: bool = False) -> int:
        """Kept, for every vehicle is asked for at every change."""
        if (text, bold) not in self._wide:
            if len(self._wide) > 4 * _KEPT:
                self._wide.clear()
            metrics = self._theme.metrics("small-px", bold=bold)
            self._wide[text, bold] = metrics.horizontalAdvance(text)
        return self._wide[text, bold]

    def _put_face(self, painter: QPainter, box: QRect, face: _Face) -> None:
        shows = (face, self._theme.name)
        # An outline is drawn on the pixels to the right of a box and below it as well.
        size = box.size() + QSize(1, 1)
        self._faces.put(
            painter,
            box.topLeft(),
            size,
            shows,
            lambda on, whole: self._paint_face(on, whole.adjusted(0, 0, -1, -1), face),
        )

    def _paint_face(self, painter: QPainter, box: QRect, face: _Face) -> None:
        shape, colour = self._theme.vehicle(face.state)
        painter.fillRect(box.adjusted(0, 0, 1, 1), self._theme.colour("panel"))
        painter.setPen(self._theme.colour("warning" if face.warns else "line"))
        painter.setBrush(self._theme.colour("panel"))
        painter.drawRoundedRect(box, 4, 4)
        inner = box.adjusted(7, 0, -7, 0)
        painter.setFont(self._theme.font("small-px", bold=True))
        painter.setPen(colour)
        painter.drawText(inner, _LEFT, f"{shape} {face.vehicle}")
        painter.setFont(self._theme.font("small-px"))
        painter.setPen(self._theme.colour("warning" if face.warns else "text-muted"))
        painter.drawText(inner.adjusted(self._name_width(face) + 6, 0, 0, 0), _LEFT, face.words)

    def _lasted_s(self, chip: VehicleChip) -> float:
        return (self._now() - chip.since).total_seconds() if chip.since else 0.0

    def _words(self, chip: VehicleChip) -> str:
        lasted_s = self._lasted_s(chip)
        if chip.note in ("overdue", "unacknowledged"):
            return self._texts("fleet.unacknowledged", clock=span_text(lasted_s))
        word = self._texts.code("vehicle_state", chip.state.value)
        if chip.note in OF_DUTY:
            return self._texts(f"why.{chip.note}")
        if chip.note == PAUSE_OVER:
            word = f"{word} {self._texts('duty.pause-over')}"
        if chip.note == MOVED_UP:
            return self._texts("move_up.at-work")
        if chip.note == "low":
            word = f"{word} {self._texts('duty.low')}"
        if chip.note == "doubted":
            word = f"≠ {word}"
        if chip.note == "stale" and chip.fix_age_s is not None:
            return self._texts("fleet.gps-age", age=short_span(chip.fix_age_s))
        return f"{word} {short_span(lasted_s)}" if chip.since else word

    def _state_word(self, painter: QPainter, rect: QRect, state: VehicleState, text: str) -> int:
        shape, colour = self._theme.vehicle(state)
        painter.setFont(self._theme.font("small-px", bold=True))
        painter.setPen(colour)
        painter.drawText(rect, _LEFT, f"{shape} {text}")
        return self._theme.metrics("small-px", bold=True).horizontalAdvance(f"{shape} {text}")

    def _word(
        self, painter: QPainter, rect: QRect, text: str, tone: str, *, bold: bool = False
    ) -> int:
        painter.setFont(self._theme.font("small-px", bold=bold))
        painter.setPen(self._theme.colour(tone))
        painter.drawText(rect, _LEFT, text)
        return self._theme.metrics("small-px", bold=bold).horizontalAdvance(text)

    # ---- mouse

    def _at(self, point: QPoint) -> VehicleId | None:
        painted = (spot for hot in self._hot.values() for spot in hot.vehicles)
        return next((vehicle for rect, vehicle in painted if rect.contains(point)), None)

    def _words_at(self, point: QPoint) -> str:
        vehicle = self._at(point)
        if vehicle is not None:
            return self._tip(vehicle)
        painted = (spot for hot in self._hot.values() for spot in hot.names)
        return next((name for rect, name in painted if rect.contains(point)), "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        vehicle = self._at(event.position().toPoint())
        if vehicle is not None and event.button() is Qt.MouseButton.LeftButton:
            self.vehicle_chosen.emit(vehicle)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        vehicle = self._at(event.pos())
        if vehicle is not None:
            self.menu_wanted.emit(vehicle, event.globalPos())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos()), self)
            return True
        return super().event(event)


def _bare(face: _Face) -> _Face:
    return replace(face, words="", brief="")


def short_span(seconds: float) -> str:
    """How long it has lasted, as short as can be read: 48", 12', 3h."""
    if seconds < 60:
        return f'{int(seconds)}"'
    minutes = int(seconds // 60)
    return f"{minutes}'" if minutes < 60 else f"{minutes // 60}h"

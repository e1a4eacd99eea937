"""Channels that run now, heard with Enter, unheard by those who talk; and how recorders stand."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.domain.ids import LineId
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.director.channels import Standing, channel_lines, heads, standings
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.recording.live import Channel, Hearing, LiveListening
from dispatch_app.ui.kit.recording.loudspeaker import Loudspeaker
from dispatch_app.ui.kit.table_view import TableView
from dispatch_app.ui.kit.theme import Theme

_MARGIN, _SPACE = 10, 8
_METER_PX = (260, 14)
_ROUND_PX = 3.0


class ChannelsPage:
    name = "channels"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self.widget = ChannelsPanel(place.texts, place.theme)
        self.live = LiveListening(place.desk, place.source, Bridge(self.widget), self._show_hearing)
        self._speaker = Loudspeaker(self._take, self.widget)
        self.widget.opened.connect(self._open)
        self.widget.stop_wanted.connect(self.live.stop)
        place.desk.changed.connect(lambda _view: self.refresh())

    # ---- as a page

    def shown(self) -> None:
        self.refresh()
        self.widget.table.setFocus()

    def again(self) -> None:
        self.refresh()

    def tick(self) -> None:
        self.live.tick()
        self.refresh()

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        self.live.stop()

    # ---- what is shown

    def refresh(self) -> None:
        desk, texts = self._place.desk, self._place.texts
        now = desk.now()
        self.widget.table.show_lines(channel_lines(desk.state, self._heard, now, texts))
        pulse = desk.last_pulse
        online = pulse.gateways_online if pulse is not None else None
        self.widget.show_standings(standings(desk.state, texts, online))

    @property
    def _heard(self) -> Channel | None:
        return self.live.now.channel

    def _open(self, channel: Channel) -> None:
        self.live.toggle(channel)

    def channel_of(self, line: LineId) -> Channel | None:
        """Where a line can be heard now; None where no recorder hears it."""
        return next(
            (
                Channel(recorder.id, line)
                for recorder in self._place.desk.state.recorders.values()
                if line in recorder.status.running
            ),
            None,
        )

    def hear(self, channel: Channel) -> None:
        """Listen to it, if it is not heard already."""
        if self._heard != channel:
            self.live.toggle(channel)

    def _take(self, most: int) -> bytes:
        waiting = self.live.waiting
        return waiting.take(most) if waiting is not None else b""

    def _show_hearing(self, now: Hearing) -> None:
        """The loudspeaker runs exactly while a channel is heard."""
        was_heard = self.widget.heard
        self.widget.show_hearing(now)
        if (now.channel is not None) != (was_heard is not None):
            self._switch(now.channel is not None)
        self.refresh()

    def _switch(self, on: bool) -> None:
        if not on:
            self._speaker.stop()
        elif not self._speaker.start():
            self.widget.say(self._place.texts("recordings.no-sound-card"))


class ChannelsPanel(QWidget):
    """Shows and asks only."""

    opened = Signal(object)
    """The `Channel` that was entered."""
    stop_wanted = Signal()

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.heard: Channel | None = None
        self.table = TableView(heads(texts), self)
        self.table.opened.connect(self._open)
        self.said = QLabel(self)
        self.said.setObjectName("hearing")
        self.outside, self.centre = Meter(theme, "ok", self), Meter(theme, "focus", self)
        self.stop = QPushButton(texts("director.stop"), self)
        self.stop.setObjectName("smallButton")
        self.stop.clicked.connect(self.stop_wanted)
        self._standings = QVBoxLayout()
        self._lay_out()
        self.show_hearing(Hearing())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addLayout(self._standings)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        row.addWidget(self.said, 1)
        for key, meter in (("outside", self.outside), ("centre", self.centre)):
            word = QLabel(self._texts(f"recordings.side.{key}"), self)
            word.setObjectName("caption")
            row.addWidget(word)
            row.addWidget(meter)
        row.addWidget(self.stop)
        column.addLayout(row)

    def _open(self, line: Line) -> None:
        self.opened.emit(line.about)

    def show_standings(self, found: tuple[Standing, ...]) -> None:
        """A line for each recorder; without one that is said."""
        none = Standing(name="", words=self._texts("director.no-recorder"), tone="bad")
        wanted = found or (none,)
        while self._standings.count() < len(wanted):
            label = QLabel(self)
            label.setObjectName("headerText")
            self._standings.addWidget(label)
        for at in range(self._standings.count()):
            self._show_standing(at, wanted[at] if at < len(wanted) else None)

    def _show_standing(self, at: int, standing: Standing | None) -> None:
        item = self._standings.itemAt(at)
        label = item.widget() if item is not None else None
        if not isinstance(label, QLabel):
            return
        label.setVisible(standing is not None)
        if standing is not None:
            sign = {"ok": "●", "bad": "◆"}[standing.tone]
            label.setText(f"{sign} {standing.name}  {standing.words}")
            _set(label, "light", standing.tone)

    def show_hearing(self, now: Hearing) -> None:
        self.heard = now.channel
        self.outside.show_level(now.outside)
        self.centre.show_level(now.centre)
        self.stop.setEnabled(now.channel is not None)
        if now.channel is not None:
            heard = span_text(now.heard_s)
            self.say(self._texts("director.hearing", line=now.channel.line, span=heard))
        elif now.trouble:
            known = self._texts.has(now.trouble)
            self.say(self._texts(now.trouble, **dict(now.details)) if known else now.trouble)
        else:
            self.say(self._texts("director.hear-hint"))

    def say(self, text: str) -> None:
        self.said.setText(text)


class Meter(QWidget):
    """A bar as long as it is loud. Words beside it say whose."""

    def __init__(self, theme: Theme, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colour = colour
        self.level = 0.0
        self.setFixedSize(*_METER_PX)

    def show_level(self, level: float) -> None:
        """0 to 1; drawn by its root, so that soft voices are seen."""
        if level != self.level:
            self.level = level
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(QRectF(self.rect()), _ROUND_PX, _ROUND_PX)
        painter.setBrush(self._theme.colour(self._colour))
        filled = QRectF(0, 0, self.width() * min(self.level, 1.0) ** 0.5, self.height())
        painter.drawRoundedRect(filled, _ROUND_PX, _ROUND_PX)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)

"""The director's page of replays: the kit's panel, made when it is first looked at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.recording.panel import Room
from dispatch_app.ui.kit.replay.panel import ReplayPanel


class Frame(QWidget):
    """Says when it is seen and when not: a replay that nobody sees stands still."""

    seen = Signal(bool)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.seen.emit(False)


class ReplayPage:
    name = "replay"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self.widget = Frame()
        self.widget.seen.connect(self._seen)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        self.panel: ReplayPanel | None = None

    def shown(self) -> None:
        """The first time the incidents of the last day are listed; later all stays as it was."""
        if self.panel is None:
            self.panel = self._made(self._place)
            self.panel.look()
            self.panel.shown()

    def _made(self, place: DirectorPlace) -> ReplayPanel:
        """Only now: its map starts a process that paints tiles."""
        room = Room(
            desk=place.desk,
            texts=place.texts,
            theme=place.theme,
            source=place.replay_source or place.source,
            exports=place.exports,
            zone=place.zone,
        )
        panel = ReplayPanel(
            room, place.ground, self.widget, names=place.form_names, pages=place.pages
        )
        layout = self.widget.layout()
        assert layout is not None
        layout.addWidget(panel)
        return panel

    def _seen(self, seen: bool) -> None:
        if self.panel is None:
            return
        if seen:
            self.panel.shown()
        else:
            self.panel.hidden()

    def again(self) -> None:
        if self.panel is not None:
            self.panel.look()

    def tick(self) -> None:
        """The panel has a clock of its own."""

    def become(self) -> None:
        if self.panel is not None:
            self.panel.become()

    def close(self) -> None:
        if self.panel is not None:
            self.panel.close_all()

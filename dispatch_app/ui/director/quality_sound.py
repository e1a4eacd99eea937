"""The sound of a call that is reviewed, in the player of the kit. Made when first listened to."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.domain.ids import CallId
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.recording.found import Results, Unreadable, read
from dispatch_app.ui.kit.recording.panel import RecordingsPanel, Room

QUALITY = "quality"
"""What it is listened to for, as the journal keeps it."""


class ReviewSound(QWidget):
    def __init__(self, place: DirectorPlace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._wanted: CallId | None = None
        self.panel: RecordingsPanel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def open(self, call: CallId) -> None:
        """Ask for the recording of a call and open it; that it is opened stands in the journal."""
        self._wanted = call
        self._place.desk.ask(f"/v1/recordings?call={call}&limit=1", partial(self._came, call))

    def _came(self, call: CallId, answer: bytes | Declined | Away) -> None:
        if call != self._wanted:
            return
        panel = self._made()
        try:
            found = read(answer, Results).recordings if isinstance(answer, bytes) else []
        except Unreadable:
            found = []
        if found:
            panel.opening.open(found[0], QUALITY)
        else:
            panel.say("warning", "recordings.none")

    def _made(self) -> RecordingsPanel:
        if self.panel is None:
            place = self._place
            self.panel = RecordingsPanel(
                Room(
                    desk=place.desk,
                    texts=place.texts,
                    theme=place.theme,
                    source=place.review_source or place.source,
                    exports=place.exports,
                    zone=place.zone,
                ),
                self,
            )
            self.panel.search.hide()
            self._column.addWidget(self.panel)
        self.show()
        return self.panel

    @property
    def at_s(self) -> float:
        """The second of the sound."""
        return self.panel.listening.now.at_s if self.panel is not None else 0.0

    def become(self) -> None:
        if self.panel is not None:
            self.panel.become()

    def close_all(self) -> None:
        if self.panel is not None:
            self.panel.close_all()

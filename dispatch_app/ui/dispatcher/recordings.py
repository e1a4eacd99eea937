"""Recordings of the selected incident: named in its timeline, heard in a window of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replica import View
from dispatch_app.domain.recording_events import RecordingMade
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.timeline import Moment
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.recording.criteria import Criteria
from dispatch_app.ui.kit.recording.found import Found, Results, Unreadable, read

if TYPE_CHECKING:
    from dispatch_app.ui.kit.recording.panel import RecordingsPanel

_MOST = 20
"""More recordings of one incident are found in the window."""
_SIZE_PX = (1366, 820)


class Recordings(QObject):
    told = Signal()
    """What was recorded of an incident has come, or there is more."""

    def __init__(self, workplace: Workplace, home: Path, parent: QObject | None = None) -> None:
        """`home`: where the seat keeps its own files."""
        super().__init__(parent)
        self._workplace = workplace
        self._home = home
        self._window: RecordingsWindow | None = None
        self._of = ""
        self._found: tuple[Found, ...] = ()
        workplace.selection.changed.connect(self.look)
        workplace.desk.changed.connect(self._changed)

    # ---- in the timeline

    def moments(self) -> tuple[Moment, ...]:
        """One for each recording of the selected incident."""
        texts = self._workplace.texts
        incident = self._workplace.incident
        if incident is None or incident.number != self._of:
            return ()
        return tuple(
            Moment(
                at=found.began_at,
                word=texts("recordings.moment", serial=found.serial),
                origin=f"{span_text(found.length_s)} {KEYS['recordings']}",
            )
            for found in self._found
        )

    def look(self) -> None:
        """Ask anew what there is of the selected incident."""
        incident = self._workplace.incident
        if incident is None:
            return
        number = incident.number
        query = urlencode({"incident": number, "limit": _MOST})
        self._workplace.desk.ask(
            f"/v1/recordings?{query}", lambda answer: self._have(number, answer)
        )

    def _have(self, number: str, answer: bytes | Declined | Away) -> None:
        """Who may not read recordings, or cannot reach the centre, sees none in the timeline."""
        if not isinstance(answer, bytes):
            return
        try:
            found = tuple(read(answer, Results).recordings)
        except Unreadable:
            return
        if (number, found) != (self._of, self._found):
            self._of, self._found = number, found
            self.told.emit()

    def _changed(self, view: View) -> None:
        incident = self._workplace.incident
        made = [e for e in view.events if isinstance(e, RecordingMade)]
        if incident is not None and any(e.call in incident.calls for e in made):
            self.look()

    # ---- in their window

    def open(self) -> None:
        """Show those of the selected incident, or of the number that calls, or the latest ones."""
        if self._window is None:
            self._window = RecordingsWindow(self._workplace, self._home)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._window.panel.look_for(self._criteria())

    def _criteria(self) -> Criteria:
        incident, call = self._workplace.incident, self._workplace.call
        if incident is not None:
            return Criteria(incident=incident.number)
        return Criteria(number=call.number if call is not None else "")

    @property
    def window(self) -> RecordingsWindow | None:
        return self._window

    def become(self) -> None:
        """The theme has changed."""
        if self._window is not None:
            self._window.panel.become()

    def stop(self) -> None:
        if self._window is not None:
            self._window.panel.close_all()
            self._window.close()


class RecordingsWindow(QWidget):
    """Closing it lets go of the sound; it can be opened again."""

    def __init__(self, workplace: Workplace, home: Path) -> None:
        super().__init__()
        self.setObjectName("intakeWindow")
        self.setWindowTitle(workplace.texts("recordings.window", seat=workplace.seat))
        self.panel = _panel(workplace, home)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.resize(*_SIZE_PX)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.panel.opening.close()
        super().closeEvent(event)


def _panel(workplace: Workplace, home: Path) -> RecordingsPanel:
    """Loaded when first asked for: players cost a seat that starts a good part of a second."""
    from dispatch_app.ui.kit.recording.fetching import RecorderSource
    from dispatch_app.ui.kit.recording.panel import RecordingsPanel, Room

    return RecordingsPanel(
        Room(
            desk=workplace.desk,
            texts=workplace.texts,
            theme=workplace.theme,
            source=RecorderSource(home, workplace.trust),
            exports=home / "exports",
            zone=workplace.zone,
        )
    )

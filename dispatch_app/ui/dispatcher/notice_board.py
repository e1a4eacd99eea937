"""What is a dispatcher's own: notices, messages, reviews of own calls, the password; a key each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.notices.presenter import SeatNotices
from dispatch_app.ui.kit.own_password import OwnPassword
from dispatch_app.ui.kit.quality.own import OwnReviews


class NoticeBoard(QObject):
    """A band beneath the panels, which moves nothing above it; the sheet comes by its key only, so
    that no notice ever stands before a call."""

    def __init__(
        self,
        workplace: Workplace,
        window: QWidget,
        notes: Notes,
        home: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.notices = SeatNotices(
            workplace.desk,
            workplace.texts,
            workplace.zone,
            window,
            files=home / "notices",
            key=KEYS["notices"],
            parent=self,
        )
        self.notices.refused.connect(notes.refused)
        self.reviews = OwnReviews(
            *(workplace.desk, workplace.texts, workplace.zone, window),
            key=KEYS["own_reviews"],
            parent=self,
        )
        self.reviews.said.connect(notes.said)
        self.password = OwnPassword(
            *(workplace.desk, workplace.texts, window),
            parent=self,
            said=lambda words: notes.said.emit("info", words),
        )
        self.band = self.notices.band

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "notices": self.notices.key_notices,
            "own_reviews": self.reviews.key_own,
            "own_password": self.password.key_open,
        }

    def tick(self) -> None:
        self.notices.tick()
